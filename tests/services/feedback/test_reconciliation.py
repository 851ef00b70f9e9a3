import asyncio
import logging
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from bot.models.feedback import ReactionEvent, Reactor
from bot.models.release import PartState
from bot.services.background.back_off import OWN_TRIES
from bot.services.feedback import reactions as recorder
from bot.services.feedback import reconciliation
from bot.services.ports import feedback
from bot.storage.database.database import Database
from bot.storage.releases import parts
from bot.storage.tables.core import parts as ledger
from bot.storage.tables.feedback import feedback_places, owed_reactors, reactions
from tests.builders import CHANNEL, NOW
from tests.fakes import FixedClock
from tests.worlds.readers import (
    CARD,
    FORBIDDEN,
    OURS,
    PASSING,
    TEXTS,
    THREAD,
    FakeReaders,
    Readers,
    a_message,
    fill,
    forget_readers,
    open_readers,
)

ADA, BEN, CLEO = 11, 12, 13


class Crash(BaseException):
    pass


@pytest.fixture
async def readers(db: Database) -> Readers:
    async with db.write() as tx:
        await fill(tx)
    return open_readers(db, FixedClock(NOW))


async def owed(db: Database) -> int:
    async with db.read() as tx:
        lists = await tx.scalar(select(func.count()).select_from(owed_reactors))
        open_places = feedback_places.c.listed_at.is_(None)
        places = await tx.scalar(
            select(func.count()).select_from(feedback_places).where(open_places)
        )
    return lists + places


async def test_reactions_of_both_kinds_and_what_was_taken_back_are_made_up_for(readers: Readers):
    for user, burst in [(ADA, False), (ADA, True), (BEN, False)]:
        readers.react(CARD, user, "🔥", burst, True)
    readers.react(TEXTS[0], ADA, "lamp:77", False, True)
    readers.start()
    await readers.reconcile()
    assert await readers.living() == readers.port.reactions
    readers.listening = False
    readers.react(CARD, ADA, "🔥", True, False)
    readers.react(CARD, BEN, "🔥", False, False)
    readers.react(CARD, CLEO, "🔥", False, True)
    readers.clear(TEXTS[0], None)
    readers.start()
    await readers.reconcile()
    assert await readers.living() == readers.port.reactions
    assert await owed(readers.db) == 0


async def test_a_reaction_that_was_known_keeps_its_instant(readers: Readers):
    readers.start()
    await readers.reconcile()
    at = readers.fixed.clock.now()
    readers.react(CARD, ADA, "🔥", False, True)
    await readers.settle()
    readers.fixed.advance(days=1)
    readers.start()
    await readers.reconcile()
    async with readers.db.read() as tx:
        (row,) = await tx.execute(reactions.select())
    assert abs(row.added_at - at) < timedelta(seconds=1)


async def test_a_clock_that_was_put_back_hides_nothing(readers: Readers):
    readers.start()
    readers.react(CARD, ADA, "🔥", False, True)
    readers.react(CARD, BEN, "🔥", False, True)
    readers.react(CARD, BEN, "🔥", False, False)
    await readers.settle()
    readers.listening = False
    readers.react(CARD, ADA, "🔥", False, False)
    readers.react(CARD, BEN, "🔥", False, True)
    readers.fixed.advance(hours=-3)
    readers.start()
    await readers.reconcile()
    assert await readers.living() == {(CARD, BEN, "🔥", False)}


async def test_comments_that_came_were_edited_or_deleted_are_made_up_for(readers: Readers):
    readers.start()
    await readers.reconcile()
    first = readers.say(CHANNEL, ADA, "A reply", CARD)
    second = readers.say(THREAD, BEN, "Chat")
    await readers.settle()
    readers.listening = False
    readers.edit(first, "A better reply")
    readers.delete(second)
    readers.say(THREAD, CLEO, "New chat")
    readers.say(CHANNEL, CLEO, "To nobody")
    readers.start()
    await readers.reconcile()
    assert await readers.said() == readers.comments()
    assert len(readers.comments()) == 2


async def test_a_history_that_we_may_not_read_deletes_no_comment(readers: Readers, caplog):
    readers.start()
    kept = readers.say(THREAD, ADA, "Here to stay")
    await readers.settle()
    readers.port.unreadable = {THREAD}
    readers.start()
    with caplog.at_level(logging.INFO):
        await readers.reconcile()
    assert await readers.said() == {kept: "Here to stay"}
    assert "may not read the history" in caplog.text
    readers.port.unreadable = set()
    readers.delete(kept)
    readers.start()
    await readers.reconcile()
    assert await readers.said() == {}


