"""Trouble of the disk or the database while the bot runs, told apart from a fault of our own."""

import logging
import sqlite3
from collections.abc import Generator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError

from bot.errors import StoryError
from bot.storage.database import texts

log = logging.getLogger(__name__)

_REASONS = {
    "SQLITE_FULL": texts.FULL,
    "SQLITE_READONLY": texts.FILE_READ_ONLY,
    "SQLITE_BUSY": texts.LOCKED,
    "SQLITE_PROTOCOL": texts.LOCKED,
    "SQLITE_IOERR": texts.DISK_REPORTS_ERROR,
    "SQLITE_CANTOPEN": texts.FILE_NOT_OPENED,
    "SQLITE_CORRUPT": texts.FILE_DAMAGED,
    "SQLITE_NOTADB": texts.FILE_DAMAGED,
}


class DatabaseTrouble(StoryError):  # noqa: N818 (named as the thing that is the matter)
    """Nothing was read or written, and nothing is wrong with what was asked: it may be tried again.

    `reason` is for the host of the bot; `code` is SQLite's name for it.
    """

    def __init__(self, code: str, reason: str) -> None:
        super().__init__(texts.CANNOT_USE)
        self.code = code
        self.reason = reason


class Health:
    """Whether the database works. Says each change in the log once, however often it is met."""

    def __init__(self) -> None:
        self.trouble: DatabaseTrouble | None = None
        self.failures = 0

    @contextmanager
    def watched(self, *, writing: bool) -> Generator[None, None, None]:
        """Turn what is the disk's or another program's doing into DatabaseTrouble.

        Only a write that went well ends the trouble: reading goes on while a disk is full.
        """
        try:
            yield
        except DBAPIError as error:
            trouble = _trouble(error, writing=writing)
            if trouble is None:
                raise
            self._met(trouble)
            # Not `from`: a statement stands in the other's message, and stories in statements.
            raise trouble from None
        if writing and self.trouble is not None:
            self.trouble = None
            log.warning("the database works again")

    def give_up_after(self, failures: int) -> None:
        """Raise DatabaseTrouble again if it was met since there were so many `failures`."""
        if self.trouble is not None and self.failures > failures:
            raise DatabaseTrouble(self.trouble.code, self.trouble.reason)

    def _met(self, trouble: DatabaseTrouble) -> None:
        self.failures += 1
        if self.trouble is None or self.trouble.reason != trouble.reason:
            log.error(
                "the database cannot be used: %s (%s); nothing is posted until it can",
                trouble.reason,
                trouble.code,
            )
        self.trouble = trouble


def _trouble(error: DBAPIError, *, writing: bool) -> DatabaseTrouble | None:
    code = str(getattr(error.orig, "sqlite_errorname", ""))
    # A connection that may only read says so by itself: that is a fault of the caller's.
    if not isinstance(error.orig, sqlite3.Error) or (not writing and code == "SQLITE_READONLY"):
        return None
    for known, reason in _REASONS.items():
        if code == known or code.startswith(f"{known}_"):
            return DatabaseTrouble(code, reason)
    return None
