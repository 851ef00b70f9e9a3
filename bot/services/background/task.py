"""Work beside the releases and never in their way: a task of its own, which ends with the work."""

import asyncio
import logging
from abc import ABC, abstractmethod
from collections.abc import Callable
from datetime import datetime

from bot.clock import Clock
from bot.services.background.pace import Pace
from bot.services.ports.publisher import Publisher
from bot.storage.database.database import Database
from bot.storage.database.trouble import DatabaseTrouble

log = logging.getLogger(__name__)


def _wake_none() -> None:
    """Wake no loop: a caller of `run` alone looks at the rows again by itself."""


class Errand(ABC):
    """A task for work owed in rows with a date each. `name` says what, for the log."""

    name: str

    def __init__(self, db: Database, clock: Clock, publisher: Publisher, pace: Pace) -> None:
        self._db = db
        self._clock = clock
        self._publisher = publisher
        self._pace = pace
        self._task: asyncio.Task[None] | None = None
        self._once_more = False
        self.put_off: Callable[[], None] = _wake_none

    @abstractmethod
    async def run(self) -> None:
        """Do all that is due. `put_off` is called when something is put off meanwhile."""

    @abstractmethod
    async def next_due(self, after: datetime) -> datetime | None:
        """When there is something to do that was not due at `after`."""

    def start(self, put_off: Callable[[], None]) -> None:
        """Run in a task. `put_off` is called when `next_due` may change.

        While it runs it may have looked at the rows for the last time: then it runs once more.
        """
        self.put_off = put_off
        self._once_more = self._task is not None
        if self._task is None:
            self._task = asyncio.create_task(self.run(), name=self.name)
            self._task.add_done_callback(self._ended)

    async def stop(self) -> None:
        self._once_more = False
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._task = None
        error = None if task.cancelled() else task.exception()
        # The database says for itself, and once for all, when it cannot be used.
        if error is not None and not isinstance(error, DatabaseTrouble):
            log.error("%s: not done", self.name, exc_info=error)
        elif error is None and self._once_more and not task.cancelled():
            self.start(self.put_off)
