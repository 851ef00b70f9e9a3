"""Old copies of the database that somebody puts back: of three kinds, taken in a life of the bot.

What was posted since stands in the channels and in no row. Discord has forgotten its nonces by
then, so that only looking into the channels can keep a chapter from coming twice.
"""

import asyncio
import os
import shutil
import signal
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum
from pathlib import Path
from random import Random
from typing import TypeAlias

from bot.clock import SYSTEM_CLOCK
from bot.rehearsal.simcord_patches.memory import memory_of
from bot.storage.database.backup import back_up
from bot.storage.database.restoring import restore
from hunts.crashes.notices import Ears
from hunts.crashes.plans import Change, Plan
from hunts.crashes.reaper import until
from tests.wire.process import BotProcess
from tests.worlds.bot_file import BotFile
from tests.worlds.scene import Scene

OFTEN = 0.85
"""In so many rounds a copy is put back."""
AWAY = timedelta(minutes=10)
READY = 30.0
_LOGS = ("-wal", "-shm")

StartBot: TypeAlias = Callable[[], Awaitable[BotProcess]]


class Kind(StrEnum):
    HOT = "the file and its log, copied at one instant while the bot runs"
    COLD = "the file alone, copied after a proper stop"
    BACKUP = "made by `backup` while the bot runs, and put back by `restore`"


@dataclass(frozen=True, slots=True)
class OldCopy:
    """Taken `seconds` into a life, put back before another; None: when all chapters are out."""

    kind: Kind
    taken: int
    seconds: float
    put_back: int | None


def draw_copy(plan: Plan) -> OldCopy | None:
    """Return the same for the same plan."""
    chance = Random(f"copies/{plan.name}")  # noqa: S311 - to be replayed
    if chance.random() >= OFTEN:
        return None
    taken = chance.randrange(len(plan.lives) // 2)
    return OldCopy(
        kind=chance.choice(list(Kind)),
        taken=taken,
        seconds=chance.uniform(0.05, 0.7),
        put_back=chance.choice((None, chance.randrange(taken + 1, len(plan.lives)))),
    )


def unchanged_from(plan: Plan, copy: OldCopy) -> Plan:
    """Let nobody change after the copy what the copy cannot know; and Discord's clock be ours.

    Nothing can tell what half a chapter said in words that are forgotten.
    """
    lives = list(plan.lives)
    for number, life in enumerate(lives):
        if number >= copy.taken:
            lives[number] = replace(life, change=Change.NOTHING, limit=None)
        elif life.change is Change.TIME:
            lives[number] = replace(life, change=Change.NOTHING)
    return replace(plan, lives=tuple(lives))


@dataclass(slots=True)
class PuttingBack:
    """One copy in one round. Without a copy, nothing of it happens."""

    copy: OldCopy | None
    shelf: BotFile
    scene: Scene
    ears: Ears
    start: StartBot
    is_taken: bool = False
    is_over: bool = False

    @asynccontextmanager
    async def during(self, number: int, bot: BotProcess) -> AsyncGenerator[None]:
        """Around a life of the bot."""
        copy = self.copy
        if copy is None or number != copy.taken:
            yield
            return
        taking = asyncio.create_task(self._take_soon(copy, bot))
        try:
            yield
        finally:
            await taking
        if copy.kind is Kind.COLD and not bot.running:
            await self._stop_properly(await self.start())

    async def before(self, number: int) -> None:
        """Before a life of the bot, while none runs."""
        if self.copy is not None and self.copy.put_back == number and self.is_taken:
            await self._put_back(self.copy)

    async def at_the_end(self, bot: BotProcess) -> bool:
        """When all is out: whether it was put back only now, and a bot goes on from there."""
        if self.copy is None or self.is_over or not self.is_taken:
            return False
        assert await bot.stop() == 0
        await self._put_back(self.copy)
        await self.start()
        return True

    @property
    def _folder(self) -> Path:
        return self.shelf.file.parent / "old"

    async def _take_soon(self, copy: OldCopy, bot: BotProcess) -> None:
        if copy.kind is Kind.COLD:
            return
        await until(lambda: not bot.running, copy.seconds)
        if copy.kind is Kind.HOT:
            await self._copy_at_one_instant(bot)
        else:
            self._folder.mkdir()
            file = self._folder / self.shelf.file.name
            await asyncio.to_thread(back_up, self.shelf.url, file, now=SYSTEM_CLOCK.now())
        self.is_taken = True

    async def _copy_at_one_instant(self, bot: BotProcess) -> None:
        """As a snapshot of the disk has it: nothing is written meanwhile."""
        _signal(bot, signal.SIGSTOP)
        await until(lambda: not bot.running or _is_still(bot.pid), 2)
        try:
            self._copy(*_LOGS)
        finally:
            _signal(bot, signal.SIGCONT)

    async def _stop_properly(self, bot: BotProcess) -> None:
        await until(lambda: not bot.running or "ready in" in bot.output, READY)
        assert await bot.stop() == 0
        self._copy()
        self.is_taken = True

    def _copy(self, *logs: str) -> None:
        self._folder.mkdir()
        for ending in ("", *logs):
            file = Path(f"{self.shelf.file}{ending}")
            if file.exists():
                shutil.copy2(file, self._folder)

    async def _put_back(self, copy: OldCopy) -> None:
        self.is_over = True
        if copy.kind is Kind.BACKUP:
            old = self._folder / self.shelf.file.name
            await restore(self.shelf.url, old, now=SYSTEM_CLOCK.now())
        else:
            self._copy_back()
        self.ears.old_copy_is_back(self.shelf)
        self._let_time_pass()
        # By then every history shows all that stands in its channel.
        await asyncio.sleep(self.scene.front.history_lag)

    def _copy_back(self) -> None:
        for ending in ("", *_LOGS):
            Path(f"{self.shelf.file}{ending}").unlink(missing_ok=True)
        for file in self._folder.iterdir():
            shutil.copy2(file, self.shelf.file.parent)

    def _let_time_pass(self) -> None:
        memory_of(self.scene.front.world.backend).nonces.clear()
        for table in ("parts", "notices"):
            self.shelf.put(
                f"UPDATE {table} SET attempted_at = attempted_at - ?"  # noqa: S608 - ours
                " WHERE attempted_at IS NOT NULL",
                int(AWAY.total_seconds() * 1000),
            )


def _signal(bot: BotProcess, which: signal.Signals) -> None:
    # One that was killed just now writes no more either.
    with suppress(ProcessLookupError):
        os.kill(bot.pid, which)


def _is_still(pid: int) -> bool:
    try:
        said = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8")
    except (FileNotFoundError, ProcessLookupError):
        return True
    return said.rpartition(")")[2].split()[0] in "TZX"
