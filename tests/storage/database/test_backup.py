import asyncio
import shutil
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from bot.errors import StartupError
from bot.storage.database.backup import back_up
from bot.storage.database.database import Database
from bot.storage.database.migrating import SCRIPTS, migrate
from bot.storage.database.restoring import restore
from bot.storage.database.startup import DatabaseInUse
from tests.builders import LATER, NOW, a_manuscript, add_a_guild, add_a_plan, add_a_story
from tests.storage.versions import BEFORE, HEAD, older_than


def url(file: Path) -> str:
    return f"sqlite:///{file}"


def titles(file: Path) -> list[str]:
    with closing(sqlite3.connect(file)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        return [row[0] for row in connection.execute("SELECT title FROM stories ORDER BY title")]


def change(file: Path, *statements: str) -> None:
    with closing(sqlite3.connect(file)) as connection, connection:
        for statement in statements:
            connection.execute(statement)


async def add(db: Database, title: str) -> None:
    async with db.write() as tx:
        await add_a_story(tx, a_manuscript(title))


@pytest.fixture
async def closed(db: Database, file: Path) -> Path:
    """A database that no bot is using, with the story `Old`."""
    await add(db, "Old")
    await db.close()
    return file


@pytest.fixture
def backup(closed: Path, tmp_path: Path) -> Path:
    """Of that database, before it got the story `New`."""
    back_up(url(closed), tmp_path / "backup.db", now=NOW)
    change(closed, "UPDATE stories SET title = 'New'")
    return tmp_path / "backup.db"


async def test_a_copy_is_made_beside_a_running_bot_that_goes_on_writing(
    db: Database, file: Path, tmp_path: Path
):
    await add(db, "Before")
    writing = asyncio.gather(*(add(db, f"Meanwhile {number}") for number in range(40)))
    facts = await asyncio.to_thread(back_up, url(file), tmp_path / "copy.db", now=NOW)
    await writing
    found = titles(tmp_path / "copy.db")
    assert found[0] == "Before"
    assert facts.counts == {"stories": len(found), "chapters": 3 * len(found), "releases": 0}
    assert (facts.key, facts.kind, facts.made_at) == (db.key, "real", NOW)
    assert facts.size == (tmp_path / "copy.db").stat().st_size
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["copy.db"]


async def test_a_writer_does_not_wait_for_a_copy(db: Database, file: Path, tmp_path: Path):
    async with db.write() as tx:
        await add_a_guild(tx)
        await asyncio.to_thread(back_up, url(file), tmp_path / "copy.db", now=NOW)
    with closing(sqlite3.connect(tmp_path / "copy.db")) as connection:
        assert connection.execute("SELECT count(*) FROM guilds").fetchone() == (0,)


def test_an_older_backup_is_replaced_and_no_other_file(backup: Path, closed: Path, tmp_path: Path):
    back_up(url(closed), backup, now=LATER)
    assert titles(backup) == ["New"]
    (tmp_path / "diary.txt").write_text("Dear diary")
    shutil.copy(closed, tmp_path / "copied.db")
    (tmp_path / "folder").mkdir()
    for name in ("diary.txt", "copied.db", "folder", "data/stories.db"):
        with pytest.raises(StartupError, match="Choose another name"):
            back_up(url(closed), tmp_path / name, now=NOW)
    assert (tmp_path / "diary.txt").read_text() == "Dear diary"
    change(backup, "UPDATE installation SET key = 'ffffffffffffffffffffffffffffffff'")
    with pytest.raises(StartupError, match="no backup of this bot"):
        back_up(url(closed), backup, now=NOW)


def test_there_is_nothing_to_copy_and_nowhere_to_put_it(closed: Path, tmp_path: Path):
    with pytest.raises(StartupError, match=r"no other\.db yet"):
        back_up(url(tmp_path / "other.db"), tmp_path / "copy.db", now=NOW)
    with pytest.raises(StartupError, match="no folder"):
        back_up(url(closed), tmp_path / "nowhere" / "copy.db", now=NOW)


def test_a_damaged_database_makes_no_backup(closed: Path, tmp_path: Path):
    damage(closed)
    with pytest.raises(StartupError, match="damaged"):
        back_up(url(closed), tmp_path / "copy.db", now=NOW)
    assert not list(tmp_path.glob("copy.db*"))


def damage(file: Path) -> None:
    content = bytearray(file.read_bytes())
    middle = len(content) // 2 // 4096 * 4096
    content[middle : middle + 8192] = b"\xff" * 8192
    file.write_bytes(content)


async def test_a_backup_takes_the_place_and_what_was_there_is_kept(closed: Path, backup: Path):
    restored = await restore(url(closed), backup, now=LATER)
    assert titles(closed) == titles(backup) == ["Old"]
    assert restored.kept == closed.with_name("stories.db.replaced-20260302T180500Z")
    assert titles(restored.kept) == ["New"]
    left = {path.name for path in closed.parent.iterdir()}
    assert left == {"stories.db", restored.kept.name, "stories.db.closed", "stories.db.lock"}


async def test_a_backup_goes_where_nothing_was(backup: Path, tmp_path: Path):
    restored = await restore(url(tmp_path / "new" / "bot.db"), backup, now=LATER)
    assert restored.kept is None
    assert titles(tmp_path / "new" / "bot.db") == ["Old"]


async def test_nothing_is_restored_while_a_bot_runs(closed: Path, backup: Path):
    running = await Database.open(url(closed), kind="real", now=NOW)
    with pytest.raises(DatabaseInUse, match="Stop it first"):
        await restore(url(closed), backup, now=LATER)
    await running.close()
    assert titles(closed) == ["New"]


def not_a_database(backup: Path) -> None:
    backup.write_text("Once upon a time, at some length. " * 100)


def empty(backup: Path) -> None:
    backup.write_bytes(b"")


def gone(backup: Path) -> None:
    backup.unlink()


def of_a_rehearsal(backup: Path) -> None:
    change(backup, "UPDATE installation SET kind = 'rehearsal'")


def of_a_newer_bot(backup: Path) -> None:
    change(backup, "UPDATE alembic_version SET version_num = '9999'")


def with_an_orphan(backup: Path) -> None:
    change(backup, "DELETE FROM stories")


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (not_a_database, "backup.db is not a database."),
        (empty, "backup.db is not a Cliffhanger database."),
        (gone, "There is no file backup.db."),
        (damage, "backup.db is damaged."),
        (with_an_orphan, "backup.db is damaged."),
        (of_a_rehearsal, "backup.db belongs to a rehearsal."),
        (of_a_newer_bot, "backup.db was made by a newer Cliffhanger"),
    ],
)
async def test_what_is_no_sound_backup_replaces_nothing(
    closed: Path, backup: Path, spoil, sentence: str
):
    spoil(backup)
    with pytest.raises(StartupError) as caught:
        await restore(url(closed), backup, now=LATER)
    assert caught.value.sentence.startswith(sentence)
    assert "\n" not in caught.value.sentence and "DATABASE_URL" not in caught.value.sentence
    assert titles(closed) == ["New"]
    assert {path.name for path in closed.parent.iterdir()} == {
        "stories.db",
        "stories.db.closed",
        "stories.db.lock",
    }


