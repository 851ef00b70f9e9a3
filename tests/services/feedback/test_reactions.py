import asyncio
import logging
from datetime import timedelta

import pytest

from bot.models.feedback import ReactionEvent, ReactionsCleared
from bot.services.feedback import reactions as recording
from bot.services.feedback.reactions import Reactions
from bot.storage.database.database import Database
from bot.storage.tables.feedback import reactions
from tests.builders import NOW
from tests.fakes import FixedClock
from tests.worlds.clocks import JumpingSleep, StandingSleep, settle


class BrokenDatabase:
    """The real one, whose first writes fail as a full disk would make them."""

    def __init__(self, db: Database, failures: int) -> None:
        self._db = db
        self.failures = failures

    def write(self):
        if self.failures:
            self.failures -= 1
            raise OSError("disk full")
        return self._db.write()


def make(db, sleep=None) -> Reactions:
    fixed = FixedClock(NOW)
    return Reactions(db, fixed.clock, sleep=sleep or JumpingSleep(fixed))


def reaction(user_id: int = 1, *, added: bool = True, after: float = 0) -> ReactionEvent:
    return ReactionEvent(50, user_id, "🔥", False, NOW + timedelta(seconds=after), added)


async def rows(db: Database) -> set[tuple[int, bool]]:
    """Who reacted, and whether the reaction is still there."""
    async with db.read() as tx:
        found = await tx.execute(reactions.select())
        return {(row.user_id, row.removed_at is None) for row in found}


async def idle() -> None:
    """Until no task but the test's own is left."""
    while others := asyncio.all_tasks() - {asyncio.current_task()}:
        await asyncio.wait(others)


async def test_what_is_recorded_is_written_without_being_asked(db: Database):
    recorder = make(db)
    recorder.record(reaction(1))
    recorder.record(reaction(2))
    await idle()
    assert await rows(db) == {(1, True), (2, True)}
    assert recorder.buffered == 0


async def test_no_task_is_left_when_everything_is_written(db: Database):
    recorder, before = make(db), asyncio.all_tasks()
    recorder.record(reaction())
    await idle()
    assert asyncio.all_tasks() == before


async def test_recording_twice_and_out_of_order_ends_the_same(db: Database):
    recorder = make(db)
    for event in (reaction(1, added=False, after=5), reaction(1), reaction(1), reaction(2)):
        recorder.record(event)
    await recorder.close()
    assert await rows(db) == {(1, False), (2, True)}


async def test_a_clearing_is_recorded_like_a_reaction(db: Database):
    recorder = make(db)
    recorder.record(reaction(1))
    recorder.record(ReactionsCleared(50, None, NOW + timedelta(seconds=1)))
    await recorder.close()
    assert await rows(db) == {(1, False)}


async def test_closing_writes_what_is_left(db: Database):
    recorder = make(db, StandingSleep())
    recorder.record(reaction())
    await recorder.close()
    assert await rows(db) == {(1, True)}
    await settle()
    assert len(asyncio.all_tasks()) == 1


async def test_a_full_batch_does_not_wait(db: Database, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(recording, "BATCH", 5)
    recorder = make(db, StandingSleep())
    for user_id in range(4):
        recorder.record(reaction(user_id))
    await settle()
    assert recorder.buffered == 4
    recorder.record(reaction(4))
    await idle()
    assert len(await rows(db)) == 5


async def test_more_than_a_batch_is_written_batch_by_batch(
    db: Database, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(recording, "BATCH", 5)
    recorder = make(db)
    for user_id in range(13):
        recorder.record(reaction(user_id))
    await recorder.flush()
    assert len(await rows(db)) == 13
    await idle()


async def test_a_failed_write_is_tried_again_ever_more_slowly(
    db: Database, caplog: pytest.LogCaptureFixture
):
    sleep = JumpingSleep(FixedClock(NOW))
    recorder = make(BrokenDatabase(db, failures=3), sleep)
    recorder.record(reaction())
    with caplog.at_level(logging.ERROR):
        await idle()
    assert await rows(db) == {(1, True)}
    assert sleep.slept == [0.25, 1.0, 2.0, 4.0]
    assert "disk full" not in caplog.text


async def test_a_failure_at_closing_is_tried_again(db: Database):
    recorder = make(BrokenDatabase(db, failures=2))
    recorder.record(reaction())
    await recorder.close()
    assert await rows(db) == {(1, True)}


async def test_a_database_that_stays_broken_is_reported_at_closing(
    db: Database, caplog: pytest.LogCaptureFixture
):
    recorder = make(BrokenDatabase(db, failures=99))
    recorder.record(reaction())
    await recorder.close()
    assert recorder.buffered == 1
    assert "1 reactions are left unwritten" in caplog.text


async def test_memory_is_bounded(
    db: Database, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    monkeypatch.setattr(recording, "CAPACITY", 3)
    recorder = make(db, StandingSleep())
    for user_id in range(5):
        recorder.record(reaction(user_id))
    assert recorder.buffered == 3
    assert "no room for reactions" in caplog.text
    await recorder.close()


async def test_what_was_refused_is_asked_for_once_when_there_is_room_again(
    db: Database, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(recording, "CAPACITY", 3)
    broken = BrokenDatabase(db, failures=1)
    recorder = make(broken, StandingSleep())
    missed = list[int]()
    recorder.missed = lambda: missed.append(recorder.buffered)
    for user_id in range(5):
        recorder.record(reaction(user_id))
    with pytest.raises(OSError, match="disk full"):
        await recorder.flush()
    assert missed == []
    await recorder.flush()
    await recorder.flush()
    assert missed == [0]
    await recorder.close()
