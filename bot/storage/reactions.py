"""Reactions, recorded in batches. What arrives twice or out of order ends in the same rows."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Integer, Text, bindparam, case, func, or_, select, update
from sqlalchemy.dialects.sqlite import Insert
from sqlalchemy.dialects.sqlite import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.models.feedback import ReactionEvent, ReactionsCleared
from bot.storage.feedback_tables import reaction_clearings as clearings
from bot.storage.feedback_tables import reactions
from bot.storage.types import Instant, Snowflake

_EVERY_EMOJI = ""


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
