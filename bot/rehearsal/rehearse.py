"""Runs a rehearsal from an empty guild to the last chapter."""

import asyncio
import signal
import tempfile
from collections.abc import AsyncGenerator, Generator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from datetime import timedelta
from pathlib import Path

import discord
import simcord

from bot.app import build_bot
from bot.bot import Cliffhanger
from bot.clock import SYSTEM_CLOCK, Clock
from bot.errors import StartupError, StoryError
from bot.importing.process.reading_process import ReadingProcess
from bot.rehearsal.closing import tell_what_was_recorded
from bot.rehearsal.narration import Narrator
from bot.rehearsal.options import RehearsalOptions
from bot.rehearsal.page import Stage
from bot.rehearsal.plot import Plot
from bot.rehearsal.requests import RequestRecord
from bot.rehearsal.simcord_patches.install import install
from bot.rehearsal.texts import STUMBLED
from bot.rehearsal.watching import Watcher
from bot.rehearsal.world import World, build_world
from bot.storage.database.database import Database
from bot.storage.releases import releases

DAY = 86_400
# Two serials of 2,000 weekly chapters would still end; a rule that never ends must not.
MOST_DAYS = 366 * 80
# Seconds of real time that one simulated day may take before simcord calls it stuck. It also waits
# in real time for every timer nearer than this, so it must stay below the loop's longest sleep and
# below the ten seconds in which a release can be undone.
PATIENCE = 8.0
LINGER = 2.5
BOT_NAME = "Cliffhanger"


async def rehearse_stories(options: RehearsalOptions) -> None:
    """Add each story by the real command, release it week by week, and say what was recorded."""
    narrator = Narrator()
    async with rehearsal(options) as (db, bot, world, stage):
        play = _Play(options, db, bot, world, stage, narrator)
        await play.whole()


class _Play:
    def __init__(
        self,
        options: RehearsalOptions,
        db: Database,
        bot: Cliffhanger,
        world: World,
        stage: Stage,
        narrator: Narrator,
    ) -> None:
        self._options = options
        self._db = db
        self._bot = bot
        self._world = world
        self._stage = stage
        self._narrator = narrator
        self._plot = Plot(world, stage, narrator)
        self._stopped = asyncio.Event()

    async def whole(self) -> None:
        """The rehearsal, with its record and its page around it."""
        self._stop_on_signals()
        async with AsyncExitStack() as around:
            if self._options.with_page:
                await around.enter_async_context(
                    self._stage.showing(self._world, self._options.port)
                )
                self._narrator.say(f"Open this page in a browser:\n\n    {self._stage.url}\n")
            if self._options.record is not None:
                around.enter_context(_recording(self._options.record, self._world))
            await self._act_one()
            await self._weeks()
            await tell_what_was_recorded(self._bot.services, self._world, self._narrator)
            await self._stay_open()

    async def _act_one(self) -> None:
        self._narrator.scene("A server is set up")
        await self._plot.set_up()
        for file in self._options.stories:
            self._narrator.scene(f"An author hands over {file.name}")
            story = await self._plot.add_story(file)
            await self._plot.schedule(story)
        await self._stage.refresh()

    async def _weeks(self) -> None:
        self._narrator.scene("The weeks go by")
        watcher = Watcher(self._world)
        for _ in range(MOST_DAYS):
            if self._stopped.is_set() or not await self._anything_due():
                return
            await self._stage.act(lambda: self._world.env.advance_time(DAY))
            for drop in watcher.new_drops():
                self._narrator.happens(drop.at, drop.line)
                await self._plot.feed_back(drop.cards, drop.parts)
            if watcher.saw_something:
                await self._stage.refresh()
                await self._linger(LINGER)
            else:
                await self._linger(0.05)

    async def _anything_due(self) -> bool:
        async with self._db.read() as tx:
            return await releases.next_due(tx) is not None

    async def _linger(self, seconds: float) -> None:
        if not self._options.leave and self._options.with_page:
            await asyncio.sleep(seconds)

    async def _stay_open(self) -> None:
        if self._options.leave or not self._options.with_page or self._stopped.is_set():
            return
        self._narrator.say("\nThe page stays open; its buttons work. Press Ctrl+C to end.")
        while not self._stopped.is_set():
            await asyncio.sleep(1)
            await self._stage.let_pass(self._world, 1)

    def _stop_on_signals(self) -> None:
        for name in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(name, self._stopped.set)


@asynccontextmanager
async def rehearsal(
    options: RehearsalOptions,
) -> AsyncGenerator[tuple[Database, Cliffhanger, World, Stage]]:
    """A simulated guild with the bot in it, upon a database of its own; nothing has happened."""
    with _database_url(options.db) as url:
        db = await Database.open(url, kind="rehearsal", now=SYSTEM_CLOCK.now())
        reading = ReadingProcess()
        try:
            clock = Clock.following(discord.utils.utcnow)
            bot = build_bot(db, clock, reading, longest_sleep=timedelta(seconds=DAY))
            # Its own check would make an error of every refusal that people were told.
            async with simcord.run(bot, settle_timeout=PATIENCE, check_errors=False) as env:
                install(env)
                env.backend.edit_bot_profile(BOT_NAME)
                yield db, bot, build_world(env), Stage()
                _require_no_error(env.errors)
        finally:
            reading.close()
            await db.close()


def _require_no_error(errors: Sequence[BaseException]) -> None:
    causes = [getattr(error, "original", error) for error in errors]
    meant_for_people = (StoryError, discord.app_commands.AppCommandError)
    unexpected = [cause for cause in causes if not isinstance(cause, meant_for_people)]
    if unexpected:
        raise StartupError([STUMBLED(count=len(unexpected))])


@contextmanager
def _database_url(kept: Path | None) -> Generator[str]:
    if kept is not None:
        yield f"sqlite:///{kept}"
        return
    with tempfile.TemporaryDirectory(prefix="cliffhanger-") as folder:
        yield f"sqlite:///{Path(folder) / 'rehearsal.db'}"


@contextmanager
def _recording(path: Path, world: World) -> Generator[None]:
    record = RequestRecord(path)
    try:
        yield
    finally:
        record.keep(world.env.http_requests)
        record.close()
