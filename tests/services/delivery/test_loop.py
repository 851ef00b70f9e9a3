import asyncio
import json
import logging
from datetime import timedelta
from pathlib import Path

import pytest

from bot.models.release import LatePolicy, PartKind, ReleaseState, ScheduleState
from bot.models.server import Layout, MessageStyle, TargetState
from bot.services.background.pace import Pace
from bot.services.delivery import loop as releasing
from bot.services.delivery.jump_links import JumpLinks
from bot.services.delivery.loop import LONGEST_SLEEP, ReleaseLoop, sleep_until
from bot.services.notices.sender import NoticeSender
from bot.services.ports.publisher import DeliveryProblem, ProblemKind
from bot.services.schedules import late_policy
from bot.storage.notices import notices
from bot.storage.releases import claims, releases, schedules
from bot.storage.servers import targets
from bot.storage.tables.core import chapters
from tests.builders import AUTHOR, CHANNEL, GUILD, NOW
from tests.worlds.clocks import StandingSleep, settle
from tests.worlds.delivery import OWNER, Crash, World, another_story, open_world, planned

PASSING = DeliveryProblem(ProblemKind.PASSING, "Discord is having trouble.")


@pytest.fixture
async def world(tmp_path: Path):
    async with open_world(tmp_path, layout=Layout.CHANNEL) as world:
        yield world


@pytest.fixture
async def together(tmp_path: Path):
    async with open_world(tmp_path, layout=Layout.CHANNEL, together=True) as world:
        async with world.db.write() as tx:
            schedule = world.schedule
            await schedules.update_schedule(
                tx, schedule.schedule_id, rule=schedule.rule, per_drop=3, late=LatePolicy.CATCH_UP
            )
        yield world


def make_loop(world: World, sleep=None, waiting=None) -> ReleaseLoop:
    """`sleep` is the loop's own, `waiting` that of the deliveries."""
    pace = Pace(world.clock, sleep=world.sleep)
    errands = [
        work(world.db, world.clock, world.publisher, pace) for work in (NoticeSender, JumpLinks)
    ]
    delivery, sleep = world.delivery(waiting), sleep or world.sleep
    return ReleaseLoop(world.db, world.clock, delivery, errands, sleep=sleep)


async def pass_once(world: World, loop: ReleaseLoop) -> bool:
    worked = await loop.run_once(world.clock.now())
    await loop.idle()
    await loop.run_once(world.clock.now())
    while others := asyncio.all_tasks() - {asyncio.current_task()}:
        await asyncio.wait(others)
    return worked


def cards(world: World) -> list[str]:
    """The buttons' release ids are in the cards only."""
    shown = map(json.dumps, world.publisher.in_channel(CHANNEL))
    return [payload for payload in shown if "comment:" in payload]


async def test_a_due_chapter_goes_out_and_its_author_is_told(world: World):
    assert await pass_once(world, make_loop(world))
    assert (await world.release(1)).state is ReleaseState.POSTED
    assert (await world.release(2)).state is ReleaseState.WAITING
    assert len(cards(world)) == 1
    ((recipient, text),) = world.publisher.told_users
    assert recipient == AUTHOR
    assert "is out" in text


async def test_nothing_due_is_no_work(world: World):
    world.fixed.time = NOW - timedelta(hours=1)
    assert not await pass_once(world, make_loop(world))
    assert world.publisher.posted == []


async def test_a_chapter_is_claimed_before_it_is_due_and_posted_on_time(world: World):
    world.fixed.time = NOW - timedelta(seconds=29)
    loop = make_loop(world)
    assert await loop.run_once(world.clock.now())
    assert (await world.release()).state is ReleaseState.CLAIMED
    assert world.publisher.posted == []
    await loop.idle()
    assert world.publisher.posted[0].at == NOW


async def test_all_chapters_of_a_drop_go_out_in_order(together: World):
    await pass_once(together, make_loop(together))
    assert [release.state for release in await together.releases()] == [ReleaseState.POSTED] * 3
    ids = [release.release_id for release in await together.releases()]
    shown = zip(ids, cards(together), strict=True)
    assert all(f'"comment:{release_id}"' in card for release_id, card in shown)


async def test_edits_after_the_claim_do_not_change_what_is_sent(world: World):
    world.fixed.time = NOW - timedelta(seconds=10)
    loop = make_loop(world)
    world.publisher.crash_in = 2
    await loop.run_once(world.clock.now())
    stored = [part.payload for part in await world.parts()]
    await idle_through_a_crash(loop)
    async with world.db.write() as tx:
        await tx.execute(chapters.update().values(title="Other", body="Wholly other words."))
    world.fixed.advance(hours=3)
    await pass_once(world, make_loop(world))
    assert world.publisher.in_channel(CHANNEL) == stored
    assert "Wholly other" not in json.dumps(stored)


