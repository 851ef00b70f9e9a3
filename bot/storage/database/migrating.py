"""Brings a file's tables to the newest form: whole or not at all, with a copy made before."""

import asyncio
import os
import sqlite3
from contextlib import closing
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection, inspect
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.errors import StartupError
from bot.storage.database import texts
from bot.storage.database.engines import migration_engine
from bot.storage.database.startup import said_plainly
from bot.storage.database.unfinished import put_in_place, unfinished
from bot.storage.database.untouched import logs_of, only_reading

SCRIPTS = Path(__file__).parents[1] / "migrations"


async def migrate(file: Path, *, scripts: Path = SCRIPTS, keeps_copy: bool = True) -> None:
    """Run every migration that `file` lacks, in one transaction.

    A file with something in it is copied first, to `<file>.before-<revision>`, where the revision
    is the one it is brought to; without `keeps_copy` it is not, being a copy itself. StartupError:
    made by a newer Cliffhanger or by something else, or a migration failed and changed nothing.
    """
    config = _config(scripts)
    engine = migration_engine(file)
    try:
        async with engine.begin() as connection:
            found = await connection.run_sync(_revision)
            tables = await connection.run_sync(_table_names)
        newest = _newest(config, found, tables, file.name)
        if found == newest:
            return
        if found is not None and keeps_copy:
            await asyncio.to_thread(_copy, file, file.with_name(f"{file.name}.before-{newest}"))
        async with engine.begin() as connection:
            await connection.run_sync(_upgrade, config, file.name)
    finally:
        await engine.dispose()


async def require_newest(tx: AsyncConnection, name: str) -> None:
    """Raise StartupError unless the file has exactly the tables that this code knows."""
    newest = ScriptDirectory.from_config(_config(SCRIPTS)).get_current_head()
    if await tx.run_sync(_revision) != newest:
        raise StartupError([texts.OTHER_VERSION(name=name)])


def known_revisions() -> set[str]:
    """The forms of a file that this code can bring up to date, the newest included."""
    return _revisions(ScriptDirectory.from_config(_config(SCRIPTS)))


def _revisions(directory: ScriptDirectory) -> set[str]:
    return {script.revision for script in directory.walk_revisions()}


async def has_orphans(tx: AsyncConnection) -> bool:
    """Whether a row refers to one that is not there."""
    return (await tx.exec_driver_sql("PRAGMA foreign_key_check")).first() is not None


def _config(scripts: Path) -> Config:
    config = Config()
    # Alembic reads the option through ConfigParser, to which a percent sign means something.
    config.set_main_option("script_location", str(scripts).replace("%", "%%"))
    return config


def _revision(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _table_names(connection: Connection) -> list[str]:
    return inspect(connection).get_table_names()


def _newest(config: Config, found: str | None, tables: list[str], name: str) -> str | None:
    """The revision to reach. Refuses a file that this code does not know."""
    directory = ScriptDirectory.from_config(config)
    if found is None and tables:
        raise StartupError([texts.NOT_OURS(name=name)])
    if found is not None and found not in _revisions(directory):
        raise StartupError([texts.NEWER(name=name)])
    return directory.get_current_head()


def _upgrade(connection: Connection, config: Config, name: str) -> None:
    config.attributes["connection"] = connection
    try:
        command.upgrade(config, "head")
    except (SQLAlchemyError, CommandError) as error:
        raise StartupError([texts.NOT_UPDATED(name=name, error=_cause(error))]) from error
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
    if broken:
        tables = ", ".join(sorted({str(row[0]) for row in broken}))
        raise StartupError([texts.WOULD_LOSE(name=name, tables=tables)])


def _cause(error: Exception) -> str:
    """The database's own words, without the statement: statements can carry story text."""
    return str(getattr(error, "orig", None) or type(error).__name__)


def _copy(file: Path, target: Path) -> None:
    """A consistent copy that appears whole under its name.

    An older one of the same file gives its place to it, and nothing else does.
    """
    if os.path.lexists(target) and not _is_one_of(file, target):
        raise StartupError([texts.NO_COPY_OF(name=target.name, file=file.name)])
    with unfinished(target) as copy, said_plainly(target.name):
        with closing(sqlite3.connect(file)) as source, closing(sqlite3.connect(copy)) as writing:
            source.backup(writing)
        put_in_place(copy, target)


def _is_one_of(file: Path, target: Path) -> bool:
    """Whether both are of one installation, and nothing that stands beside it would be read."""
    if target.is_symlink() or not target.is_file() or any(map(os.path.lexists, logs_of(target))):
        return False
    try:
        with closing(sqlite3.connect(file)) as ours, closing(only_reading(target)) as other:
            return key_of(ours) == key_of(other)
    except sqlite3.Error:
        return False


def key_of(connection: sqlite3.Connection) -> str | None:
    """The secret of the installation that a file belongs to."""
    row = connection.execute("SELECT key FROM installation").fetchone()
    return None if row is None else str(row[0])
