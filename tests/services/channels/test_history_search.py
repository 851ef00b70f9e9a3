from datetime import timedelta
from pathlib import Path

import pytest

from bot.models.release import PartKind, PartState, PlannedPart, Release, ReleaseState
from bot.models.server import Layout, MessageStyle
from bot.storage.releases import claims, parts
from bot.storage.stories import stories
from tests.builders import CHANNEL
from tests.worlds.delivery import Crash, World, messages, open_world, planned

LAYOUTS = [Layout.THREAD, Layout.CHANNEL]
STYLES = [MessageStyle.COMPONENTS, MessageStyle.TEXT]
TEXTS = 12
# Card, thread, first texts, the two that are alike with their neighbours, and the last.
STEPS = {
    Layout.THREAD: (1, 2, 3, 6, 7, 8, 14),
    Layout.CHANNEL: (1, 2, 5, 6, 7, 13),
    Layout.CARD: (1,),
}
FRESH, STALE = timedelta(seconds=20), timedelta(hours=7)


async def begin(world: World, number: int) -> tuple[Release, tuple[PlannedPart, ...]]:
    """Chapter `number`, claimed and due."""
    release = await world.release(number)
    world.fixed.time = max(world.clock.now(), release.due_at)
    chapter = planned(release, TEXTS)
    assert await world.delivery().claim(release, chapter)
    return release, chapter


async def go_on(world: World) -> None:
    """What a new process does with whatever it finds begun."""
    for release in await world.unfinished():
        await world.delivery().resume(release)


async def crash_in_step(world: World, number: int, step: int, *, effective: bool):
    release, chapter = await begin(world, number)
    world.publisher.crash_in, world.publisher.effective = step, effective
    with pytest.raises(Crash):
        await world.carry_out(release)
    return release, chapter


async def assert_whole(world: World, release: Release, chapter, shown_before: int) -> None:
    """The readers see every part of the chapter once and in order, and nothing else is new."""
    shown = world.publisher.in_channel(CHANNEL)[shown_before:]
    if release.layout is Layout.THREAD:
        ledger = await world.parts(release.chapter_number)
        shown += world.publisher.in_channel(ledger[1].message_id)
    assert shown == messages(chapter)
    assert (await world.release(release.chapter_number)).state is ReleaseState.POSTED


# A fresh part is sent again with its nonce, in whatever style; a stale one is known by its words.
@pytest.mark.parametrize(
    ("style", "away"),
    [(STYLES[0], FRESH), (STYLES[0], STALE), (STYLES[1], STALE)],
    ids=["fresh", "stale", "stale plain text"],
)
@pytest.mark.parametrize("effective", [True, False], ids=["after effect", "before effect"])
@pytest.mark.parametrize("layout", [*LAYOUTS, Layout.CARD])
async def test_a_crash_in_any_request_loses_doubles_and_reorders_nothing(
    tmp_path: Path, layout: Layout, style: MessageStyle, effective: bool, away: timedelta
):
    steps = STEPS[layout]
    async with open_world(tmp_path, layout=layout, style=style, chapters=len(steps)) as world:
        for number, step in enumerate(steps, 1):
            before = len(world.publisher.in_channel(CHANNEL))
            release, chapter = await crash_in_step(world, number, step, effective=effective)
            world.fixed.time += away
            await go_on(world)
            await assert_whole(world, release, chapter, before)


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("layout", LAYOUTS)
async def test_a_crash_after_every_single_request_loses_doubles_and_reorders_nothing(
    tmp_path: Path, layout: Layout, style: MessageStyle
):
    async with open_world(tmp_path, layout=layout, style=style) as world:
        release, chapter = await crash_in_step(world, 1, 1, effective=True)
        for turn in range(2 * TEXTS):
            world.fixed.time += STALE if turn % 2 else FRESH
            # The first request may find what was sent already; the second is new.
            world.publisher.crash_in = 2 if turn % 2 == 0 else 1
            try:
                await go_on(world)
            except Crash:
                continue
            break
        assert turn > TEXTS // 2
        await assert_whole(world, release, chapter, 0)


