import asyncio
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from bot.errors import StartupError
from bot.models.server import Audit
from bot.storage.database.database import Database, read_beside
from bot.storage.database.startup import DatabaseInUse, NoDatabase
from bot.storage.servers import audit, guilds
from tests.builders import AUTHOR, GUILD, NOW, add_a_guild

HOLDER = """
import sys
from filelock import FileLock
with FileLock(sys.argv[1]):
    print("held", flush=True)
    sys.stdin.read()
"""


async def opened(file: Path, kind: str = "real") -> Database:
    return await Database.open(f"sqlite+aiosqlite:///{file}", kind=kind, now=NOW)


def content_of(file: Path) -> bytes:
    return file.read_bytes()


async def pragma(tx, name: str) -> object:
    return (await tx.execute(text(f"PRAGMA {name}"))).scalar_one()


async def test_the_key_is_made_once_and_kept(file: Path):
    first = await opened(file)
    await first.close()
    second = await opened(file)
    await second.close()
    assert first.key == second.key
    assert len(bytes.fromhex(first.key)) == 16


async def test_connections_are_set_up_for_safety(db: Database):
    async with db.write() as tx:
        assert await pragma(tx, "journal_mode") == "wal"
        assert await pragma(tx, "foreign_keys") == 1
        assert await pragma(tx, "synchronous") == 2
        assert await pragma(tx, "busy_timeout") == 2000
    async with db.read() as tx:
        assert await pragma(tx, "query_only") == 1


async def test_a_reading_transaction_cannot_write(db: Database):
    with pytest.raises(OperationalError, match="readonly"):
        async with db.read() as tx:
            await add_a_guild(tx)


async def test_readers_do_not_wait_for_a_writer_and_see_what_is_committed(db: Database):
    async with db.write() as writing:
        await add_a_guild(writing)
        async with db.read() as reading:
            assert await guilds.get_guild(reading, GUILD) is None
    async with db.read() as reading:
        assert await guilds.get_guild(reading, GUILD) is not None


async def test_more_readers_than_connections_all_get_their_turn(db: Database):
    async def read_zone() -> object:
        async with db.read() as tx:
            return await guilds.get_zone(tx, 1)

    assert await asyncio.gather(*(read_zone() for _ in range(40))) == [None] * 40


async def test_writers_take_turns(db: Database):
    async def write_one(guild_id: int) -> None:
        async with db.write() as tx:
            before = await tx.scalar(text("SELECT count(*) FROM guilds"))
            await add_a_guild(tx, guild_id)
            assert await tx.scalar(text("SELECT count(*) FROM guilds")) == before + 1

    await asyncio.gather(*(write_one(guild_id) for guild_id in range(1, 21)))


async def test_a_write_inside_a_write_is_refused_instead_of_waiting_forever(db: Database):
    async with db.write():
        with pytest.raises(RuntimeError, match="wait for itself"):
            async with db.write():
                pass


async def guild_is_known(db: Database) -> bool:
    async with db.read() as tx:
        return await guilds.get_guild(tx, GUILD) is not None


@pytest.mark.parametrize("error", [ValueError, asyncio.CancelledError, KeyboardInterrupt])
async def test_any_exception_undoes_the_whole_write(db: Database, error: type[BaseException]):
    async def fail() -> None:
        async with db.write() as tx:
            await add_a_guild(tx)
            raise error

    with pytest.raises(error):
        await fail()
    assert not await guild_is_known(db)
    async with db.write() as tx:
        await add_a_guild(tx)
    assert await guild_is_known(db)


async def test_a_task_cancelled_anywhere_in_a_write_leaves_all_or_nothing(db: Database):
    async def write_two() -> None:
        async with db.write() as tx:
            await add_a_guild(tx, 1)
            await add_a_guild(tx, 2)

    for turns in range(60):
        task = asyncio.create_task(write_two())
        for _ in range(turns):
            await asyncio.sleep(0)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        async with db.write() as tx:
            assert await tx.scalar(text("SELECT count(*) FROM guilds")) in (0, 2)
            await tx.execute(text("DELETE FROM guilds"))


