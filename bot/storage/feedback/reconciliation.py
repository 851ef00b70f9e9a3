"""What is still to be asked of Discord about the time in which the bot did not listen."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import (
    ColumnElement,
    Update,
    and_,
    delete,
    exists,
    func,
    insert,
    or_,
    select,
    text,
    tuple_,
    update,
)
from sqlalchemy.dialects.sqlite import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.models.feedback import FeedbackChannel, OwedReactors
from bot.models.release import WITH_PARTS, PartKind, PartState
from bot.storage.tables.core import guilds, parts, releases, targets
from bot.storage.tables.feedback import IN_PLACE, comments, feedback_places, owed_reactors
from bot.storage.tables.rows import AnyRow

_UNLISTED = text("feedback_places.listed_at IS NULL AND feedback_places.given_up_at IS NULL")
_PLACE = (
    feedback_places.c.channel_id,
    feedback_places.c.guild_id,
    feedback_places.c.wanted_at,
    feedback_places.c.attempts,
    feedback_places.c.asked_to,
    feedback_places.c.heard_to,
)


@dataclass(frozen=True, slots=True)
class NewFeedbackChannel:
    """A channel or thread with messages of ours; `first` is the oldest of them."""

    channel_id: int
    guild_id: int
    first: int


async def find_places(tx: AsyncConnection) -> list[NewFeedbackChannel]:
    """All channels and threads with messages of ours, in guilds where the bot is."""
    told = (
        select(
            parts.c.channel_id,
            func.min(parts.c.message_id).label("first"),
            func.min(parts.c.release_id).label("release_id"),
        )
        .where(text(IN_PLACE))
        .group_by(parts.c.channel_id)
        .subquery()
    )
    query = (
        select(told.c.channel_id, targets.c.guild_id, told.c.first)
        .join(releases, releases.c.release_id == told.c.release_id)
        .join(targets, targets.c.target_id == releases.c.target_id)
        .join(guilds, guilds.c.guild_id == targets.c.guild_id)
        .where(guilds.c.left_at.is_(None), told.c.channel_id.is_not(None))
    )
    found = {row.channel_id: NewFeedbackChannel(*row) for row in await tx.execute(query)}
    threads = [place for place in await _young_threads(tx) if place.channel_id not in found]
    return [*found.values(), *threads]


async def _young_threads(tx: AsyncConnection) -> list[NewFeedbackChannel]:
    """Threads of chapters that are not complete: there may be no message of ours in them yet."""
    query = (
        select(parts.c.message_id, targets.c.guild_id)
        .join(releases, releases.c.release_id == parts.c.release_id)
        .join(targets, targets.c.target_id == releases.c.target_id)
        .join(guilds, guilds.c.guild_id == targets.c.guild_id)
        .where(releases.c.state.in_(WITH_PARTS), guilds.c.left_at.is_(None))
        .where(parts.c.kind == PartKind.THREAD, parts.c.state == PartState.SENT)
    )
    return [NewFeedbackChannel(row[0], row[1], row[0]) for row in await tx.execute(query)]


async def find_unsent(tx: AsyncConnection) -> set[tuple[int, int]]:
    """(release, position) of what has no message yet as far as is known, and may have one."""
    query = (
        select(parts.c.release_id, parts.c.position)
        .join(releases, releases.c.release_id == parts.c.release_id)
        .where(releases.c.state.in_(WITH_PARTS), parts.c.state != PartState.SENT)
    )
    return {(row.release_id, row.position) for row in await tx.execute(query)}


async def find_sent_of(
    tx: AsyncConnection, steps: Collection[tuple[int, int]]
) -> dict[tuple[int, int], NewFeedbackChannel]:
    """Where those of these parts are that have a message by now; of a thread, the thread."""
    query = (
        select(parts.c.release_id, parts.c.position, parts.c.kind, parts.c.channel_id)
        .add_columns(parts.c.message_id, targets.c.guild_id)
        .join(releases, releases.c.release_id == parts.c.release_id)
        .join(targets, targets.c.target_id == releases.c.target_id)
        .where(tuple_(parts.c.release_id, parts.c.position).in_(steps))
        .where(parts.c.state == PartState.SENT)
    )
    return {
        (row.release_id, row.position): NewFeedbackChannel(
            row.message_id if row.kind is PartKind.THREAD else row.channel_id,
            row.guild_id,
            row.message_id,
        )
        for row in await tx.execute(query)
    }


async def want_all(
    tx: AsyncConnection, places: Sequence[NewFeedbackChannel], now: datetime
) -> None:
    """Begin anew: ask for all of these from their beginning, and for nothing else."""
    await tx.execute(delete(owed_reactors))
    await tx.execute(update(feedback_places).values(given_up_at=now, listed_at=None))
    for place in places:
        await _want(tx, place, now, asked_to=0)


async def want_again(tx: AsyncConnection, place: NewFeedbackChannel, now: datetime) -> None:
    """Ask for a place from its `first` message on, if it was asked for further than that."""
    further = or_(
        feedback_places.c.asked_to >= place.first, feedback_places.c.listed_at.is_not(None)
    )
    reached = exists().where(feedback_places.c.channel_id == place.channel_id, ~further)
    if not await tx.scalar(select(reached)):
        await _want(tx, place, now, asked_to=place.first - 1)


async def _want(
    tx: AsyncConnection, place: NewFeedbackChannel, now: datetime, *, asked_to: int
) -> None:
    values = {
        "wanted_at": now,
        "due_at": now,
        "attempts": 0,
        "asked_to": asked_to,
        "listed_at": None,
        "given_up_at": None,
    }
    row = upsert(feedback_places).values(
        channel_id=place.channel_id, guild_id=place.guild_id, heard_to=place.first - 1, **values
    )
    await tx.execute(row.on_conflict_do_update(index_elements=["channel_id"], set_=values))


async def find_unlisted(tx: AsyncConnection, now: datetime, limit: int) -> list[FeedbackChannel]:
    """Places whose history is to be asked for now, the newest first."""
    query = (
        select(*_PLACE)
        .where(_UNLISTED, feedback_places.c.due_at <= now)
        .order_by(feedback_places.c.channel_id.desc())
        .limit(limit)
    )
    return [FeedbackChannel(*row) for row in await tx.execute(query)]


async def find_owed(tx: AsyncConnection, now: datetime, limit: int) -> list[OwedReactors]:
    """Lists of users to be asked for now: those that differ first, then the newest chapters."""
    query = (
        select(owed_reactors, feedback_places.c.wanted_at, feedback_places.c.attempts)
        .join(feedback_places, feedback_places.c.channel_id == owed_reactors.c.channel_id)
        .where(feedback_places.c.due_at <= now)
        .order_by(owed_reactors.c.differs.desc(), owed_reactors.c.message_id.desc())
        .limit(limit)
    )
    return [_to_owed(row) for row in await tx.execute(query)]


async def next_due(tx: AsyncConnection, after: datetime) -> datetime | None:
    """When something is to be asked that is not at `after`."""
    owed = exists().where(owed_reactors.c.channel_id == feedback_places.c.channel_id)
    query = (
        select(func.min(feedback_places.c.due_at))
        .where(feedback_places.c.due_at > after)
        .where(or_(_UNLISTED, owed))
    )
    return await tx.scalar(query)


async def next_known(tx: AsyncConnection, place: FeedbackChannel) -> int | None:
    """The first message behind `asked_to` that is ours, or a living comment."""
    ours = select(func.min(parts.c.message_id)).where(
        text(IN_PLACE),
        parts.c.channel_id == place.channel_id,
        parts.c.message_id > place.asked_to,
    )
    theirs = select(func.min(comments.c.message_id)).where(
        comments.c.channel_id == place.channel_id,
        comments.c.message_id > place.asked_to,
        comments.c.removed_at.is_(None),
    )
    known = [await tx.scalar(query) for query in (ours, theirs)]
    return min(filter(None, known), default=None)


async def is_wanted(tx: AsyncConnection, channel_id: int, wanted_at: datetime) -> bool:
    """Whether what was asked is still of use: nobody began anew, or gave the place up, since."""
    found = select(feedback_places.c.channel_id).where(
        feedback_places.c.channel_id == channel_id,
        feedback_places.c.wanted_at == wanted_at,
        feedback_places.c.given_up_at.is_(None),
    )
    return await tx.scalar(found) is not None


async def note_asked(
    tx: AsyncConnection,
    place: FeedbackChannel,
    *,
    asked_to: int,
    heard_to: int,
    listed: datetime | None,
) -> None:
    """How far the history of a place is known now; `listed` is set at its end."""
    await tx.execute(
        _change(place.channel_id).values(
            asked_to=asked_to,
            heard_to=func.max(feedback_places.c.heard_to, heard_to),
            listed_at=listed,
            attempts=0,
        )
    )


async def note_heard(tx: AsyncConnection, heard: dict[int, int]) -> None:
    """Up to which message each channel has been heard live; of those that are not owed anything."""
    for channel_id, message_id in heard.items():
        later = func.max(feedback_places.c.heard_to, message_id)
        done = _change(channel_id).where(feedback_places.c.listed_at.is_not(None))
        await tx.execute(done.values(heard_to=later))


async def owe_reactors(
    tx: AsyncConnection,
    channel_id: int,
    message_id: int,
    kinds: Sequence[tuple[str, bool, bool]],
) -> None:
    """Ask for the users of these kinds of reactions: (emoji, burst, whether counts differ)."""
    mine = owed_reactors.c.message_id == message_id
    await tx.execute(delete(owed_reactors).where(mine))
    rows = [
        {
            "message_id": message_id,
            "emoji": emoji,
            "burst": int(burst),
            "channel_id": channel_id,
            "differs": int(differs),
        }
        for emoji, burst, differs in kinds
    ]
    if rows:
        await tx.execute(insert(owed_reactors), rows)


async def note_reactors(tx: AsyncConnection, owed: OwedReactors, until: int | None) -> None:
    """A page of users is recorded, up to `until`; None: that was the last one."""
    if until is None:
        await tx.execute(delete(owed_reactors).where(_is_list(owed)))
    else:
        await tx.execute(update(owed_reactors).where(_is_list(owed)).values(asked_to=until))


async def postpone(
    tx: AsyncConnection, channel_id: int, wanted_at: datetime, due_at: datetime
) -> None:
    change = _change(channel_id).where(feedback_places.c.wanted_at == wanted_at)
    await tx.execute(change.values(due_at=due_at, attempts=feedback_places.c.attempts + 1))


async def give_up(tx: AsyncConnection, channel_id: int, wanted_at: datetime, now: datetime) -> None:
    """Ask nothing more of this place until somebody begins anew."""
    change = _change(channel_id).where(feedback_places.c.wanted_at == wanted_at)
    given_up = await tx.execute(change.values(given_up_at=now, listed_at=None))
    if given_up.rowcount:
        await tx.execute(delete(owed_reactors).where(owed_reactors.c.channel_id == channel_id))


async def count_open(tx: AsyncConnection) -> int:
    """How many places are owed something, now or later."""
    owed = exists().where(owed_reactors.c.channel_id == feedback_places.c.channel_id)
    query = select(func.count()).select_from(feedback_places).where(or_(_UNLISTED, owed))
    return await tx.scalar(query) or 0


def _change(channel_id: int) -> Update:
    return update(feedback_places).where(feedback_places.c.channel_id == channel_id)


def _is_list(owed: OwedReactors) -> ColumnElement[bool]:
    return and_(
        owed_reactors.c.message_id == owed.message_id,
        owed_reactors.c.emoji == owed.emoji,
        owed_reactors.c.burst == int(owed.burst),
    )


def _to_owed(row: AnyRow) -> OwedReactors:
    return OwedReactors(
        message_id=row.message_id,
        emoji=row.emoji,
        burst=bool(row.burst),
        channel_id=row.channel_id,
        wanted_at=row.wanted_at,
        attempts=row.attempts,
        asked_to=row.asked_to,
    )
