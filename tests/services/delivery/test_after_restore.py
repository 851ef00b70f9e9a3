"""A ledger that has forgotten what the channel has not: a power cut, or a backup put back."""

import asyncio
import json
import random
import re
import shutil
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.models.release import LatePolicy, ReleaseState
from bot.models.server import Layout, MessageStyle
from bot.services.background.pace import Pace
from bot.services.delivery.jump_links import JumpLinks
from bot.services.delivery.loop import ReleaseLoop
from bot.services.notices.sender import NoticeSender
from bot.services.schedules.planning import replan
from bot.storage.database.backup import back_up
from bot.storage.database.database import Database
from bot.storage.database.restoring import restore
from bot.storage.database.startup import fold_log
from bot.storage.releases import after_restore, schedules
from tests.builders import CHANNEL, NOW, a_chapter
from tests.fakes import FakePublisher
from tests.worlds.clocks import JumpingSleep
from tests.worlds.delivery import PASSING, World, open_world

PAGES = [
    a_chapter(
        f"Night {number}", "\n\n".join(f"{number}.{line} " + "tide " * 150 for line in range(9))
    )
    for number in range(1, 4)
]
FRESH, STALE = timedelta(seconds=20), timedelta(hours=7)


class Waiting(JumpingSleep):
    """A wait for somebody else, which may last an hour, takes no time."""

    async def __call__(self, seconds: float) -> None:
        await super().__call__(seconds if seconds < 3_600 else 0)


@asynccontextmanager
async def a_world(folder: Path, **plan: object) -> AsyncIterator[World]:
    async with open_world(folder, **plan) as world:
        yield replace(world, sleep=Waiting(world.fixed))


def make_loop(world: World) -> ReleaseLoop:
    pace = Pace(world.clock, sleep=world.sleep)
    errands = [
        work(world.db, world.clock, world.publisher, pace) for work in (NoticeSender, JumpLinks)
    ]
    return ReleaseLoop(world.db, world.clock, world.delivery(), errands, sleep=world.sleep)


async def work_through(world: World) -> None:
    """Passes until nothing is left that is due."""
    loop = make_loop(world)
    for _ in range(6):
        await loop.run_once(world.clock.now())
        await asyncio.gather(*loop._deliveries.values())
    while others := asyncio.all_tasks() - {asyncio.current_task()}:
        await asyncio.wait(others)


async def work_until_the_crash(world: World, request: int) -> None:
    world.publisher.crash_in = request
    loop = make_loop(world)
    for _ in range(6):
        await loop.run_once(world.clock.now())
        await asyncio.gather(*loop._deliveries.values(), return_exceptions=True)
        if world.publisher.crash_in is None:
            break
    others = asyncio.all_tasks() - {asyncio.current_task()}
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)


@asynccontextmanager
async def restarted(world: World, folder: Path) -> AsyncIterator[World]:
    """What a new process finds in this folder; Discord and the time go on as they are."""
    db = await Database.open(f"sqlite:///{folder / 'bot.db'}", kind="real", now=world.clock.now())
    try:
        yield replace(world, db=db)
    finally:
        await db.close()


def left_behind(folder: Path, into: Path, cut: Callable[[bytes], bytes] = bytes) -> Path:
    """What the disk holds of a bot that died, its log cut."""
    into.mkdir()
    shutil.copy(folder / "bot.db", into)
    log = folder / "bot.db-wal"
    if log.exists():
        (into / log.name).write_bytes(cut(log.read_bytes()))
    return into


def shown(publisher: FakePublisher, layout: Layout) -> list[object]:
    """All that a reader sees, in order: each card followed by its thread."""
    posts = sorted(publisher.posted, key=lambda post: post.message_id)
    if layout is not Layout.THREAD:
        return [post.payload for post in posts]
    cards = [post for post in posts if post.channel_id == CHANNEL]
    return [
        [card.payload, *(post.payload for post in posts if post.channel_id == card.message_id)]
        for card in cards
    ]


def nothing_is_left(log: bytes) -> bytes:
    return b""


def torn_in_its_last_page(log: bytes) -> bytes:
    return log[:-2_000]


def garbled_in_its_last_page(log: bytes) -> bytes:
    return log[:-2_000] + b"\x5a" * 2_000


def cut_anywhere(seed: int) -> Callable[[bytes], bytes]:
    return lambda log: log[: random.Random(seed).randrange(len(log) + 1)]  # noqa: S311


TORN = [torn_in_its_last_page, garbled_in_its_last_page]
STYLES = {
    Layout.THREAD: MessageStyle.COMPONENTS,
    Layout.CHANNEL: MessageStyle.TEXT,
    Layout.FORUM: MessageStyle.COMPONENTS,
}


async def catch_up(world: World) -> None:
    async with world.db.write() as tx:
        schedule = world.schedule
        await schedules.update_schedule(
            tx, schedule.schedule_id, rule=schedule.rule, per_drop=3, late=LatePolicy.CATCH_UP
        )


@pytest.mark.parametrize("away", [FRESH, STALE], ids=["fresh", "stale"])
@pytest.mark.parametrize("layout", list(STYLES))
async def test_a_cut_of_the_log_loses_doubles_and_reorders_nothing(
    tmp_path: Path, layout: Layout, away: timedelta
):
    plan = {"layout": layout, "style": STYLES[layout], "together": True, "chapters": PAGES}
    async with a_world(tmp_path, **plan) as world:
        await catch_up(world)
        fold_log(tmp_path / "bot.db")  # the story itself was written down long before
        whole = await undisturbed(world, tmp_path)
        request = 5 if away is FRESH else 9
        await work_until_the_crash(world, request)
        died = world.clock.now()
        cuts = [nothing_is_left, cut_anywhere(1 if away is FRESH else 2)]
        # A page is torn in one and the same way, whatever the layout of what is in it.
        cuts += TORN if (layout, away) == (Layout.CHANNEL, STALE) else []
        for number, cut in enumerate(cuts):
            world.fixed.time = died + away
            folder = left_behind(tmp_path, tmp_path / str(number), cut)
            async with restarted(with_own_channel(world), folder) as again:
                await work_through(again)
                states = {release.state for release in await again.releases()}
                assert states == {ReleaseState.POSTED}
                assert shown(again.publisher, layout) == whole