async def idle_through_a_crash(loop: ReleaseLoop) -> None:
    deliveries = list(loop._deliveries.values())
    ended = await asyncio.gather(*deliveries, return_exceptions=True)
    assert any(isinstance(outcome, Crash) for outcome in ended)


async def test_a_start_takes_up_what_was_begun_and_returns_what_was_only_claimed(together: World):
    first, second = (await together.releases())[:2]
    for release in (first, second):
        assert await together.delivery().claim(release, planned(release, 2))
    together.publisher.crash_in = 2
    with pytest.raises(Crash):
        await together.carry_out(first)
    together.fixed.advance(minutes=10)
    await pass_once(together, make_loop(together))
    together.fixed.advance(minutes=2)
    await pass_once(together, make_loop(together))
    assert [release.state for release in await together.releases()] == [ReleaseState.POSTED] * 3
    shown = together.publisher.in_channel(CHANNEL)
    assert shown[:3] == [part.payload for part in planned(first, 2)]
    assert planned(second, 2)[0].payload not in shown


async def test_what_this_process_is_working_on_is_not_taken_up_again(world: World):
    world.fixed.time = NOW - timedelta(seconds=29)
    loop = make_loop(world, waiting=StandingSleep())
    assert await loop.run_once(world.clock.now())
    for _ in range(3):
        assert not await loop.run_once(world.clock.now())
        assert (await world.release()).state is ReleaseState.CLAIMED
    await loop.stop()


async def test_a_put_off_release_is_not_claimed_before_its_time(world: World):
    world.publisher.fail_next(PASSING)
    loop = make_loop(world)
    assert not await loop.run_once(world.clock.now())
    assert not await loop.run_once(world.clock.now())
    assert (await world.release()).attempts == 1
    world.fixed.advance(seconds=5)
    assert await pass_once(world, loop)
    assert (await world.release()).state is ReleaseState.POSTED


async def test_a_bug_in_one_release_reaches_no_other_and_never_spins(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
):
    async with open_world(tmp_path, layout=Layout.CHANNEL) as world:
        world.publisher.facts[CHANNEL] = None  # no publisher answers this: it is a bug
        loop = make_loop(world)
        with caplog.at_level(logging.ERROR):
            assert not await loop.run_once(world.clock.now())
        put_off = await world.release()
        assert put_off.state is ReleaseState.WAITING
        assert put_off.retry_at == NOW + timedelta(seconds=5)
        reference = put_off.reason.split("reference ")[1].split(")")[0]
        assert f"release {put_off.release_id}: error {reference}" in caplog.text
        assert not await loop.run_once(world.clock.now())
        world.publisher.channel(CHANNEL, GUILD)
        world.fixed.advance(seconds=5)
        assert await pass_once(world, loop)


