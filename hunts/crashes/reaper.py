"""Ends the lives of a bot: by the clock, or at a moment of one of its requests."""

import asyncio
from collections.abc import Callable
from functools import partial

from hunts.crashes.plans import MOMENTS, Life
from tests.wire.faults import Moment, Reset
from tests.wire.front import Front
from tests.wire.process import BotProcess
from tests.wire.steps import edit_of, is_step
from tests.wire.traffic import WireRequest

LONGEST = 4.0
"""A life in which the request that is to end it never comes ends after so many seconds."""
GLANCE = 0.05


async def until(holds: Callable[[], bool], seconds: float) -> bool:
    """Look every now and then, for so long at most; returns whether it holds."""
    ends = asyncio.get_running_loop().time() + seconds
    while not holds():
        left = ends - asyncio.get_running_loop().time()
        if left <= 0:
            return False
        await asyncio.sleep(min(left, GLANCE))
    return True


class Reaper:
    """Kills one process at a time; `strikes` counts the SIGKILLs that met a living one."""

    def __init__(self, front: Front) -> None:
        self.strikes = 0
        self._victim: BotProcess | None = None
        self._struck: BotProcess | None = None
        self._moment: Moment | None = None
        self._left = 0
        for moment in MOMENTS:
            getattr(front.faults, moment).append(partial(self._look, moment))

    async def end(self, process: BotProcess, life: Life, done: Callable[[], bool]) -> bool:
        """Return when this life is over; False if all was done before, and the bot lives."""
        self._victim, self._moment, self._left = process, life.moment, life.nth or 0
        longest = life.seconds if life.nth is None else LONGEST
        await until(lambda: not process.running or done(), longest)
        self._moment = None
        if process.running and done():
            return False
        await self._strike(process)
        return True

    async def _look(self, moment: Moment, request: WireRequest) -> None:
        if moment != self._moment or not _is_of_a_drop(request):
            return
        self._left -= 1
        if self._left == 0 and self._victim is not None:
            await self._strike(self._victim)
            raise Reset

    async def _strike(self, process: BotProcess) -> None:
        if process.running and process is not self._struck:
            self.strikes += 1
            self._struck = process
        await process.kill()


def _is_of_a_drop(request: WireRequest) -> bool:
    return (
        is_step(request)
        or request.tells
        or edit_of(request) is not None
        or request.is_a("POST", r"/channels/\d+/threads")
    )
