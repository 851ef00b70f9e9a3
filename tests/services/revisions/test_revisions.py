"""Posted chapters that changed: what readers see in the end, whatever came between."""

from datetime import timedelta
from pathlib import Path

import pytest

from bot.messages.layout.spoiler_labels import UNNEEDED_LABEL
from bot.messages.proof.client_markdown import Shown
from bot.messages.proof.reader import read_payload
from bot.models.release import ReleaseState
from bot.models.server import Layout, MessageStyle
from bot.services.background.back_off import OWN_TRIES
from bot.services.ports.publisher import DeliveryProblem, ProblemKind
from bot.storage.revisions import revisions
from bot.storage.stories import stories
from tests.builders import AUTHOR, CHANNEL, a_chapter
from tests.worlds.delivery import OURS, PASSING, PERMANENT, Crash, World, open_world
from tests.worlds.revision import (
    change,
    faults,
    hidden,
    is_done,
    is_whole,
    post,
    prose,
    reviser,
    shown,
    text_parts,
)

KINDS = [(Layout.THREAD, MessageStyle.COMPONENTS), (Layout.CHANNEL, MessageStyle.TEXT)]
BEFORE = prose(14)
HOUR = timedelta(hours=1)


def opened(tmp_path: Path, layout=Layout.THREAD, style=MessageStyle.COMPONENTS, body: str = BEFORE):
    written = [a_chapter("Night 1", body), a_chapter("Night 2")]
    return open_world(tmp_path, layout=layout, style=style, chapters=2, written=written)


@pytest.fixture
async def world(tmp_path: Path):
    async with opened(tmp_path) as made:
        yield made


async def owed(world: World):
    async with world.db.read() as tx:
        return await revisions.find_open(tx, world.schedule.story_id)


def small_print(payload) -> list[str]:
    return [run.text for run in read_payload(payload) if run.role is Shown.SUBTEXT]


GROWN = f"{prose(7)}\n\n{prose(9, 'noon')}\n\n{prose(14).split('Of night 7', 1)[1]}"


@pytest.mark.parametrize(("layout", "style"), KINDS)
async def test_a_chapter_that_grew_is_whole_again_in_its_messages(
    tmp_path: Path, layout: Layout, style: MessageStyle
):
    async with opened(tmp_path, layout, style) as world:
        await post(world)
        old = await text_parts(world)
        await change(world, GROWN)
        await reviser(world).run()
        new = await text_parts(world)
        assert await faults(world) == []
        assert await is_done(world)
        assert is_whole(await world.parts())
        assert [part.message_id for part in new[: len(old)]] == [part.message_id for part in old]
        assert len(new) > len(old)
        assert {part.channel_id for part in new} == {old[0].channel_id}
        link = f"{old[-1].channel_id}/{new[len(old)].message_id}"
        assert link in str((await shown(world))[len(old) - 1])


@pytest.mark.parametrize(("layout", "style"), KINDS)
async def test_a_chapter_that_shrank_keeps_its_messages(
    tmp_path: Path, layout: Layout, style: MessageStyle
):
    async with opened(tmp_path, layout, style) as world:
        await post(world)
        ids = [post.message_id for post in world.publisher.posted]
        await change(world, prose(3))
        await reviser(world).run()
        assert await faults(world) == []
        assert [post.message_id for post in world.publisher.posted] == ids
        last = (await shown(world))[-1]
        assert small_print(last) == [UNNEEDED_LABEL.removeprefix("-# ")]
        # It grows again: the emptied messages are used first.
        await change(world, BEFORE)
        await reviser(world).run()
        assert await faults(world) == []
        assert [post.message_id for post in world.publisher.posted] == ids


async def test_only_what_changed_is_edited(world: World):
    await post(world)
    texts = await text_parts(world)
    await change(world, BEFORE.replace("Of night 13", "Of evening 13"))
    await reviser(world).run()
    edited = {message_id for message_id, _ in world.publisher.edits}
    assert edited == {texts[-1].message_id}
    assert await faults(world) == []


async def test_a_word_less_changes_the_card_and_one_message(world: World):
    await post(world)
    card = (await world.parts())[0]
    await change(world, BEFORE.replace("Of night 13: the", "Of night 13:"), title="Night the first")
    await reviser(world).run()
    assert [edit for edit in world.publisher.edits if edit[0] == card.message_id]
    assert "Night the first" in str((await world.parts())[0].payload)
    assert world.publisher.thread_changes == [
        (card.message_id, {"name": "Salt and Lanterns – 1. Night the first"})
    ]


@pytest.mark.parametrize(("layout", "style"), KINDS)
async def test_what_is_warned_of_later_is_hidden_in_what_is_posted(
    tmp_path: Path, layout: Layout, style: MessageStyle
):
    async with opened(tmp_path, layout, style) as world:
        await post(world)
        paragraphs = BEFORE.split("\n\n")
        body = [*paragraphs[:2], hidden("\n\n".join(paragraphs[2:11])), *paragraphs[11:]]
        await change(world, "\n\n".join(body))
        await reviser(world).run()
        assert await faults(world) == []
        # The label leads to where the passage ends.
        assert "skip there](https://discord.com/channels/" in str(await shown(world))
        assert "999999" not in str(await shown(world))


