import logging
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest

from bot.models.release import PartKind, Release, ReleaseState
from bot.models.server import Layout, MessageStyle, TargetState
from bot.services.background.back_off import OWN_TRIES
from bot.services.background.pace import Pace
from bot.services.ports.publisher import DeliveryProblem, ProblemKind
from bot.services.removals.removals import UNDO_FOR, Removals
from bot.services.removals.takedowns import Takedowns
from bot.services.removals.texts import REFUSED
from bot.services.removals.undo import RemovalUndo
from bot.services.stories.library import Library
from bot.storage.releases import forum_posts, parts, releases
from bot.storage.removals import takedowns
from bot.storage.stories import stories
from tests.builders import AUTHOR, CHANNEL, a_member
from tests.worlds.delivery import (
    NOTICES,
    OURS,
    PASSING,
    PERMANENT,
    Crash,
    World,
    claim,
    open_world,
    target_of,
)

HERSELF = a_member(may_manage=False)
SLOW_DOWN = DeliveryProblem(ProblemKind.PASSING, "Slow down.", retry_after=77)
LAYOUTS = [
    (Layout.THREAD, MessageStyle.COMPONENTS),
    (Layout.CHANNEL, MessageStyle.TEXT),
    (Layout.FORUM, MessageStyle.COMPONENTS),
]
NO_MESSAGES = (PartKind.THREAD, PartKind.POST)
# A card, a thread and three texts.
STEPS = 5


@pytest.fixture(params=LAYOUTS, ids=lambda pair: pair[0].value)
async def either(tmp_path: Path, request: pytest.FixtureRequest):
    layout, style = request.param
    async with open_world(tmp_path, layout=layout, style=style) as world:
        yield world


async def post(world: World, number: int = 1) -> Release:
    release = await world.release(number)
    world.fixed.time = max(world.clock.now(), release.due_at)
    await claim(world, number)
    await world.carry_out(await world.release(number))
    return await world.release(number)


async def remove(world: World, number: int | None = None) -> int:
    """The story, or one chapter, with its messages."""
    chapter_id = None if number is None else (await world.release(number)).chapter_id
    removing = Removals(world.db, world.clock, lambda: None)
    done = await removing.take_down(HERSELF, world.schedule.story_id, chapter_id)
    assert done.removal_id is not None
    return done.removal_id


async def owed(world: World):
    async with world.db.read() as tx:
        return await takedowns.next_due(tx, world.clock.now())


async def due(world: World) -> list[int]:
    async with world.db.read() as tx:
        found = await takedowns.find_due(tx, world.clock.now(), 100)
    return [takedown.chapter_number for takedown in found]


async def go_on(world: World) -> None:
    """What a new process does with deliveries and takedowns it finds; time passes for it."""
    await world.go_on()
    errand = world.taking_down()
    await errand.run()
    while (again := await owed(world)) is not None:
        world.fixed.time = again
        await errand.run()


def left(world: World) -> list[str]:
    return [payload_words(post.payload) for post in world.publisher.posted]


def payload_words(payload) -> str:
    return payload.get("content") or payload["components"][0]["content"]


async def test_every_message_goes_the_card_first(either: World):
    gone = []
    delete = either.publisher.delete

    async def watched(channel_id, message_id):
        gone.append(message_id)
        await delete(channel_id, message_id)

    either.publisher.delete = watched
    await post(either)
    sent = [part for part in await either.parts() if part.kind not in NO_MESSAGES]
    await remove(either, 1)
    assert len(left(either)) == len(sent)
    await either.taking_down().run()
    assert left(either) == []
    assert gone == [part.message_id for part in sent]
    assert (await either.release()).state is ReleaseState.CANCELLED
    assert await due(either) == [] and await owed(either) is None


async def test_nobody_is_sent_to_a_card_that_was_taken_down(either: World):
    await post(either)
    assert ["is out" in words for _, words in await either.notices()] == [True]
    await remove(either, 1)
    await either.taking_down().run()
    assert await either.notices() == []


async def test_a_thread_is_closed_and_stays(world: World):
    await post(world)
    await remove(world, 1)
    await world.taking_down().run()
    assert world.publisher.closed == set(world.publisher.threads)
    assert len(world.publisher.threads) == 1


@pytest.mark.parametrize("effective", [True, False], ids=["after effect", "before effect"])
@pytest.mark.parametrize("step", range(1, STEPS + 1))
async def test_a_crash_in_any_step_leaves_nothing_behind(world: World, step: int, effective: bool):
    await post(world)
    await remove(world)
    world.publisher.crash_in, world.publisher.effective = step, effective
    with pytest.raises(Crash):
        await world.taking_down().run()
    await world.taking_down().run()
    assert left(world) == []
    assert world.publisher.closed
    assert await due(world) == [] and await owed(world) is None


