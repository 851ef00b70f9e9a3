from pathlib import Path

import pytest

from bot.storage.database.database import Database
from tests.worlds.databases import a_new


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "data" / "stories.db"


@pytest.fixture
async def db(file: Path):
    file.parent.mkdir()
    async with a_new(file) as database:
        yield database


@pytest.fixture
async def tx(db: Database):
    """One writing transaction for the whole test."""
    async with db.write() as transaction:
        yield transaction
