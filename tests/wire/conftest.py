"""A front with one guild, and processes that are gone when the test is."""

from collections.abc import AsyncIterator, Mapping
from pathlib import Path

import pytest

from tests.wire.front import Front
from tests.wire.process import BotProcess, MakeBot, altered_bot, real_bot, tiny_bot
from tests.worlds.bot_file import BotFile
from tests.worlds.scene import Scene, set_scene


@pytest.fixture
async def front() -> AsyncIterator[Front]:
    """Rate-limit windows last a tenth of Discord's; a complaint of the judge fails the test."""
    async with Front(scale=0.1) as front:
        yield front
        assert not front.judge.complaints


@pytest.fixture
def scene(front: Front) -> Scene:
    return set_scene(front)


@pytest.fixture
async def bot(scene: Scene, tmp_path: Path) -> AsyncIterator[BotProcess]:
    """The real bot, not started."""
    process = real_bot(scene.front, tmp_path)
    yield process
    await process.kill()


@pytest.fixture
async def tiny(scene: Scene, tmp_path: Path) -> AsyncIterator[BotProcess]:
    """The tiny bot, not started."""
    process = tiny_bot(scene.front, tmp_path)
    yield process
    await process.kill()


@pytest.fixture
def shelf(tmp_path: Path) -> BotFile:
    """The database of the real bot."""
    return BotFile(tmp_path / "bot.db")


@pytest.fixture
async def make_bot(scene: Scene, tmp_path: Path) -> AsyncIterator[MakeBot]:
    """Real bots on the one database, altered and set as they are told; none is started."""
    made: list[BotProcess] = []

    def make(environment: Mapping[str, str] | None = None, **alterations: object) -> BotProcess:
        made.append(altered_bot(scene.front, tmp_path, environment or {}, **alterations))
        return made[-1]

    yield make
    for process in made:
        await process.kill()
