import asyncio
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.messages.proof.proof import ProofFailed
from bot.models.release import PartKind, PartState, ReleaseState, ScheduleState
from bot.models.server import Layout, MessageStyle, TargetState
from bot.models.story import Rating
from bot.services.ports.publisher import DeliveryProblem
from bot.storage.releases import claims, releases, requests, schedules
from bot.storage.stories import stories
from tests.builders import AUTHOR, CHANNEL, GUILD, NOW, a_rule
from tests.worlds.delivery import (
    OURS,
    PASSING,
    PERMANENT,
    World,
    claim,
    messages,
    open_world,
    planned,
    target_of,
)


async def test_a_chapter_goes_out_as_card_thread_and_parts(world: World):
    release = await claim(world)
    await world.carry_out(release)
    chapter = planned(release, 3)
    assert world.publisher.in_channel(CHANNEL) == messages(chapter, PartKind.CARD)
    card, thread, *texts = await world.parts()
    assert world.publisher.in_channel(thread.message_id) == messages(chapter, PartKind.TEXT)
    assert world.publisher.threads == {card.message_id: chapter[1].payload}
    assert {part.channel_id for part in texts} == {thread.message_id}
    assert all(part.state is PartState.SENT for part in (card, thread, *texts))


async def test_in_the_channel_layout_everything_stands_in_the_channel(together: World):
    release = await claim(together)
    await together.carry_out(release)
    assert together.publisher.in_channel(CHANNEL) == messages(planned(release, 3))


async def test_the_author_is_told_with_a_link_to_the_card(world: World):
    release = await claim(world)
    await world.carry_out(release)
    card = (await world.parts())[0]
    ((recipient, text),) = await world.notices()
    assert recipient == AUTHOR
    assert f"https://discord.com/channels/{GUILD}/{CHANNEL}/{card.message_id}" in text
    assert "Chapter 1" in text


async def test_nothing_is_sent_before_it_is_due(world: World):
    world.fixed.time = NOW - timedelta(seconds=30)
    release = await claim(world)
    await world.carry_out(release)
    assert world.sleep.slept[0] == 30
    assert min(post.at for post in world.publisher.posted) >= NOW


@pytest.mark.parametrize(("slept", "goes_out"), [(4, True), (24 * 60, False)])
async def test_a_date_that_was_slept_through_is_judged_as_late_before_anything_is_sent(
    world: World, slept, goes_out
):
    world.fixed.time = NOW - timedelta(seconds=20)
    release = await claim(world)

    async def suspended(seconds: float) -> None:
        world.fixed.advance(seconds=seconds, minutes=slept)

    await world.carry_out(release, world.delivery(suspended))
    state = (await world.release()).state
    assert state is (ReleaseState.POSTED if goes_out else ReleaseState.WAITING)
    assert bool(world.publisher.posted) is goes_out


async def test_a_clock_set_back_while_it_waits_is_not_believed_for_long(world: World):
    world.fixed.time = NOW - timedelta(seconds=20)
    release = await claim(world)
    slept, leaps = list[float](), iter([-timedelta(days=1), timedelta(days=1)])

    async def sleep(seconds: float) -> None:
        slept.append(seconds)
        world.fixed.time += next(leaps, timedelta(seconds=seconds))

    await world.carry_out(release, world.delivery(sleep))
    assert slept == [20, 30, 20]
    assert (await world.release()).state is ReleaseState.POSTED


async def test_what_is_undone_before_it_begins_is_forgotten(world: World):
    release = await claim(world)
    async with world.db.write() as tx:
        assert await releases.cancel(tx, release.release_id)
    await world.carry_out(release)
    assert world.publisher.posted == []
    assert (await world.release()).state is ReleaseState.CANCELLED


async def test_a_pause_between_claim_and_due_returns_the_claim(world: World):
    release = await claim(world)
    async with world.db.write() as tx:
        await schedules.set_schedule_state(tx, world.schedule.schedule_id, ScheduleState.PAUSED)
    await world.carry_out(release)
    assert world.publisher.posted == []
    assert (await world.release()).state is ReleaseState.WAITING
    assert await world.parts() == []


