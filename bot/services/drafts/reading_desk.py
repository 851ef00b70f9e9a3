"""Where drafts are read and worked out: one at a time, and apart from all that is due."""

from collections.abc import AsyncGenerator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, asynccontextmanager

from bot.importing.process.reading_process import ReadingProcess
from bot.importing.questions import Reading
from bot.models.server import Member
from bot.models.story import Draft
from bot.services.background.fair_queue import FairQueue, Turn
from bot.services.background.side_work import beside, within
from bot.services.drafts.preview import read_draft
from bot.services.drafts.reading_cache import ReadingCache


class ReadingDesk:
    """One desk, at which files are read by turns; `FairQueue` says whose turn it is."""

    def __init__(self, process: ReadingProcess) -> None:
        self._readings = ReadingCache(process)
        self._line = FairQueue()
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="reading-desk")

    def place(self, member: Member, size: int) -> AbstractContextManager[Turn]:
        """Stand in line with a file of so many bytes. Raises StoryError where the line is full."""
        return self._line.place(member, size)

    @asynccontextmanager
    async def turn(self, member: Member, draft: Draft) -> AsyncGenerator[None]:
        """A turn to `read` a draft and work upon it. A draft that was read lately need not wait."""
        if await beside(self._readings.has, draft):
            yield
            return
        with self._line.place(member, len(draft.source)) as place:
            async with place:
                yield

    async def read(self, draft: Draft) -> Reading:
        """The file with the author's choices and edits. Raises StoryError. Take a turn before."""
        if await beside(self._readings.has, draft):
            return await beside(read_draft, draft, self._readings)
        return await within(self._thread, read_draft, draft, self._readings)

    async def forget(self, draft: Draft) -> None:
        """Keep nothing of a draft that is gone."""
        await beside(self._readings.forget, draft)
