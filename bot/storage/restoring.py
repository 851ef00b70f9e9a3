"""Puts a backup in the place of the database, when no bot is running."""

import os
import shutil
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from bot.errors import StartupError
from bot.storage.backup import (
    CopyFacts,
    copy_database,
    examine,
    mark_as_copy,
    put_in_place,
    unfinished,
)
from bot.storage.migrating import migrate
from bot.storage.startup import fold_log, said_plainly, sqlite_file, take_lock

_LOGS = ("-wal", "-shm", "-journal")


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
        with unfinished(file, "restoring") as copy:
            copy_database(backup, copy)
            facts = examine(copy, name=backup.name)
            if facts.kind != "real":
                raise StartupError([f"{backup.name} belongs to a {facts.kind}. Choose another."])
            await migrate(copy)
            # A copy that somebody made by other means is marked too: it forgets just as much.
            mark_as_copy(copy, facts.made_at)
            kept = _keep(file, now) if file.exists() else None
            put_in_place(copy, file)
            return Restored(facts, kept)
    finally:
        lock.release()


def _require_another(file: Path, backup: Path) -> None:
    if not backup.is_file():
        raise StartupError([f"There is no file {backup.name}. Name one that backup has made."])
    if file.exists() and file.samefile(backup):
        raise StartupError([f"{backup.name} is the database itself. Name a backup of it."])


def _keep(file: Path, now: datetime) -> Path:
    """Give what is replaced a second name, and leave no log that could be taken for the new one's.

    The log is folded in before it goes, so the old file stays whole until the new one is there. One
    too damaged for that keeps its log under the second name.
    """
    kept = file.with_name(f"{file.name}.replaced-{now:%Y%m%dT%H%M%SZ}")
    with suppress(StartupError), said_plainly(file.name):
        fold_log(file)
    with said_plainly(kept.name):
        for ending in ("", *_LOGS):
            _name_twice(Path(f"{file}{ending}"), Path(f"{kept}{ending}"))
        for ending in _LOGS:
            Path(f"{file}{ending}").unlink(missing_ok=True)
    return kept


def _name_twice(old: Path, new: Path) -> None:
    if not old.exists():
        return
    new.unlink(missing_ok=True)
    try:
        os.link(old, new)
    except OSError:
        # Not every file system knows second names.
        shutil.copy2(old, new)
