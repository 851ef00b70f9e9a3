"""A simulated guild without a bot in this process: simcord's builders and people, on real time."""

from datetime import datetime, timedelta
from typing import Any

import discord
import simcord
from simcord._clock import Clock
from simcord.backend import Backend

from bot.clock import SYSTEM_CLOCK
from bot.rehearsal.simcord_patches.install import install


class WallClock(Clock):
    """Real time; `advance` moves it ahead of the machine's."""

    def now(self) -> datetime:
        return SYSTEM_CLOCK.now() + timedelta(seconds=self.elapsed)


class WireWorld(simcord.Env):
    """An `Env` that nothing is attached to: who listens is whoever subscribes to the backend.

    Builders and members work as in any Env; an act returns at once, before the bot answered.
    """

    def __init__(self) -> None:
        # Never logged in: simcord only needs its state, to build messages of.
        super().__init__(discord.Client(intents=discord.Intents(guilds=True)))
        self.backend = Backend(clock=WallClock())
        self._message_states.add(self.bot._connection)
        install(self)

    async def _settle_internal(self, *_: Any, **__: Any) -> None:
        """Override the wait for a bot in this process: there is none."""
