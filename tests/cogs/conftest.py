from pathlib import Path

import discord
import pytest
from simcord.env import Env

from bot.app import build_bot
from bot.bot import Cliffhanger
from bot.clock import Clock
from bot.errors import StoryError
from bot.importing.process.reading_process import ReadingProcess
from bot.rehearsal.simcord_patches.install import install
from bot.storage.database.database import Database
from tests.worlds.databases import a_new
from tests.worlds.stage import Stage, make_stage


@pytest.fixture
async def db(tmp_path: Path):
    async with a_new(tmp_path / "stories.db") as database:
        yield database


@pytest.fixture
def bot(db: Database, reading_process: ReadingProcess) -> Cliffhanger:
    return build_bot(db, Clock.following(discord.utils.utcnow), reading_process)


@pytest.fixture
async def env(bot: Cliffhanger):
    """The bot in a simulated Discord. Only errors that were meant for people may have come up."""
    # Shorter than the time for an undo: simcord waits for nearer timers in real time.
    world = Env(bot, check_errors=False, settle_timeout=8.0)
    await world.start()
    install(world)
    yield world
    await world.bot.close()
    await world.shutdown()
    errors = [getattr(error, "original", error) for error in world.errors]
    assert not [error for error in errors if not isinstance(error, StoryError)]


@pytest.fixture
async def stage(env: Env, db: Database, reading_process: ReadingProcess) -> Stage:
    return await make_stage(env, db, reading_process)