async def test_releases_into_one_channel_never_interleave(together: World):
    delivery = together.delivery()
    claimed = [await claim(together, number) for number in (1, 2, 3)]
    await together.carry_out_together(claimed, delivery)
    expected = [payload for release in claimed for payload in messages(planned(release, 3))]
    assert together.publisher.in_channel(CHANNEL) == expected


async def test_chapters_go_in_order_whichever_is_carried_out_first(together: World):
    delivery = together.delivery()
    claimed = [await claim(together, number) for number in (1, 2, 3)]
    for release in reversed(claimed):
        await together.carry_out(release, delivery)
    assert (await together.release(1)).state is ReleaseState.POSTED
    for number in (2, 3):
        held = await together.release(number)
        assert (held.state, held.retry_at, held.attempts) == (ReleaseState.WAITING, None, 0)
        assert await together.parts(number) == []


@pytest.mark.parametrize("problem", [PERMANENT, OURS, PASSING], ids=lambda p: p.kind.value)
async def test_later_chapters_wait_for_one_that_failed(together: World, problem: DeliveryProblem):
    delivery = together.delivery()
    claimed = [await claim(together, number) for number in (1, 2, 3)]
    await together.carry_out(claimed[0], delivery)
    together.publisher.fail_next(problem)
    await together.carry_out(claimed[1], delivery)
    await together.carry_out(claimed[2], delivery)
    third = await together.release(3)
    assert third.state is ReleaseState.WAITING
    assert together.publisher.in_channel(CHANNEL) == messages(planned(claimed[0], 3))


async def test_a_stopped_chapter_holds_back_the_next_before_anything_is_composed(together: World):
    async with together.db.write() as tx:
        first = await releases.find_releases(tx, story_id=together.schedule.story_id)
        await claims.stop(tx, first[0].release_id, "Discord refused it.")
    second = await together.release(2)
    assert await together.delivery().prepare(second) is None
    assert await together.release(2) == second


async def test_a_chapter_released_ahead_of_its_turn_waits_for_nothing(world: World):
    """Chapters 1 and 2 are due later than chapter 3, which somebody asked for."""
    world.fixed.time = NOW - timedelta(hours=1)
    async with world.db.write() as tx:
        third = (await releases.find_releases(tx, story_id=world.schedule.story_id))[2]
        await releases.cancel(tx, third.release_id)
        release_id = await releases.add_release(
            tx,
            story_id=third.story_id,
            chapter_id=third.chapter_id,
            target_id=third.target_id,
            schedule_id=None,
            due_at=world.clock.now(),
            requested_by=AUTHOR,
        )
        await requests.note_request(tx, release_id, named=True, planned_at=None)
        asked_for = await releases.get_release(tx, release_id)
    delivery = world.delivery()
    assert await delivery.claim(asked_for, planned(asked_for, 1))
    await world.carry_out(asked_for, delivery)
    async with world.db.read() as tx:
        assert (await releases.get_release(tx, release_id)).state is ReleaseState.POSTED


@pytest.mark.parametrize("style", list(MessageStyle))
async def test_a_lost_answer_doubles_nothing(tmp_path: Path, style: MessageStyle):
    async with open_world(tmp_path, layout=Layout.CHANNEL, style=style) as world:
        release = await claim(world)
        delivery = world.delivery()
        world.publisher.lose_answers = True
        world.publisher.fail_next(PASSING)
        await world.carry_out(release, delivery)
        for wait in (10, 300):
            world.fixed.advance(seconds=wait)
            for unfinished in await world.unfinished():
                await delivery.resume(unfinished)
        assert world.publisher.in_channel(CHANNEL) == messages(planned(release, 3))


