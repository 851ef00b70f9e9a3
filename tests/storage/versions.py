"""The versions of a database file, oldest first, as the migrations name them."""

from contextlib import asynccontextmanager

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.database.migrating import SCRIPTS

VERSIONS = sorted(path.name.partition("_")[0] for path in SCRIPTS.glob("versions/0*.py"))
HEAD, BEFORE = VERSIONS[-1], VERSIONS[-2]


def older_than(version: str) -> tuple[str, ...]:
    """Patterns of that migration and of all newer ones."""
    return ("__pycache__", *(f"{each}_*" for each in VERSIONS if each >= version))


@asynccontextmanager
async def without_title_keys(tx: AsyncConnection):
    """For rows that are written by the code of today: the column comes in 0017."""
    await tx.exec_driver_sql("ALTER TABLE stories ADD COLUMN title_key TEXT")
    yield
    await tx.exec_driver_sql("ALTER TABLE stories DROP COLUMN title_key")
