"""Whose files they are: backup, restore and the start touch none but their own, links or not."""

import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from bot.errors import StartupError
from bot.storage.database.backup import back_up
from bot.storage.database.database import Database, read_beside
from bot.storage.database.export import write_everything
from bot.storage.database.migrating import SCRIPTS, migrate
from bot.storage.database.restoring import restore
from bot.storage.database.startup import DatabaseInUse, NoDatabase
from bot.storage.database.unfinished import unfinished
from tests.builders import LATER, NOW
from tests.storage.versions import HEAD, older_than

WORDS = "Nobody else's"
SIDES = ("-wal", "-shm", "-journal")


def url(file: Path) -> str:
    return f"sqlite:///{file}"


def key_of(file: Path) -> str:
    with closing(sqlite3.connect(file)) as connection:
        return connection.execute("SELECT key FROM installation").fetchone()[0]


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


@pytest.fixture
async def closed(db: Database, file: Path) -> Path:
    """A database that no bot is using."""
    await db.close()
    return file


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    (tmp_path / "shelf").mkdir()
    return tmp_path / "shelf"


@pytest.fixture
def backup(closed: Path, shelf: Path) -> Path:
    back_up(url(closed), shelf / "d.db", now=NOW)
    return shelf / "d.db"


def neighbours_of(file: Path) -> dict[Path, str]:
    """Files of others, with names like those that were once taken for ours."""
    ends = (
        *(".part", ".partner", ".part-wal", ".part.db", ".restoring", ".restoring-", ".restoring2"),
        *(".unfinished", ".unfinished-1", ".unfinished-999999999-notes", ".before", ".replaced"),
        *(".unfinished-999999999-0123456789ab.txt", ".unfinished-999999999-0123456789abc", "2", ""),
    )
    found = {file.with_name(f"{file.name}{end}"): f"{WORDS} {end}" for end in ends if end}
    found[file.with_name(f"my{file.name}.unfinished-999999999-0123456789ab")] = WORDS
    for path, words in found.items():
        path.write_text(words)
    return found


def all_untouched(neighbours: dict[Path, str]) -> bool:
    return all(path.read_text() == words for path, words in neighbours.items())


async def test_neighbours_with_like_names_are_left_alone(closed: Path, shelf: Path):
    by_backup, by_database = neighbours_of(shelf / "d.db"), neighbours_of(closed)
    for _ in range(2):
        back_up(url(closed), shelf / "d.db", now=NOW)
    await restore(url(closed), shelf / "d.db", now=LATER)
    await (await Database.open(url(closed), kind="real", now=LATER)).close()
    assert all_untouched(by_backup) and all_untouched(by_database)
    assert names(shelf) == {"d.db", *(path.name for path in by_backup)}


async def test_neighbours_of_an_export_and_of_a_migration_are_left_alone(
    closed: Path, shelf: Path, tmp_path: Path
):
    theirs = neighbours_of(shelf / "stories.jsonl")
    async with read_beside(url(closed)) as tx:
        await write_everything(tx, shelf)
    assert all_untouched(theirs)
    old, scripts = shelf / "old.db", tmp_path / "older"
    shutil.copytree(SCRIPTS, scripts, ignore=shutil.ignore_patterns(*older_than(HEAD)))
    await migrate(old, scripts=scripts)
    theirs = neighbours_of(old.with_name(f"old.db.before-{HEAD}"))
    await migrate(old)
    assert all_untouched(theirs)
    assert old.with_name(f"old.db.before-{HEAD}").exists()


@pytest.mark.parametrize("kind", ["words", "folder", "link"])
async def test_a_file_of_others_where_the_copy_before_a_migration_belongs_is_not_replaced(
    tmp_path: Path, kind: str
):
    old, scripts = tmp_path / "old.db", tmp_path / "older"
    shutil.copytree(SCRIPTS, scripts, ignore=shutil.ignore_patterns(*older_than(HEAD)))
    await migrate(old, scripts=scripts)
    before, diary = tmp_path / f"old.db.before-{HEAD}", tmp_path / "diary.txt"
    diary.write_text(WORDS)
    if kind == "folder":
        before.mkdir()
    elif kind == "link":
        before.symlink_to(diary)
    else:
        shutil.copy(diary, before)
    with pytest.raises(StartupError, match="Move it away"):
        await migrate(old)
    assert diary.read_text() == WORDS and before.is_symlink() == (kind == "link")
    assert before.is_dir() or before.read_text() == WORDS


