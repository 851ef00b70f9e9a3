"""What can befall a database's file, for real: each holds until the block ends."""

import resource
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, closing, contextmanager
from pathlib import Path

from sqlalchemy import text

from bot.storage.database.database import Database


async def set_up(db: Database, pragma: str) -> None:
    """Change the connection that writes."""
    async with db.write() as tx:
        await tx.execute(text(f"PRAGMA {pragma}"))


async def be_impatient(db: Database) -> None:
    """Wait a millisecond for whoever has the file locked."""
    await set_up(db, "busy_timeout=1")


@contextmanager
def locked(file: Path) -> Iterator[None]:
    """Another program writes and does not come to an end."""
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield


@contextmanager
def failing(file: Path) -> Iterator[None]:
    """The disk takes nothing that would make the log longer."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    length = file.with_name(f"{file.name}-wal").stat().st_size
    resource.setrlimit(resource.RLIMIT_FSIZE, (length, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@asynccontextmanager
async def full(db: Database) -> AsyncIterator[None]:
    """There is no room for one page more."""
    async with db.write() as tx:
        pages = await tx.scalar(text("PRAGMA page_count"))
    await set_up(db, f"max_page_count={pages}")
    try:
        yield
    finally:
        await set_up(db, "max_page_count=1000000")
