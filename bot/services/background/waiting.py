"""A sleep that can be cut short, in the one form that simulated time can drive."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeAlias

Sleep: TypeAlias = Callable[[float], Awaitable[None]]


async def _sleep_through(sleep: Sleep, seconds: float) -> None:
    await sleep(seconds)


class Nap:
    """A sleep for one sleeper. `cut` ends it; if it is awake, its next sleep ends at once."""

    def __init__(self, sleep: Sleep = asyncio.sleep) -> None:
        self._sleep = sleep
        self._task: asyncio.Task[None] | None = None
        self._skip = False

    async def take(self, seconds: float) -> None:
        if not self._skip:
            self._task = asyncio.create_task(_sleep_through(self._sleep, seconds))
            try:
                await self._task
            except asyncio.CancelledError:
                # Only a cut ends here quietly: the sleeper's own cancellation must go on.
                sleeper = asyncio.current_task()
                if sleeper is not None and sleeper.cancelling():
                    raise
            finally:
                self._task = None
        self._skip = False

    def cut(self) -> None:
        self._skip = True
        if self._task is not None:
            self._task.cancel()


# A gate is always opened; this is only how often an unopened one is looked at again.
_LONG = 3600.0


class Gate:
    """A wait that another task ends. To simulated time a wait that is no sleep is a hang."""

    def __init__(self, sleep: Sleep = asyncio.sleep) -> None:
        self._nap = Nap(sleep)
        self.is_open = False

    async def wait(self) -> None:
        while not self.is_open:
            await self._nap.take(_LONG)

    def open(self) -> None:
        self.is_open = True
        self._nap.cut()
