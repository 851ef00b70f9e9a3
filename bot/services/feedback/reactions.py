"""Reactions, gathered in memory for a moment and written many at once."""

import asyncio
import logging
from collections.abc import Callable
from typing import TypeAlias

from bot.clock import Clock
from bot.models.feedback import ReactionEvent, ReactionsCleared
from bot.services.background import back_off
from bot.services.background.waiting import Nap, Sleep
from bot.services.feedback.event_times import EventTimes
from bot.storage.database.database import Database
from bot.storage.database.trouble import DatabaseTrouble
from bot.storage.feedback import reactions

log = logging.getLogger(__name__)

Event: TypeAlias = ReactionEvent | ReactionsCleared

GATHER = 0.25
BATCH = 10_000
# About 300 MB. What is refused beyond it is asked of Discord when there is room again.
CAPACITY = 1_000_000
CLOSING_TRIES = 5


def _nobody() -> None:
    """Do nothing: without a reconciliation the next start makes up for it."""


class Reactions:
    """Writes events durably within about a quarter of a second; a failed write is tried again.

    Nothing waits while nothing comes: a task exists only while there is something to write.
    `missed` is called when there is room again after events were refused.
    """

    def __init__(self, db: Database, clock: Clock, *, sleep: Sleep = asyncio.sleep) -> None:
        self._db = db
        self._clock = clock
        self._sleep = sleep
        self._nap = Nap(sleep)
        self.instants = EventTimes(clock.now)
        self.missed: Callable[[], None] = _nobody
        self._events = list[Event]()
        self._refused = 0
        self._task: asyncio.Task[None] | None = None
        self._writing = asyncio.Lock()

    @property
    def buffered(self) -> int:
        return len(self._events)

    def record(self, event: Event) -> None:
        """Keep one event for the next batch. Cheap; call it from the event loop."""
        if len(self._events) >= CAPACITY:
            self._refuse()
            return
        self._events.append(event)
        if self._task is None:
            self._task = asyncio.create_task(self._write_soon())
        elif len(self._events) == BATCH:
            self._nap.cut()

    async def flush(self) -> None:
        """Write everything recorded so far. Raises what the database raises; nothing is lost."""
        async with self._writing:
            while self._events:
                batch, began = self._events[:BATCH], self._clock.ticks()
                async with self._db.write() as tx:
                    await reactions.record_reactions(tx, batch)
                del self._events[: len(batch)]
                spent = self._clock.ticks() - began
                log.debug("%s reactions written in %.3f s", len(batch), spent)
            if self._refused:
                log.error("%s reactions were not kept: Discord is asked for them", self._refused)
                self._refused = 0
                self.missed()

    async def close(self) -> None:
        """Write what is left, with a few tries; call it when no more events come."""
        for attempt in range(CLOSING_TRIES):
            (problem,) = await asyncio.gather(self.flush(), return_exceptions=True)
            if problem is None:
                break
            log.error("reactions not written at closing: %s", type(problem).__name__)
            await self._sleep(back_off.REACTIONS.seconds(attempt))
        if self._events:
            log.error("%s reactions are left unwritten", len(self._events))
        await self._end()

    async def _write_soon(self) -> None:
        pause, failed = GATHER, 0
        while self._events:
            await self._nap.take(pause)
            # A failed write keeps its batch: events leave the list after the commit only.
            (problem,) = await asyncio.gather(self.flush(), return_exceptions=True)
            if problem is None:
                pause, failed = GATHER, 0
            else:
                pause, failed = back_off.REACTIONS.seconds(failed), failed + 1
                _say(problem)
        self._task = None

    async def _end(self) -> None:
        task, self._task = self._task, None
        if task is not None:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    def _refuse(self) -> None:
        self._refused += 1
        if self._refused % BATCH == 1:
            log.error("no room for reactions: %s not kept so far", self._refused)


def _say(problem: BaseException) -> None:
    # The database says for itself, and once for all, when it cannot be used.
    if not isinstance(problem, DatabaseTrouble):
        log.error("reactions not written: %s; trying again", type(problem).__name__)