async def test_an_empty_history_is_believed_when_its_messages_are_gone(readers: Readers):
    readers.start()
    for text in ("One", "Two"):
        readers.say(THREAD, ADA, text)
    await readers.settle()
    readers.port.messages.clear()
    readers.start()
    await readers.reconcile()
    assert await readers.said() == {}


async def test_reactions_of_a_message_that_was_deleted_stay_as_they_were(readers: Readers):
    readers.start()
    readers.react(TEXTS[0], ADA, "🔥", False, True)
    await readers.settle()
    kept = await readers.living()
    del readers.port.messages[TEXTS[0]]
    readers.port.reactions.clear()
    readers.start()
    await readers.reconcile()
    assert await readers.living() == kept


async def test_a_message_deleted_while_it_is_asked_for_stops_nothing(readers: Readers):
    for message_id in TEXTS:
        readers.react(message_id, ADA, "🔥", False, True)
    asked = 0

    async def delete() -> None:
        nonlocal asked
        asked += 1
        if readers.port.asked[-1][0] == "reactors":
            readers.port.messages.pop(TEXTS[1], None)

    readers.port.meanwhile = delete
    readers.start()
    await readers.reconcile()
    assert await readers.living() == {(TEXTS[0], ADA, "🔥", False)}
    assert await owed(readers.db) == 0


async def test_a_channel_that_is_closed_to_us_is_given_up_until_the_next_start(
    readers: Readers, caplog
):
    readers.react(CARD, ADA, "🔥", False, True)
    readers.react(TEXTS[0], ADA, "🔥", False, True)
    readers.port.problems = {CHANNEL: FORBIDDEN}
    readers.start()
    with caplog.at_level(logging.INFO):
        await readers.reconcile()
        await readers.reconcile()
    assert [what for what in readers.port.asked if what[1] == CHANNEL] == [
        ("history", CHANNEL, CARD - 1)
    ]
    assert caplog.text.count("not asked for until the next start") == 1
    assert await readers.living() == {(TEXTS[0], ADA, "🔥", False)}
    readers.port.problems.clear()
    readers.start()
    await readers.reconcile()
    assert await readers.living() == readers.port.reactions


async def test_a_passing_failure_is_tried_again_later(readers: Readers):
    readers.react(CARD, ADA, "🔥", False, True)
    readers.port.problems = {CHANNEL: PASSING}
    readers.start()
    for wait in (30, 60):
        before = readers.fixed.clock.now()
        await readers.reconcile()
        due = await readers.reconciler.next_due(before)
        assert round((due - before).total_seconds()) == wait
        readers.fixed.time = due
    readers.port.problems.clear()
    await readers.reconcile()
    assert await readers.living() == readers.port.reactions
    assert await readers.reconciler.next_due(NOW) is None


async def test_what_raises_is_left_out_and_the_rest_is_asked(readers: Readers, caplog):
    """A list of one channel that has others, and the history of another channel."""
    readers.react(CARD, ADA, "🔥", False, True)
    readers.react(TEXTS[0], ADA, "🔥", False, True)
    readers.react(TEXTS[0], ADA, "🌊", False, True)
    poison = ("reactors", TEXTS[0], "🔥", False, 0)
    readers.port.problems = {CHANNEL: ZeroDivisionError(), poison: ZeroDivisionError()}
    readers.start()
    readers.reconciler.batch = 1
    before = readers.fixed.clock.now()
    await readers.reconcile()
    assert await readers.living() == {(TEXTS[0], ADA, "🌊", False)}
    assert f"reconciliation: channel {CHANNEL}: error " in caplog.text
    assert f"reconciliation: message {TEXTS[0]}, 🔥: error " in caplog.text
    readers.port.problems.clear()
    while (due := await readers.reconciler.next_due(before)) is not None:
        before = readers.fixed.time = due
        await readers.reconcile()
    assert await readers.living() == readers.port.reactions


async def test_a_list_that_always_raises_is_given_up_alone(readers: Readers, caplog):
    readers.react(CARD, ADA, "🔥", False, True)
    readers.react(CARD, ADA, "🌊", False, True)
    poison = ("reactors", CARD, "🔥", False, 0)
    readers.port.problems = {poison: ZeroDivisionError()}
    readers.start()
    due = readers.fixed.clock.now()
    while due is not None:
        readers.fixed.time = due
        await readers.reconcile()
        due = await readers.reconciler.next_due(due)
    assert readers.port.asked.count(poison) == OWN_TRIES
    assert await readers.living() == {(CARD, ADA, "🌊", False)}
    assert await owed(readers.db) == 0
    assert caplog.text.count("not asked for until the next start") == 1


