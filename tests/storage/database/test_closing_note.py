"""What tells the database that was closed last from an older one that looks just like it."""

import json
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.errors import StartupError
from bot.models.server import TargetState
from bot.storage.database.backup import back_up
from bot.storage.database.closing_note import note_of
from bot.storage.database.database import Database
from bot.storage.database.restoring import restore
from bot.storage.releases import after_restore
from bot.storage.servers import targets
from tests.builders import NOW, add_a_plan


def at(hours: float) -> datetime:
    return NOW + timedelta(hours=hours)


async def is_doubted(file: Path, now: datetime) -> bool:
    """Open and close it as a bot does; whether its channels are to be looked through now."""
    db = await Database.open(f"sqlite:///{file}", kind="real", now=now)
    try:
        async with db.write() as tx:
            found = await after_restore.find_gaps(tx)
            for gap in found:
                await after_restore.close_gap(tx, gap.target_id)
    finally:
        await db.close()
    return bool(found)


@pytest.fixture
async def used(file: Path, db: Database) -> Path:
    """A database with a plan in it, closed properly."""
    async with db.write() as tx:
        await add_a_plan(tx)
        for target in await targets.find_all_targets(tx):
            assert target.state is TargetState.ACTIVE
    await db.close()
    return file


def copied(file: Path, into: Path, *, with_note: bool = False) -> Path:
    """As a host copies it: with all its times."""
    into.mkdir()
    shutil.copy2(file, into / file.name)
    if with_note:
        shutil.copy2(note_of(file), into)
    return into / file.name


def put_back(copy: Path, file: Path) -> None:
    """As a host puts it back: over the file that is there."""
    shutil.copy2(copy, file)
    if note_of(copy).exists():
        shutil.copy2(note_of(copy), note_of(file))


async def test_what_was_closed_properly_is_not_doubted(used: Path):
    assert not await is_doubted(used, at(1))
    assert not await is_doubted(used, at(2))


@pytest.mark.parametrize("with_note", [False, True], ids=["alone", "with its note"])
async def test_a_file_copied_after_a_stop_and_put_back_later_is_doubted(
    used: Path, tmp_path: Path, with_note: bool
):
    copy = copied(used, tmp_path / "copy", with_note=with_note)
    assert not await is_doubted(used, at(1))
    put_back(copy, used)
    assert await is_doubted(used, at(2))
    assert not await is_doubted(used, at(3))


async def test_a_copy_of_the_newest_state_costs_one_look(used: Path, tmp_path: Path):
    copy = copied(used, tmp_path / "copy", with_note=True)
    assert await is_doubted(copy, at(1))
    assert not await is_doubted(copy, at(2))
    # The one that was left is older by now, and only a look can tell that nothing came of it.
    assert not await is_doubted(used, at(3))


async def test_a_folder_may_be_moved_and_a_file_is_looked_through(used: Path, tmp_path: Path):
    used.parent.rename(tmp_path / "moved")
    moved = tmp_path / "moved" / used.name
    assert not await is_doubted(moved, at(1))
    alone = moved.rename(tmp_path / "alone.db")
    assert await is_doubted(alone, at(2))


SPOILT: dict[str, Callable[[Path], object]] = {
    "deleted": Path.unlink,
    "emptied": lambda note: note.write_bytes(b""),
    "of other bytes": lambda note: note.write_bytes(b"\xff\x00"),
    "of another kind": lambda note: note.write_text("[1]"),
    "of other words": lambda note: note.write_text('{"opened": "x", "changed": 1}'),
    "of another state": lambda note: note.write_text('{"opened": 1, "changed": 1}'),
}


@pytest.mark.parametrize("spoil", SPOILT.values(), ids=SPOILT)
async def test_a_note_that_tells_nothing_costs_one_look(used: Path, spoil):
    spoil(note_of(used))
    assert await is_doubted(used, at(1))
    assert not await is_doubted(used, at(2))


async def test_a_crash_between_the_file_and_its_note_costs_one_look(used: Path):
    before = note_of(used).read_bytes()
    assert not await is_doubted(used, at(1))
    running = json.dumps({"opened": 0, "changed": None}).encode()
    for hour, left in ((2, before), (4, running)):
        note_of(used).write_bytes(left)
        assert await is_doubted(used, at(hour))
        assert not await is_doubted(used, at(hour + 1))


async def test_an_opening_that_could_not_be_noted_is_no_opening(used: Path):
    note_of(used).unlink()
    note_of(used).mkdir()
    (note_of(used) / "occupied").touch()
    with pytest.raises(StartupError, match=r"stories\.db\.closed cannot be"):
        await is_doubted(used, at(1))
    shutil.rmtree(note_of(used))
    assert await is_doubted(used, at(2))


async def test_a_file_of_a_version_that_left_no_note_is_looked_through_once(used: Path):
    note_of(used).unlink()
    with closing(sqlite3.connect(used)) as connection, connection:
        connection.execute("DELETE FROM openings")
    assert await is_doubted(used, at(1))
    assert not await is_doubted(used, at(2))


async def test_a_new_database_is_not_doubted(tmp_path: Path):
    assert not await is_doubted(tmp_path / "new" / "bot.db", at(1))
    assert not await is_doubted(tmp_path / "new" / "bot.db", at(2))


async def test_files_of_one_folder_have_a_note_each(used: Path):
    other = shutil.copy(used, used.with_name("other.db"))
    assert await is_doubted(other, at(1))
    assert note_of(other) != note_of(used)
    assert not await is_doubted(used, at(2))
    assert not await is_doubted(other, at(3))


async def test_a_name_that_leads_to_another_file_by_now_is_looked_through(
    used: Path, tmp_path: Path
):
    name = tmp_path / "name.db"
    name.symlink_to(used)
    older = copied(used, tmp_path / "older")
    assert await is_doubted(name, at(1))
    assert not await is_doubted(name, at(2))
    name.unlink()
    name.symlink_to(older)
    assert await is_doubted(name, at(3))
    name.unlink()
    name.symlink_to(used)
    assert await is_doubted(name, at(4))


async def test_backup_and_restore_go_on_as_before(used: Path, tmp_path: Path):
    back_up(f"sqlite:///{used}", tmp_path / "backup.db", now=at(1))
    assert not await is_doubted(used, at(2))
    await restore(f"sqlite:///{used}", tmp_path / "backup.db", now=at(3))
    assert await is_doubted(used, at(4))
    (kept,) = used.parent.glob("*.replaced-*Z")
    kept.replace(used)
    assert await is_doubted(used, at(5))
    assert not await is_doubted(used, at(6))


async def test_the_note_holds_an_instant_and_no_word_of_a_story(used: Path):
    said = json.loads(note_of(used).read_bytes())
    assert said == {"opened": said["opened"], "changed": used.stat().st_ctime_ns}
    assert note_of(used).name == "stories.db.closed"
