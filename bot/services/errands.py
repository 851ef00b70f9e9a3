"""Work beside the releases and never in their way: a task of its own, which ends with the work."""

import asyncio
import logging
from abc import ABC, abstractmethod
from collections.abc import Callable
from datetime import datetime

log = logging.getLogger(__name__)


def _nobody() -> None:
    """Wake nobody: whoever calls `run` alone looks at the rows again by itself."""


class Errand(ABC):
    """Something owed in rows with a date each. `name` says what, for the log."""

    name: str

    def __init__(self) -> None:
        self._task: asyncio.Task[None] | None = None
        self.put_off: Callable[[], None] = _nobody

    @abstractmethod
    async def run(self) -> None:
        """Do all that is due. Whatever is put off meanwhile is told by `put_off`."""

    @abstractmethod
    async def next_due(self, after: datetime) -> datetime | None:
        """When there is something to do that was not due at `after`."""

    def start(self, put_off: Callable[[], None]) -> None:
        """Run in a task; a no-op while it runs. `put_off` is called when `next_due` may change."""
        self.put_off = put_off
        if self._task is None:
            self._task = asyncio.create_task(self.run(), name=self.name)
            self._task.add_done_callback(self._ended)

    async def stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._task = None
        if not task.cancelled() and task.exception() is not None:
            log.error("%s: not done", self.name, exc_info=task.exception())
