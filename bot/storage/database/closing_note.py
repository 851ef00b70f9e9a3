"""What a database was like when it was last closed, kept in a small file beside it.

A copy made of a database that was closed properly looks as if nothing had been done since, whenever
it is put back. The note tells: it names the opening that ended last, and when the file itself was
changed last. Where the two do not fit, or there is no note, the database may be an older one.

It is written when the database is opened, before anything else is done, and once it is closed
whole. A crash in between leaves a note that fits nothing, and that costs no more than a look.
"""

import json
import logging
from datetime import datetime
from pathlib import Path

from bot.errors import StartupError
from bot.storage.database.startup import said_plainly
from bot.storage.database.unfinished import put_in_place
from bot.storage.tables.types import from_milliseconds, to_milliseconds

log = logging.getLogger(__name__)


def note_of(named: Path) -> Path:
    """Beside the name by which the database is opened, wherever that may lead."""
    return named.with_name(f"{named.name}.closed")


def read_note(note: Path, file: Path) -> datetime | None:
    """When the opening began that ended last, if the file is as it was then. Changes nothing.

    Call it before anything else touches the file.
    """
    try:
        said = json.loads(note.read_bytes())
        as_left = said["changed"] == _changed(file)
        return from_milliseconds(said["opened"]) if as_left else None
    except (OSError, ValueError, TypeError, KeyError):
        return None


def note_opened(note: Path, opened_at: datetime) -> None:
    """From now on no older copy of the file is vouched for. Raises StartupError."""
    _write(note, opened_at, None)


def note_closed(note: Path, file: Path, opened_at: datetime) -> None:
    """Note that the file holds all that was done. To be called when it is closed everywhere."""
    try:
        _write(note, opened_at, _changed(file))
    except (StartupError, OSError) as error:
        log.warning(
            "%s cannot be written (%s): the next start looks through all channels",
            note.name,
            type(error).__name__,
        )


def _changed(file: Path) -> int:
    """Copying, moving and replacing a file change it, even where its other times are kept."""
    return file.stat().st_ctime_ns


def _write(note: Path, opened_at: datetime, changed: int | None) -> None:
    part = note.with_name(f"{note.name}.part")
    with said_plainly(note.name):
        said = {"opened": to_milliseconds(opened_at), "changed": changed}
        part.write_text(json.dumps(said), encoding="ascii")
    put_in_place(part, note)