async def test_what_others_deleted_is_done(world: World):
    await post(world)
    first, *_, last = [part for part in await world.parts() if part.kind is PartKind.TEXT]
    world.publisher.deleted |= {first.message_id, last.message_id}
    await remove(world)
    await world.taking_down().run()
    assert await due(world) == [] and await owed(world) is None
    assert len(left(world)) == 2


async def test_a_channel_that_is_gone_owes_nothing(world: World):
    await post(world)
    world.publisher.gone |= {CHANNEL, *world.publisher.threads}
    await remove(world)
    await world.taking_down().run()
    assert await due(world) == [] and await owed(world) is None


async def test_trouble_that_passes_is_waited_for(world: World):
    await post(world)
    await remove(world)
    for problem, wait in ((PASSING, 30), (PASSING, 60), (SLOW_DOWN, 77)):
        world.publisher.fail_next(problem)
        await world.taking_down().run()
        again = await owed(world)
        assert round((again - world.clock.now()).total_seconds()) == wait
        world.fixed.time = again
    await world.taking_down().run()
    assert left(world) == []
    assert await world.notices() == []  # What is gone is not told of as being out any more.


async def test_a_refusal_is_told_once_and_tried_every_day_until_the_text_goes(world: World):
    await post(world, 1)
    await post(world, 2)
    await remove(world)
    removed_at, rounds = world.clock.now(), 0
    while (again := await owed(world)) or await due(world):
        world.fixed.time = again or world.clock.now()
        world.publisher.fail_next(PERMANENT, PERMANENT)
        await world.taking_down().run()
        rounds += 1
        if rounds == 1:
            told = [word for word in await world.notices() if REFUSED in word[1]]
            assert [recipient for recipient, _ in told] == [AUTHOR, NOTICES]
            assert all(REFUSED in text and f"<#{CHANNEL}>" in text for _, text in told)
    assert rounds == UNDO_FOR.days
    assert world.clock.now() - removed_at < UNDO_FOR
    refused = [word for word in await world.notices() if REFUSED in word[1]]
    told = [word for word in await world.notices() if "I gave up" in word[1]]
    assert [recipient for recipient, _ in told] == [AUTHOR, NOTICES]
    assert refused[:2] == [word for word in refused if "I gave up" not in word[1]]
    assert (await target_of(world)).state is TargetState.ACTIVE
    assert len(left(world)) == 8


async def test_a_fault_of_ours_is_no_fault_of_the_channel(
    world: World, caplog: pytest.LogCaptureFixture
):
    release = await post(world)
    await remove(world)
    world.publisher.fail_next(OURS)
    await world.taking_down().run()
    assert f"release {release.release_id}: our fault" in caplog.text
    assert "fault of mine" in (await world.notices())[-1][1]


async def test_it_comes_after_everything_else(world: World):
    class Watched(Pace):
        async def turn(self, priority):
            turns.append(priority[0])
            await super().turn(priority)

    turns = list[int]()
    await post(world)
    await remove(world)
    pace = Watched(world.clock, sleep=world.sleep)
    await Takedowns(world.db, world.clock, world.publisher, pace).run()
    assert len(turns) == STEPS
    assert min(turns) > 3_000_000


def break_in(world: World, number: int) -> list[int]:
    """Our own code fails over the messages of a chapter, until the list is emptied."""
    delete = world.publisher.delete
    broken = [number]

    async def breaking(channel_id, message_id):
        async with world.db.read() as tx:
            part = await parts.find_part_by_message(tx, message_id)
            release = await releases.get_release(tx, part.release_id)
        if release.chapter_number in broken:
            raise ZeroDivisionError
        await delete(channel_id, message_id)

    world.publisher.delete = breaking
    return broken


async def test_a_bug_in_one_chapter_keeps_no_other_from_being_taken_down(
    world: World, caplog: pytest.LogCaptureFixture
):
    for number in (1, 2, 3):
        await post(world, number)
    await remove(world)
    broken = break_in(world, 1)
    errand = world.taking_down()
    errand.batch = 1
    await errand.run()
    assert await due(world) == []
    assert len(left(world)) == len(await world.parts(1)) - 1, "the thread stays"
    assert "takedowns: release 1: error " in caplog.text
    broken.clear()
    world.fixed.time = await owed(world)
    await errand.run()
    assert left(world) == []


async def test_a_chapter_that_always_raises_is_told_of_once_and_tried_until_the_text_goes(
    world: World,
):
    await post(world)
    await remove(world)
    broken = break_in(world, 1)
    errand = world.taking_down()
    await errand.run()
    for _ in range(OWN_TRIES + 2):
        world.fixed.time = await owed(world)
        await errand.run()
    fault = "An error of mine comes between every time (reference "
    told = [whom for whom, text in await world.notices() if fault in text]
    assert sorted(told) == sorted([AUTHOR, NOTICES])
    broken.clear()
    world.fixed.advance(days=1)
    await errand.run()
    assert left(world) == []


