"""Reactions, recorded in batches. What arrives twice or out of order ends in the same rows."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    Text,
    and_,
    bindparam,
    case,
    func,
    or_,
    select,
    update,
)
from sqlalchemy.dialects.sqlite import Insert
from sqlalchemy.dialects.sqlite import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.models.feedback import ReactionEvent, ReactionsCleared
from bot.storage.tables.feedback import reaction_clearings as clearings
from bot.storage.tables.feedback import reactions
from bot.storage.tables.types import Instant, Snowflake

_EVERY_EMOJI = ""
_LIVING = reactions.c.removed_at.is_(None)


async def record_reactions(
    tx: AsyncConnection, events: Sequence[ReactionEvent | ReactionsCleared]
) -> None:
    """Of additions and removals of one reaction the latest counts; at one instant, the removal.

    Clearings are kept, so that an addition from before one, reported after it, is swept too.
    """
    cleared = [event for event in events if isinstance(event, ReactionsCleared)]
    single = [event for event in events if isinstance(event, ReactionEvent)]
    for event in cleared:
        await _clear(tx, event)
    added = [_row(event) for event in single if event.added]
    removed = [_row(event) for event in single if not event.added]
    if added:
        await tx.execute(_ADDED, added)
    if removed:
        await tx.execute(_REMOVED, removed)


async def latest_instant(tx: AsyncConnection) -> datetime | None:
    """The last thing that is known to have happened to a reaction."""
    ends = (reactions.c.added_at, reactions.c.removed_at, clearings.c.at)
    found = [await tx.scalar(select(func.max(end))) for end in ends]
    return max(filter(None, found), default=None)


async def count_living(
    tx: AsyncConnection, message_ids: Collection[int]
) -> dict[tuple[int, str, bool], int]:
    """How many users' reactions of each kind these messages have: (message, emoji, burst)."""
    kind = (reactions.c.message_id, reactions.c.emoji, reactions.c.burst)
    query = (
        select(*kind, func.count().label("living"))
        .where(reactions.c.message_id.in_(message_ids), _LIVING)
        .group_by(*kind)
    )
    return {
        (row.message_id, row.emoji, bool(row.burst)): row.living for row in await tx.execute(query)
    }


async def find_living(
    tx: AsyncConnection, message_id: int, emoji: str, *, burst: bool, among: Collection[int]
) -> set[int]:
    """Which of these users have this reaction on the message, as far as is recorded."""
    query = select(reactions.c.user_id).where(
        _is_kind(message_id, emoji, burst), reactions.c.user_id.in_(among), _LIVING
    )
    return set(await tx.scalars(query))


async def remove_unlisted(
    tx: AsyncConnection,
    message_id: int,
    emoji: str,
    *,
    burst: bool,
    listed: Collection[int],
    after: int,
    until: int | None,
    at: datetime,
) -> int:
    """Of the users behind `after`, up to `until`, only those listed had this reaction at `at`.

    What was added later stays. Returns how many were removed; none is read into memory.
    """
    gone = (
        update(reactions)
        .where(_is_kind(message_id, emoji, burst), reactions.c.user_id > after, _LIVING)
        .where(reactions.c.user_id.not_in(listed))
        .where(or_(reactions.c.added_at.is_(None), reactions.c.added_at <= at))
    )
    if until is not None:
        gone = gone.where(reactions.c.user_id <= until)
    return (await tx.execute(gone.values(removed_at=at))).rowcount


def _is_kind(message_id: int, emoji: str, burst: bool) -> ColumnElement[bool]:
    return and_(
        reactions.c.message_id == message_id,
        reactions.c.emoji == emoji,
        reactions.c.burst == int(burst),
    )


def _row(event: ReactionEvent) -> dict[str, object]:
    return {
        "message": event.message_id,
        "user": event.user_id,
        "symbol": event.emoji,
        "super": int(event.burst),
        "instant": event.at,
    }


async def _clear(tx: AsyncConnection, event: ReactionsCleared) -> None:
    emoji = _EVERY_EMOJI if event.emoji is None else event.emoji
    row = upsert(clearings).values(message_id=event.message_id, emoji=emoji, at=event.at)
    later = func.max(clearings.c.at, row.excluded.at)
    await tx.execute(
        row.on_conflict_do_update(index_elements=["message_id", "emoji"], set_={"at": later})
    )
    matching = reactions.c.message_id == event.message_id
    if event.emoji is not None:
        matching &= reactions.c.emoji == event.emoji
    await tx.execute(
        update(reactions)
        .where(matching)
        .where(or_(reactions.c.added_at.is_(None), reactions.c.added_at <= event.at))
        .where(or_(reactions.c.removed_at.is_(None), reactions.c.removed_at < event.at))
        .values(removed_at=event.at)
    )


def _later(one: ColumnElement[Any], other: ColumnElement[Any]) -> ColumnElement[Any]:
    """SQLite's max() of two is NULL when either is."""
    return func.coalesce(func.max(one, other), one, other)


def _unless_added_after(
    removed: ColumnElement[Any], added: ColumnElement[Any]
) -> ColumnElement[Any]:
    return case((or_(added.is_(None), removed >= added), removed))


def _merged(row: Insert) -> Insert:
    """Keep the last addition, and the last removal unless the addition came after it."""
    added = _later(reactions.c.added_at, row.excluded.added_at)
    removed = _later(reactions.c.removed_at, row.excluded.removed_at)
    return row.on_conflict_do_update(
        index_elements=list(reactions.primary_key),
        set_={"added_at": added, "removed_at": _unless_added_after(removed, added)},
    )


_KEY = {
    "message_id": bindparam("message", type_=Snowflake),
    "user_id": bindparam("user", type_=Snowflake),
    "emoji": bindparam("symbol", type_=Text()),
    "burst": bindparam("super", type_=Integer()),
}
_AT = bindparam("instant", type_=Instant())
_SWEPT_AT = (
    select(func.max(clearings.c.at))
    .where(clearings.c.message_id == _KEY["message_id"])
    .where(or_(clearings.c.emoji == _EVERY_EMOJI, clearings.c.emoji == _KEY["emoji"]))
    .scalar_subquery()
)
_ADDED = _merged(
    upsert(reactions).values(**_KEY, added_at=_AT, removed_at=_unless_added_after(_SWEPT_AT, _AT))
)
_REMOVED = _merged(upsert(reactions).values(**_KEY, removed_at=_later(_AT, _SWEPT_AT)))