async def test_a_second_process_is_refused(file: Path):
    file.parent.mkdir()
    command = [sys.executable, "-c", HOLDER, f"{file}.lock"]
    with subprocess.Popen(  # noqa: S603, ASYNC220
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(DatabaseInUse) as caught:
            await opened(file)
        holder.communicate()
    assert caught.value.sentence == (
        "Another Cliffhanger process is using stories.db. Stop it first."
    )
    await (await opened(file)).close()


async def test_a_file_in_use_can_be_read_beside_its_user(db: Database, file: Path):
    async with db.write() as tx:
        await add_a_guild(tx)
    async with read_beside(f"sqlite:///{file}") as tx:
        assert await tx.scalar(text("SELECT count(*) FROM guilds")) == 1
        with pytest.raises(OperationalError, match="readonly"):
            await tx.execute(text("DELETE FROM guilds"))


async def test_reading_beside_makes_no_file_and_wants_this_versions_tables(file: Path):
    with pytest.raises(NoDatabase, match=r"There is no stories\.db yet"):
        async with read_beside(f"sqlite:///{file}"):
            pass
    assert not file.exists()
    file.parent.mkdir()
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("CREATE TABLE recipes (name TEXT)")
    with pytest.raises(StartupError, match="another version"):
        async with read_beside(f"sqlite:///{file}"):
            pass


async def test_a_second_opening_in_this_process_is_refused_until_the_first_is_closed(file: Path):
    first = await opened(file)
    with pytest.raises(DatabaseInUse):
        await opened(file)
    await first.close()
    await first.close()
    await (await opened(file)).close()


@pytest.mark.parametrize(("made", "tried"), [("real", "rehearsal"), ("rehearsal", "real")])
async def test_a_file_of_the_other_kind_is_refused_and_left_alone(
    file: Path, made: str, tried: str
):
    await (await opened(file, made)).close()
    content = content_of(file)
    with pytest.raises(StartupError, match=f"stories.db belongs to a {made} installation; "):
        await opened(file, tried)
    assert content_of(file) == content


def make_read_only(file: Path) -> None:
    # By its header, as permissions do not bind every user: a format that may only be read.
    content = bytearray(file.read_bytes())
    content[18:20] = b"\x03\x01"
    file.write_bytes(content)


def not_a_database(file: Path) -> None:
    file.write_text("Once upon a time, at some length. " * 100)


def a_folder(file: Path) -> None:
    file.mkdir()


def damaged(file: Path) -> None:
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("CREATE TABLE alembic_version (version_num TEXT)")
        connection.execute("CREATE TABLE long (words TEXT)")
        connection.executemany("INSERT INTO long VALUES (?)", [("words " * 200,)] * 50)
    content = bytearray(file.read_bytes())
    content[3 * 4096 : 5 * 4096] = b"\xff" * 8192
    file.write_bytes(content)


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (not_a_database, "stories.db is not a database."),
        (a_folder, "stories.db cannot be opened."),
        (damaged, "stories.db is damaged."),
    ],
)
async def test_a_file_that_cannot_be_used_is_one_clear_line(file: Path, spoil, sentence: str):
    file.parent.mkdir()
    spoil(file)
    with pytest.raises(StartupError) as caught:
        await opened(file)
    assert caught.value.sentence.startswith(sentence)
    assert len(caught.value.problems) == 1
    assert "\n" not in caught.value.sentence


async def test_a_file_that_cannot_be_written_is_one_clear_line(file: Path):
    await (await opened(file)).close()
    make_read_only(file)
    with pytest.raises(StartupError, match=r"stories\.db cannot be written"):
        await opened(file)


async def test_a_folder_that_cannot_be_made_is_one_clear_line(tmp_path: Path):
    (tmp_path / "data").write_text("not a folder")
    with pytest.raises(StartupError, match="cannot be opened"):
        await opened(tmp_path / "data" / "stories.db")


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("postgresql://localhost/stories", "Only SQLite is supported for now."),
        ("sqlite+pysqlite:///stories.db", "Only SQLite is supported for now."),
        ("sqlite://", "DATABASE_URL names no file."),
        ("sqlite:///:memory:", "DATABASE_URL names no file."),
        ("stories.db", "DATABASE_URL is not a database URL."),
    ],
)
async def test_an_address_that_cannot_be_used_is_one_clear_line(url: str, sentence: str):
    with pytest.raises(StartupError) as caught:
        await Database.open(url, kind="real", now=NOW)
    assert caught.value.sentence.startswith(sentence)


@pytest.mark.parametrize("turn", range(24))
async def test_a_write_that_is_cut_off_lets_the_file_go(db: Database, file: Path, turn: int):
    """Its cursors live on in whatever holds the exception; the lock of the file must not."""

    async def write_on() -> None:
        while True:
            async with db.write() as tx:
                for number in range(3):
                    await audit.record(tx, Audit(GUILD, AUTHOR, "x", f"{number}", NOW))

    async with db.write() as tx:
        await add_a_guild(tx)
    writing = asyncio.create_task(write_on())
    for _ in range(5 + turn):
        await asyncio.to_thread(file.stat)
    writing.cancel()
    with pytest.raises(asyncio.CancelledError):
        await writing
    with closing(sqlite3.connect(file, timeout=0.5)) as other:
        other.execute("BEGIN IMMEDIATE")
        other.rollback()