def remove_at(world: World, step: int, number: int | None = 1) -> None:
    """Somebody removes the chapter while its `step`-th message is on its way."""
    requests, sent = world.publisher.post, 0

    async def removing_post(channel_id, payload, *, nonce):
        nonlocal sent
        sent += 1
        if sent == step:
            await remove(world, number)
        return await requests(channel_id, payload, nonce=nonce)

    world.publisher.post = removing_post


@pytest.mark.parametrize("number", [None, 1], ids=["story", "chapter"])
@pytest.mark.parametrize("step", [1, 2, 4])
async def test_what_is_removed_while_it_is_posted_stops_and_goes(
    world: World, step: int, number: int | None
):
    await claim(world)
    remove_at(world, step, number)
    heard = await world.notices()
    await world.carry_out(await world.release())
    # The message on its way arrived; nothing was begun after it.
    assert len(left(world)) == step
    assert (await world.release()).state is ReleaseState.CANCELLED
    await world.taking_down().run()
    assert left(world) == []
    assert await world.notices() == heard
    assert await world.unfinished() == []


@pytest.mark.parametrize("effective", [True, False], ids=["it arrived", "it did not"])
@pytest.mark.parametrize("step", [1, 2, 4])
async def test_a_message_that_a_crash_made_us_forget_goes_too(
    either: World, step: int, effective: bool
):
    await claim(either)
    either.publisher.crash_in, either.publisher.effective = step, effective
    with pytest.raises(Crash):
        await either.carry_out(await either.release())
    await remove(either)
    await go_on(either)
    assert left(either) == []
    assert (await either.release()).state is ReleaseState.CANCELLED
    assert await due(either) == [] and await owed(either) is None


async def test_a_message_whose_answer_was_lost_is_looked_for_a_minute_later(world: World):
    await claim(world)
    world.publisher.fail_after(3, PASSING)
    world.publisher.lose_answers = True
    await world.carry_out(await world.release())
    world.publisher.lose_answers = False
    assert (await world.release()).state is ReleaseState.POSTING
    await remove(world, 1)
    await world.go_on()
    await world.taking_down().run()
    assert len(left(world)) == 3
    # Rows keep milliseconds.
    early = world.clock.now() + timedelta(seconds=60) - await owed(world)
    assert timedelta(0) <= early < timedelta(milliseconds=1)
    await go_on(world)
    assert left(world) == []


async def test_a_stopped_chapter_is_taken_down_as_far_as_it_is_out(world: World):
    await claim(world)
    world.publisher.fail_after(3, PERMANENT)
    await world.carry_out(await world.release())
    assert (await world.release()).state is ReleaseState.STOPPED
    await remove(world, 1)
    await go_on(world)
    assert left(world) == []
    assert (await world.release()).state is ReleaseState.CANCELLED


async def test_a_removal_in_the_middle_of_another_failure_wins(world: World):
    """The delivery fails for good, and only then is it seen that the chapter was removed."""
    await claim(world)
    remove_at(world, 2)
    world.publisher.fail_after(2, PERMANENT)
    await world.carry_out(await world.release())
    assert (await target_of(world)).state is TargetState.ACTIVE
    await go_on(world)
    assert left(world) == []


async def test_links_of_a_chapter_that_goes_are_left_alone(world: World, caplog):
    await post(world)
    await remove(world)
    with caplog.at_level(logging.INFO):
        await world.linker().run()
        await world.taking_down().run()
        await world.linker().run()
    assert "stays without its link" not in caplog.text
    assert world.publisher.edits == []


async def test_other_stories_go_on(world: World):
    await post(world, 1)
    await remove(world, 1)
    world.publisher.fail_next(PERMANENT)
    await world.taking_down().run()
    assert (await post(world, 2)).state is ReleaseState.POSTED
    async with world.db.read() as tx:
        assert (await stories.get_story(tx, world.schedule.story_id)).removed_at is None


@pytest.mark.parametrize("effective", [True, False], ids=["after effect", "before effect"])
@pytest.mark.parametrize("step", [1, 5, 6])
async def test_a_forum_post_goes_with_its_story_and_not_with_a_chapter(
    tmp_path: Path, step: int, effective: bool
):
    async with open_world(tmp_path, layout=Layout.FORUM) as world:
        await post(world, 1)
        await post(world, 2)
        (thread,) = world.publisher.forum_posts
        chapter = await remove(world, 1)
        await world.taking_down().run()
        assert len(left(world)) == 4 and thread.message_id not in world.publisher.deleted
        await RemovalUndo(
            world.db, world.clock, Library(world.db, world.clock), lambda: None
        ).restore(HERSELF, chapter)
        await remove(world)
        world.publisher.crash_in, world.publisher.effective = step, effective
        with suppress(Crash):
            await world.taking_down().run()
        await world.taking_down().run()
        assert left(world) == []
        assert thread.message_id in world.publisher.deleted
        assert thread.message_id in world.publisher.closed
        assert await due(world) == [] and await owed(world) is None
        async with world.db.read() as tx:
            assert await forum_posts.find_post(tx, await world.release(2)) is None
