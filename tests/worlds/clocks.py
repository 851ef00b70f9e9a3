"""Simulated time for tests: nothing sleeps, and time passes only where it is told to."""

import asyncio
import heapq
from itertools import count

from bot.clock import Clock
from tests.fakes import FixedClock


class JumpingSleep:
    """A sleep that ends at once, with the clock moved on as if it had been slept through."""

    def __init__(self, clock: FixedClock) -> None:
        self.clock = clock
        self.slept: list[float] = []

    async def __call__(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.clock.advance(seconds=seconds)
        await asyncio.sleep(0)


class StandingSleep:
    """A sleep that lasts until it is cancelled; it remembers how long it was to be."""

    def __init__(self) -> None:
        self.asked: list[float] = []

    async def __call__(self, seconds: float) -> None:
        self.asked.append(seconds)
        await asyncio.get_running_loop().create_future()


class Ticking:
    """A clock of ticks with sleepers, who wake in order as `pass_time` moves it on."""

    def __init__(self) -> None:
        self.ticks = 1_000.0
        self._sleepers: list[tuple[float, int, asyncio.Future[None]]] = []
        self._numbers = count()

    def clock(self, fixed: FixedClock) -> Clock:
        return Clock(now=fixed.clock.now, ticks=lambda: self.ticks)

    async def sleep(self, seconds: float) -> None:
        waking = asyncio.get_running_loop().create_future()
        heapq.heappush(self._sleepers, (self.ticks + seconds, next(self._numbers), waking))
        await waking

    def wake_first(self, *, after: float) -> None:
        """Move the ticks on, and end the earliest sleep whatever it was to last."""
        self.ticks += after
        heapq.heappop(self._sleepers)[2].set_result(None)

    async def pass_time(self, seconds: float) -> None:
        end = self.ticks + seconds
        await settle()
        while self._sleepers and self._sleepers[0][0] <= end:
            when, _, waking = heapq.heappop(self._sleepers)
            self.ticks = max(self.ticks, when)
            if not waking.done():
                waking.set_result(None)
            await settle()
        self.ticks = end


async def settle() -> None:
    """Let every task that can go on go on. For code that waits for nothing but such tasks."""
    for _ in range(20):
        await asyncio.sleep(0)
