import asyncio
import logging
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from bot.storage.database.database import Database
from bot.storage.database.trouble import DatabaseTrouble
from bot.storage.notices import notices
from tests.builders import AUTHOR, NOW
from tests.storage.disk import be_impatient, failing, full, locked, set_up

SECRET = "The heir is the gardener. "


async def write_something(db: Database, words: str = SECRET * 500) -> None:
    async with db.write() as tx:
        await notices.add_notice(tx, user_id=AUTHOR, text=words, now=NOW)


async def kept(db: Database) -> int:
    async with db.read() as tx:
        return await tx.scalar(text("SELECT count(*) FROM notices"))


async def assert_refused(db: Database, code: str) -> None:
    for _ in range(3):
        with pytest.raises(DatabaseTrouble) as caught:
            await write_something(db)
        assert caught.value.code.startswith(code)
        assert "Try again" in caught.value.sentence
    assert db.in_trouble
    assert await kept(db) == 0, "reading goes on, and nothing is half written"


def assert_said_once(caplog: pytest.LogCaptureFixture, reason: str) -> None:
    """One line for each change of state, and nothing of what was to be written."""
    said = [record.getMessage() for record in caplog.records]
    assert [reason in line for line in said] == [True, False]
    assert said[1] == "the database works again"
    assert SECRET not in caplog.text and "Traceback" not in caplog.text


async def test_a_locked_file_is_said_once_and_used_again_when_it_is_free(
    db: Database, file: Path, caplog: pytest.LogCaptureFixture
):
    await be_impatient(db)
    with locked(file):
        await assert_refused(db, "SQLITE_BUSY")
    await write_something(db)
    assert await kept(db) == 1 and not db.in_trouble
    assert_said_once(caplog, "another program keeps its file locked")


async def test_a_full_disk_is_said_once_and_used_again_when_there_is_room(
    db: Database, caplog: pytest.LogCaptureFixture
):
    caplog.set_level(logging.WARNING)
    async with full(db):
        await assert_refused(db, "SQLITE_FULL")
    await write_something(db)
    assert_said_once(caplog, "the disk is full")


async def test_a_disk_that_fails_is_said_once_and_used_again_when_it_works(
    db: Database, file: Path, caplog: pytest.LogCaptureFixture
):
    await write_something(db, "one")
    async with db.write() as tx:
        await tx.execute(text("DELETE FROM notices"))
    with failing(file):
        await assert_refused(db, "SQLITE_IOERR")
    await write_something(db)
    assert await kept(db) == 1
    assert_said_once(caplog, "the disk reports an error")


async def test_a_file_that_was_not_writable_is_opened_anew(
    db: Database, caplog: pytest.LogCaptureFixture
):
    await set_up(db, "query_only=ON")
    with pytest.raises(DatabaseTrouble):
        await write_something(db)
    await write_something(db)
    assert await kept(db) == 1
    assert_said_once(caplog, "its file cannot be written")


async def test_many_who_wait_for_a_locked_file_wait_together(db: Database, file: Path):
    await be_impatient(db)
    with locked(file):
        waiting = [write_something(db) for _ in range(20)]
        ended = await asyncio.gather(*waiting, return_exceptions=True)
    assert {type(outcome) for outcome in ended} == {DatabaseTrouble}
    assert db._health.failures == 1


async def test_a_row_that_must_not_be_stored_is_no_trouble_of_the_disk(db: Database):
    async def write_twice() -> None:
        async with db.write() as tx:
            await tx.execute(text("INSERT INTO installation SELECT * FROM installation"))

    with pytest.raises(IntegrityError):
        await write_twice()
    assert not db.in_trouble


async def test_trying_out_changes_nothing_and_ends_the_trouble(db: Database, file: Path):
    await be_impatient(db)
    with locked(file), pytest.raises(DatabaseTrouble):
        await db.try_out()
    await db.try_out()
    assert not db.in_trouble