async def test_a_copy_of_an_earlier_try_is_replaced(tmp_path: Path):
    old, scripts = tmp_path / "old.db", tmp_path / "older"
    shutil.copytree(SCRIPTS, scripts, ignore=shutil.ignore_patterns(*older_than(HEAD)))
    await migrate(old, scripts=scripts)
    shutil.copy(old, tmp_path / "again.db")
    await migrate(old)
    shutil.copy(tmp_path / "again.db", old)
    await migrate(old)
    assert f"old.db.before-{HEAD}" in names(tmp_path)
    assert not [name for name in names(tmp_path) if "unfinished" in name]


DIES = """
import os, sys
from pathlib import Path
from bot.storage.database.unfinished import unfinished
with unfinished(Path(sys.argv[1])) as copy:
    copy.write_text("half")
    Path(f"{copy}-journal").write_text("half")
    print(copy, flush=True)
    if sys.argv[2] == "wait":
        sys.stdin.read()
    os._exit(1)
"""


def begun(target: Path, then: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", DIES, str(target), then]
    return subprocess.Popen(  # noqa: S603 (our own words)
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )


def test_what_a_crash_left_is_removed_and_what_another_process_makes_is_not(shelf: Path):
    target = shelf / "d.db"
    with begun(target, "die") as dead:
        assert dead.stdout is not None
        left = Path(dead.stdout.readline().strip())
    assert left.exists() and Path(f"{left}-journal").exists()
    with begun(target, "wait") as other:
        assert other.stdout is not None
        theirs = Path(other.stdout.readline().strip())
        assert names(shelf) == {theirs.name, f"{theirs.name}-journal"}
        with unfinished(target) as ours, unfinished(target) as mine:
            assert ours != mine
            assert {ours.name, mine.name} < names(shelf)
        assert names(shelf) == {theirs.name, f"{theirs.name}-journal"}
        other.communicate("")
    with unfinished(target) as ours:
        assert names(shelf) == {ours.name}
    assert names(shelf) == set()


@pytest.mark.parametrize("end", [*SIDES, ".lock", ".closed", ""])
def test_a_backup_never_takes_a_name_that_belongs_to_the_database(closed: Path, end: str):
    for own in (".lock", ".closed"):
        Path(f"{closed}{own}").unlink(missing_ok=True)
    content = closed.read_bytes()
    with pytest.raises(StartupError, match="Choose another name"):
        back_up(url(closed), Path(f"{closed}{end}"), now=NOW)
    assert names(closed.parent) == {closed.name} and closed.read_bytes() == content


@pytest.mark.parametrize("end", SIDES)
@pytest.mark.parametrize("is_there", [True, False])
def test_a_log_that_stands_beside_a_backup_is_not_joined_to_it(
    closed: Path, backup: Path, end: str, is_there: bool
):
    """What SQLite would read into the new file is somebody's: nothing of it is touched."""
    if not is_there:
        backup.unlink()
    log = Path(f"{backup}{end}")
    log.mkdir()  # So not even SQLite clears it away.
    with pytest.raises(StartupError, match="another name"):
        back_up(url(closed), backup, now=LATER)
    assert log.exists() and backup.exists() == is_there


async def test_a_log_without_its_file_is_not_taken_for_the_restored_ones(
    closed: Path, backup: Path
):
    """Somebody moved the damaged file away by hand, and left its log."""
    key = key_of(closed)
    running = await Database.open(url(closed), kind="real", now=NOW)
    async with running.write() as tx:
        await tx.exec_driver_sql("UPDATE installation SET key = hex(zeroblob(16))")
    log = Path(f"{closed}-wal").read_bytes()
    await running.close()
    closed.unlink()
    Path(f"{closed}-wal").write_bytes(log)
    restored = await restore(url(closed), backup, now=LATER)
    assert restored.kept is None
    assert key_of(closed) == key
    kept = closed.with_name(f"{closed.name}.replaced-20260302T180500Z-wal")
    assert kept.read_bytes() == log


async def test_two_restores_within_a_second_keep_both_files(closed: Path, backup: Path):
    kept = [(await restore(url(closed), backup, now=LATER)).kept for _ in range(3)]
    assert len({*kept}) == 3 and all(path is not None and path.exists() for path in kept)


@pytest.fixture
def linked(closed: Path, tmp_path: Path) -> Path:
    """A link to the database, in another folder."""
    (tmp_path / "links").mkdir()
    link = tmp_path / "links" / "bot.db"
    link.symlink_to(closed)
    return link


async def test_a_database_behind_a_link_is_one_and_the_same(linked: Path, closed: Path):
    running = await Database.open(url(linked), kind="real", now=NOW)
    with pytest.raises(DatabaseInUse):
        await Database.open(url(closed), kind="real", now=NOW)
    await running.close()
    running = await Database.open(url(closed), kind="real", now=NOW)
    with pytest.raises(DatabaseInUse):
        await Database.open(url(linked), kind="real", now=NOW)
    await running.close()
    assert names(linked.parent) == {"bot.db", "bot.db.closed"} and linked.is_symlink()


async def test_a_restore_goes_where_the_link_leads(linked: Path, closed: Path, backup: Path):
    with closing(sqlite3.connect(closed)) as connection, connection:
        connection.execute("UPDATE installation SET key = hex(zeroblob(16))")
    with pytest.raises(StartupError, match="the database itself"):
        await restore(url(closed), linked, now=LATER)
    restored = await restore(url(linked), backup, now=LATER)
    assert linked.is_symlink() and linked.readlink() == closed
    assert key_of(closed) == key_of(backup)
    assert restored.kept is not None and restored.kept.parent == closed.parent
    assert key_of(restored.kept) == "0" * 32
    assert names(linked.parent) == {"bot.db"}


async def test_a_backup_goes_where_its_link_leads(closed: Path, shelf: Path, tmp_path: Path):
    link = tmp_path / "latest.db"
    link.symlink_to(shelf / "d.db")
    for _ in range(2):
        back_up(url(closed), link, now=NOW)
        assert link.is_symlink() and names(shelf) == {"d.db"}
        assert key_of(shelf / "d.db") == key_of(closed)
    restored = await restore(url(closed), link, now=LATER)
    assert restored.kept is not None and link.is_symlink()


@pytest.mark.parametrize("end", ["", "-wal"])
def test_a_backup_by_way_of_a_link_is_not_the_database_either(closed: Path, shelf: Path, end: str):
    link = shelf / "d.db"
    link.symlink_to(f"{closed}{end}")
    content = closed.read_bytes()
    with pytest.raises(StartupError, match="Choose another name"):
        back_up(url(closed), link, now=NOW)
    assert closed.read_bytes() == content and link.is_symlink()
    hard = shelf / "hard.db"
    os.link(closed, hard)
    with pytest.raises(StartupError, match="Choose another name"):
        back_up(url(closed), hard, now=NOW)


async def test_a_link_that_leads_nowhere(closed: Path, backup: Path, tmp_path: Path):
    link, there = tmp_path / "bot.db", tmp_path / "disk" / "real.db"
    link.symlink_to(there)
    for attempt in (
        lambda: back_up(url(link), tmp_path / "copy.db", now=NOW),
        lambda: back_up(url(closed), tmp_path / "bot.db", now=NOW),
    ):
        with pytest.raises(StartupError, match=r"Mount it|There is no folder"):
            attempt()
    # A disk that is not mounted must not look like a new installation.
    with pytest.raises(StartupError, match="Mount it"):
        await Database.open(url(link), kind="real", now=NOW)
    with pytest.raises(StartupError, match="Mount it"):
        await restore(url(link), backup, now=NOW)
    assert not there.parent.exists()
    there.parent.mkdir()
    with pytest.raises(NoDatabase):
        back_up(url(link), tmp_path / "copy.db", now=NOW)
    await restore(url(link), backup, now=NOW)
    assert link.is_symlink() and key_of(there) == key_of(backup)


async def test_links_in_a_ring_are_refused_in_one_sentence(closed: Path, backup: Path):
    one, other = backup.with_name("one.db"), backup.with_name("other.db")
    one.symlink_to(other)
    other.symlink_to(one)
    with pytest.raises(StartupError, match="mend the link"):
        await Database.open(url(one), kind="real", now=NOW)
    with pytest.raises(StartupError, match="Choose another name"):
        back_up(url(closed), one, now=NOW)
    with pytest.raises(StartupError, match="mend the link"):
        await restore(url(one), backup, now=NOW)
    assert one.is_symlink() and other.is_symlink()
