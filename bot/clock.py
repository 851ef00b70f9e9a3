"""The only module that reads the time. Everything else is told it."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime


@dataclass(frozen=True, slots=True)
class Clock:
    """Two readings: `now` is the wall clock (aware, UTC), `ticks` is monotonic seconds."""

    now: Callable[[], datetime]
    ticks: Callable[[], float]

    @classmethod
    def following(cls, now: Callable[[], datetime]) -> "Clock":
        """A clock whose ticks are derived from `now`, for simulated time."""
        return cls(now=now, ticks=lambda: now().timestamp())


def _utc_now() -> datetime:
    return datetime.now(UTC)


SYSTEM_CLOCK = Clock(now=_utc_now, ticks=time.monotonic)
