import asyncio
from datetime import timedelta
from pathlib import Path

import pytest

from bot.models.notice import StandIn
from bot.services.notifying import LIMIT, TRIES, Notifier
from bot.services.pace import Pace
from bot.services.ports import DeliveryProblem, ProblemKind
from bot.storage import notices
from bot.storage.database import Database
from tests.builders import AUTHOR, CHANNEL, NOW
from tests.fakes import FakePublisher, FixedClock
from tests.services.delivery_world import open_new
from tests.services.timing import JumpingSleep

CLOSED = DeliveryProblem(ProblemKind.PERMANENT, "That member does not accept direct messages.")
PASSING = DeliveryProblem(ProblemKind.PASSING, "Discord is having trouble.")


class Desk:
    def __init__(self, db: Database) -> None:
        self.db = db
        self.fixed = FixedClock(NOW)
        self.publisher = FakePublisher(self.fixed.clock)
        pace = Pace(self.fixed.clock, sleep=JumpingSleep(self.fixed))
        self.notifier = Notifier(db, self.fixed.clock, self.publisher, pace)
        self.wakes = 0

    def wake(self) -> None:
        self.wakes += 1

    async def owe(self, text: str, *, stand_in: StandIn | None = None, **whom: int) -> None:
        async with self.db.write() as tx:
            await notices.add_notice(tx, text=text, now=self.fixed.time, stand_in=stand_in, **whom)

    async def next_at(self):
        async with self.db.read() as tx:
            return await notices.next_unsent(tx, NOW - timedelta(days=1))


@pytest.fixture
async def desk(tmp_path: Path):
    db = await open_new(tmp_path / "bot.db")
    yield Desk(db)
    await db.close()


async def test_users_and_channels_are_told_once(desk: Desk):
    await desk.owe("Chapter 1 is out.", user_id=AUTHOR)
    await desk.owe("I paused all releases.", channel_id=CHANNEL)
    await desk.notifier.run()
    await desk.notifier.run()
    assert desk.publisher.told_users == [(AUTHOR, "Chapter 1 is out.")]
    assert desk.publisher.told_channels == [(CHANNEL, "I paused all releases.")]
    assert await desk.next_at() is None


async def test_closed_direct_messages_are_given_up_and_block_nobody(desk: Desk):
    await desk.owe("For a closed door.", user_id=AUTHOR)
    await desk.owe("For an open one.", user_id=AUTHOR + 1)
    desk.publisher.fail_next(CLOSED)
    await desk.notifier.run()
    assert desk.publisher.told_users == [(AUTHOR + 1, "For an open one.")]
    assert await desk.next_at() is None


async def test_a_passing_failure_is_retried_later_and_later(desk: Desk):
    await desk.owe("Chapter 1 is out.", user_id=AUTHOR)
    desk.publisher.fail_next(*[PASSING] * 3)
    waits = []
    for _ in range(3):
        await desk.notifier.run()
        assert desk.publisher.told_users == []
        again = await desk.next_at()
        waits.append((again - desk.fixed.time).total_seconds())
        desk.fixed.time = again
    assert waits == [30, 60, 120]
    await desk.notifier.run()
    assert desk.publisher.told_users == [(AUTHOR, "Chapter 1 is out.")]


async def test_discords_own_wait_is_kept(desk: Desk):
    await desk.owe("Chapter 1 is out.", user_id=AUTHOR)
    desk.publisher.fail_next(DeliveryProblem(ProblemKind.PASSING, "Slow down.", retry_after=77))
    await desk.notifier.run()
    assert await desk.next_at() == desk.fixed.time + timedelta(seconds=77)


async def test_stale_word_is_given_up_at_last(desk: Desk):
    await desk.owe("Chapter 1 is out.", user_id=AUTHOR)
    desk.publisher.fail_next(*[PASSING] * TRIES)
    for _ in range(TRIES - 1):
        await desk.notifier.run()
        desk.fixed.time = await desk.next_at()
    await desk.notifier.run()
    assert await desk.next_at() is None
    assert desk.fixed.time - NOW < timedelta(days=2)


async def test_sending_runs_beside_its_caller_and_leaves_no_task(desk: Desk):
    before = asyncio.all_tasks()
    await desk.owe("Chapter 1 is out.", user_id=AUTHOR)
    desk.notifier.start(desk.wake)
    desk.notifier.start(desk.wake)
    assert desk.publisher.told_users == []
    (sending,) = asyncio.all_tasks() - before
    await sending
    assert desk.publisher.told_users == [(AUTHOR, "Chapter 1 is out.")]
    assert asyncio.all_tasks() == before


async def test_a_stop_in_between_loses_no_notice(desk: Desk):
    await desk.owe("Chapter 1 is out.", user_id=AUTHOR)
    desk.notifier.start(desk.wake)
    await desk.notifier.stop()
    assert await desk.next_at() == NOW


async def test_whoever_waits_is_woken_when_a_notice_is_put_off(desk: Desk):
    await desk.owe("Chapter 1 is out.", user_id=AUTHOR)
    desk.publisher.fail_next(PASSING)
    before = asyncio.all_tasks()
    desk.notifier.start(desk.wake)
    await asyncio.gather(*asyncio.all_tasks() - before)
    assert desk.wakes == 1
    assert await desk.notifier.next_due(NOW) == NOW + timedelta(seconds=30)


async def test_what_an_author_cannot_be_told_is_told_to_the_admins(desk: Desk):
    other_words = StandIn(CHANNEL, "I could not tell the author.")
    await desk.owe("Only for you.", user_id=AUTHOR, stand_in=other_words)
    desk.publisher.fail_next(CLOSED)
    await desk.notifier.run()
    await desk.notifier.run()
    assert desk.publisher.told_users == []
    assert desk.publisher.told_channels == [(CHANNEL, "I could not tell the author.")]


async def test_admins_are_not_told_what_the_author_was_told(desk: Desk):
    await desk.owe("For you.", user_id=AUTHOR, stand_in=StandIn(CHANNEL, "Not told."))
    desk.publisher.fail_next(PASSING)
    await desk.notifier.run()
    desk.fixed.time = await desk.next_at()
    await desk.notifier.run()
    assert desk.publisher.told_users == [(AUTHOR, "For you.")]
    assert desk.publisher.told_channels == []


async def test_a_flood_comes_in_few_messages_and_nothing_of_it_is_lost(desk: Desk):
    texts = [f"{'tide ' * 20}{number}." for number in range(40)]
    for text in texts:
        await desk.owe(text, channel_id=CHANNEL)
    await desk.owe("It is out.", user_id=AUTHOR)
    await desk.notifier.run()
    sent = [text for _, text in desk.publisher.told_channels]
    assert len(sent) == 3 and max(map(len, sent)) <= LIMIT
    assert "\n\n".join(sent).split("\n\n") == texts
    assert desk.publisher.told_users == [(AUTHOR, "It is out.")]
    assert await desk.next_at() is None


async def test_a_flood_that_cannot_be_told_is_put_off_whole(desk: Desk):
    for number in range(5):
        await desk.owe(f"Chapter {number} is out.", user_id=AUTHOR)
    desk.publisher.fail_next(PASSING)
    await desk.notifier.run()
    assert desk.publisher.told_users == []
    desk.fixed.time = await desk.next_at()
    await desk.notifier.run()
    assert len(desk.publisher.told_users) == 1