@pytest.mark.parametrize(("layout", "effective"), [(Layout.THREAD, True), (Layout.CHANNEL, False)])
async def test_a_crash_in_any_request_loses_and_doubles_nothing(
    tmp_path: Path, layout: Layout, effective: bool
):
    body = f"{prose(2)}\n\n{hidden(prose(7, 'noon'))}\n\n{prose(8)}"
    async with opened(tmp_path, layout) as world:
        await post(world)
        for step in range(1, 9):
            # To and fro: each round begins with what the one before left.
            await change(world, body if step % 2 else GROWN, title=f"Night {step}")
            world.publisher.crash_in, world.publisher.effective = 1 + step // 2, effective
            try:
                await reviser(world).run()
            except Crash:
                world.fixed.advance(seconds=200 * (step % 3))
                await reviser(world).run()
            else:
                world.publisher.crash_in = None
            assert await faults(world) == []
            assert await is_done(world)
            assert is_whole(await world.parts())
        assert len({post.nonce for post in world.publisher.posted}) == len(world.publisher.posted)


async def test_the_newest_change_wins_wherever_it_comes_between(world: World):
    await post(world)
    for step in (1, 3, 4):
        await change(world, GROWN)
        world.publisher.crash_in, world.publisher.effective = step, True
        with pytest.raises(Crash):
            await reviser(world).run()
        await change(world, BEFORE)
        await reviser(world).run()
        assert await faults(world) == []
        assert await is_done(world)


async def test_a_change_during_an_edit_is_followed(world: World):
    await post(world)
    await change(world, GROWN)
    edit = world.publisher.edit

    async def changing(channel_id, message_id, payload):
        world.publisher.edit = edit
        await change(world, prose(5))
        await edit(channel_id, message_id, payload)

    world.publisher.edit = changing
    await reviser(world).run()
    assert await faults(world) == []
    assert await is_done(world)


async def test_an_archived_thread_is_opened_and_archived_again(world: World):
    await post(world)
    thread = (await text_parts(world))[0].channel_id
    world.publisher.archived.add(thread)
    await change(world, GROWN)
    await reviser(world).run()
    assert await faults(world) == []
    changes = [change for place, change in world.publisher.thread_changes if place == thread]
    assert changes == [{"archived": False}, {"archived": True}]
    assert thread in world.publisher.archived


async def test_a_crash_leaves_no_thread_open(world: World):
    await post(world)
    thread = (await text_parts(world))[0].channel_id
    for step in range(1, 6):
        world.publisher.archived.add(thread)
        await change(world, BEFORE.replace("night 3", f"day {step}"))
        world.publisher.crash_in = step
        try:
            await reviser(world).run()
        except Crash:
            await reviser(world).run()
        world.publisher.crash_in = None
        assert await faults(world) == []
        assert thread in world.publisher.archived


async def test_a_locked_thread_waits_and_says_so_once(world: World):
    await post(world)
    thread = (await text_parts(world))[0].channel_id
    world.publisher.archived.add(thread)
    world.publisher.locked.add(thread)
    await change(world, GROWN)
    told = len(await world.notices())
    await reviser(world).run()
    world.fixed.advance(hours=2)
    await reviser(world).run()
    assert world.publisher.edits == []
    said = [text for to, text in await world.notices() if to == AUTHOR]
    assert len(await world.notices()) == told + 1
    assert "locked: unlock it, or give me Manage Threads" in said[-1]
    assert "locked" in (await owed(world))[0].reason
    world.publisher.locked.clear()
    world.fixed.advance(days=1)
    await reviser(world).run()
    assert await faults(world) == []


async def test_too_many_edits_of_old_messages_wait_an_hour(world: World):
    await post(world)
    await change(world, GROWN)
    world.publisher.fail_after(2, DeliveryProblem(ProblemKind.PASSING, "Not now.", 3_600))
    await reviser(world).run()
    wait = (await owed(world))[0].due_at - world.clock.now()
    assert round(wait / HOUR, 3) == 1
    world.fixed.advance(hours=1)
    await reviser(world).run()
    assert await faults(world) == []


@pytest.mark.parametrize("problem", [PASSING, PERMANENT, OURS], ids=lambda p: p.kind.value)
async def test_what_fails_is_tried_again_and_stops_no_target(world: World, problem):
    await post(world)
    await change(world, GROWN)
    world.publisher.fail_after(1, problem)
    await reviser(world).run()
    assert not await is_done(world)
    assert (await world.release()).state is ReleaseState.POSTED
    assert (await post(world, 2)).state is ReleaseState.POSTED
    world.fixed.advance(hours=25)
    await reviser(world).run()
    assert await faults(world) == []
    assert await is_done(world)


