"""The bot's own limit on requests a second, so that Discord's never has to speak."""

import asyncio
import heapq
from datetime import datetime
from enum import IntEnum
from itertools import count
from typing import TypeAlias

from typing_extensions import override

from bot.clock import Clock
from bot.services.background.waiting import Gate, Sleep

PER_SECOND = 45.0
# With 45 a second, no second ever sees Discord's limit of 50.
BURST = 4
# What was held up after its turn leaves a little closer than turns are granted, never in one heap.
CLOSER = 0.92
_LONGEST_HEAP = 60.0
# A shorter wait is none: a clock of coarser grain would never see its end.
_GRAIN = 0.001


class Rank(IntEnum):
    """The order of requests. A part has its position in its release: fewer than a million."""

    FIRST_PARTS = 0
    NOTICES = 1_000_000
    LINKS = 2_000_000
    REVISIONS = 3_000_000
    TAKEDOWNS = 4_000_000
    RECONCILIATION = 5_000_000


Priority: TypeAlias = tuple[int, datetime, int]
"""Rank or part position, due instant, id: all first parts before any second part."""


class Pace:
    """Turns at `per_second`, evenly spaced after a burst of at most `BURST`.

    There is a task only while a caller waits. A waiter that is cancelled gives its turn back.
    """

    def __init__(
        self, clock: Clock, per_second: float = PER_SECOND, *, sleep: Sleep = asyncio.sleep
    ) -> None:
        self._ticks = clock.ticks
        self._interval = 1.0 / per_second
        self._sleep = sleep
        self._next = float("-inf")
        self._left = float("-inf")
        self._numbers = count()
        self._waiting: list[tuple[Priority, int, Gate]] = []
        self._pump: asyncio.Task[None] | None = None

    async def turn(self, priority: Priority) -> None:
        """Return when the caller may send one request. The lowest priority goes first."""
        if not self._waiting and self._delay() <= _GRAIN:
            self._take()
            return
        granted = Gate(self._sleep)
        heapq.heappush(self._waiting, (priority, next(self._numbers), granted))
        if self._pump is None or self._pump.done():
            self._pump = asyncio.create_task(self._serve())
        try:
            await granted.wait()
        except asyncio.CancelledError:
            self._give_back(granted)
            raise

    async def leave(self) -> None:
        """Return when a request that had its turn, and was written down since, may leave."""
        now = self._ticks()
        # Further ahead than any heap means that the ticks jumped back.
        left = min(self._left, now + _LONGEST_HEAP)
        self._left = max(now, left + CLOSER * self._interval)
        if self._left - now > _GRAIN:
            await self._sleep(self._left - now)

    async def _serve(self) -> None:
        while self._waiting:
            delay = self._delay()
            if delay > _GRAIN:
                await self._sleep(delay)
                continue  # a more urgent caller may have come, or all may have gone
            self._take()
            heapq.heappop(self._waiting)[2].open()

    def _give_back(self, granted: Gate) -> None:
        """A cancelled caller either waits no more, or had a turn without knowing it."""
        if granted.is_open:
            self._next -= self._interval
            return
        self._waiting = [waiting for waiting in self._waiting if waiting[2] is not granted]
        heapq.heapify(self._waiting)

    def _delay(self) -> float:
        now = self._ticks()
        # Further ahead than a full burst means that the ticks jumped back: start anew from here.
        self._next = min(self._next, now + BURST * self._interval)
        return self._next - (BURST - 1) * self._interval - now

    def _take(self) -> None:
        self._next = max(self._next, self._ticks()) + self._interval


class Behind(Pace):
    """Another's turns, `places` behind what asks it directly: after everything more urgent."""

    def __init__(self, pace: Pace, places: int) -> None:
        self._pace = pace
        self._places = places

    @override
    async def turn(self, priority: Priority) -> None:
        position, due_at, release_id = priority
        await self._pace.turn((self._places + position, due_at, release_id))

    @override
    async def leave(self) -> None:
        await self._pace.leave()
