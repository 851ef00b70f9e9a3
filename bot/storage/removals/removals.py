"""Acts of removing: until when each can be undone, and when its text is deleted for good."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import exists, func, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.models.removal import Removal
from bot.storage.tables.removals import removals, takedowns
from bot.storage.tables.rows import AnyRow, insert_one

# SQLite uses the index only for a query that repeats its words.
_OPEN = text("removals.restored_at IS NULL AND removals.purged_at IS NULL")
# What still stands in a channel is looked for by its text.
_BEING_TAKEN_DOWN = exists().where(
    takedowns.c.removal_id == removals.c.removal_id,
    takedowns.c.done_at.is_(None),
    takedowns.c.given_up_at.is_(None),
)


async def add_removal(
    tx: AsyncConnection,
    *,
    story_id: int,
    chapter_ids: Sequence[int],
    schedule_ids: Sequence[int],
    removed_by: int,
    now: datetime,
    purge_at: datetime,
) -> int:
    """Without chapters it is the whole story. The caller marks what it names as removed."""
    row = {
        "story_id": story_id,
        "chapter_ids": list(chapter_ids),
        "schedule_ids": list(schedule_ids),
        "removed_by": removed_by,
        "removed_at": now,
        "purge_at": purge_at,
    }
    return await insert_one(tx, removals, row)


async def get_removal(tx: AsyncConnection, removal_id: int) -> Removal | None:
    query = select(removals).where(removals.c.removal_id == removal_id)
    row = (await tx.execute(query)).one_or_none()
    return None if row is None else _to_removal(row)


async def find_open(tx: AsyncConnection, story_id: int) -> list[Removal]:
    """What of a story, or the story itself, can be brought back; the latest first."""
    query = select(removals).where(_OPEN, removals.c.story_id == story_id)
    rows = await tx.execute(query.order_by(removals.c.removal_id.desc()))
    return [_to_removal(row) for row in rows]


async def find_purgeable(tx: AsyncConnection, now: datetime, limit: int) -> list[Removal]:
    """Those whose time is over and whose messages are seen to, the oldest first."""
    query = select(removals).where(_OPEN, removals.c.purge_at <= now, ~_BEING_TAKEN_DOWN)
    rows = await tx.execute(query.order_by(removals.c.purge_at).limit(limit))
    return [_to_removal(row) for row in rows]


async def next_purge(tx: AsyncConnection, after: datetime) -> datetime | None:
    query = select(func.min(removals.c.purge_at)).where(_OPEN, removals.c.purge_at > after)
    return await tx.scalar(query)


async def mark_restored(tx: AsyncConnection, removal_id: int, now: datetime) -> None:
    await _close(tx, removal_id, restored_at=now)


async def mark_purged(tx: AsyncConnection, removal_id: int, now: datetime) -> None:
    await _close(tx, removal_id, purged_at=now)


async def _close(tx: AsyncConnection, removal_id: int, **values: datetime) -> None:
    mine = removals.c.removal_id == removal_id
    await tx.execute(update(removals).where(mine, _OPEN).values(**values))


def _to_removal(row: AnyRow) -> Removal:
    return Removal(
        removal_id=row.removal_id,
        story_id=row.story_id,
        chapter_ids=tuple(row.chapter_ids),
        schedule_ids=tuple(row.schedule_ids),
        removed_by=row.removed_by,
        removed_at=row.removed_at,
        purge_at=row.purge_at,
        restored_at=row.restored_at,
        purged_at=row.purged_at,
    )
