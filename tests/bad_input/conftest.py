from collections.abc import AsyncGenerator
from datetime import timedelta
from pathlib import Path

import discord
import pytest
import simcord

from bot.app import build_bot
from bot.clock import Clock
from bot.errors import StoryError
from bot.importing.process.reading_process import ReadingProcess
from bot.rehearsal.simcord_patches.install import install
from tests.bad_input.refusals import DAY
from tests.worlds.databases import open_new
from tests.worlds.stage import Stage, make_stage


@pytest.fixture
async def stage(tmp_path: Path, reading_process: ReadingProcess) -> AsyncGenerator[Stage, None]:
    """A guild that is set up, with a bot upon a database of its own. Only StoryErrors may come."""
    db = await open_new(tmp_path / "stories.db")
    clock = Clock.following(discord.utils.utcnow)
    bot = build_bot(db, clock, reading_process, longest_sleep=timedelta(seconds=DAY))
    env = simcord.Env(bot, check_errors=False, settle_timeout=8.0)
    await env.start()
    install(env)
    made = await make_stage(env, db, reading_process)
    await made.set_up()
    yield made
    await bot.close()
    await env.shutdown()
    await db.close()
    causes = [getattr(error, "original", error) for error in env.errors]
    assert not [cause for cause in causes if not isinstance(cause, StoryError)]


@pytest.fixture
async def told(stage: Stage) -> Stage:
    """The same with a story of three chapters."""
    await stage.add_story()
    return stage
