"""The open database: who may read, who may write, and when it counts."""

import asyncio
import logging
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import Any, TypeAlias

from filelock import BaseFileLock
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.errors import StartupError
from bot.storage.database import texts
from bot.storage.database.closing_note import note_closed, note_of, note_opened, read_note
from bot.storage.database.engines import READERS, migration_engine, reader_engine, writer_engine
from bot.storage.database.installation import (
    Kind,
    ensure_installation,
    find_kind,
    touch_installation,
)
from bot.storage.database.migrating import SCRIPTS, has_orphans, migrate, require_newest
from bot.storage.database.startup import (
    NoDatabase,
    fold_log,
    named_file,
    require_openable,
    said_plainly,
    sqlite_file,
    take_lock,
)
from bot.storage.database.trouble import DatabaseTrouble, Health
from bot.storage.releases.after_restore import close_ledger, open_ledger, was_left_open

log = logging.getLogger(__name__)

Tx: TypeAlias = AsyncConnection
"""What `read` and `write` hand out, and every function of this package takes first."""


class Database:
    """One SQLite file, used by this process alone. Make it with `open`, end it with `close`.

    `key` is the installation's secret, 32 hexadecimal digits. Reading and writing raise
    DatabaseTrouble while the disk or another program stands in the way.
    """

    def __init__(self, file: Path, lock: BaseFileLock, note: Path) -> None:
        self.key = ""
        self._file_lock = lock
        self._health = Health()
        self._writer = writer_engine(file)
        self._readers = reader_engine(file)
        self._places = asyncio.Semaphore(READERS)
        self._turn = asyncio.Lock()
        self._writing: asyncio.Task[Any] | None = None
        self._file = file
        self._note = note
        self._opened_at: datetime | None = None

    @classmethod
    async def open(
        cls, url: str, *, kind: Kind, now: datetime, scripts: Path = SCRIPTS
    ) -> "Database":
        """Open the file that `url` names, making or migrating it. Raises StartupError.

        A rehearsal never touches the file of a real installation, nor the other way round.
        """
        file = sqlite_file(url)
        note = note_of(named_file(url))
        database = cls(file, take_lock(file), note)
        try:
            with said_plainly(file.name):
                closed = await asyncio.to_thread(read_note, note, file)
                await asyncio.to_thread(require_openable, file)
                await _examine(file, kind)
                await migrate(file, scripts=scripts)
                await database._begin(kind, now, closed)
                # A cut of the log must not take with it that the file is open.
                await asyncio.to_thread(fold_log, file)
        except BaseException:
            await database.close()
            raise
        return database

    @asynccontextmanager
    async def read(self) -> AsyncGenerator[AsyncConnection, None]:
        """One consistent view of the data. Waits for no writer, and cannot write."""
        with self._health.watched(writing=False):
            async with self._places, self._readers.begin() as tx:
                yield tx

    @asynccontextmanager
    async def write(self) -> AsyncGenerator[AsyncConnection, None]:
        """The only writer. Commits at the end; any exception, a cancellation too, undoes it all.

        Keep it short, and ask Discord nothing inside: every other writer waits.
        """
        if self._writing is not None and self._writing is asyncio.current_task():
            raise RuntimeError("write() inside write() of the same task would wait for itself")
        failures = self._health.failures
        async with self._turn:
            # Whoever was ahead has just waited in vain: a long queue must not wait one by one.
            self._health.give_up_after(failures)
            self._writing = asyncio.current_task()
            try:
                with self._health.watched(writing=True):
                    async with self._writer.begin() as tx:
                        yield tx
            except DatabaseTrouble as trouble:
                await self._open_anew(trouble)
                raise
            finally:
                self._writing = None

    async def _begin(self, kind: Kind, now: datetime, closed: datetime | None) -> None:
        """`closed` is what the note beside the file vouches for."""
        async with self._writer.begin() as tx:
            self.key = await ensure_installation(tx, kind, now=now)
            forgets = await open_ledger(tx, now, closed)
        self._opened_at = now
        await asyncio.to_thread(note_opened, self._note, now)
        if forgets:
            log.warning(
                "the database was not closed properly, or may be an older copy: each channel is"
                " looked through for chapters that it does not know of before anything is posted"
                " there"
            )

    @property
    def in_trouble(self) -> bool:
        """Whether the last that was heard of the database is that it cannot be used."""
        return self._health.trouble is not None

    async def try_out(self) -> None:
        """Write something that changes nothing. Raises DatabaseTrouble if even that fails."""
        async with self.write() as tx:
            await touch_installation(tx)

    async def _open_anew(self, trouble: DatabaseTrouble) -> None:
        """A connection that found its file not writable would say so for as long as it lives."""
        if trouble.reason == texts.FILE_READ_ONLY:
            await self._writer.dispose()

    async def close(self) -> None:
        """May be called twice. The writer leaves last: it folds the log back into the file."""
        opened_at, self._opened_at = self._opened_at, None
        closed = opened_at is not None and await self._note_closed()
        await self._readers.dispose()
        await self._writer.dispose()
        if opened_at is not None and closed:
            await asyncio.to_thread(note_closed, self._note, self._file, opened_at)
        self._file_lock.release()

    async def _note_closed(self) -> bool:
        with suppress(DatabaseTrouble):
            async with self.write() as tx:
                await close_ledger(tx)
            return True
        return False


@asynccontextmanager
async def read_beside(url: str) -> AsyncGenerator[Tx, None]:
    """One consistent view of a file that a running bot may be using. Nothing in it is changed.

    NoDatabase: there is no such file. StartupError: it has not the tables of this version.
    """
    file = sqlite_file(url)
    if not file.exists():
        raise NoDatabase([texts.NOT_YET(name=file.name)])
    engine = reader_engine(file)
    try:
        with said_plainly(file.name):
            await asyncio.to_thread(require_openable, file)
            async with engine.begin() as tx:
                await require_newest(tx, file.name)
                yield tx
    finally:
        await engine.dispose()


async def _examine(file: Path, kind: Kind) -> None:
    """Refuse a damaged file and one of the other kind, before anything is changed in it."""
    engine = migration_engine(file)
    try:
        async with engine.begin() as connection:
            await _require_sound(connection, file.name)
            found = await find_kind(connection)
    finally:
        await engine.dispose()
    if found not in (None, kind):
        other = texts.OTHER_KIND_REAL if found == "real" else texts.OTHER_KIND_REHEARSAL
        raise StartupError([other(name=file.name)])


async def _require_sound(connection: AsyncConnection, name: str) -> None:
    """After a crash indexes and references are examined too, which takes longer."""
    crashed = await was_left_open(connection)
    check = "integrity_check" if crashed else "quick_check"
    health = (await connection.exec_driver_sql(f"PRAGMA {check}(1)")).scalar_one()
    if health != "ok" or (crashed and await has_orphans(connection)):
        raise StartupError([texts.DAMAGED_RESTORE(name=name)])
