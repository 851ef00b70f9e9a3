"""Puts a backup in the place of the database, when no bot is running."""

import os
import shutil
import sqlite3
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from bot.errors import StartupError
from bot.storage.database import texts
from bot.storage.database.backup import CopyFacts, as_backup, examine, mark_as_copy
from bot.storage.database.migrating import migrate
from bot.storage.database.startup import fold_log, real_file, said_plainly, sqlite_file, take_lock
from bot.storage.database.unfinished import put_in_place, unfinished
from bot.storage.database.untouched import LOGS, READ_WITH_IT, foreign_log, logs_of


@dataclass(frozen=True, slots=True)
class Restored:
    """`kept` is where the file that was there is now; None if there was none."""

    facts: CopyFacts
    kept: Path | None


async def restore(url: str, backup: Path, *, now: datetime) -> Restored:
    """Put a verified copy of `backup` in the place of the database, brought to this version.

    What was there is kept beside. Whenever the process ends, the old or the new one is there whole.
    Raises StartupError, and then nothing was changed.
    """
    file = sqlite_file(url)
    lock = take_lock(file)
    try:
        _require_another(file, backup)
        with unfinished(file) as copy:
            _take_in(backup, copy)
            facts = examine(copy, name=backup.name)
            if facts.kind != "real":
                raise StartupError([texts.OF_A_REHEARSAL(name=backup.name, kind=facts.kind)])
            await migrate(copy, keeps_copy=False)
            # A copy that somebody made by other means is marked too: it forgets just as much.
            mark_as_copy(copy, facts.made_at)
            kept = _keep(file, now)
            put_in_place(copy, file)
            return Restored(facts, kept)
    finally:
        lock.release()


def _take_in(backup: Path, copy: Path) -> None:
    """The backup with what is read with it, under the copy's name, as a single file.

    Only there is it opened: what stands beside `backup` stays, and its folder may be read-only.
    """
    source = real_file(backup)
    with said_plainly(backup.name):
        if log := foreign_log(source):
            raise StartupError([texts.NO_LOG_OF(name=log.name, source=source.name)])
        before = _state(source)
        for ending in before:
            shutil.copyfile(f"{source}{ending}", f"{copy}{ending}")
        if _state(source) != before:
            raise StartupError([texts.BUSY(name=backup.name)])
    with as_backup(backup.name), closing(sqlite3.connect(copy)) as connection:
        connection.execute("PRAGMA journal_mode=DELETE").fetchone()


def _state(file: Path) -> dict[str, tuple[int, int, int]]:
    """What is there of a database, by its ending, and what would tell of a write to it."""
    parts = {ending: Path(f"{file}{ending}") for ending in READ_WITH_IT}
    stats = {ending: part.stat() for ending, part in parts.items() if part.exists()}
    return {end: (stat.st_ino, stat.st_size, stat.st_mtime_ns) for end, stat in stats.items()}


def _require_another(file: Path, backup: Path) -> None:
    if not os.path.isfile(backup):  # noqa: PTH113 (no if the name is too long)
        raise StartupError([texts.NO_FILE(name=backup.name)])
    if file.exists() and file.samefile(backup):
        raise StartupError([texts.IS_THE_DATABASE(name=backup.name)])


def _keep(file: Path, now: datetime) -> Path | None:
    """Give what is replaced a second name, and leave no log that could be taken for the new one's.

    The log is folded in before it goes, so the old file stays whole until the new one is there. One
    too damaged for that, that has lost its file, or that is none, is kept under the second name.
    """
    if not any(path.exists() for path in (file, *logs_of(file))):
        return None
    kept = _free_name(file.with_name(f"{file.name}.replaced-{now:%Y%m%dT%H%M%SZ}"))
    with suppress(StartupError), said_plainly(file.name):
        if file.exists() and foreign_log(file) is None:
            fold_log(file)
    with said_plainly(kept.name):
        for ending in ("", *LOGS):
            _name_twice(Path(f"{file}{ending}"), Path(f"{kept}{ending}"))
        for log in logs_of(file):
            log.unlink(missing_ok=True)
    return kept if kept.exists() else None


def _free_name(wanted: Path) -> Path:
    """With a number behind it, if there is something of this name."""
    names = (wanted, *(wanted.with_name(f"{wanted.name}-{number}") for number in range(2, 1_000)))
    return next(name for name in names if not any(map(os.path.lexists, (name, *logs_of(name)))))


def _name_twice(old: Path, new: Path) -> None:
    if not old.exists():
        return
    try:
        os.link(old, new)
    except OSError:
        # Not every file system knows second names.
        with old.open("rb") as source, new.open("xb") as copy:
            try:
                shutil.copyfileobj(source, copy)
            except BaseException:
                new.unlink()
                raise
