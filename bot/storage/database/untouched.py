"""Looking at files that may not be ours: nothing in them or beside them is changed.

SQLite folds in, clears away or makes anew what stands beside a file that it opens, whatever it is.
"""

import os
import sqlite3
from pathlib import Path

LOGS = ("-wal", "-shm", "-journal")
"""The endings of files that SQLite keeps beside a database, and reads with any of its name."""

READ_WITH_IT = ("", "-wal", "-journal")
"""The endings of the files that make up a database. SQLite makes the others anew."""

_BEGINS = {
    "-wal": (b"\x37\x7f\x06\x82", b"\x37\x7f\x06\x83"),
    "-journal": (b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7",),
}
_HAS_WAL = b"\x02\x02"  # what a file says of itself, behind its page size


def logs_of(file: Path) -> tuple[Path, ...]:
    """Whether they are there or not."""
    return tuple(Path(f"{file}{ending}") for ending in LOGS)


def foreign_log(file: Path) -> Path | None:
    """What only bears a log's name: SQLite would clear it away, or read another file's pages.

    One that is empty, or was never filled as the power went, holds nothing of anybody's.
    """
    logs = (Path(f"{file}{ending}") for ending in _BEGINS)
    return next((log for log in logs if os.path.lexists(log) and not _belongs(log, file)), None)


def only_reading(file: Path) -> sqlite3.Connection:
    """Open a file that has no log beside it and no writer."""
    return sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro&immutable=1", uri=True)


def _belongs(log: Path, file: Path) -> bool:
    if log.is_symlink() or not log.is_file():
        return False
    begin = _bytes(log, 0, 8)
    if not begin.strip(b"\0"):
        return True
    ending = log.name[len(file.name) :]
    if ending == "-wal" and _bytes(file, 18, 2) != _HAS_WAL:
        return False
    return begin.startswith(_BEGINS[ending])


def _bytes(file: Path, offset: int, count: int) -> bytes:
    if not file.is_file():
        return b""
    with file.open("rb") as opened:
        opened.seek(offset)
        return opened.read(count)