async def test_a_deleted_message_is_passed_over_and_told_of(world: World):
    await post(world)
    texts = await text_parts(world)
    world.publisher.deleted.add(texts[1].message_id)
    await change(world, BEFORE.replace("the tide", "the ebb"))
    await reviser(world).run()
    assert await is_done(world)
    assert {message_id for message_id, _ in world.publisher.edits} >= {
        part.message_id for part in texts if part is not texts[1]
    }
    assert "but for 1 message that was deleted there." in (await world.notices())[-1][1]


async def test_a_deleted_thread_ends_the_revision(world: World):
    await post(world)
    world.publisher.gone.add((await text_parts(world))[0].channel_id)
    await change(world, GROWN)
    await reviser(world).run()
    assert await is_done(world)
    assert (await world.parts())[0].message_id in {edit[0] for edit in world.publisher.edits}


async def test_a_chapter_on_its_way_is_revised_when_it_is_out(world: World):
    world.publisher.fail_after(4, PASSING)
    assert (await post(world)).state is ReleaseState.POSTING
    await change(world, GROWN)
    await reviser(world).run()
    assert world.publisher.edits == []
    world.fixed.advance(hours=3)
    await world.go_on()
    await reviser(world).run()
    assert await faults(world) == []


async def test_payloads_of_finished_revisions_are_not_kept(world: World):
    await post(world)
    release = await world.release()
    for body in (GROWN, BEFORE, prose(2)):
        await change(world, body)
        await reviser(world).run()
    async with world.db.read() as tx:
        assert await revisions.get_steps(tx, release.release_id) == []


async def test_a_link_on_its_way_is_let_through_first(tmp_path: Path):
    paragraphs = BEFORE.split("\n\n")
    body = "\n\n".join([paragraphs[0], hidden("\n\n".join(paragraphs[1:12])), paragraphs[13]])
    async with opened(tmp_path, body=body) as world:
        await post(world)
        linker = world.linker()
        edit = world.publisher.edit

        async def meanwhile(channel_id, message_id, payload):
            world.publisher.edit = edit
            await change(world, GROWN)
            await reviser(world, linker).run()
            assert world.publisher.edits == []
            await edit(channel_id, message_id, payload)

        world.publisher.edit = meanwhile
        await linker.run()
        world.fixed.advance(seconds=2)
        await reviser(world, linker).run()
        await linker.run()
        assert await faults(world) == []


async def test_a_removed_story_is_left_alone(world: World):
    await post(world)
    await change(world, GROWN)
    async with world.db.write() as tx:
        await stories.remove_story(tx, world.schedule.story_id, world.clock.now())
    await reviser(world).run()
    assert world.publisher.edits == []
    assert await is_done(world)


async def test_what_is_added_comes_behind_the_chat_and_is_led_to(tmp_path: Path):
    async with opened(tmp_path, Layout.CHANNEL) as world:
        await post(world)
        await post(world, 2)
        old = await text_parts(world)
        await change(world, GROWN)
        await reviser(world).run()
        added = (await text_parts(world))[len(old) :]
        others = [part.message_id for part in await world.parts(2)]
        assert all(part.message_id > max(others) for part in added)
        # Later revisions keep the way there.
        await change(world, GROWN.replace("tide", "ebb"))
        await reviser(world).run()
        assert f"{CHANNEL}/{added[0].message_id}" in str((await shown(world))[len(old) - 1])
        assert await faults(world) == []


def break_at(world: World, message_id: int) -> list[int]:
    """Our own code fails over one message, until the list is emptied."""
    edit, broken = world.publisher.edit, [message_id]

    async def breaking(channel_id, message_id, payload):
        if message_id in broken:
            raise ZeroDivisionError
        await edit(channel_id, message_id, payload)

    world.publisher.edit = breaking
    return broken


async def test_a_revision_that_raises_keeps_no_other_from_its_turn(world: World, caplog):
    await post(world, 1)
    await post(world, 2)
    await change(world, GROWN, 1)
    await change(world, prose(3), 2)
    broken = break_at(world, (await text_parts(world, 1))[-1].message_id)
    revising = reviser(world)
    revising.batch = 1
    await revising.run()
    (waits,) = await owed(world)
    assert waits.chapter_number == 1
    assert "An error of mine came between (reference " in waits.reason
    assert "revisions: release 1: error " in caplog.text
    broken.clear()
    world.fixed.time = waits.due_at
    await revising.run()
    assert await is_done(world)
    assert await faults(world) == await faults(world, 2) == []


async def test_a_revision_that_always_raises_is_told_of_once_and_tried_once_a_day(world: World):
    await post(world)
    await change(world, GROWN)
    told = len(await world.notices())
    broken = break_at(world, (await text_parts(world))[-1].message_id)
    for _ in range(OWN_TRIES + 2):
        world.fixed.time = (await owed(world))[0].due_at
        await reviser(world).run()
    (to, text), *others = (await world.notices())[told:]
    assert (to, others) == (AUTHOR, [])
    assert "An error of mine comes between every time (reference " in text
    assert (await owed(world))[0].due_at == world.clock.now() + timedelta(days=1)
    broken.clear()
    world.fixed.advance(days=1)
    await reviser(world).run()
    assert await is_done(world)
