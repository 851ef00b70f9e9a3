"""A ledger that has forgotten what the channel has not: a power cut, or a backup put back."""

import asyncio
import random
import shutil
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.models.release import LatePolicy, ReleaseState
from bot.models.server import Layout, MessageStyle
from bot.services.linking import Linker
from bot.services.notifying import Notifier
from bot.services.pace import Pace
from bot.services.releasing import ReleaseLoop
from bot.storage import schedules
from bot.storage.database import Database
from bot.storage.startup import fold_log
from tests.builders import CHANNEL, NOW, a_chapter
from tests.fakes import FakePublisher
from tests.services.delivery_world import World, open_world

PAGES = [
    a_chapter(
        f"Night {number}", "\n\n".join(f"{number}.{line} " + "tide " * 150 for line in range(9))
    )
    for number in range(1, 4)
]
FRESH, STALE = timedelta(seconds=20), timedelta(hours=7)


def make_loop(world: World) -> ReleaseLoop:
    pace = Pace(world.clock, sleep=world.sleep)
    errands = [work(world.db, world.clock, world.publisher, pace) for work in (Notifier, Linker)]
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


CUTS = [
    nothing_is_left,
    torn_in_its_last_page,
    garbled_in_its_last_page,
    *map(cut_anywhere, range(5)),
]
STYLES = {
    Layout.THREAD: MessageStyle.COMPONENTS,
    Layout.CHANNEL: MessageStyle.TEXT,
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
    style = STYLES[layout]
    async with open_world(
        tmp_path, layout=layout, style=style, together=True, chapters=PAGES
    ) as world:
        await catch_up(world)
        fold_log(tmp_path / "bot.db")  # the story itself was written down long before
        whole = await undisturbed(world, tmp_path)
        request = 5 if away is FRESH else 9
        await work_until_the_crash(world, request)
        publisher, died = world.publisher, world.clock.now()
        for number, cut in enumerate(CUTS):
            folder = left_behind(tmp_path, tmp_path / str(number), cut)
            after = replace(
                world,
                publisher=replace(
                    publisher, posted=[*publisher.posted], threads={**publisher.threads}
                ),
            )
            after.fixed.time = died + away
            async with restarted(after, folder) as again:
                await work_through(again)
                assert {release.state for release in await again.releases()} == {
                    ReleaseState.POSTED
                }
            assert shown(after.publisher, layout) == whole


async def undisturbed(world: World, tmp_path: Path) -> list[object]:
    """What readers are to see."""
    folder = left_behind(tmp_path, tmp_path / "undisturbed")
    other = replace(world, publisher=replace(world.publisher, posted=[], threads={}))
    async with restarted(other, folder) as calm:
        await work_through(calm)
    world.fixed.time = NOW
    return shown(other.publisher, (await world.release()).layout)
