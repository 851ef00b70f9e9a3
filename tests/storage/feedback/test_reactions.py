import asyncio
from datetime import datetime, timedelta
from itertools import pairwise, permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from bot.models.feedback import ReactionEvent, ReactionsCleared
from bot.storage.database.database import Database
from bot.storage.feedback.reactions import record_reactions
from bot.storage.tables.feedback import reaction_clearings, reactions
from tests.builders import NOW, READER

Event = ReactionEvent | ReactionsCleared


def at(second: int) -> datetime:
    return NOW + timedelta(seconds=second)


def add(second: int, *, message: int = 900, user: int = READER, emoji: str = "💡") -> Event:
    return ReactionEvent(message, user, emoji, burst=False, at=at(second), added=True)


def remove(second: int, *, message: int = 900, user: int = READER, emoji: str = "💡") -> Event:
    return ReactionEvent(message, user, emoji, burst=False, at=at(second), added=False)


def clear(second: int, *, message: int = 900, emoji: str | None = None) -> Event:
    return ReactionsCleared(message, emoji, at(second))


async def kept(tx) -> list[tuple[object, ...]]:
    query = select(reactions).order_by(*reactions.primary_key)
    return [tuple(row) for row in await tx.execute(query)]


async def times(tx) -> tuple[datetime | None, datetime | None]:
    return (await kept(tx))[0][4:]


@pytest.mark.parametrize(
    ("events", "expected"),
    [
        ([add(1)], (at(1), None)),
        ([add(1), add(1)], (at(1), None)),
        ([add(1), remove(2)], (at(1), at(2))),
        ([remove(2)], (None, at(2))),
        ([add(2), remove(2)], (at(2), at(2))),
        ([add(1), remove(2), add(3)], (at(3), None)),
        ([add(1), remove(2), add(3), remove(4)], (at(3), at(4))),
        ([add(1), clear(2)], (at(1), at(2))),
        ([add(1), clear(2), add(3)], (at(3), None)),
        ([add(2), clear(2)], (at(2), at(2))),
        ([add(1), clear(2, emoji="💡")], (at(1), at(2))),
        ([add(1), clear(2, emoji="🔥")], (at(1), None)),
        ([add(1), clear(2, message=901)], (at(1), None)),
        ([add(1), remove(2), clear(3), clear(2)], (at(1), at(3))),
    ],
)
async def test_the_latest_word_on_a_reaction_counts_in_whatever_order(tx, events, expected):
    for order in permutations(events):
        for event in order:
            await record_reactions(tx, [event])
        assert await times(tx) == expected
        await tx.execute(reactions.delete())
        await tx.execute(reaction_clearings.delete())
        await record_reactions(tx, order)
        assert await times(tx) == expected
        await tx.execute(reactions.delete())
        await tx.execute(reaction_clearings.delete())


async def test_user_emoji_message_and_burst_tell_reactions_apart(tx):
    burst = ReactionEvent(900, READER, "💡", burst=True, at=at(1), added=True)
    others = [add(1, user=5), add(1, message=901), add(1, emoji="lamp:77")]
    await record_reactions(tx, [add(1), burst, *others])
    await record_reactions(tx, [remove(2)])
    removed = [row[5] for row in await kept(tx)]
    assert len(removed) == 5
    assert removed.count(None) == 4


async def test_nothing_to_record_is_fine(tx):
    await record_reactions(tx, [])
    assert await kept(tx) == []


messages, users, emojis = st.integers(1, 2), st.integers(1, 2), st.sampled_from(["💡", "🔥"])
instants = st.integers(0, 4).map(at)
singles = st.builds(ReactionEvent, messages, users, emojis, st.booleans(), instants, st.booleans())
clearings = st.builds(ReactionsCleared, messages, st.none() | emojis, instants)


@st.composite
def told_twice(draw) -> tuple[list[Event], list[list[Event]]]:
    """Events, and the same ones in another order, some of them twice, in batches."""
    events = draw(st.lists(singles | clearings, min_size=1, max_size=10))
    again = draw(st.lists(st.sampled_from(events), max_size=5))
    order = draw(st.permutations([*events, *again]))
    cuts = sorted(draw(st.lists(st.integers(0, len(order)), max_size=3)))
    bounds = [0, *cuts, len(order)]
    return events, [list(order[a:b]) for a, b in pairwise(bounds)]


def expected_of(events: list[Event]) -> dict[tuple[object, ...], tuple[object, object]]:
    """The same in plain Python: the last addition, and the last removal unless it was before."""
    singles = [event for event in events if isinstance(event, ReactionEvent)]
    state = {}
    for one in singles:
        same = [e for e in singles if _key(e) == _key(one)]
        swept = [
            e.at
            for e in events
            if isinstance(e, ReactionsCleared)
            and e.message_id == one.message_id
            and e.emoji in (None, one.emoji)
        ]
        added = max((e.at for e in same if e.added), default=None)
        removed = max([e.at for e in same if not e.added] + swept, default=None)
        if added is not None and removed is not None and removed < added:
            removed = None
        state[_key(one)] = (added, removed)
    return state


def _key(event: ReactionEvent) -> tuple[object, ...]:
    return (event.message_id, event.user_id, event.emoji, int(event.burst))


@pytest.fixture(scope="module")
def runner():
    with asyncio.Runner() as opened:
        yield opened


@pytest.fixture(scope="module")
def shared(runner, tmp_path_factory: pytest.TempPathFactory):
    """One database for all examples: each rolls back what it did."""
    url = f"sqlite:///{tmp_path_factory.mktemp('reactions') / 'stories.db'}"
    database = runner.run(Database.open(url, kind="real", now=NOW))
    yield database
    runner.run(database.close())


class Undo(Exception):  # noqa: N818
    pass


@settings(max_examples=150, deadline=None)
@given(told_twice())
def test_order_repetition_and_batches_make_no_difference(runner, shared, told):
    events, batches = told

    async def record_and_read() -> list[tuple[object, ...]]:
        found: list[tuple[object, ...]] = []
        try:
            async with shared.write() as tx:
                for batch in batches:
                    await record_reactions(tx, batch)
                found = await kept(tx)
                raise Undo
        except Undo:
            return found

    rows = runner.run(record_and_read())
    assert {row[:4]: row[4:] for row in rows} == expected_of(events)
