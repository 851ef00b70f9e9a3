"""Why a database cannot be opened, said in one line to the person who hosts it."""

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

_NEEDED = (3, 37, 0)  # STRICT tables

_WORDS = {
    "SQLITE_NOTADB": "is not a database. Choose another DATABASE_URL.",
    "SQLITE_CORRUPT": "is damaged. Stop here and restore a backup of it.",
    "SQLITE_READONLY": "cannot be written. Check the permissions of the file and its folder.",
    "SQLITE_CANTOPEN": "cannot be opened. Check that it is a file and that its folder is writable.",
    "SQLITE_BUSY": "is in use by another program. Close that program first.",
    "SQLITE_FULL": "cannot grow: the disk is full. Free some space first.",
    "SQLITE_IOERR": "cannot be read or written: the disk reports an error.",
    "DENIED": "may not be read or written. Check the permissions of the file and its folder.",
    "TOO_LONG": "has too long a name. Choose a shorter one.",
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
        raise StartupError(
            ["DATABASE_URL is not a database URL. Use one like sqlite:///data/cliffhanger.db."]
        ) from None
    if parsed.drivername not in ("sqlite", "sqlite+aiosqlite"):
        raise StartupError(
            ["Only SQLite is supported for now. Use a DATABASE_URL like sqlite:///data/bot.db."]
        )
    if parsed.database in (None, "", ":memory:"):
        raise StartupError(["DATABASE_URL names no file. Use one like sqlite:///data/bot.db."])
    named = Path(str(parsed.database))
    file = real_file(named)
    # Those of `os` say no of a name that is too long, which is told where it is used.
    if os.path.islink(named) and (file.is_symlink() or not file.parent.is_dir()):  # noqa: PTH114
        raise StartupError(
            [f"{named.name} leads to {file}, where no file can be. Mount it, or mend the link."]
        )
    if os.path.exists(file) and not file.is_file():  # noqa: PTH110
        raise StartupError([_sentence(named.name, "SQLITE_CANTOPEN", "")])
    return file


def named_file(url: str) -> Path:
    """The file by the name in a URL that `sqlite_file` took, which may be a link."""
    return Path(str(make_url(url).database))


def real_file(named: Path) -> Path:
    """Where a name leads: locks, logs and copies stand beside the file, and not beside a link."""
    return Path(os.path.realpath(named))


def take_lock(file: Path) -> FileLock:
    """The right to use `file`, kept until released or until this process ends."""
    lock = FileLock(f"{file}.lock", blocking=False)
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        _require_lock(Path(lock.lock_file))
        lock.acquire()
    except Timeout:
        raise DatabaseInUse(
            [f"Another Cliffhanger process is using {file.name}. Stop it first."]
        ) from None
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
        raise StartupError([f"{lock.name} is there and is no lock of mine. Move it away first."])


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
        raise StartupError(
            [f"SQLite {sqlite3.sqlite_version} is too old; 3.37 or newer is needed."]
        )
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
    for known, rest in _WORDS.items():
        if code.startswith(known):
            return f"{name} {rest}"
    return f"{name} cannot be used: {words}."
