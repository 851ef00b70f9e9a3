import asyncio
import shutil
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
from bot.storage.database.database import Database
from tests.bad_input.refusals import DAY
from tests.builders import NOW
from tests.cogs.stage import Stage, make_stage


async def open_database(file: Path) -> Database:
    return await Database.open(f"sqlite:///{file}", kind="real", now=NOW)


@pytest.fixture(scope="module")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file as migrations leave it: each test begins with a copy."""
    file = tmp_path_factory.mktemp("migrated") / "stories.db"

    async def make() -> None:
        await (await open_database(file)).close()

    asyncio.run(make())
    return file


@pytest.fixture
async def stage(
    tmp_path: Path, migrated: Path, reading_process: ReadingProcess
) -> AsyncGenerator[Stage, None]:
    """A guild that is set up, with a bot upon a database of its own. Only StoryErrors may come."""
    db = await open_database(Path(shutil.copy(migrated, tmp_path)))
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
