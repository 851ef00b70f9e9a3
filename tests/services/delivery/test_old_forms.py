"""A chapter that was posted, edited since, and forgotten is known again in whatever form it has."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot.messages.payload.recognition import wording
from bot.models.release import PartKind, PartState, Payload, ReleaseState
from bot.models.server import Layout, MessageStyle
from bot.services.delivery.posting import Posting
from bot.storage.database.backup import back_up
from bot.storage.database.restoring import restore
from bot.storage.revisions import revisions
from tests.builders import CHANNEL, a_chapter
from tests.fakes import Posted
from tests.services.delivery.test_after_restore import (
    a_world,
    catch_up,
    restarted,
    shown,
    work_through,
    work_until_the_crash,
)
from tests.worlds.delivery import Crash, World
from tests.worlds.revision import change, hidden, is_done, prose, reviser

LAYOUTS = [Layout.THREAD, Layout.CHANNEL, Layout.FORUM]
BODY = "\n\n".join(
    [
        prose(2),
        hidden(prose(12, "knives")),
        prose(2, "morning"),
        hidden(prose(6, "ropes"), "spiders"),
    ]
)


async def nothing_more(world: World, number: int) -> None:
    """The labels have become links, and that is all."""


async def other_words(world: World, number: int) -> None:
    await change(world, BODY.replace("tide", "rain").replace("Of ", "Old "), number)


async def one_word(world: World, number: int) -> None:
    await change(world, BODY.replace("Of knives 5", "Of spoons 5"), number)


async def more_hidden(world: World, number: int) -> None:
    await change(world, BODY, number, warnings=("fire",))


async def emptied(world: World, number: int) -> None:
    await change(world, f"{prose(2, 'noon')}\n\n{hidden(prose(2, 'knives'))}", number)


EDITS = [nothing_more, other_words, one_word, more_hidden, emptied]
CHAPTERS = [a_chapter(f"Night {number}", BODY) for number in range(1, len(EDITS) + 1)]


async def put_back(world: World, tmp_path: Path) -> Path:
    folder = tmp_path / "restored"
    await restore(f"sqlite:///{folder / 'bot.db'}", tmp_path / "old.db", now=world.clock.now())
    return folder


def back_up_now(world: World, tmp_path: Path) -> None:
    back_up(f"sqlite:///{tmp_path / 'bot.db'}", tmp_path / "old.db", now=world.clock.now())


@pytest.mark.parametrize("style", list(MessageStyle))
@pytest.mark.parametrize("layout", LAYOUTS)
async def test_a_backup_of_before_a_chapter_doubles_none_of_its_messages_however_edited(
    tmp_path: Path, layout: Layout, style: MessageStyle
):
    plan = {"layout": layout, "style": style, "chapters": CHAPTERS, "together": True}
    async with a_world(tmp_path, **plan) as world:
        await catch_up(world)
        await asyncio.to_thread(back_up_now, world, tmp_path)
        await work_through(world)
        await world.linker().run()
        for number, edits in enumerate(EDITS, 1):
            await edits(world, number)
        await reviser(world).run()
        await assert_all_is_known_again(world, tmp_path, layout)


@pytest.mark.parametrize("style", list(MessageStyle))
@pytest.mark.parametrize("layout", LAYOUTS)
async def test_a_backup_from_the_midst_of_a_chapter_doubles_none_of_its_messages(
    tmp_path: Path, layout: Layout, style: MessageStyle
):
    plan = {"layout": layout, "style": style, "chapters": CHAPTERS[:1]}
    async with a_world(tmp_path, **plan) as world:
        async with copied_before_message(4, world, tmp_path):
            await work_through(world)
        await world.linker().run()
        await other_words(world, 1)
        await reviser(world).run()
        await assert_all_is_known_again(world, tmp_path, layout)


@asynccontextmanager
async def copied_before_message(number: int, world: World, tmp_path: Path) -> AsyncIterator[None]:
    """A backup is made right before the request for this message, of all that are posted."""
    publisher, posting = world.publisher, world.publisher.post

    async def post(channel_id: int, payload: Payload, *, nonce: str) -> int:
        if len(publisher.posted) == number - 1:
            await asyncio.to_thread(back_up_now, world, tmp_path)
        return await posting(channel_id, payload, nonce=nonce)

    publisher.post = post
    yield
    publisher.post = posting


async def assert_all_is_known_again(world: World, tmp_path: Path, layout: Layout) -> None:
    seen = shown(world.publisher, layout)
    folder = await put_back(world, tmp_path)
    world.fixed.advance(hours=7)
    async with restarted(world, folder) as again:
        await work_through(again)
        await again.linker().run()
        assert shown(world.publisher, layout) == seen
        for release in await again.releases():
            assert release.state is ReleaseState.POSTED
            ledger = await again.parts(release.chapter_number)
            assert all(part.state is PartState.SENT for part in ledger)


@pytest.mark.parametrize("layout", LAYOUTS)
async def test_what_is_missing_behind_edited_messages_is_sent(tmp_path: Path, layout: Layout):
    plan = {"layout": layout, "style": MessageStyle.TEXT, "chapters": CHAPTERS[:1]}
    async with a_world(tmp_path, **plan) as world:
        await asyncio.to_thread(back_up_now, world, tmp_path)
        await work_through(world)
        # The last three never came, and the one before was edited.
        *posts, edited, first, second, third = in_order(world)
        world.publisher.posted = [*posts, edited]
        await world.publisher.edit(edited.channel_id, edited.message_id, {"content": "Other."})
        folder = await put_back(world, tmp_path)
        world.fixed.advance(hours=7)
        async with restarted(world, folder) as again:
            await work_through(again)
            found = in_order(world)
            assert [post.message_id for post in found[: len(posts) + 1]] == [
                post.message_id for post in [*posts, edited]
            ]
            assert [wording(post.payload) for post in found[len(posts) + 1 :]] == [
                wording(post.payload) for post in (first, second, third)
            ]


def in_order(world: World) -> list[Posted]:
    return sorted(world.publisher.posted, key=lambda post: post.message_id)


async def test_a_notice_in_the_channel_is_taken_for_no_part(tmp_path: Path):
    plan = {"layout": Layout.CHANNEL, "style": MessageStyle.TEXT, "chapters": CHAPTERS[:1]}
    async with a_world(tmp_path, **plan) as world:
        fresh = world.publisher
        fresh.crash_in, fresh.effective = 4, False
        release, delivery = await world.release(), world.delivery()
        ready = await delivery.prepare(release)
        assert ready is not None
        assert await delivery.claim(release, ready.parts)
        with pytest.raises(Crash):
            await world.carry_out(release, delivery)
        notice = {"content": "Something is the matter.", "flags": 4}
        fresh.posted.append(Posted(CHANNEL, notice, "", next(fresh.ids), world.clock.now()))
        world.fixed.advance(hours=7)
        await world.go_on()
        parts = [part.payload["content"] for part in await world.parts()]
        contents = [post.payload["content"] for post in in_order(world)]
        assert contents == [*parts[:3], notice["content"], *parts[3:]]


@pytest.mark.parametrize("style", list(MessageStyle))
async def test_what_hides_more_by_now_is_not_opened_by_a_link(tmp_path: Path, style: MessageStyle):
    """The file knows of less that is hidden in these messages, and of links to be made there."""
    plan = {"layout": Layout.CHANNEL, "style": style, "chapters": CHAPTERS[:1]}
    async with a_world(tmp_path, **plan) as world:
        await asyncio.to_thread(back_up_now, world, tmp_path)
        await work_through(world)
        await more_hidden(world, 1)
        await reviser(world).run()
        world.fixed.advance(hours=7)
        seen = shown(world.publisher, Layout.CHANNEL)
        async with restarted(world, await put_back(world, tmp_path)) as again:
            await work_through(again)
            await again.linker().run()
            assert shown(world.publisher, Layout.CHANNEL) == seen
            # A revision edits them all: nobody knows what they say.
            async with again.db.read() as tx:
                steps = await revisions.get_steps(tx, (await again.release()).release_id)
            texts = [part for part in await again.parts() if part.kind is PartKind.TEXT]
            assert {step.position for step in steps} == {part.position for part in texts}


@pytest.mark.parametrize("style", list(MessageStyle))
async def test_a_part_that_a_revision_added_is_added_once(tmp_path: Path, style: MessageStyle):
    chapter = a_chapter("Night", prose(6))
    async with a_world(tmp_path, layout=Layout.CHANNEL, style=style, chapters=[chapter]) as world:
        await work_through(world)
        await change(world, prose(6) + "\n\n" + prose(9, "later"))
        there = len(world.publisher.posted)
        async with copied_before_message(there + 1, world, tmp_path):
            await reviser(world).run()
        seen = shown(world.publisher, Layout.CHANNEL)
        assert len(seen) > there
        world.fixed.advance(hours=7)
        async with restarted(world, await put_back(world, tmp_path)) as again:
            await work_through(again)
            await reviser(again).run()
            assert await is_done(again)
        assert shown(world.publisher, Layout.CHANNEL) == seen


async def test_a_chapter_that_was_ready_when_the_copy_was_made_is_known_again(tmp_path: Path):
    plan = {"layout": Layout.CHANNEL, "chapters": 2, "together": True}
    async with a_world(tmp_path, **plan) as world:
        await catch_up(world)
        release = await world.release(1)
        ready = await world.delivery().prepare(release)
        assert ready is not None
        assert await world.delivery().claim(release, ready.parts)
        await asyncio.to_thread(back_up_now, world, tmp_path)
        await work_through(world)
        await assert_all_is_known_again(world, tmp_path, Layout.CHANNEL)


async def test_a_thread_that_was_begun_a_moment_ago_says_nothing_of_what_is_in_it(tmp_path: Path):
    """Its beginning is asked for again without a look; that is no word about the messages."""
    async with a_world(tmp_path, layout=Layout.THREAD, chapters=CHAPTERS[:1]) as world:
        await asyncio.to_thread(back_up_now, world, tmp_path)
        await work_through(world)
        await world.linker().run()
        seen = shown(world.publisher, Layout.THREAD)
        world.fixed.advance(hours=7)
        async with restarted(world, await put_back(world, tmp_path)) as again:
            await work_until_the_crash(again, 1)
            world.fixed.advance(seconds=4)
            await work_through(again)
            assert shown(world.publisher, Layout.THREAD) == seen


@pytest.mark.parametrize("layout", LAYOUTS)
async def test_a_crash_while_messages_of_hours_ago_are_known_again_doubles_none(
    tmp_path: Path, layout: Layout, monkeypatch: pytest.MonkeyPatch
):
    plan = {"layout": layout, "style": MessageStyle.TEXT, "chapters": CHAPTERS[:1]}
    async with a_world(tmp_path, **plan) as world:
        await asyncio.to_thread(back_up_now, world, tmp_path)
        await work_through(world)
        await world.linker().run()
        seen = shown(world.publisher, layout)
        world.fixed.advance(hours=7)
        async with restarted(world, await put_back(world, tmp_path)) as again:
            with monkeypatch.context() as patch:
                patch.setattr(Posting, "_adopt", dies_after(2, Posting._adopt))
                await work_until_the_crash(again, 0)
            found = [part for part in await again.parts() if part.state is PartState.SENT]
            assert 2 <= len(found) < len(await again.parts())
            world.fixed.advance(hours=1)
            await work_through(again)
            assert shown(world.publisher, layout) == seen


def dies_after(times: int, adopt: Callable[..., Awaitable[None]]) -> Callable[..., Awaitable[None]]:
    left = iter(range(times))

    async def adopt_or_die(*arguments: object) -> None:
        if next(left, None) is None:
            raise Crash
        await adopt(*arguments)

    return adopt_or_die