async def test_what_was_asked_is_not_asked_again_after_a_crash(readers: Readers):
    readers.port.page = 2
    for user in range(1, 12):
        readers.react(CARD, user, "🔥", False, True)
    readers.start()
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(reconciliation, "PAGE", 2)
        asked = 0

        async def crash() -> None:
            nonlocal asked
            asked += readers.port.asked[-1][0] == "reactors"
            if asked == 5:
                raise Crash

        readers.port.meanwhile = crash
        with pytest.raises(Crash):
            await readers.reconciler.run()
        # The rows know: this is no new session, only a pass that ended.
        await readers.reconciler.run()
    pages = [what for what in readers.port.asked if what[0] == "reactors"]
    assert len(pages) - len(set(pages)) <= 1
    assert await readers.living() == readers.port.reactions


async def test_counts_that_differ_come_first_and_then_the_newest(readers: Readers):
    readers.start()
    for message_id in OURS:
        readers.react(message_id, ADA, "🔥", False, True)
    await readers.settle()
    readers.listening = False
    readers.react(CARD, BEN, "🔥", False, True)
    readers.port.asked.clear()
    readers.start()
    await readers.reconcile()
    asked = [what[1] for what in readers.port.asked if what[0] == "reactors"]
    assert asked == [CARD, TEXTS[1], TEXTS[0]]


async def test_every_question_waits_for_its_turn_behind_everything(readers: Readers):
    readers.react(CARD, ADA, "🔥", False, True)
    readers.start()
    turns = list[int]()
    turn = readers.pace.turn

    async def watched(priority) -> None:
        turns.append(priority[0])
        await turn(priority)

    readers.pace.turn = watched
    await readers.reconcile()
    assert turns == [5_000_000] * len(readers.port.asked)


async def test_what_is_heard_live_is_not_asked_for_again(readers: Readers):
    readers.start()
    await readers.reconcile()
    last = [readers.say(THREAD, ADA, f"Chat {number}") for number in range(5)][-1]
    await readers.settle()
    for _ in range(3):  # passes of the loop
        await readers.reconciler.run()
    async with readers.db.read() as tx:
        row = (
            await tx.execute(feedback_places.select().where(feedback_places.c.channel_id == THREAD))
        ).one()
    assert row.heard_to == last


async def test_a_message_that_could_not_be_kept_is_asked_for_again(readers: Readers):
    readers.start()
    await readers.reconcile()

    async def fail(*_, **__) -> None:
        raise OSError("disk full")

    readers.hearing.hear = fail
    readers.say(THREAD, ADA, "On a full disk")
    with pytest.raises(OSError, match="disk full"):
        await readers.settle()
    readers.told.clear()
    await readers.reconciler.run()
    assert await readers.said() == readers.comments()


