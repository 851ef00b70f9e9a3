"""A front with one guild, and processes that are gone when the test is."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.wire.front import Front
from tests.wire.process import BotProcess, real_bot, tiny_bot
from tests.wire.scene import Scene, set_scene


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
