"""Archived threads: opened for an edit, and archived again when all is done."""

from bot.models.revision import Revision
from bot.services.channels.texts import THREAD_LOCKED
from bot.services.ports.publisher import DeliveryProblem, ProblemKind, Publisher
from bot.storage.database.database import Database
from bot.storage.revisions import revisions


class ArchivedThreads:
    def __init__(self, db: Database, publisher: Publisher) -> None:
        self._db = db
        self._publisher = publisher

    async def open(self, revision: Revision, thread_id: int) -> None:
        """Make a thread's messages editable. That it was archived is written down before."""
        state = await self._publisher.thread_state(thread_id)
        if state is None or not state.archived:
            return
        async with self._db.write() as tx:
            await revisions.note_opened(tx, revision.release_id, thread_id)
        try:
            await self._publisher.change_thread(thread_id, {"archived": False})
        except DeliveryProblem as problem:
            if state.locked and problem.kind is ProblemKind.PERMANENT:
                locked = THREAD_LOCKED(thread_id=thread_id)
                raise DeliveryProblem(ProblemKind.PERMANENT, locked) from problem
            raise

    async def close(self, revision: Revision) -> None:
        """Leave a thread as it was found. Where that is forbidden, or it is gone, it stays so."""
        async with self._db.read() as tx:
            thread_id = await revisions.get_opened(tx, revision.release_id)
        if thread_id is None:
            return
        try:
            await self._publisher.change_thread(thread_id, {"archived": True})
        except DeliveryProblem as problem:
            if problem.kind is ProblemKind.PASSING:
                raise
        async with self._db.write() as tx:
            await revisions.note_opened(tx, revision.release_id, None)
