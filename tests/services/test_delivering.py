import asyncio
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.models.release import PartKind, PartState, Release, ReleaseState, ScheduleState
from bot.models.server import Layout, MessageStyle, TargetState
from bot.payload.proof import ProofFailed
from bot.services.ports import DeliveryProblem, ProblemKind
from bot.storage import releases, schedules, stories, targets
from tests.builders import AUTHOR, CHANNEL, GUILD, NOW, a_rule
from tests.services.delivery_world import NOTICES, World, messages, open_world, planned

PASSING = DeliveryProblem(ProblemKind.PASSING, "Discord is having trouble.")
PERMANENT = DeliveryProblem(ProblemKind.PERMANENT, "I may not post in that channel.")
OURS = DeliveryProblem(ProblemKind.OURS, "Discord refused the form of a message (code 50035).")


@pytest.fixture
async def world(tmp_path: Path):
    async with open_world(tmp_path) as world:
        yield world


@pytest.fixture
async def together(tmp_path: Path):
    """Three chapters due at one instant."""
    async with open_world(tmp_path, layout=Layout.CHANNEL, together=True) as world:
        yield world


async def claim(world: World, number: int = 1, texts: int = 3) -> Release:
    release = await world.release(number)
    assert await world.delivery().claim(release, planned(release, texts))
    return await world.release(number)


async def target_of(world: World):
    async with world.db.read() as tx:
        return await targets.get_target(tx, world.schedule.target_id)


async def test_a_chapter_goes_out_as_card_thread_and_parts(world: World):
    release = await claim(world)
    await world.delivery().carry_out(release)
    chapter = planned(release, 3)
    assert world.publisher.in_channel(CHANNEL) == messages(chapter, PartKind.CARD)
    card, thread, *texts = await world.parts()
    assert world.publisher.in_channel(thread.message_id) == messages(chapter, PartKind.TEXT)
    assert world.publisher.threads == {card.message_id: chapter[1].payload}
    assert {part.channel_id for part in texts} == {thread.message_id}
    assert all(part.state is PartState.SENT for part in (card, thread, *texts))


async def test_in_the_channel_layout_everything_stands_in_the_channel(together: World):
    release = await claim(together)
    await together.delivery().carry_out(release)
    assert together.publisher.in_channel(CHANNEL) == messages(planned(release, 3))


async def test_the_author_is_told_with_a_link_to_the_card(world: World):
    release = await claim(world)
    await world.delivery().carry_out(release)
    card = (await world.parts())[0]
    ((recipient, text),) = await world.notices()
    assert recipient == AUTHOR
    assert f"https://discord.com/channels/{GUILD}/{CHANNEL}/{card.message_id}" in text
    assert "Chapter 1" in text


async def test_nothing_is_sent_before_it_is_due(world: World):
    world.fixed.time = NOW - timedelta(seconds=30)
    release = await claim(world)
    await world.delivery().carry_out(release)
    assert world.sleep.slept[0] == 30
    assert min(post.at for post in world.publisher.posted) >= NOW


async def test_what_is_undone_before_it_begins_is_forgotten(world: World):
    release = await claim(world)
    async with world.db.write() as tx:
        assert await releases.cancel(tx, release.release_id)
    await world.delivery().carry_out(release)
    assert world.publisher.posted == []
    assert (await world.release()).state is ReleaseState.CANCELLED


async def test_a_pause_between_claim_and_due_returns_the_claim(world: World):
    release = await claim(world)
    async with world.db.write() as tx:
        await schedules.set_schedule_state(tx, world.schedule.schedule_id, ScheduleState.PAUSED)
    await world.delivery().carry_out(release)
    assert world.publisher.posted == []
    assert (await world.release()).state is ReleaseState.WAITING
    assert await world.parts() == []


async def test_releases_into_one_channel_never_interleave(together: World):
    delivery = together.delivery()
    claimed = [await claim(together, number) for number in (1, 2, 3)]
    await asyncio.gather(*(delivery.carry_out(release) for release in claimed))
    expected = [payload for release in claimed for payload in messages(planned(release, 3))]
    assert together.publisher.in_channel(CHANNEL) == expected


async def test_chapters_go_in_order_whichever_is_carried_out_first(together: World):
    delivery = together.delivery()
    claimed = [await claim(together, number) for number in (1, 2, 3)]
    for release in reversed(claimed):
        await delivery.carry_out(release)
    assert (await together.release(1)).state is ReleaseState.POSTED
    for number in (2, 3):
        held = await together.release(number)
        assert held.state is ReleaseState.WAITING
        assert held.reason == "It waits for chapter 1."
        assert held.retry_at is not None


@pytest.mark.parametrize("problem", [PERMANENT, OURS, PASSING], ids=lambda p: p.kind.value)
async def test_later_chapters_wait_for_one_that_failed(together: World, problem: DeliveryProblem):
    delivery = together.delivery()
    claimed = [await claim(together, number) for number in (1, 2, 3)]
    await delivery.carry_out(claimed[0])
    together.publisher.fail_next(problem)
    await delivery.carry_out(claimed[1])
    await delivery.carry_out(claimed[2])
    third = await together.release(3)
    assert third.state is ReleaseState.WAITING
    assert together.publisher.in_channel(CHANNEL) == messages(planned(claimed[0], 3))


