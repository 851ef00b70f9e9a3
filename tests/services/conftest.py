from pathlib import Path

import pytest

from bot.models.server import Layout
from bot.storage.database.database import Database
from tests.builders import NOW
from tests.fakes import FakePublisher, FixedClock
from tests.worlds.databases import a_new
from tests.worlds.delivery import open_world
from tests.worlds.shelf import Shelf


@pytest.fixture
async def db(tmp_path: Path):
    async with a_new(tmp_path / "stories.db") as database:
        yield database


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(NOW)


@pytest.fixture
def publisher(clock: FixedClock) -> FakePublisher:
    return FakePublisher(clock.clock)


@pytest.fixture
async def shelf(db: Database, clock: FixedClock, publisher: FakePublisher) -> Shelf:
    return await Shelf(db, clock, publisher).fill()


@pytest.fixture
async def world(tmp_path: Path):
    async with open_world(tmp_path) as world:
        yield world


@pytest.fixture
async def together(tmp_path: Path):
    """Three chapters due at one instant."""
    async with open_world(tmp_path, layout=Layout.CHANNEL, together=True) as world:
        yield world