async def test_a_shutdown_lets_the_request_in_flight_be_recorded(world: World):
    release = await claim(world)
    delivery, answer = world.delivery(), asyncio.Event()
    asked, plain = asyncio.Event(), world.publisher.post

    async def slow_post(channel_id, payload, *, nonce):
        message_id = await plain(channel_id, payload, nonce=nonce)
        asked.set()
        await answer.wait()
        return message_id

    world.publisher.post = slow_post
    carrying = asyncio.create_task(world.carry_out(release, delivery))
    await asked.wait()
    carrying.cancel()
    await asyncio.gather(carrying, return_exceptions=True)
    assert (await world.parts())[0].state is PartState.ATTEMPTED
    asyncio.get_running_loop().call_soon(answer.set)
    await delivery.settle()
    states = [part.state for part in await world.parts()]
    assert states == [PartState.SENT, *[PartState.PLANNED] * 4]


async def test_a_shutdown_does_not_wait_for_ever(world: World):
    release = await claim(world)
    delivery, asked = world.delivery(), asyncio.Event()

    async def hanging_post(channel_id, payload, *, nonce):
        asked.set()
        await asyncio.get_running_loop().create_future()

    world.publisher.post = hanging_post
    carrying = asyncio.create_task(world.carry_out(release, delivery))
    await asked.wait()
    carrying.cancel()
    await delivery.settle(grace=0.01)
    assert (await world.parts())[0].state is PartState.ATTEMPTED


async def test_a_failed_proof_stops_the_release_and_quotes_no_text(
    world: World, caplog: pytest.LogCaptureFixture
):
    release = await world.release()
    failure = ProofFailed(("part 2: leak",))
    await world.delivery().failures.proof_failed(release, failure)
    stopped = await world.release()
    assert stopped.state is ReleaseState.STOPPED
    assert "did not pass my check" in stopped.reason
    assert [recipient for recipient, _ in await world.notices()] == [AUTHOR]
    assert "part 2: leak" in caplog.text


@pytest.mark.parametrize("what", ["story", "chapter"])
async def test_what_was_removed_is_withdrawn(world: World, what: str):
    release = await world.release()
    async with world.db.write() as tx:
        if what == "story":
            await stories.remove_story(tx, release.story_id, NOW)
        else:
            await stories.remove_chapters(tx, [release.chapter_id], NOW)
    assert await world.delivery().prepare(release) is None
    assert (await world.release()).state is ReleaseState.CANCELLED


async def test_missing_permissions_pause_the_target_before_anything_is_tried(world: World):
    facts = world.publisher.facts[CHANNEL]
    world.publisher.facts[CHANNEL] = replace(facts, missing=("Send Messages",))
    assert await world.delivery().prepare(await world.release()) is None
    stopped = await world.release()
    assert stopped.state is ReleaseState.STOPPED
    assert "Send Messages" in stopped.reason
    assert (await target_of(world)).state is TargetState.PAUSED
    assert world.publisher.posted == []


LOST = {
    "age flag": ({"age_restricted": False}, "is not age-restricted"),
    "permission": ({"missing": ("Send Messages in Threads",)}, "Send Messages in Threads"),
}


@pytest.fixture
async def for_adults(tmp_path: Path):
    async with open_world(tmp_path, rating=Rating.EXPLICIT) as world:
        world.publisher.channel(CHANNEL, GUILD, age_restricted=True)
        yield world


@pytest.mark.parametrize("what", LOST)
async def test_what_is_lost_before_the_first_part_costs_no_request(for_adults: World, what: str):
    change, word = LOST[what]
    for_adults.fixed.time = NOW - timedelta(seconds=20)
    release = await claim(for_adults)
    wait = for_adults.sleep

    async def lose(seconds: float) -> None:
        for_adults.publisher.channel(CHANNEL, GUILD, **{"age_restricted": True} | change)
        await wait(seconds)

    await for_adults.carry_out(release, for_adults.delivery(lose))
    await assert_refused(for_adults, word, sent=0)
    assert (await for_adults.release()).begun_at is None


