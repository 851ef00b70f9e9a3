"""How connections to one SQLite file are opened: settings of each, and who may block whom."""

from contextlib import suppress
from pathlib import Path

from sqlalchemy import URL, Connection, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import NullPool

READERS = 4
# A person who asked is answered within three seconds, or not at all.
BUSY_TIMEOUT = 2_000


def writer_engine(file: Path) -> AsyncEngine:
    """One connection, kept open. With FULL, what the ledger says outlives a power cut."""
    engine = create_async_engine(_url(file), hide_parameters=True, pool_size=1, max_overflow=0)
    _set_up(engine, "BEGIN IMMEDIATE", "journal_mode=WAL", "foreign_keys=ON", "synchronous=FULL")
    return engine


def reader_engine(file: Path) -> AsyncEngine:
    """READERS connections that cannot write. A plain BEGIN: none waits for the writer."""
    engine = create_async_engine(
        _url(file), hide_parameters=True, pool_size=READERS, max_overflow=0
    )
    _set_up(engine, "BEGIN", "foreign_keys=ON", "query_only=ON")
    return engine


def migration_engine(file: Path) -> AsyncEngine:
    """For looking before anything changes, and for migrations.

    Foreign keys are off: rebuilding a parent table would delete its children.
    """
    engine = create_async_engine(_url(file), hide_parameters=True, poolclass=NullPool)
    _set_up(engine, "BEGIN IMMEDIATE", "foreign_keys=OFF", "synchronous=FULL")
    return engine


def _url(file: Path) -> URL:
    return URL.create("sqlite+aiosqlite", database=str(file))


def _set_up(engine: AsyncEngine, begin: str, *pragmas: str) -> None:
    def connected(dbapi_connection: DBAPIConnection, _record: object) -> None:
        # sqlite3's own idea of when a transaction begins would leave half a migration behind.
        dbapi_connection.isolation_level = None
        try:
            cursor = dbapi_connection.cursor()
            for pragma in (f"busy_timeout={BUSY_TIMEOUT}", *pragmas):
                cursor.execute(f"PRAGMA {pragma}")
            cursor.close()
        except BaseException:
            # Nobody else closes what never became a connection, and its thread would live on.
            dbapi_connection.close()
            raise

    def began(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    def invalidated(dbapi_connection: DBAPIConnection, _record: object, _error: object) -> None:
        # SQLite keeps the lock of a statement that was cut off, though its connection is closed,
        # for as long as a cursor lives: this queues a rollback before the closing.
        rolling_back = dbapi_connection.driver_connection.rollback()
        with suppress(ValueError):  # It is closed already.
            rolling_back.send(None)
        rolling_back.close()

    event.listen(engine.sync_engine, "invalidate", invalidated)
    event.listen(engine.sync_engine, "connect", connected)
    event.listen(engine.sync_engine, "begin", began)
