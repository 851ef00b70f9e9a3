"""What stands beside a file that is looked at stays as it is, whatever its name means to SQLite."""

import errno
import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.errors import StartupError
from bot.storage.database.backup import back_up
from bot.storage.database.database import Database
from bot.storage.database.migrating import SCRIPTS, migrate
from bot.storage.database.restoring import restore
from bot.storage.database.startup import said_plainly
from tests.builders import LATER, NOW
from tests.storage.database.test_own_files import backup, closed, key_of, names, shelf, url
from tests.storage.versions import HEAD, older_than

__all__ = ["backup", "closed", "shelf"]

NOTES = b"my notes\n" * 200
SIDES = ("-wal", "-shm", "-journal")


def content(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


def of_another_program(folder: Path) -> Path:
    """A database with a log that holds what it does not, as a crash leaves it."""
    (folder.parent / "live").mkdir()
    file = folder.parent / "live" / "theirs.db"
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("CREATE TABLE a (b)")
        connection.commit()
        for path in file.parent.iterdir():
            shutil.copy(path, folder)
    return folder / "theirs.db"


async def live_copy(closed: Path, folder: Path) -> Path:
    """A copy that somebody made by hand of a database in use: its key is in the log alone."""
    running = await Database.open(url(closed), kind="real", now=NOW)
    async with running.write() as tx:
        await tx.exec_driver_sql("UPDATE installation SET key = hex(zeroblob(16))")
    for end in ("", "-wal"):
        shutil.copy(f"{closed}{end}", folder / f"h.db{end}")
    await running.close()
    return folder / "h.db"


@pytest.mark.parametrize("end", SIDES)
@pytest.mark.parametrize("words", [NOTES, b""])
@pytest.mark.parametrize("kind", ["backup", "text", "empty"])
def test_a_backup_that_is_refused_touches_nothing_beside_its_target(
    closed: Path, backup: Path, kind: str, words: bytes, end: str
):
    if kind != "backup":
        backup.write_bytes(b"hello" if kind == "text" else b"")
    Path(f"{backup}{end}").write_bytes(words)
    before = content(backup.parent)
    with pytest.raises(StartupError, match="another name"):
        back_up(url(closed), backup, now=LATER)
    assert content(backup.parent) == before


@pytest.mark.parametrize("ends", [SIDES, ()])
def test_a_backup_leaves_the_database_of_another_program(
    closed: Path, shelf: Path, ends: tuple[str, ...]
):
    theirs = of_another_program(shelf)
    for end in set(SIDES) - set(ends):
        Path(f"{theirs}{end}").unlink(missing_ok=True)
    before = content(shelf)
    with pytest.raises(StartupError, match="Choose another name"):
        back_up(url(closed), theirs, now=LATER)
    assert content(shelf) == before


@pytest.mark.parametrize("end", SIDES)
async def test_a_migration_leaves_what_stands_beside_its_copy(tmp_path: Path, end: str):
    old, scripts = tmp_path / "old.db", tmp_path / "older"
    shutil.copytree(SCRIPTS, scripts, ignore=shutil.ignore_patterns(*older_than(HEAD)))
    await migrate(old, scripts=scripts)
    before = tmp_path / f"old.db.before-{HEAD}"
    shutil.copy(old, before)
    Path(f"{before}{end}").write_bytes(NOTES)
    there = content(tmp_path)
    with pytest.raises(StartupError, match="Move it away"):
        await migrate(old)
    assert content(tmp_path) == there


async def test_a_copy_made_by_hand_is_restored_with_its_log_and_stays(closed: Path, shelf: Path):
    copy = await live_copy(closed, shelf)
    before = content(shelf)
    await restore(url(closed), copy, now=LATER)
    assert content(shelf) == before
    assert key_of(closed) == "0" * 32


async def test_a_copy_behind_a_link_is_restored_with_its_log(
    closed: Path, shelf: Path, tmp_path: Path
):
    link = tmp_path / "latest.db"
    link.symlink_to(await live_copy(closed, shelf))
    await restore(url(closed), link, now=LATER)
    assert key_of(closed) == "0" * 32


@pytest.mark.parametrize("end", ["-wal", "-journal"])
@pytest.mark.parametrize("kind", ["words", "folder", "link", "other log"])
async def test_a_restore_refuses_what_only_bears_the_name_of_a_log(
    closed: Path, backup: Path, kind: str, end: str
):
    log = Path(f"{backup}{end}")
    if kind == "folder":
        log.mkdir()
    elif kind == "link":
        log.symlink_to(backup)
    else:
        log.write_bytes(NOTES if kind == "words" else b"\x37\x7f\x06\x82" + bytes(28))
    before, ours = content(backup.parent), content(closed.parent)
    with pytest.raises(StartupError, match=f"{log.name} is there and is no log of d.db. Move it"):
        await restore(url(closed), backup, now=LATER)
    assert content(backup.parent) == before
    assert content(closed.parent) == ours | {f"{closed.name}.lock": b""}


@pytest.mark.parametrize("end", SIDES)
async def test_an_empty_log_is_nobodys_words_and_stays(closed: Path, backup: Path, end: str):
    Path(f"{backup}{end}").touch()
    before = content(backup.parent)
    await restore(url(closed), backup, now=LATER)
    assert content(backup.parent) == before


@pytest.mark.parametrize("end", ["-wal", "-journal"])
async def test_what_is_no_log_of_the_database_is_kept_with_what_was_there(
    closed: Path, backup: Path, end: str
):
    Path(f"{closed}{end}").write_bytes(NOTES)
    restored = await restore(url(closed), backup, now=LATER)
    assert Path(f"{restored.kept}{end}").read_bytes() == NOTES


async def test_a_folder_is_no_database(closed: Path, backup: Path, tmp_path: Path):
    folder = tmp_path / "fold.db"
    folder.mkdir()
    before = names(tmp_path)
    with pytest.raises(StartupError, match=r"fold.db cannot be opened\. Check that it is a file"):
        await restore(url(folder), backup, now=LATER)
    with pytest.raises(StartupError, match=r"fold.db cannot be opened\. Check that it is a file"):
        await Database.open(url(folder), kind="real", now=NOW)
    assert names(tmp_path) == before and not [*folder.iterdir()]


@pytest.mark.parametrize("kind", ["words", "link", "folder"])
async def test_what_only_bears_the_name_of_a_lock_is_not_emptied(
    closed: Path, backup: Path, tmp_path: Path, kind: str
):
    lock, diary = Path(f"{closed}.lock"), tmp_path / "diary"
    diary.write_bytes(NOTES)
    lock.unlink()
    if kind == "folder":
        lock.mkdir()
    elif kind == "link":
        lock.symlink_to(diary)
    else:
        shutil.copy(diary, lock)
    before = content(closed.parent)
    with pytest.raises(StartupError, match=r"is no lock of mine. Move it away"):
        await restore(url(closed), backup, now=LATER)
    with pytest.raises(StartupError, match=r"is no lock of mine. Move it away"):
        await Database.open(url(closed), kind="real", now=NOW)
    assert content(closed.parent) == before and diary.read_bytes() == NOTES


async def test_a_lock_that_says_whose_it_was_is_taken(closed: Path, backup: Path):
    Path(f"{closed}.lock").write_text("4242\nhost\n")
    await restore(url(closed), backup, now=LATER)


async def test_a_name_that_is_too_long_is_said_plainly(closed: Path, backup: Path, tmp_path: Path):
    long = tmp_path / ("x" * 250 + ".db")
    with pytest.raises(StartupError, match=r"has too long a name. Choose a shorter one"):
        back_up(url(closed), long, now=NOW)
    with pytest.raises(StartupError, match=r"has too long a name. Choose a shorter one"):
        await restore(url(long), backup, now=NOW)
    for attempt in (tmp_path / ("x" * 300), tmp_path / ("y" * 300) / "d.db"):
        with pytest.raises(StartupError):
            back_up(url(closed), attempt, now=NOW)
        with pytest.raises(StartupError):
            back_up(url(attempt), tmp_path / "d.db", now=NOW)
        with pytest.raises(StartupError):
            await restore(url(closed), attempt, now=NOW)


@pytest.mark.parametrize("code", [errno.EACCES, errno.EPERM, errno.EROFS])
def test_what_nobody_may_write_is_no_fault_of_the_disk(code: int):
    with (
        pytest.raises(StartupError, match=r"d.db may not be .* Check the permissions"),
        said_plainly("d.db"),
    ):
        raise OSError(code, os.strerror(code))
