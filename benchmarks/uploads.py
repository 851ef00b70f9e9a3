"""Releases that are due while one author uploads: late by how much, beside the same in quiet.

Twenty files of 1 MB of HTML are handed to `/story add` at once, by an author of the guild in which
every second release is due; the others are of another guild. Those count that are due between the
first file's sending and the last one's answer, and within a minute and a half in any case.
"""

import asyncio
import math
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from html import escape
from pathlib import Path

from simcord.results import InteractionResult

from benchmarks.prose import paragraphs
from benchmarks.rows import Row
from benchmarks.serials import first_messages, plan_releases
from bot.clock import SYSTEM_CLOCK
from bot.models.server import MessageStyle
from bot.services.drafts.texts import PUBLIC
from tests.wire.front import Front
from tests.wire.people import words_of
from tests.wire.process import real_bot
from tests.worlds.scene import Scene, set_scene

UPLOADS = 20
BYTES = 1_000_000
CHAPTERS = 20
QUIET, BUSY = 30, 90
"""Releases in each guild before the uploads, and from their beginning on."""
APART = timedelta(seconds=1)
# Enough to write all that down, and for the process to start, log in and have its catch-up done.
HEAD_START = timedelta(seconds=35)
LIMIT_MS = 100.0


@dataclass(frozen=True, slots=True)
class Lateness:
    """Milliseconds of each release in one guild."""

    quiet: list[float]
    busy: list[float]


def measure() -> list[Row]:
    with tempfile.TemporaryDirectory() as folder:
        other, own, took, answered = asyncio.run(_measure(Path(folder)))
    return [
        *_rows("another guild", other),
        *_rows("the author's own guild", own),
        Row(f"{UPLOADS} uploads of 1 MB of HTML: previews shown", answered, "", "sent", UPLOADS),
        Row(f"{UPLOADS} uploads of 1 MB of HTML: seconds watched", took, "s", "no limit"),
    ]


def _rows(where: str, late: Lateness) -> Iterator[Row]:
    count = f"{len(late.busy)} releases"
    name = f"due instant to first message in {where}, {count} beside {UPLOADS} uploads"
    for figure, of in (("p50", 0.5), ("p99", 0.99), ("worst", 1.0)):
        busy, quiet = _smallest_above(late.busy, of), _smallest_above(late.quiet, of)
        yield Row(f"{name}, {figure}", busy, "ms", "limit", LIMIT_MS)
        yield Row(f"{name}, {figure}", busy, "ms", "without uploads", quiet)


def _smallest_above(values: Sequence[float], share: float) -> float:
    """The smallest value that this share of all do not exceed."""
    return sorted(values)[math.ceil(len(values) * share) - 1]


async def _measure(folder: Path) -> tuple[Lateness, Lateness, float, int]:
    # Written before: it is the bot that is to be busy.
    pages = [page(number) for number in range(UPLOADS)]
    async with Front() as front:
        other, own = set_scene(front), set_scene(front)
        quiet = SYSTEM_CLOCK.now() + HEAD_START
        busy = quiet + APART * (QUIET + 4)
        due_other = await _plan(other, folder, quiet, busy)
        due_own = await _plan(own, folder, quiet + APART / 2, busy + APART / 2)
        process = real_bot(front, folder)
        await process.start()
        await asyncio.sleep((busy - APART - SYSTEM_CLOCK.now()).total_seconds())
        adding = [asyncio.create_task(_add(own, *each)) for each in enumerate(pages)]
        answers, unanswered = await asyncio.wait(adding, timeout=(APART * BUSY).total_seconds())
        ended = SYSTEM_CLOCK.now()
        for task in unanswered:
            task.cancel()
        due = {channel: at for channel, at in (due_other | due_own).items() if at < ended}
        await front.news.until(
            lambda: due.keys() <= first_messages(front).keys(), "all releases", within=300.0
        )
        await process.kill()
        shown = sum(PUBLIC in words_of(answer.result()) for answer in answers)
        took = (ended - busy + APART).total_seconds()
        return _late(front, due_other, busy, ended), _late(front, due_own, busy, ended), took, shown


async def _plan(scene: Scene, folder: Path, quiet: datetime, busy: datetime) -> dict[int, datetime]:
    instants = [quiet + APART * number for number in range(QUIET)]
    instants += [busy + APART * number for number in range(BUSY)]
    text = paragraphs(3_000)
    style = MessageStyle.COMPONENTS
    return await plan_releases(scene, folder, text, style, len(instants), instants.__getitem__)


async def _add(scene: Scene, number: int, data: bytes) -> InteractionResult:
    people = scene.front.people
    file = (f"serial-{number}.html", data)
    asked = await people.begin_slash(scene.keeper, scene.channel, "story add", file=file)
    return await people.answered(asked, within=600.0)


def page(number: int) -> bytes:
    """A web page of a serial, unlike any other number's."""
    title = f"The Salt Road, Volume {number}"
    written = [f"<html><head><title>{title}</title></head><body><h1>{title}</h1>"]
    for chapter in range(1, CHAPTERS + 1):
        text = paragraphs(BYTES // CHAPTERS - 1_000, seed=number * CHAPTERS + chapter)
        written.append(f"<h2>Chapter {chapter}</h2>")
        written += (f"<p>{escape(paragraph)}</p>" for paragraph in text.split("\n\n"))
    return "\n".join([*written, "</body></html>"]).encode().ljust(BYTES)


def _late(front: Front, due: dict[int, datetime], busy: datetime, ended: datetime) -> Lateness:
    loop_to_wall = SYSTEM_CLOCK.now().timestamp() - asyncio.get_running_loop().time()
    first = first_messages(front)
    late = {
        channel: (first[channel] + loop_to_wall - at.timestamp()) * 1000
        for channel, at in due.items()
        if at < ended
    }
    return Lateness(
        quiet=[late[channel] for channel in late if due[channel] < busy],
        busy=[late[channel] for channel in late if due[channel] >= busy],
    )