@pytest.mark.parametrize("style", STYLES)
async def test_what_the_ledger_has_forgotten_is_found_and_not_sent_again(
    tmp_path: Path, style: MessageStyle
):
    async with open_world(tmp_path, layout=Layout.CHANNEL, style=style) as world:
        release, chapter = await begin(world, 1)
        async with world.db.write() as tx:
            await claims.begin(
                tx, release.release_id, owner=world.delivery().owner, now=world.clock.now()
            )
        for part in chapter[:8]:
            await world.publisher.post(CHANNEL, part.payload, nonce=part.nonce)
        world.fixed.time += STALE
        world.publisher.requests.clear()
        await go_on(world)
        await assert_whole(world, release, chapter, 0)
        assert world.publisher.requests == [part.nonce for part in chapter[8:]]
        assert [part.message_id for part in await world.parts()] == sorted(
            post.message_id for post in world.publisher.posted
        )


async def test_a_fresh_part_is_sent_again_with_its_nonce_and_no_history_is_read(tmp_path: Path):
    async with open_world(tmp_path) as world:
        await crash_in_step(world, 1, 4, effective=True)
        world.fixed.time += FRESH
        await go_on(world)
        assert world.publisher.histories == 0


async def test_history_is_read_once_a_channel(tmp_path: Path):
    async with open_world(tmp_path) as world:
        await crash_in_step(world, 1, 1, effective=True)
        world.fixed.time += STALE
        await go_on(world)
        assert world.publisher.histories == 2


async def test_alike_text_of_another_release_is_never_adopted(tmp_path: Path):
    text = MessageStyle.TEXT
    async with open_world(tmp_path, layout=Layout.CHANNEL, style=text, together=True) as world:
        first, chapter = await begin(world, 1)
        await world.carry_out(first)
        # Chapter 2 has the very words of chapter 1, and dies before its first request.
        second = await world.release(2)
        alike = [
            PlannedPart(part.kind, part.payload, f"again-{part.nonce}", part.mark + 500)
            for part in chapter
        ]
        assert await world.delivery().claim(second, alike)
        world.publisher.crash_in, world.publisher.effective = 1, False
        with pytest.raises(Crash):
            await world.carry_out(second)
        world.fixed.time += STALE
        await go_on(world)
        assert world.publisher.in_channel(CHANNEL) == messages(chapter) * 2


async def test_a_part_tried_before_the_history_can_tell_is_looked_for_two_minutes_back(
    tmp_path: Path,
):
    async with open_world(tmp_path, layout=Layout.CHANNEL) as world:
        release, chapter = await begin(world, 1)
        # Discord's clock is behind ours: the message is dated before its attempt.
        await world.publisher.post(CHANNEL, chapter[0].payload, nonce=chapter[0].nonce)
        world.fixed.time += timedelta(seconds=90)
        world.publisher.crash_in, world.publisher.effective = 1, False
        with pytest.raises(Crash):
            await world.carry_out(release)
        world.fixed.time += STALE
        await go_on(world)
        await assert_whole(world, release, chapter, 0)


async def test_a_claim_that_was_never_begun_is_not_resumed(tmp_path: Path):
    async with open_world(tmp_path) as world:
        await begin(world, 1)
        (release,) = await world.unfinished()
        assert release.state is ReleaseState.CLAIMED
        await world.delivery().give_back(release)
        assert (await world.release()).state is ReleaseState.WAITING
        assert await world.parts() == []


async def test_a_crash_after_the_last_part_only_finishes(tmp_path: Path):
    async with open_world(tmp_path, layout=Layout.CHANNEL) as world:
        release, chapter = await begin(world, 1)
        await crash_before_finishing(world, release)
        world.publisher.requests.clear()
        await go_on(world)
        assert world.publisher.requests == []
        await assert_whole(world, release, chapter, 0)
        assert len(await world.notices()) == 1


async def crash_before_finishing(world: World, release: Release) -> None:
    async with world.db.write() as tx:
        now = world.clock.now()
        await claims.begin(tx, release.release_id, owner=world.delivery().owner, now=now)
        for part in await parts.get_parts(tx, release.release_id):
            message_id = await world.publisher.post(CHANNEL, part.payload, nonce=part.nonce)
            await parts.record_sent(
                tx,
                release.release_id,
                part.position,
                channel_id=CHANNEL,
                message_id=message_id,
                now=now,
            )


async def test_a_chapter_removed_meanwhile_stops_where_it_is(tmp_path: Path):
    async with open_world(tmp_path) as world:
        release, _ = await crash_in_step(world, 1, 4, effective=True)
        async with world.db.write() as tx:
            await stories.remove_story(tx, release.story_id, world.clock.now())
        sent = len(world.publisher.posted)
        await go_on(world)
        assert len(world.publisher.posted) == sent
        assert (await world.release()).state is ReleaseState.STOPPED
        pending = [part for part in await world.parts() if part.state is not PartState.SENT]
        assert pending[0].kind is PartKind.TEXT
