import asyncio
import shutil
from pathlib import Path

import pytest

from bot.storage.database.database import Database
from tests.builders import NOW


async def _open(file: Path) -> Database:
    return await Database.open(f"sqlite:///{file}", kind="real", now=NOW)


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file that went through the real migrations, to be copied: running them takes its time."""
    file = tmp_path_factory.mktemp("migrated") / "stories.db"

    async def make() -> None:
        await (await _open(file)).close()

    asyncio.run(make())
    return file


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "data" / "stories.db"


@pytest.fixture
async def db(file: Path, migrated: Path):
    file.parent.mkdir()
    shutil.copy(migrated, file)
    database = await _open(file)
    yield database
    await database.close()


@pytest.fixture
async def tx(db: Database):
    """One writing transaction for the whole test."""
    async with db.write() as transaction:
        yield transaction