async def test_reactions_beyond_the_recorders_memory_are_asked_for(
    readers: Readers, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(recorder, "CAPACITY", 3)
    readers.start()
    await readers.reconcile()
    for user in range(1, 9):
        readers.react(CARD, user, "🔥", False, True)
    await readers.settle()
    assert len(await readers.living()) == 3
    await readers.reconcile()
    assert await readers.living() == readers.port.reactions


async def test_a_message_whose_id_becomes_known_late_is_asked_for_then(readers: Readers):
    """The bot died over its last message; readers reacted to it before the bot found it again."""
    async with readers.db.write() as tx:
        last = ledger.c.message_id == TEXTS[1]
        forgotten = {"state": PartState.ATTEMPTED, "message_id": None}
        await tx.execute(ledger.update().where(last).values(forgotten))
    readers.port.messages.pop(TEXTS[1])
    readers.start()
    await readers.reconcile()
    readers.listening = False
    readers.port.messages[TEXTS[1]] = a_message(TEXTS[1], THREAD, readers.fixed)
    readers.react(TEXTS[1], ADA, "🔥", False, True)
    readers.listening = True
    async with readers.db.write() as tx:
        await parts.record_sent(
            tx, 1, 3, channel_id=THREAD, message_id=TEXTS[1], now=readers.fixed.clock.now()
        )
    await readers.reconcile()
    assert await readers.living() == readers.port.reactions


async def test_ten_thousand_users_on_one_message(readers: Readers):
    """Half of them are not known, and as many known ones have gone."""
    readers.port.messages = {CARD: readers.port.messages[CARD]}
    users, known = set(range(1, 5_001)), range(2_501, 7_501)
    async with readers.db.write() as tx:
        await tx.execute(
            reactions.insert(),
            [
                {"message_id": CARD, "user_id": u, "emoji": "🔥", "burst": 0, "added_at": NOW}
                for u in known
            ],
        )
    port = Crowd(users)
    port.messages = readers.port.messages
    readers.port = port
    readers.fixed.advance(days=1)
    readers.start()
    await readers.reconcile()
    assert {key[1] for key in await readers.living()} == users
    assert port.pages == len(users) // feedback.PAGE + 1


async def test_bots_are_no_readers_and_hide_none(readers: Readers):
    """A whole page of them is passed by; what was kept of one before goes."""
    readers.port.robots = {*range(1, feedback.PAGE + 5)}
    for user in (*sorted(readers.port.robots), 5_000):
        readers.react(CARD, user, "🔥", False, True)
    readers.start()
    readers.recorder.record(ReactionEvent(CARD, 3, "🔥", False, at=NOW, added=True))
    await readers.settle()
    readers.fixed.advance(days=1)
    readers.start()
    await readers.reconcile()
    assert await readers.living() == {(CARD, 5_000, "🔥", False)}


class Crowd(FakeReaders):
    """One emoji of many users, who are not looked through for each page."""

    def __init__(self, users: set[int]) -> None:
        super().__init__()
        self.users, self.pages = sorted(users), 0
        self.reactions = {(CARD, self.users[0], "🔥", False)}

    async def reactors(self, channel_id, message_id, emoji, *, burst, after) -> list[Reactor]:
        self.pages += 1
        return [Reactor(user) for user in self.users[after : after + self.page]]


EMOJIS = ("🔥", "lamp:77")
acts = st.one_of(
    st.tuples(
        st.just("react"),
        st.sampled_from(sorted(OURS)),
        st.integers(1, 7),
        st.sampled_from(EMOJIS),
        st.booleans(),
        st.booleans(),
    ),
    st.tuples(st.just("clear"), st.sampled_from(sorted(OURS)), st.sampled_from([None, *EMOJIS])),
    st.tuples(
        st.just("say"),
        st.sampled_from([CHANNEL, THREAD]),
        st.integers(1, 4),
        st.text("ab", min_size=1, max_size=3),
        st.sampled_from([None, CARD, TEXTS[0]]),
    ),
    st.tuples(st.just("edit"), st.integers(5_000, 5_010), st.text("cd", min_size=1, max_size=3)),
    st.tuples(st.just("delete"), st.integers(5_000, 5_010)),
)
moments = st.lists(st.tuples(acts, st.integers(0, 2)), max_size=8)
lives = st.tuples(moments, moments, moments, st.none() | st.integers(1, 8))
"""What happens before a start, while Discord is asked, and after; at which question it dies."""


@pytest.fixture(scope="module")
def runner():
    with asyncio.Runner() as opened:
        yield opened


@pytest.fixture(scope="module")
def shared(runner, tmp_path_factory: pytest.TempPathFactory):
    url = f"sqlite:///{tmp_path_factory.mktemp('readers') / 'stories.db'}"

    async def make() -> Database:
        database = await Database.open(url, kind="real", now=NOW)
        async with database.write() as tx:
            await fill(tx)
        return database

    database = runner.run(make())
    yield database
    runner.run(database.close())


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(lives, min_size=1, max_size=4), st.booleans())
def test_whatever_readers_do_and_whenever_the_bot_dies_the_rows_are_true_in_the_end(
    runner, shared, monkeypatch, story, chat
):
    monkeypatch.setattr(reconciliation, "PAGE", 3)
    monkeypatch.setattr(reconciliation, "KNOWN", 4)
    runner.run(live_through(shared, story, chat))


async def live_through(db: Database, story, chat: bool) -> None:
    await forget_readers(db)
    readers = open_readers(db, FixedClock(NOW), page=3, chat=chat)
    for before, during, after, dies_at in story:
        readers.listening = False
        happen(readers, before)
        readers.start()
        readers.port.meanwhile = around(readers, list(during), dies_at)
        try:
            await readers.reconcile()
        except Crash:
            await asyncio.gather(*readers.told, return_exceptions=True)
            readers.told.clear()
            continue  # what was told and not written is lost with the process
        finally:
            readers.port.meanwhile = nothing
        happen(readers, after)
        if dies_at is None:
            await readers.settle()
    readers.listening = False
    readers.start()
    await readers.reconcile()
    await readers.settle()
    assert await readers.living() == readers.port.reactions
    assert await readers.said() == readers.comments()
    assert await owed(db) == 0


def happen(readers: Readers, moments) -> None:
    for (name, *values), later in moments:
        readers.fixed.advance(milliseconds=later)
        getattr(readers, name)(*values)


def around(readers: Readers, during, dies_at: int | None):
    """Before and after each answer something more happens, and at last the bot dies."""

    async def meanwhile() -> None:
        happen(readers, [during.pop(0)] if during else [])
        for _ in range(len(readers.port.asked) % 3):
            await asyncio.sleep(0)
        if dies_at is not None and len(readers.port.asked) >= dies_at:
            raise Crash

    return meanwhile


async def nothing() -> None:
    """Happen."""