async def test_a_stopped_chapter_holds_back_the_next_before_anything_is_composed(together: World):
    async with together.db.write() as tx:
        first = await releases.find_releases(tx, story_id=together.schedule.story_id)
        await releases.stop(tx, first[0].release_id, "Discord refused it.")
    assert await together.delivery().prepare(await together.release(2)) is None
    held = await together.release(2)
    assert held.reason == "It waits for chapter 1."
    assert held.retry_at == NOW + timedelta(seconds=60)


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
        asked_for = await releases.get_release(tx, release_id)
    delivery = world.delivery()
    assert await delivery.claim(asked_for, planned(asked_for, 1))
    await delivery.carry_out(asked_for)
    async with world.db.read() as tx:
        assert (await releases.get_release(tx, release_id)).state is ReleaseState.POSTED


async def test_a_permanent_failure_stops_the_release_and_pauses_the_target(world: World):
    release = await claim(world)
    world.publisher.fail_next(PERMANENT)
    await world.delivery().carry_out(release)
    stopped, target = await world.release(), await target_of(world)
    assert (stopped.state, stopped.reason) == (ReleaseState.STOPPED, PERMANENT.sentence)
    assert (target.state, target.reason) == (TargetState.PAUSED, PERMANENT.sentence)
    told = await world.notices()
    assert sorted(recipient for recipient, _ in told) == sorted([AUTHOR, NOTICES])
    assert all(PERMANENT.sentence in text for _, text in told)


async def test_the_admins_are_told_once_however_many_releases_fail(world: World):
    failures = world.delivery().failures
    for number in (1, 2):
        await failures.met(await world.release(number), PERMANENT)
    told = [recipient for recipient, _ in await world.notices()]
    assert told.count(NOTICES) == 1
    assert told.count(AUTHOR) == 2


async def test_after_a_resume_a_stopped_release_goes_on_at_the_same_part(world: World):
    release = await claim(world)
    delivery = world.delivery()
    world.publisher.fail_after(3, PERMANENT)
    await delivery.carry_out(release)
    async with world.db.write() as tx:
        target = world.schedule.target_id
        await targets.set_target_state(tx, target, TargetState.ACTIVE, None)
        assert await releases.resume_stopped(tx, target_id=target) == 1
    (unfinished,) = await world.unfinished()
    await delivery.resume(unfinished)
    thread = (await world.parts())[1].message_id
    assert world.publisher.in_channel(thread) == messages(planned(release, 3), PartKind.TEXT)
    assert len(world.publisher.in_channel(CHANNEL)) == 1
    assert (await world.release()).state is ReleaseState.POSTED


async def test_a_failure_of_ours_blames_nobody(world: World, caplog: pytest.LogCaptureFixture):
    release = await claim(world)
    world.publisher.fail_next(OURS)
    await world.delivery().carry_out(release)
    stopped = await world.release()
    assert stopped.state is ReleaseState.STOPPED
    assert OURS.sentence in stopped.reason
    assert (await target_of(world)).state is TargetState.ACTIVE
    assert [recipient for recipient, _ in await world.notices()] == [AUTHOR]
    assert f"release {release.release_id}: our fault" in caplog.text


async def test_a_passing_failure_is_retried_at_the_same_part_ever_more_slowly(world: World):
    release = await claim(world)
    delivery, waits = world.delivery(), []
    world.publisher.fail_next(*[PASSING] * 9)
    await delivery.carry_out(release)
    while (put_off := await world.release()).state is ReleaseState.POSTING:
        assert put_off.reason == PASSING.sentence
        waits.append((put_off.retry_at - world.clock.now()).total_seconds())
        assert await world.unfinished() == []
        world.fixed.time = put_off.retry_at
        (unfinished,) = await world.unfinished()
        # The channel is looked at first; that is not what fails here.
        world.publisher.spared = 1
        await delivery.resume(unfinished)
    assert waits == [5, 10, 20, 40, 80, 160, 320, 600, 600]
    thread = (await world.parts())[1].message_id
    assert world.publisher.in_channel(CHANNEL) == messages(planned(release, 3), PartKind.CARD)
    assert world.publisher.in_channel(thread) == messages(planned(release, 3), PartKind.TEXT)


async def test_discords_own_wait_is_kept(world: World):
    release = await claim(world)
    world.publisher.fail_next(DeliveryProblem(ProblemKind.PASSING, "Slow down.", retry_after=271))
    await world.delivery().carry_out(release)
    put_off = await world.release()
    assert put_off.retry_at - world.clock.now() == timedelta(seconds=271)


@pytest.mark.parametrize("style", list(MessageStyle))
async def test_a_lost_answer_doubles_nothing(tmp_path: Path, style: MessageStyle):
    async with open_world(tmp_path, layout=Layout.CHANNEL, style=style) as world:
        release = await claim(world)
        delivery = world.delivery()
        world.publisher.lose_answers = True
        world.publisher.fail_next(PASSING)
        await delivery.carry_out(release)
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
    carrying = asyncio.create_task(delivery.carry_out(release))
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
    carrying = asyncio.create_task(delivery.carry_out(release))
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
        await world.delivery().carry_out(await claim(world, number, texts=1))


async def _schedule_state(world: World) -> ScheduleState:
    async with world.db.read() as tx:
        return (await schedules.get_schedule(tx, world.schedule.schedule_id)).state