async def test_the_database_is_no_backup_of_itself(closed: Path):
    with pytest.raises(StartupError, match="the database itself"):
        await restore(url(closed), closed, now=LATER)


async def test_an_old_backup_is_brought_up_to_date(closed: Path, tmp_path: Path):
    old, scripts = tmp_path / "old.db", tmp_path / "older"
    shutil.copytree(SCRIPTS, scripts, ignore=shutil.ignore_patterns(*older_than(HEAD)))
    await migrate(old, scripts=scripts)
    change(old, "INSERT INTO installation VALUES (1, 'real', hex(zeroblob(16)), NULL, 5)")
    restored = await restore(url(closed), old, now=LATER)
    assert (restored.facts.revision, restored.facts.made_at) == (BEFORE, None)
    opened = await Database.open(url(closed), kind="real", now=LATER)
    await opened.close()
    assert not list(closed.parent.glob("*unfinished*"))
    assert not list(closed.parent.glob("*before*"))


async def test_the_log_of_a_killed_bot_is_kept_with_its_file_and_not_taken_for_the_new_ones(
    closed: Path, backup: Path, tmp_path: Path
):
    running = await Database.open(url(closed), kind="real", now=NOW)
    await add(running, "Newest")
    killed = tmp_path / "killed"
    shutil.copytree(closed.parent, killed)
    await running.close()
    restored = await restore(url(killed / "stories.db"), backup, now=LATER)
    assert titles(killed / "stories.db") == ["Old"]
    assert restored.kept is not None and titles(restored.kept) == ["New", "Newest"]


async def test_a_damaged_file_is_kept_as_it_is(closed: Path, backup: Path):
    damage(closed)
    content = closed.read_bytes()
    restored = await restore(url(closed), backup, now=LATER)
    assert restored.kept is not None and restored.kept.read_bytes() == content
    assert titles(closed) == ["Old"]


async def test_whenever_a_restore_ends_the_old_or_the_new_one_is_there_whole(
    closed: Path, backup: Path, tmp_path: Path
):
    running = await Database.open(url(closed), kind="real", now=NOW)
    await add(running, "Newest")
    killed = tmp_path / "killed"
    shutil.copytree(closed.parent, killed)
    await running.close()
    with watched(killed, tmp_path / "instants") as instants:
        await restore(url(killed / "stories.db"), backup, now=LATER)
    found = [titles(folder / "stories.db") for folder in instants]
    assert len(found) > 20
    old, new = ["New", "Newest"], ["Old"]
    assert found == [old] * found.count(old) + [new] * found.count(new)
    assert old in found and new in found


@contextmanager
def watched(folder: Path, copies: Path) -> Iterator[list[Path]]:
    """What stands in a folder before each act of this process upon files."""
    instants = list[Path]()
    watching = True

    def act(event: str, _: object) -> None:
        nonlocal watching
        if watching and event in ("open", "os.rename", "os.remove", "os.link", "sqlite3.connect"):
            watching = False
            instants.append(shutil.copytree(folder, copies / str(len(instants))))
            watching = True

    sys.addaudithook(act)
    yield instants
    act("open", None)
    watching = False


async def test_ids_that_a_forgotten_row_may_have_had_are_not_given_out_again(
    closed: Path, backup: Path
):
    await restore(url(closed), backup, now=LATER)
    opened = await Database.open(url(closed), kind="real", now=LATER + timedelta(days=1))
    async with opened.write() as tx:
        schedule = await add_a_plan(tx, title="Another")
    await opened.close()
    assert schedule.story_id > 1_000_000 and schedule.schedule_id > 1_000_000
