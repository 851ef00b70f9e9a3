"""Removes old rows that have done their work: without it some tables only grow."""

import logging
from datetime import datetime, timedelta

from typing_extensions import override

from bot.services.background.guard import guard, leave
from bot.services.background.task import Errand
from bot.storage.removals import expired_rows

log = logging.getLogger(__name__)

EVERY = timedelta(days=7)
# A start has better things to do.
FIRST = timedelta(hours=1)
# The writer is held for so many rows at a time.
BATCH = 500


class Housekeeping(Errand):
    """Removes once a week, a little at a time, and nothing else than this.

    - notices, 30 days after they were sent or given up;
    - drafts that have expired (an author had 24 hours for them);
    - dates that were skipped, 30 days after they went by;
    - reactions that were cleared or taken back unseen on messages of no chapter, after 30 days:
      they are heard of everywhere in a channel that stories go to;
    - releases that were cancelled before anything of them was out, 90 days after their date;
    - what admins did, after two years.

    Never: stories, chapters, what was posted and the parts that it is revised by, labels that
    became links, reactions to chapters, comments, reports.
    """

    name = "housekeeping"
    _due: datetime | None = None

    @override
    async def run(self) -> None:
        now = self._clock.now()
        if self._due is None:
            self._due = now + FIRST
        # A clock that was set back must not put the next time off.
        if not now < self._due <= now + EVERY:
            self._due = now + EVERY
            await self._clean_up(now)

    @override
    async def next_due(self, after: datetime) -> datetime | None:
        return self._due if self._due is not None and self._due > after else None

    async def _clean_up(self, now: datetime) -> None:
        for kind in expired_rows.KINDS:
            await guard(f"housekeeping: {kind}", self._clean_up_all(kind, now), leave)

    async def _clean_up_all(self, kind: str, now: datetime) -> None:
        removed = 0
        while found := await self._remove(kind, now):
            removed += found
        if removed:
            log.info("housekeeping: %s rows of %s removed", removed, kind)

    async def _remove(self, kind: str, now: datetime) -> int:
        # What is looked for is found without holding the writer.
        async with self._db.read() as tx:
            keys = await expired_rows.find_old(tx, kind, now, BATCH)
        if not keys:
            return 0
        async with self._db.write() as tx:
            return await expired_rows.remove_old(tx, kind, keys, now)