@pytest.mark.parametrize("part", range(1, 5))
@pytest.mark.parametrize("what", LOST)
async def test_what_is_lost_between_two_parts_costs_no_request(
    for_adults: World, what: str, part: int
):
    change, word = LOST[what]
    release = await claim(for_adults)
    publisher = for_adults.publisher
    post, start = publisher.post, publisher.start_thread
    done = 0

    def lose_in_time() -> None:
        nonlocal done
        done += 1
        if done == part:
            publisher.channel(CHANNEL, GUILD, **{"age_restricted": True} | change)

    async def posting(channel_id, payload, *, nonce):
        try:
            return await post(channel_id, payload, nonce=nonce)
        finally:
            lose_in_time()

    async def starting(channel_id, message_id, payload):
        try:
            return await start(channel_id, message_id, payload)
        finally:
            lose_in_time()

    publisher.post, publisher.start_thread = posting, starting
    await for_adults.carry_out(release)
    await assert_refused(for_adults, word, sent=part)
    publisher.channel(CHANNEL, GUILD, age_restricted=True)
    await for_adults.resume_stopped()
    assert (await for_adults.release()).state is ReleaseState.POSTED
    texts = publisher.in_channel((await for_adults.parts())[1].message_id)
    assert texts == messages(planned(release, 3), PartKind.TEXT)


async def assert_refused(world: World, word: str, *, sent: int) -> None:
    stopped = await world.release()
    assert stopped.state is ReleaseState.STOPPED
    assert word in stopped.reason
    assert (await target_of(world)).state is TargetState.PAUSED
    assert sum(part.state is PartState.SENT for part in await world.parts()) == sent
    assert len(world.publisher.posted) + len(world.publisher.threads) == sent


async def test_a_release_undone_meanwhile_is_not_stopped_by_a_lost_permission(world: World):
    release = await claim(world)
    async with world.db.write() as tx:
        await releases.cancel(tx, release.release_id)
    world.publisher.channel(CHANNEL, GUILD, missing=("Send Messages",))
    await world.carry_out(release)
    assert (await world.release()).state is ReleaseState.CANCELLED
    assert await world.notices() == []


async def test_a_channel_that_the_gateway_never_told_of_is_tried(world: World):
    release = await claim(world)
    world.publisher.facts.clear()
    await world.carry_out(release)
    assert (await world.release()).state is ReleaseState.POSTED


async def test_in_the_card_layout_only_the_card_is_posted(tmp_path: Path):
    async with open_world(tmp_path, layout=Layout.CARD) as world:
        await world.carry_out(await claim(world))
        assert [part.kind for part in await world.parts()] == [PartKind.CARD]
        assert len(world.publisher.posted) == 1
        assert (await world.release()).state is ReleaseState.POSTED


async def test_a_channel_that_cannot_be_asked_is_asked_again_later(world: World):
    world.publisher.fail_next(PASSING)
    assert await world.delivery().prepare(await world.release()) is None
    put_off = await world.release()
    assert put_off.state is ReleaseState.WAITING
    assert put_off.retry_at == NOW + timedelta(seconds=5)


async def test_a_schedule_that_fires_once_ends_with_its_last_chapter(world: World):
    async with world.db.write() as tx:
        await schedules.update_schedule(
            tx,
            world.schedule.schedule_id,
            rule=replace(a_rule(), rrule=""),
            per_drop=0,
            late=world.schedule.late,
        )
    await _post_all(world)
    assert await _schedule_state(world) is ScheduleState.ENDED


async def test_a_repeating_schedule_waits_for_chapters_to_come(world: World):
    await _post_all(world)
    assert await _schedule_state(world) is ScheduleState.ACTIVE


async def test_a_repeating_schedule_ends_with_a_complete_story(tmp_path: Path):
    async with open_world(tmp_path, expected_chapters=3) as world:
        await _post_all(world)
        assert await _schedule_state(world) is ScheduleState.ENDED


async def _post_all(world: World) -> None:
    for number in (1, 2, 3):
        assert await _schedule_state(world) is ScheduleState.ACTIVE
        release = await world.release(number)
        world.fixed.time = release.due_at
        await world.carry_out(await claim(world, number, texts=1))


async def _schedule_state(world: World) -> ScheduleState:
    async with world.db.read() as tx:
        return (await schedules.get_schedule(tx, world.schedule.schedule_id)).state
