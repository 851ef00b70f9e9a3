import asyncio
from datetime import timedelta
from typing import Any

import pytest

from bot.models.notice import FallbackNotice
from bot.services.background.back_off import OWN_TRIES
from bot.services.background.pace import Pace
from bot.services.channels.history_search import HISTORY
from bot.services.notices.sender import LIMIT, NoticeSender
from bot.services.ports.publisher import DeliveryProblem, OwnMessage, ProblemKind
from bot.storage.database.database import Database
from bot.storage.notices import notices
from tests.builders import AUTHOR, CHANNEL, NOW
from tests.fakes import NONCE_WINDOW, FakePublisher, FixedClock
from tests.worlds.clocks import JumpingSleep

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
def desk(db: Database) -> Desk:
    return Desk(db)


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
    desk.publisher.fail_next(*[PASSING] * NoticeSender.tries)
    for _ in range(NoticeSender.tries - 1):
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


TEXTS = [f"Chapter {number} is out." for number in range(6)]


@pytest.mark.parametrize(
    ("told", "then"),
    [
        (["\n\n".join(TEXTS)], []),
        (["\n\n".join(TEXTS[:4]), *TEXTS[4:]], []),
        (["\n\n".join(("I paused.", *TEXTS[1:4])), TEXTS[5]], [TEXTS[0], TEXTS[4]]),
        # What only begins or ends in the same way says something else.
        ([f"{TEXTS[0]} And more.", f"So: {TEXTS[1]}", "\n\n".join(TEXTS[2:])], TEXTS[:2]),
    ],
)
async def test_what_was_told_together_is_found_one_by_one(
    desk: Desk, told: list[str], then: list[str]
):
    for text in TEXTS:
        await desk.owe(text, user_id=AUTHOR)
    place = await desk.publisher.private_channel(AUTHOR)
    for text in told:
        await desk.publisher.tell(place, text, nonce=text[-20:])
    async with desk.db.write() as tx:
        await notices.doubt_unsent(tx)
    await desk.notifier.run()
    assert [text for _, text in desk.publisher.told_users] == [*told, *then]
    assert await desk.next_at() is None


@pytest.mark.parametrize("times", [1, 2])
async def test_one_message_tells_the_same_words_as_often_as_it_says_them(desk: Desk, times: int):
    for _ in range(2):
        await desk.owe(WORDS, user_id=AUTHOR)
    place = await desk.publisher.private_channel(AUTHOR)
    await desk.publisher.tell(
        place, "\n\n".join(["I paused.", *[WORDS] * times]), nonce="another's"
    )
    async with desk.db.write() as tx:
        await notices.doubt_unsent(tx)
    await desk.notifier.run()
    assert len(desk.publisher.told) == 3 - times


async def test_a_letter_is_known_again_when_some_of_it_was_withdrawn(desk: Desk):
    link = "https://discord.com/channels/1/700/9001"
    for text in (*TEXTS, f"It is out: {link}"):
        await desk.owe(text, user_id=AUTHOR)
    desk.publisher.lose_answers = True
    desk.publisher.fail_next(PASSING)
    await desk.notifier.run()
    async with desk.db.write() as tx:
        await notices.withdraw_links(tx, 700, 9001, desk.fixed.time)
    desk.start_anew(after=86_400)
    await desk.notifier.run()
    assert len(desk.publisher.told) == 1
    assert await desk.next_at() is None


@pytest.mark.parametrize("readable", [True, False])
@pytest.mark.parametrize("told", [True, False])
async def test_what_the_admins_were_told_instead_is_not_told_them_again(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, told: bool, readable: bool
):
    instead = FallbackNotice(CHANNEL, "I could not tell the author.")
    await desk.owe("Only for you.", user_id=AUTHOR, stand_in=instead)
    if told:
        await desk.publisher.tell(CHANNEL, f"I paused.\n\n{instead.text}", nonce="another's")
    read, tell = desk.publisher.history, desk.publisher.tell

    async def only_to_admins(channel_id: int, text: str, *, nonce: str) -> int:
        if channel_id != CHANNEL:
            raise CLOSED
        return await tell(channel_id, text, nonce=nonce)

    async def history(channel_id: int, **asked: Any) -> list[OwnMessage]:
        if channel_id == CHANNEL and not readable:
            raise DeliveryProblem(ProblemKind.PERMANENT, "I cannot see the channel.")
        return await read(channel_id, **asked)

    monkeypatch.setattr(desk.publisher, "history", history)
    monkeypatch.setattr(desk.publisher, "tell", only_to_admins)
    async with desk.db.write() as tx:
        await notices.doubt_unsent(tx)
    await desk.notifier.run()
    times = sum(text.count(instead.text) for _, text in desk.publisher.told_channels)
    assert times == (2 if told and not readable else 1)
    assert desk.publisher.told_users == []
    assert await desk.next_at() is None


