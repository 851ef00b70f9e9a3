"""Opening a database file: locks, and one line for the host where it cannot be opened."""

import errno
import os
import sqlite3
from collections.abc import Generator
from contextlib import closing, contextmanager
from pathlib import Path

from filelock import FileLock, Timeout
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError

from bot.errors import StartupError
from bot.storage.database import texts

_NEEDED = (3, 37, 0)  # STRICT tables

_WORDS = {
    "SQLITE_NOTADB": texts.NO_DATABASE,
    "SQLITE_CORRUPT": texts.DAMAGED,
    "SQLITE_READONLY": texts.NOT_WRITABLE,
    "SQLITE_CANTOPEN": texts.NOT_OPENED,
    "SQLITE_BUSY": texts.BUSY,
    "SQLITE_FULL": texts.DISK_FULL,
    "SQLITE_IOERR": texts.DISK_ERROR,
    "DENIED": texts.DENIED,
    "TOO_LONG": texts.NAME_TOO_LONG,
}
_CODES = {
    errno.EACCES: "DENIED",
    errno.EPERM: "DENIED",
    errno.EROFS: "DENIED",
    errno.ENAMETOOLONG: "TOO_LONG",
    errno.ENOSPC: "SQLITE_FULL",
    errno.EDQUOT: "SQLITE_FULL",
}


class DatabaseInUse(StartupError):  # noqa: N818 (named as the thing said to the host)
    """Another process of ours has the file open."""


class NoDatabase(StartupError):  # noqa: N818 (named as the thing said to the host)
    """Nothing was ever kept here."""


def sqlite_file(url: str) -> Path:
    """The file that a database URL names, by way of every link.

    Raises StartupError for anything but SQLite, and for a link that leads nowhere.
    """
    try:
        parsed = make_url(url)
    except ArgumentError:
        raise StartupError([texts.NOT_A_URL]) from None
    if parsed.drivername not in ("sqlite", "sqlite+aiosqlite"):
        raise StartupError([texts.ONLY_SQLITE])
    if parsed.database in (None, "", ":memory:"):
        raise StartupError([texts.NO_FILE_NAMED])
    named = Path(str(parsed.database))
    file = real_file(named)
    # Those of `os` say no of a name that is too long, which is told where it is used.
    if os.path.islink(named) and (file.is_symlink() or not file.parent.is_dir()):  # noqa: PTH114
        raise StartupError([texts.LEADS_NOWHERE(name=named.name, file=file)])
    if os.path.exists(file) and not file.is_file():  # noqa: PTH110
        raise StartupError([_sentence(named.name, "SQLITE_CANTOPEN", "")])
    return file


def named_file(url: str) -> Path:
    """The file by the name in a URL that `sqlite_file` took, which may be a link."""
    return Path(str(make_url(url).database))


def real_file(named: Path) -> Path:
    """The file that a name leads to: locks, logs and copies stand beside it, not beside a link."""
    return Path(os.path.realpath(named))


def take_lock(file: Path) -> FileLock:
    """The right to use `file`, kept until released or until this process ends."""
    lock = FileLock(f"{file}.lock", blocking=False)
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        _require_lock(Path(lock.lock_file))
        lock.acquire()
    except Timeout:
        raise DatabaseInUse([texts.IN_USE(name=file.name)]) from None
    except OSError as error:
        code = _CODES.get(error.errno or 0, "SQLITE_CANTOPEN")
        raise StartupError([_sentence(file.name, code, str(error))]) from error
    return lock


def _require_lock(lock: Path) -> None:
    """What somebody wrote under a lock's name would be emptied as the lock is taken.

    A lock is empty, or says the number of its process first.
    """
    if not os.path.lexists(lock):
        return
    if lock.is_symlink() or not lock.is_file() or not _is_lock(lock):
        raise StartupError([texts.NO_LOCK(name=lock.name)])


def _is_lock(lock: Path) -> bool:
    try:
        with lock.open("rb") as opened:
            first = opened.readline(64).strip()
    except PermissionError:
        # Held by another process, where the system keeps others from reading it.
        return True
    return not first or first.isdigit()


def require_openable(file: Path) -> None:
    """Open the file once, plainly. Raises what `said_plainly` understands.

    A connection of aiosqlite that fails to open leaves a thread behind that nobody waits for.
    """
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA schema_version").fetchone()


def fold_log(file: Path) -> None:
    """Bring what the log holds into the file itself, unless somebody else is reading there."""
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()


@contextmanager
def said_plainly(name: str) -> Generator[None, None, None]:
    """Turns what the database or the disk reports into a StartupError."""
    if sqlite3.sqlite_version_info < _NEEDED:
        raise StartupError([texts.SQLITE_TOO_OLD(version=sqlite3.sqlite_version)])
    try:
        yield
    except DBAPIError as error:
        code = getattr(error.orig, "sqlite_errorname", "")
        raise StartupError([_sentence(name, code, str(error.orig))]) from error
    except sqlite3.Error as error:
        raise StartupError([_sentence(name, error.sqlite_errorname, str(error))]) from error
    except OSError as error:
        code = _CODES.get(error.errno or 0, "SQLITE_IOERR")
        raise StartupError([_sentence(name, code, str(error))]) from error


def _sentence(name: str, code: str, words: str) -> str:
    for known, sentence in _WORDS.items():
        if code.startswith(known):
            return sentence(name=name)
    return texts.UNUSABLE(name=name, error=words)