def with_own_channel(world: World) -> World:
    """What is posted from here on is not seen by the next."""
    publisher = world.publisher
    posted, threads = [*publisher.posted], {**publisher.threads}
    return replace(world, publisher=replace(publisher, posted=posted, threads=threads))


async def undisturbed(world: World, tmp_path: Path) -> list[object]:
    """What readers are to see."""
    folder = left_behind(tmp_path, tmp_path / "undisturbed")
    other = replace(world, publisher=replace(world.publisher, posted=[], threads={}))
    async with restarted(other, folder) as calm:
        await work_through(calm)
    world.fixed.time = NOW
    return shown(other.publisher, (await world.release()).layout)


async def post_five_days_and_put_back_the_first(tmp_path: Path, world: World) -> Path:
    """Three of five chapters are out, as the channel knows; the database knows of one."""
    await work_through(world)
    url, backup = f"sqlite:///{tmp_path / 'bot.db'}", tmp_path / "backup.db"
    await asyncio.to_thread(back_up, url, backup, now=world.clock.now())
    for day in (1, 2):
        world.fixed.time = max(world.clock.now(), NOW + timedelta(days=day))
        await work_through(world)
        async with world.db.write() as tx:
            # As whoever changes a schedule does: what is left is planned anew, with new numbers.
            await replan(tx, world.schedule, world.clock.now())
    assert len(cards(world)) == 3
    restored = tmp_path / "restored"
    await restore(f"sqlite:///{restored / 'bot.db'}", backup, now=world.clock.now())
    return restored


def cards(world: World) -> list[str]:
    posts = sorted(world.publisher.posted, key=lambda post: post.message_id)
    shown = [json.dumps(post.payload) for post in posts]
    return [card for card in shown if "comment:" in card]


@pytest.mark.parametrize("layout", list(STYLES))
async def test_a_backup_of_days_ago_doubles_nothing_and_keeps_the_dates(
    tmp_path: Path, layout: Layout
):
    async with a_world(tmp_path, layout=layout, style=STYLES[layout], chapters=5) as world:
        restored = await post_five_days_and_put_back_the_first(tmp_path, world)
        seen = shown(world.publisher, layout)
        world.fixed.time = max(world.clock.now(), NOW + timedelta(days=2, hours=5))
        async with restarted(world, restored) as again:
            await work_through(again)
            assert shown(world.publisher, layout) == seen
            states = [release.state for release in await again.releases()]
            assert states == [ReleaseState.POSTED] * 3 + [ReleaseState.WAITING] * 2
            assert (await again.release(4)).due_at == NOW + timedelta(days=3)
            await assert_buttons_lead_to_their_chapters(again)
            for day in (3, 4):
                world.fixed.time = max(world.clock.now(), NOW + timedelta(days=day))
                await work_through(again)
            await assert_buttons_lead_to_their_chapters(again)
            async with again.db.read() as tx:
                assert await after_restore.find_gaps(tx) == []
    assert [f"Chapter {number} " in card for number, card in enumerate(cards(world), 1)] == [
        True
    ] * 5


async def assert_buttons_lead_to_their_chapters(world: World) -> None:
    numbers = {each.release_id: each.chapter_number for each in await world.releases()}
    for card in cards(world):
        (release_id,) = re.findall(r"comment:(\d+)", card)
        assert f"Chapter {numbers[int(release_id)]} " in card


async def test_a_channel_that_cannot_be_read_gets_nothing_until_it_can(tmp_path: Path):
    async with a_world(tmp_path, layout=Layout.CHANNEL) as world:
        fold_log(tmp_path / "bot.db")
        await work_until_the_crash(world, 1)
        folder = left_behind(tmp_path, tmp_path / "after", nothing_is_left)
        world.fixed.advance(hours=7)
        async with restarted(world, folder) as again:
            history, asked = world.publisher.history, list[int]()

            async def unreadable(channel_id, *, after, limit):
                asked.append(channel_id)
                if len(asked) < 3:
                    raise PASSING
                return await history(channel_id, after=after, limit=limit)

            world.publisher.history = unreadable
            for _ in range(3):
                assert len(world.publisher.posted) == 1
                await work_through(again)
                again.fixed.advance(minutes=1)
            assert (await again.release()).state is ReleaseState.POSTED
            assert len(cards(world)) == 1


async def test_a_channel_in_which_nothing_was_forgotten_is_read_once(tmp_path: Path):
    async with a_world(tmp_path, layout=Layout.CHANNEL) as world:
        folder = left_behind(tmp_path, tmp_path / "after")
        async with restarted(world, folder) as again:
            await work_through(again)
            world.fixed.advance(days=1)
            await work_through(again)
        assert world.publisher.histories == 1
        assert len(cards(world)) == 2


async def test_a_bot_that_was_stopped_properly_reads_nothing(tmp_path: Path):
    async with a_world(tmp_path, layout=Layout.CHANNEL) as world:
        await world.db.close()
        async with restarted(world, tmp_path) as again:
            await work_through(again)
    assert world.publisher.histories == 0
    assert len(cards(world)) == 1