async def test_word_told_long_after_is_found_behind_whatever_else_was_told(desk: Desk):
    """A file that is put back can be months old, and the admins' channel full since."""
    await desk.owe(WORDS, channel_id=CHANNEL)
    for number in range(HISTORY + 1):
        await desk.publisher.tell(CHANNEL, f"Another, {number}.", nonce=f"another's {number}")
        desk.fixed.advance(seconds=1)
    await desk.publisher.tell(CHANNEL, WORDS, nonce="this one's")
    async with desk.db.write() as tx:
        await notices.doubt_unsent(tx)
    await desk.notifier.run()
    assert [text for _, text in desk.publisher.told_channels].count(WORDS) == 1


async def test_what_falls_due_behind_its_last_look_is_not_left_to_chance(desk: Desk):
    """It is asked to run while it runs, and ends without having seen what was owed by then."""
    looked, go_on, before = asyncio.Event(), asyncio.Event(), asyncio.all_tasks()
    look = desk.notifier.look

    async def last_look():
        found = await look()
        looked.set()
        await go_on.wait()
        return found

    desk.notifier.look = last_look
    desk.notifier.start(desk.wake)
    await looked.wait()
    await desk.owe(WORDS, user_id=AUTHOR)
    desk.notifier.start(desk.wake)
    go_on.set()
    for _ in range(2):
        await asyncio.gather(*asyncio.all_tasks() - before)
    assert desk.publisher.told_users == [(AUTHOR, WORDS)]


def break_at(desk: Desk, poison: str) -> None:
    """Our own code fails over one text."""
    tell = desk.publisher.tell

    async def broken(channel_id: int, text: str, *, nonce: str) -> int:
        if text == poison:
            raise ZeroDivisionError
        return await tell(channel_id, text, nonce=nonce)

    desk.publisher.tell = broken


def told(desk: Desk) -> list[tuple[int, str]]:
    return [(post.channel_id, post.payload["content"]) for post in desk.publisher.told]


async def test_a_notice_that_raises_keeps_no_other_from_being_told(desk: Desk, caplog):
    """Nor those of later batches."""
    break_at(desk, "Poison.")
    desk.notifier.batch = 2
    await desk.owe("Poison.", channel_id=CHANNEL)
    for number in range(5):
        await desk.owe(f"Word {number}.", channel_id=CHANNEL + number + 1)
    desk.notifier.put_off = desk.wake
    await desk.notifier.run()
    assert told(desk) == [(CHANNEL + n + 1, f"Word {n}.") for n in range(5)]
    assert "notices: notice 1: error " in caplog.text
    assert desk.wakes
    assert await desk.next_at() > desk.fixed.time


async def test_a_notice_that_always_raises_is_given_up_and_its_stand_in_told(desk: Desk):
    break_at(desk, "Poison.")
    await desk.owe("Poison.", user_id=AUTHOR, stand_in=FallbackNotice(CHANNEL, "For all."))
    tries = 0
    while (again := await desk.next_at()) is not None:
        desk.fixed.time = max(again, desk.fixed.time)
        await desk.notifier.run()
        tries += 1
    assert tries == OWN_TRIES
    assert told(desk) == [(CHANNEL, "For all.")]


async def test_a_notice_whose_failure_cannot_even_be_stored_is_left_for_an_hour(desk: Desk):
    desk.publisher.fail_next(CLOSED)

    async def broken(*_: object) -> None:
        raise ZeroDivisionError

    desk.notifier.give_up, give_up = broken, desk.notifier.give_up
    desk.notifier.postpone, postpone = broken, desk.notifier.postpone
    desk.notifier.batch = 1
    await desk.owe("Poison.", user_id=AUTHOR)
    await desk.owe("Word.", channel_id=CHANNEL)
    await desk.notifier.run()
    await desk.notifier.run()
    assert told(desk) == [(CHANNEL, "Word.")]
    assert await desk.notifier.next_due(desk.fixed.time) == desk.fixed.time + timedelta(hours=1)
    desk.notifier.give_up, desk.notifier.postpone = give_up, postpone
    desk.fixed.advance(hours=1)
    await desk.notifier.run()
    assert desk.publisher.told_users == [(AUTHOR, "Poison.")]
