"""One process of the bot: it starts, works off what is due, and ends or crashes."""

import asyncio
from datetime import timedelta

from bot.importing.process.reading_process import ReadingProcess
from bot.services.services import Services, build_services
from bot.storage.database.database import Database
from hunts.simulation.far_side import Connection, Crash, FarSide
from hunts.simulation.readers import Silence
from hunts.simulation.timing import SimulatedTime

_AGE = timedelta(days=400)
_SOON = timedelta(seconds=1)


class Crashed(Exception):  # noqa: N818 (what happened, not what went wrong)
    """The process died at a request. What it had in memory is gone."""


class Process:
    """`services` are a process's own; database and Discord outlive them."""

    def __init__(
        self, db: Database, time: SimulatedTime, far: FarSide, reading: ReadingProcess
    ) -> None:
        self._time = time
        self._others = asyncio.all_tasks()
        self.connection = Connection(far)
        self.services: Services = build_services(
            db,
            time.clock,
            self.connection,
            reading,
            Silence(),
            sleep=time.sleep,
            longest_sleep=_AGE,
        )

    async def settle(self) -> None:
        """Do all that is due at this instant, with all it brings. Raises Crashed."""
        while True:
            claimed = await self._pass()
            await self._quiet()
            if self.connection.dead:
                raise Crashed
            if not claimed:
                return

    async def live(self, span: timedelta) -> None:
        """Let time pass, as the release loop sleeps through it. Raises Crashed."""
        end = self._time.passed + span
        await self.settle()
        while (left := end - self._time.passed) > timedelta(0):
            pause = await self.services.releases.until_next()
            self._time.advance(min(max(pause, _SOON), left))
            await self.settle()

    async def end(self) -> None:
        """Kill it: whatever it was doing ends where it stands."""
        self.connection.dead = True
        tasks = self._tasks()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _pass(self) -> bool:
        try:
            return await self.services.releases.run_once(self._time.clock.now())
        except Crash:
            return False

    async def _quiet(self) -> None:
        while tasks := self._tasks():
            await asyncio.wait(tasks)

    def _tasks(self) -> set[asyncio.Task[object]]:
        return asyncio.all_tasks() - self._others - {asyncio.current_task()}  # type: ignore[arg-type]
