"""Deletes for good what was removed and not brought back in time.

The text goes wherever it is kept. Readers' comments stay for the author, without the names of who
wrote them, and reactions stay as numbers; what can still be undone is never touched.
"""

import logging
from collections.abc import Sequence
from datetime import datetime

from typing_extensions import override

from bot.models.removal import Removal
from bot.services.background.owed_work import OwedWork
from bot.storage.database.database import Tx
from bot.storage.removals import purges, removals

log = logging.getLogger(__name__)

# A transaction keeps every other writer waiting.
READERS = 500


class Purge(OwedWork[Removal]):
    """Purges each removal in short transactions; the last one ends it."""

    name = "purges"
    batch = 50

    @override
    async def find_due(self, tx: Tx, now: datetime, limit: int) -> list[Removal]:
        return await removals.find_purgeable(tx, now, limit)

    @override
    async def find_next(self, tx: Tx, after: datetime) -> datetime | None:
        return await removals.next_purge(tx, after)

    @override
    async def carry_out(self, due: Sequence[Removal]) -> None:
        for removal in due:
            await self.guarded([removal], self._delete(removal))

    @override
    def name_of(self, row: Removal) -> str:
        return f"removal {row.removal_id}"

    async def _delete(self, removal: Removal) -> None:
        await self._forget_readers(removal)
        await self._purge(removal)

    async def _forget_readers(self, removal: Removal) -> None:
        more = True
        while more:
            async with self._db.write() as tx:
                chapter_ids = removal.chapter_ids
                if removal.is_whole:
                    chapter_ids = await purges.all_chapters(tx, removal.story_id)
                more = await purges.forget_reactors(tx, removal.story_id, chapter_ids, READERS)

    async def _purge(self, removal: Removal) -> None:
        async with self._db.write() as tx:
            if removal.is_whole:
                await purges.purge_story(tx, removal.story_id)
                chapter_ids = await purges.all_chapters(tx, removal.story_id)
            else:
                chapter_ids = list(removal.chapter_ids)
            await purges.purge_chapters(tx, chapter_ids)
            await removals.mark_purged(tx, removal.removal_id, self._clock.now())
        log.info("removal %s: deleted for good", removal.removal_id)
