import asyncio
from datetime import timedelta
from pathlib import Path

import pytest

from bot.models.notice import FallbackNotice
from bot.services.background.pace import Pace
from bot.services.notices.sender import LIMIT, TRIES, NoticeSender
from bot.services.ports.publisher import DeliveryProblem, ProblemKind
from bot.storage.database.database import Database
from bot.storage.notices import notices
from tests.builders import AUTHOR, CHANNEL, NOW
from tests.fakes import NONCE_WINDOW, FakePublisher, FixedClock
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
        self.notifier = NoticeSender(db, self.fixed.clock, self.publisher, pace)
        self.wakes = 0

    def wake(self) -> None:
        self.wakes += 1

    async def owe(self, text: str, *, stand_in: FallbackNotice | None = None, **whom: int) -> None:
        async with self.db.write() as tx:
            await notices.add_notice(tx, text=text, now=self.fixed.time, stand_in=stand_in, **whom)

    def start_anew(self, *, after: float) -> None:
        """The process died; another one begins so many seconds later."""
        self.fixed.advance(seconds=after)
        pace = Pace(self.fixed.clock, sleep=JumpingSleep(self.fixed))
        self.notifier = NoticeSender(self.db, self.fixed.clock, self.publisher, pace)

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
    # Who asked meanwhile may have seen a row that it did not see any more.
    await asyncio.gather(*asyncio.all_tasks() - before)
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
    other_words = FallbackNotice(CHANNEL, "I could not tell the author.")
    await desk.owe("Only for you.", user_id=AUTHOR, stand_in=other_words)
    desk.publisher.fail_next(CLOSED)
    await desk.notifier.run()
    await desk.notifier.run()
    assert desk.publisher.told_users == []
    assert desk.publisher.told_channels == [(CHANNEL, "I could not tell the author.")]


async def test_admins_are_not_told_what_the_author_was_told(desk: Desk):
    await desk.owe("For you.", user_id=AUTHOR, stand_in=FallbackNotice(CHANNEL, "Not told."))
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


WORDS = "Chapter 1 is out."
TO = [{"user_id": AUTHOR}, {"channel_id": CHANNEL}]
# While the nonce is known; when only the history knows; and when Discord forgot it long ago.
LATER = [5.0, 61.0, NONCE_WINDOW.total_seconds() + 5, 86_400.0]


class Killed(BaseException):
    """The process is gone."""


@pytest.mark.parametrize("to", TO, ids=["author", "admins"])
@pytest.mark.parametrize("after", LATER)
@pytest.mark.parametrize("effective", [True, False], ids=["told", "not told"])
async def test_a_kill_in_a_request_tells_it_once(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, to: dict[str, int], after: float, effective: bool
):
    tell = desk.publisher.tell

    async def die(channel_id: int, text: str, *, nonce: str) -> int:
        if effective:
            await tell(channel_id, text, nonce=nonce)
        raise Killed

    await desk.owe(WORDS, **to)
    with monkeypatch.context() as dying:
        dying.setattr(desk.publisher, "tell", die)
        with pytest.raises(Killed):
            await desk.notifier.run()
    desk.start_anew(after=after)
    await desk.notifier.run()
    assert [post.payload["content"] for post in desk.publisher.told] == [WORDS]
    assert await desk.next_at() is None


@pytest.mark.parametrize("to", TO, ids=["author", "admins"])
@pytest.mark.parametrize("lost", [1, 2, 5])
async def test_answers_that_are_lost_tell_it_once(desk: Desk, to: dict[str, int], lost: int):
    """The first retry is under the nonce, the second when the channel has to be looked into."""
    await desk.owe(WORDS, **to)
    desk.publisher.lose_answers = True
    desk.publisher.fail_next(*[PASSING] * lost)
    while (at := await desk.next_at()) is not None:
        desk.fixed.time = max(at, desk.fixed.time)
        await desk.notifier.run()
    assert len(desk.publisher.told) == 1


async def test_what_somebody_deleted_was_told(desk: Desk):
    await desk.owe(WORDS, user_id=AUTHOR)
    desk.publisher.lose_answers = True
    desk.publisher.fail_next(PASSING)
    await desk.notifier.run()
    desk.publisher.deleted.add(desk.publisher.told[0].message_id)
    desk.fixed.time = await desk.next_at()
    await desk.notifier.run()
    assert len(desk.publisher.told) == 1
    assert await desk.next_at() is None


async def test_the_same_words_twice_are_two_messages(desk: Desk):
    """What is looked for is not taken for another that says the same."""
    await desk.owe(WORDS, user_id=AUTHOR)
    await desk.notifier.run()
    await desk.owe(WORDS, user_id=AUTHOR)
    desk.publisher.fail_next(PASSING, PASSING)
    while (at := await desk.next_at()) is not None:
        desk.fixed.time = max(at, desk.fixed.time)
        await desk.notifier.run()
    assert len(desk.publisher.told) == 2


@pytest.mark.parametrize("after", LATER)
async def test_a_flood_that_was_interrupted_stays_as_it_was(desk: Desk, after: float):
    for number in range(5):
        await desk.owe(f"Chapter {number} is out.", user_id=AUTHOR)
    desk.publisher.lose_answers = True
    desk.publisher.fail_next(PASSING)
    await desk.notifier.run()
    # What comes later is put into no message that may be out already.
    await desk.owe("Chapter 5 is out.", user_id=AUTHOR)
    desk.start_anew(after=max(after, 31))
    await desk.notifier.run()
    assert [text.count("is out") for _, text in desk.publisher.told_users] == [5, 1]
    assert await desk.next_at() is None


@pytest.mark.parametrize("told", [True, False])
async def test_what_a_file_that_was_put_back_does_not_know_is_looked_for(desk: Desk, told: bool):
    texts = [f"Chapter {number} is out." for number in range(6)]
    for text in texts:
        await desk.owe(text, user_id=AUTHOR)
    if told:
        for text in texts[:2]:
            await desk.publisher.tell(
                await desk.publisher.private_channel(AUTHOR), text, nonce=f"another's {text}"
            )
    async with desk.db.write() as tx:
        await notices.doubt_unsent(tx)
    await desk.notifier.run()
    sent = [text for _, text in desk.publisher.told_users]
    assert "\n\n".join(sent).split("\n\n") == texts
    assert len(sent) == (3 if told else 1), "the rest is a flood"


async def test_what_falls_due_behind_its_last_look_is_not_left_to_chance(desk: Desk):
    """It is asked to run while it runs, and ends without having seen what was owed by then."""
    looked, go_on, before = asyncio.Event(), asyncio.Event(), asyncio.all_tasks()
    find = desk.notifier._find_due

    async def last_look():
        found = await find()
        looked.set()
        await go_on.wait()
        return found

    desk.notifier._find_due = last_look
    desk.notifier.start(desk.wake)
    await looked.wait()
    await desk.owe(WORDS, user_id=AUTHOR)
    desk.notifier.start(desk.wake)
    go_on.set()
    for _ in range(2):
        await asyncio.gather(*asyncio.all_tasks() - before)
    assert desk.publisher.told_users == [(AUTHOR, WORDS)]
