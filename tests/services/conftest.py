import asyncio
import shutil
from pathlib import Path

import pytest

from bot.models.server import Layout
from bot.storage.database.database import Database
from tests.builders import NOW
from tests.fakes import FakePublisher, FixedClock
from tests.services.delivery_world import open_world
from tests.services.shelf import Shelf


async def open_database(file: Path) -> Database:
    return await Database.open(f"sqlite:///{file}", kind="real", now=NOW)


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file as migrations leave it: each test begins with a copy."""
    file = tmp_path_factory.mktemp("migrated") / "stories.db"

    async def make() -> None:
        await (await open_database(file)).close()

    asyncio.run(make())
    return file


@pytest.fixture
async def db(tmp_path: Path, migrated: Path):
    database = await open_database(Path(shutil.copy(migrated, tmp_path)))
    yield database
    await database.close()


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
async def world(tmp_path: Path, migrated: Path):
    shutil.copy(migrated, tmp_path / "bot.db")
    async with open_world(tmp_path) as world:
        yield world


@pytest.fixture
async def together(tmp_path: Path, migrated: Path):
    """Three chapters due at one instant."""
    shutil.copy(migrated, tmp_path / "bot.db")
    async with open_world(tmp_path, layout=Layout.CHANNEL, together=True) as world:
        yield world