async def test_a_schedule_that_cannot_be_judged_is_put_off_and_no_other_waits_for_it(
    world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    """What is late in it is not sent as if it were on time."""
    judge, mine = late_policy.apply_late_policy, world.schedule.schedule_id

    async def broken(tx, schedule, *, now):
        if schedule.schedule_id == mine:
            raise ZeroDivisionError
        return await judge(tx, schedule, now=now)

    await another_story(world, "Another", channel_id=CHANNEL + 1)
    world.publisher.channel(CHANNEL + 1, GUILD)
    world.fixed.advance(days=1, minutes=30)
    monkeypatch.setattr(releasing, "apply_late_policy", broken)
    loop = make_loop(world)
    await pass_once(world, loop)
    assert cards(world) == []
    assert len(world.publisher.in_channel(CHANNEL + 1)) > 0
    late = [release for release in await world.releases() if release.due_at <= world.clock.now()]
    assert len(late) == 2 and all(release.retry_at > world.clock.now() for release in late)
    assert "release 1, 2: error " in caplog.text
    monkeypatch.setattr(releasing, "apply_late_policy", judge)
    world.fixed.advance(seconds=10)
    await pass_once(world, loop)
    states = [release.state for release in await world.releases()]
    assert states.count(ReleaseState.POSTED) == 1


async def test_a_failure_that_cannot_be_stored_reaches_no_other_release(
    world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    await another_story(world, "Another", channel_id=CHANNEL + 1)
    world.publisher.channel(CHANNEL + 1, GUILD)
    world.publisher.facts[CHANNEL] = None  # no publisher answers this: it is a bug
    loop = make_loop(world)

    async def broken(release, reference):
        raise ZeroDivisionError

    monkeypatch.setattr(loop._delivery.failures, "crashed", broken)
    await pass_once(world, loop)
    assert cards(world) == []
    assert len(world.publisher.in_channel(CHANNEL + 1)) > 0
    assert (await world.release()).state is ReleaseState.WAITING


async def test_missed_chapters_shift_and_do_not_flood(world: World):
    world.fixed.advance(days=1, minutes=30)
    await pass_once(world, make_loop(world))
    states = [release.state for release in await world.releases()]
    assert states.count(ReleaseState.POSTED) == 1
    waiting = [r for r in await world.releases() if r.state is ReleaseState.WAITING]
    assert [release.chapter_number for release in waiting] == [2, 3]
    assert min(release.due_at for release in waiting) > world.clock.now()


async def test_missed_chapters_are_held_where_their_author_wants_to_be_asked(world: World):
    schedule = world.schedule
    async with world.db.write() as tx:
        await schedules.update_schedule(
            tx, schedule.schedule_id, rule=schedule.rule, per_drop=1, late=LatePolicy.HOLD
        )
    world.fixed.advance(days=1, minutes=30)
    await pass_once(world, make_loop(world))
    assert world.publisher.posted == []
    async with world.db.read() as tx:
        held = await schedules.get_schedule(tx, schedule.schedule_id)
    assert held.state is ScheduleState.PAUSED
    assert [recipient for recipient, _ in world.publisher.told_users] == [AUTHOR]


@pytest.mark.parametrize("style", list(MessageStyle))
@pytest.mark.parametrize("layout", [Layout.THREAD, Layout.CHANNEL])
async def test_real_payloads_go_out_in_every_layout_and_style(
    tmp_path: Path, layout: Layout, style: MessageStyle
):
    async with open_world(tmp_path, layout=layout, style=style) as world:
        await pass_once(world, make_loop(world))
        posted = await world.release()
        assert posted.state is ReleaseState.POSTED
        kinds = [part.kind for part in await world.parts()]
        threads = [PartKind.THREAD] if layout is Layout.THREAD else []
        assert kinds == [PartKind.CARD, *threads, PartKind.TEXT]


async def test_the_running_loop_sleeps_until_the_next_row_and_wakes_when_told(world: World):
    world.fixed.time = NOW - timedelta(hours=1)
    sleep = StandingSleep()
    loop = make_loop(world, sleep)
    await loop.start()
    await loop.start()
    await until(lambda: sleep.asked)
    assert sleep.asked == [60]
    world.fixed.time = NOW
    loop.wake()
    await until(lambda: world.publisher.told_users)
    await until(lambda: len(sleep.asked) > 1)
    await loop.stop()
    assert (await world.release()).state is ReleaseState.POSTED
    assert asyncio.all_tasks() == {asyncio.current_task()}


async def test_a_stopped_loop_can_be_started_again(world: World):
    loop = make_loop(world, StandingSleep())
    await loop.start()
    await loop.stop()
    await loop.start()
    await until(lambda: world.publisher.told_users)
    await loop.stop()
    assert len(cards(world)) == 1


async def test_a_stop_right_after_a_claim_leaves_it_to_the_next_start(world: World):
    world.fixed.time = NOW - timedelta(seconds=20)
    loop = make_loop(world, waiting=StandingSleep())
    assert await loop.run_once(world.clock.now())
    await loop.stop()
    assert world.publisher.posted == []
    assert await pass_once(world, make_loop(world))
    assert (await world.release()).state is ReleaseState.POSTED


async def test_a_broken_database_ends_neither_the_loop_nor_its_sleep(
    world: World, caplog: pytest.LogCaptureFixture
):
    sleep = StandingSleep()
    loop = make_loop(world, sleep)
    plain = world.db.read

    def broken():
        raise OSError("disk full")

    world.db.read = broken
    with caplog.at_level(logging.ERROR):
        await loop.start()
        await until(lambda: sleep.asked)
    assert sleep.asked == [60]
    assert "pass over the releases" in caplog.text
    world.db.read = plain
    loop.wake()
    await until(lambda: world.publisher.told_users)
    await loop.stop()


async def until(happened) -> None:
    """Give the threads of the database time, by real turns of the loop; never sleeps."""
    async with asyncio.timeout(10):
        while not happened():
            await settle()


@pytest.mark.parametrize(
    ("seconds_left", "slept"),
    [(None, 60), (3_600, 60), (75, 45), (31, 1), (30, 30), (12, 12), (0.2, 1), (0, 1), (-90, 1)],
)
def test_the_loop_sleeps_no_longer_than_it_may(seconds_left, slept):
    earliest = None if seconds_left is None else NOW + timedelta(seconds=seconds_left)
    assert sleep_until(earliest, NOW).total_seconds() == slept
    assert sleep_until(earliest, NOW) <= LONGEST_SLEEP


async def test_a_resumed_stop_is_taken_up_when_the_loop_is_woken(world: World):
    world.publisher.fail_after(2, DeliveryProblem(ProblemKind.PERMANENT, "The channel is gone."))
    loop = make_loop(world)
    await pass_once(world, loop)
    stopped = await world.release()
    assert stopped.state is ReleaseState.STOPPED
    async with world.db.write() as tx:
        await targets.set_target_state(tx, stopped.target_id, TargetState.ACTIVE, None)
        await claims.resume_stopped(tx, target_id=stopped.target_id)
    await pass_once(world, loop)
    assert (await world.release()).state is ReleaseState.POSTED
    assert len(cards(world)) == 1


async def test_with_nothing_put_off_the_loop_sleeps_until_the_next_chapter_is_near(world: World):
    world.fixed.time = NOW - timedelta(seconds=75)
    sleep = StandingSleep()
    loop = make_loop(world, sleep)
    await loop.start()
    await until(lambda: sleep.asked)
    await loop.stop()
    assert sleep.asked == [45]


async def test_the_loop_sleeps_no_longer_than_until_what_was_put_off_is_due(world: World):
    await pass_once(world, make_loop(world))
    async with world.db.write() as tx:
        await notices.add_notice(
            tx, user_id=AUTHOR, text="Later.", now=world.clock.now() + timedelta(seconds=17)
        )
    sleep = StandingSleep()
    loop = make_loop(world, sleep)
    await loop.start()
    await until(lambda: sleep.asked)
    await loop.stop()
    assert 16 < sleep.asked[0] <= 17


async def test_a_notice_that_is_put_off_is_sent_without_anybody_else_waking_the_loop(world: World):
    """Its first try fails while the loop sleeps already."""
    sleep, told = StandingSleep(), world.publisher.tell
    failing = [PASSING]

    async def tell(channel_id: int, text: str, *, nonce: str) -> int:
        if failing:
            await until(lambda: len(sleep.asked) > 1)
            raise failing.pop()
        return await told(channel_id, text, nonce=nonce)

    world.publisher.tell = tell
    loop = make_loop(world, sleep)
    await loop.start()
    await until(lambda: not failing and len(sleep.asked) > 2)
    await loop.stop()
    assert 28 < sleep.asked[-1] <= 30


@pytest.mark.parametrize("begun", [True, False], ids=["half out", "none of it out"])
async def test_chapters_behind_a_stopped_one_wait_without_being_looked_at(
    together: World, begun: bool
):
    first = await together.release(1)
    async with together.db.write() as tx:
        if begun:
            await claims.claim(
                tx,
                first.release_id,
                planned(first, 1),
                owner=OWNER,
                lease_until=NOW,
                now=NOW,
            )
            await claims.begin(tx, first.release_id, owner=OWNER, now=NOW)
        await claims.stop(tx, first.release_id, "The thread was deleted.")
    loop = make_loop(together)
    assert not await pass_once(together, loop)
    async with together.db.read() as tx:
        assert await releases.next_due(tx) is None
    assert [(r.attempts, r.retry_at) for r in await together.releases()] == [(0, None)] * 3
    async with together.db.write() as tx:
        await claims.resume_stopped(tx, target_id=first.target_id)
    await pass_once(together, loop)
    await pass_once(together, loop)
    assert [release.state for release in await together.releases()] == [ReleaseState.POSTED] * 3


async def test_missed_chapters_behind_one_that_was_put_off_shift_as_if_it_had_not_been(
    world: World,
):
    """The first fails for two days; with it one chapter goes out, and no second one at once."""
    loop = make_loop(world)
    world.publisher.fail_next(DeliveryProblem(ProblemKind.PASSING, "Down.", retry_after=172_800))
    await pass_once(world, loop)
    world.fixed.advance(days=1, hours=12)
    await pass_once(world, loop)
    assert await states(world) == [ReleaseState.WAITING] * 3
    world.fixed.advance(hours=13)
    await pass_once(world, loop)
    await pass_once(world, loop)
    assert await states(world) == [ReleaseState.POSTED, *[ReleaseState.WAITING] * 2]
    waiting = (await world.releases())[1:]
    assert min(release.due_at for release in waiting) > world.clock.now()


async def states(world: World) -> list[ReleaseState]:
    return [release.state for release in await world.releases()]
