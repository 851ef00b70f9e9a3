"""Uploads wait for each other: not for the event loop's threads, and nothing due for them."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from bot.errors import StoryError
from bot.importing.files.story_file import StoryFile
from bot.importing.manuscripts.reading import MAX_BYTES
from bot.importing.process.reading_process import ReadingProcess
from bot.services.background.fair_queue import MOST_OF_A_GUILD
from bot.services.drafts.drafts import Drafts
from bot.services.drafts.waiting_drafts import MAX_DRAFTS, Attached
from bot.services.stories.library import Library
from bot.services.warnings.passages import Passages
from bot.storage.database.database import Database
from tests.builders import a_member
from tests.fakes import FixedClock

AUTHOR = a_member()
FILE = StoryFile("clock.txt", b"Warnings: yaoi\n\nChapter 1: Brass\n\nThe shop smelled of oil.\n")


class WatchedThreads(ThreadPoolExecutor):
    """The threads in which due chapters are composed, and addresses looked up."""

    used = 0

    def submit(self, fn: Callable[..., object], /, *args: object, **kwargs: object):
        self.used += 1
        return super().submit(fn, *args, **kwargs)


class Parcel:
    """A file that is on its way until it is let go."""

    def __init__(self, size: int = 100) -> None:
        self.asked_for = asyncio.Event()
        self.arrives = asyncio.Event()
        self.attached = Attached(size, self.fetch)

    async def fetch(self) -> list[StoryFile]:
        self.asked_for.set()
        await self.arrives.wait()
        return [FILE]


@pytest.fixture
def drafting(db: Database, clock: FixedClock, reading_process: ReadingProcess) -> Drafts:
    return Drafts(db, clock.clock, lambda: None, reading_process)


async def test_nothing_that_people_ask_for_runs_where_due_chapters_are_composed(
    db: Database, clock: FixedClock, drafting: Drafts
):
    threads = WatchedThreads(1)
    asyncio.get_running_loop().set_default_executor(threads)
    views = await asyncio.gather(*(drafting.add_draft(AUTHOR, [FILE]) for _ in range(4)))
    draft, other, *_ = (view.draft_id for view in views)
    key = next(each.key for each in views[0].proposals if each.key.startswith("warning:"))
    await drafting.choose(AUTHOR, draft, key, "tag")
    await drafting.edit(AUTHOR, draft, {"title": "Clock"})
    await drafting.view(AUTHOR, draft)
    await drafting.details(AUTHOR, draft)
    story_id = (await drafting.accept(AUTHOR, draft)).story.story_id
    await drafting.discard(AUTHOR, other)
    revision = await drafting.add_draft(AUTHOR, [FILE], story_id=story_id, chapter=1)
    await drafting.accept(AUTHOR, revision.draft_id)
    library, marking = Library(db, clock.clock), Passages(db, clock.clock, lambda: None)
    assert await library.preview(AUTHOR, story_id, 1, age_restricted=True)
    stamp = (await marking.look(AUTHOR, story_id, 1, age_restricted=True)).stamp
    await marking.mark(AUTHOR, story_id, 1, stamp, (1, 1), warnings="gore")
    assert threads.used == 0


async def test_so_many_files_of_a_guild_may_wait_and_another_guild_does_not_notice(
    drafting: Drafts,
):
    parcels = [Parcel() for _ in range(MOST_OF_A_GUILD)]
    waiting = [
        asyncio.create_task(drafting.add_draft(a_member(number), parcel.attached))
        for number, parcel in enumerate(parcels, 100)
    ]
    await asyncio.gather(*(parcel.asked_for.wait() for parcel in parcels))
    late = Parcel()
    with pytest.raises(StoryError, match="so many files waiting"):
        await drafting.add_draft(AUTHOR, late.attached)
    assert not late.asked_for.is_set()
    elsewhere = replace(AUTHOR, guild_id=AUTHOR.guild_id + 1)
    assert (await drafting.add_draft(elsewhere, [FILE])).draft_id
    for parcel in parcels:
        parcel.arrives.set()
    assert len({view.draft_id for view in await asyncio.gather(*waiting)}) == MOST_OF_A_GUILD
    assert (await drafting.add_draft(AUTHOR, [FILE])).draft_id


async def test_what_cannot_be_kept_is_not_even_fetched(drafting: Drafts):
    large = Parcel(MAX_BYTES + 1)
    with pytest.raises(StoryError, match="larger than 10 MB"):
        await drafting.add_draft(AUTHOR, large.attached)
    for _ in range(MAX_DRAFTS):
        await drafting.add_draft(AUTHOR, [FILE])
    one_more = Parcel()
    with pytest.raises(StoryError, match="20 drafts waiting"):
        await drafting.add_draft(AUTHOR, one_more.attached)
    assert not large.asked_for.is_set() and not one_more.asked_for.is_set()


async def test_a_draft_that_was_read_lately_does_not_stand_in_line(drafting: Drafts):
    """A modal has three seconds: what is at hand is shown, whoever else waits to be read."""
    draft_id = (await drafting.add_draft(AUTHOR, [FILE])).draft_id
    parcels = [Parcel() for _ in range(MOST_OF_A_GUILD)]
    waiting = [
        asyncio.create_task(drafting.add_draft(a_member(number), parcel.attached))
        for number, parcel in enumerate(parcels, 100)
    ]
    await asyncio.gather(*(parcel.asked_for.wait() for parcel in parcels))
    assert (await drafting.details(AUTHOR, draft_id)).title
    assert (await drafting.view(AUTHOR, draft_id)).rows
    for task in waiting:
        task.cancel()
    await asyncio.gather(*waiting, return_exceptions=True)
    assert (await drafting.add_draft(AUTHOR, [FILE])).draft_id
