"""Copies of the whole database, made beside a running bot and verified before they have a name."""

import os
import sqlite3
from collections.abc import Generator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from bot.errors import StartupError
from bot.storage.database import texts
from bot.storage.database.closing_note import note_of
from bot.storage.database.migrating import key_of, known_revisions
from bot.storage.database.startup import NoDatabase, real_file, said_plainly, sqlite_file
from bot.storage.database.unfinished import put_in_place, unfinished
from bot.storage.database.untouched import logs_of, only_reading
from bot.storage.tables.types import from_milliseconds, to_milliseconds

# Copied at a stroke. In between the process can be interrupted, and other programs get a turn.
PAGES = 1_000
COUNTED = ("stories", "chapters", "releases")


@dataclass(frozen=True, slots=True)
class CopyFacts:
    """The contents of a verified copy: `counts` are rows by table, `made_at` is when it was made.

    `made_at` is None for a file that `back_up` did not make.
    """

    key: str
    kind: str
    revision: str
    size: int
    counts: dict[str, int]
    made_at: datetime | None


def back_up(url: str, target: Path, *, now: datetime) -> CopyFacts:
    """Copy the database to `target`, which appears whole and verified or not at all.

    A bot may be using it meanwhile. Only an older backup of the same installation is replaced; a
    link is followed to the file that it leads to.
    Raises StartupError.
    """
    file, target = sqlite_file(url), real_file(target)
    if not os.path.exists(file):  # noqa: PTH110 (no if the name is too long)
        raise NoDatabase([texts.NOT_YET(name=file.name)])
    if not os.path.isdir(target.parent):  # noqa: PTH112
        raise StartupError([texts.NO_FOLDER(folder=target.parent)])
    _require_free(file, target)
    with unfinished(target) as copy:
        copy_database(file, copy)
        mark_as_copy(copy, now)
        facts = examine(copy, name=file.name)
        put_in_place(copy, target)
    return facts


def copy_database(source: Path, copy: Path) -> None:
    """Copy one view of the data to a single file, beside writers. Raises StartupError."""
    with closing(sqlite3.connect(source, isolation_level=None)) as reading:
        with as_backup(source.name):
            # The view is taken here and held: nobody waits for it, and nobody disturbs it.
            reading.execute("PRAGMA query_only=ON")
            reading.execute("BEGIN")
            reading.execute("SELECT count(*) FROM sqlite_master").fetchone()
        with said_plainly(copy.name), closing(sqlite3.connect(copy)) as writing:
            reading.backup(writing, pages=PAGES)
            # Without a log beside it, it can be read from any medium.
            writing.execute("PRAGMA journal_mode=DELETE").fetchone()


def mark_as_copy(copy: Path, made_at: datetime | None) -> None:
    """Mark a copy, so that its bot knows that something may have been done since.

    Without a time: since its bot was started last.
    """
    with said_plainly(copy.name), closing(sqlite3.connect(copy)) as connection, connection:
        if not _has_table(connection, "openings"):
            return
        at = None if made_at is None else to_milliseconds(made_at)
        connection.execute(
            "INSERT OR IGNORE INTO openings (id, opened_at, is_open)"
            " SELECT 1, created_at, 0 FROM installation"
        )
        connection.execute(
            "UPDATE openings SET is_open = 0, copied_at = coalesce(?, opened_at)", (at,)
        )


def examine(file: Path, *, name: str) -> CopyFacts:
    """Look at everything that can be wrong with a copy. Raises StartupError under this name.

    It has no log beside it. Nothing is changed, and nothing is made there.
    """
    with as_backup(name), closing(only_reading(file)) as connection:
        health = connection.execute("PRAGMA integrity_check(1)").fetchone()[0]
        if health != "ok" or connection.execute("PRAGMA foreign_key_check").fetchone():
            raise StartupError([texts.BACKUP_DAMAGED(name=name)])
        if not _has_table(connection, "installation", "alembic_version"):
            raise StartupError([texts.BACKUP_NOT_OURS(name=name)])
        return _facts(connection, file, name)


@contextmanager
def as_backup(name: str) -> Generator[None, None, None]:
    """`said_plainly` of a file that is no DATABASE_URL."""
    try:
        with said_plainly(name):
            yield
    except StartupError as error:
        code = getattr(error.__cause__, "sqlite_errorname", "")
        if code == "SQLITE_NOTADB":
            raise StartupError([texts.BACKUP_NO_DATABASE(name=name)]) from error
        if code.startswith("SQLITE_CORRUPT"):
            raise StartupError([texts.BACKUP_DAMAGED(name=name)]) from error
        raise


def _require_free(file: Path, target: Path) -> None:
    """A name that means something to SQLite beside a file must not become a file of its own."""
    if target in (*logs_of(file), Path(f"{file}.lock"), note_of(file)):
        raise StartupError([texts.OF_THE_DATABASE(name=target.name)])
    # Before anybody opens it: to SQLite that would be leave to clear them away.
    for log in logs_of(target):
        if os.path.lexists(log):
            raise StartupError([texts.TAKEN_FOR_A_PART(name=log.name, target=target.name)])
    if os.path.lexists(target):
        _require_replaceable(file, target)


def _require_replaceable(file: Path, target: Path) -> None:
    """A name that is taken by mistake must not cost anybody a file."""
    refusal = StartupError([texts.NO_BACKUP(name=target.name)])
    if not target.is_file() or target.samefile(file):
        raise refusal
    try:
        old = examine(target, name=target.name)
    except StartupError:
        raise refusal from None
    with as_backup(file.name), closing(sqlite3.connect(file)) as connection:
        if old.made_at is None or old.key != key_of(connection):
            raise refusal


def _facts(connection: sqlite3.Connection, file: Path, name: str) -> CopyFacts:
    key, kind = connection.execute("SELECT key, kind FROM installation").fetchone()
    (revision,) = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    if revision not in known_revisions():
        raise StartupError([texts.BACKUP_NEWER(name=name)])
    counts = {
        table: connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]  # noqa: S608
        for table in COUNTED
    }
    made_at = None
    if _has_table(connection, "openings"):
        row = connection.execute("SELECT copied_at FROM openings").fetchone()
        made_at = None if row is None or row[0] is None else from_milliseconds(row[0])
    return CopyFacts(key, kind, revision, file.stat().st_size, counts, made_at)


def _has_table(connection: sqlite3.Connection, *names: str) -> bool:
    rows = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
    return set(names) <= {str(row[0]) for row in rows}
