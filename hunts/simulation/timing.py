"""Time that passes only where it is told to, and a wall clock that can be wrong."""

import asyncio
from datetime import datetime, timedelta

from bot.clock import Clock

# Nobody sleeps so long but a gate, which somebody opens.
_FOREVER = 3600.0


class SimulatedTime:
    """`wall` is what the machine's clock shows; `leap` sets it anew, and time itself goes on."""

    def __init__(self, start: datetime) -> None:
        self.wall = start
        self.passed = timedelta(0)
        self.clock = Clock(now=lambda: self.wall, ticks=lambda: self.passed.total_seconds())

    def advance(self, span: timedelta) -> None:
        self.wall += span
        self.passed += span

    def leap(self, span: timedelta) -> None:
        self.wall += span

    async def sleep(self, seconds: float) -> None:
        """Ends at once, as if slept through; those who sleep at one time wake at one time."""
        if seconds >= _FOREVER:
            await asyncio.get_running_loop().create_future()
        end = self.passed + timedelta(seconds=seconds)
        await asyncio.sleep(0)
        self.advance(max(timedelta(0), end - self.passed))
