"""Databases for tests: real files, opened as the bot opens them."""

import os
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from bot.storage.database.database import Database
from tests.builders import NOW

MEMORY = Path("/dev/shm")  # noqa: S108 (what it is for)
ROOM = 2 << 30

_NEW: list[bytes] = []


def keep_files_in_memory() -> None:
    """Make temporary files where a commit waits for no disk, if the machine has such a place.

    No test here cuts the power of a machine, and all of them together commit 100,000 times.
    """
    if "TMPDIR" not in os.environ and MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ROOM:
        os.environ["TMPDIR"] = str(MEMORY)


async def open_database(file: Path) -> Database:
    return await Database.open(f"sqlite:///{file}", kind="real", now=NOW)


async def open_new(file: Path) -> Database:
    """A new database. Only the first of a process goes through the migrations, which take long."""
    if _NEW:
        file.write_bytes(_NEW[0])
    db = await open_database(file)
    if not _NEW:
        await db.close()
        _NEW.append(file.read_bytes())
        return await open_new(file)
    return db


@asynccontextmanager
async def a_new(file: Path) -> AsyncIterator[Database]:
    """The same, closed at the end."""
    db = await open_new(file)
    try:
        yield db
    finally:
        await db.close()
