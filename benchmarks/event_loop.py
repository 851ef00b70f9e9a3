"""For how long the event loop stands still while a large draft is read and a chapter composed."""

import asyncio
import time
from collections.abc import Callable

from benchmarks.composing import compose_chapter, one_chapter
from benchmarks.prose import PLAIN, book, paragraphs
from benchmarks.rows import Row
from bot.importing.files.story_file import StoryFile
from bot.importing.process.reading_process import ReadingProcess
from bot.models.server import MessageStyle
from bot.models.story import Manuscript
from bot.services.background.garbage import no_collection

LIMIT_MS = 50.0
TICK = 0.002
DRAFT_WORDS = 1_850_000
DRAFT_BYTES = 10_000_000
CHAPTER = 990_000


def measure() -> list[Row]:
    prose = one_chapter(paragraphs(CHAPTER))
    short = one_chapter("“Yes.”\n\n" * (CHAPTER // 8))
    return [
        _row("10 MB draft read", _read_draft),
        _row("chapter of 990,000 characters composed", lambda: _compose(prose)),
        _row("chapter of 120,000 paragraphs composed", lambda: _compose(short)),
    ]


def _row(name: str, work: Callable[[], object]) -> Row:
    longest = asyncio.run(_longest_wait(work))
    return Row(f"event loop held up, {name}", longest, "ms", "limit", LIMIT_MS)


@no_collection()
def _compose(manuscript: Manuscript) -> None:
    compose_chapter(manuscript, 1, MessageStyle.COMPONENTS)


def _read_draft() -> None:
    reader = ReadingProcess()
    try:
        text = book(PLAIN, DRAFT_WORDS, chapters=200).encode()[:DRAFT_BYTES]
        reader.read((StoryFile("book.md", text),), {})
    finally:
        reader.close()


async def _longest_wait(work: Callable[[], object]) -> float:
    """Milliseconds by which a task that wants to run all the time was late, at worst."""
    working = asyncio.create_task(asyncio.to_thread(work))
    worst = 0.0
    while not working.done():
        due = time.perf_counter() + TICK
        await asyncio.sleep(TICK)
        worst = max(worst, time.perf_counter() - due)
    await working
    return worst * 1000
