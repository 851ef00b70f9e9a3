"""The edits that a complete chapter still lacks: found when due, done, put off or given up."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import (
    Column,
    ColumnElement,
    FromClause,
    and_,
    delete,
    func,
    insert,
    select,
    text,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.models.release import OwedLink, PlannedPart, ReleaseState
from bot.storage.revisions.revisions import is_open
from bot.storage.tables.core import parts, releases, stories
from bot.storage.tables.releases import jump_links
from bot.storage.tables.rows import AnyRow

# SQLite uses the index only for a query that repeats its words.
_OPEN = text("jump_links.done_at IS NULL AND jump_links.given_up_at IS NULL")


async def plan_links(tx: AsyncConnection, release_id: int, planned: Sequence[PlannedPart]) -> None:
    """Store what becomes of the parts just claimed. None is due before `open_links`."""
    rows = [
        {
            "release_id": release_id,
            "position": position,
            "leads_to": part.link.leads_to,
            "payload": part.link.payload,
        }
        for position, part in enumerate(planned)
        if part.link is not None
    ]
    if rows:
        await tx.execute(insert(jump_links), rows)


async def open_links(tx: AsyncConnection, release_id: int, now: datetime) -> None:
    """The release is complete: its links are due from now on."""
    mine = and_(jump_links.c.release_id == release_id, jump_links.c.due_at.is_(None))
    await tx.execute(update(jump_links).where(mine).values(due_at=now))


async def find_due(tx: AsyncConnection, now: datetime, limit: int) -> list[OwedLink]:
    """Those whose time has come, the longest due first, in the order of the chapter.

    None of a chapter that is taken down; where that is undone in time, they are due again.
    A chapter that is being revised gets none meanwhile.
    """
    goal = parts.alias("goal")
    query = (
        select(
            jump_links,
            stories.c.guild_id,
            parts.c.channel_id,
            parts.c.message_id,
            parts.c.payload.label("posted"),
            parts.c.attempted_at,
            goal.c.channel_id.label("goal_channel_id"),
            goal.c.message_id.label("goal_message_id"),
        )
        .join(parts, _is_row(parts, jump_links.c.position))
        .join(goal, _is_row(goal, jump_links.c.leads_to))
        .join(releases, releases.c.release_id == jump_links.c.release_id)
        .join(stories, stories.c.story_id == releases.c.story_id)
        .where(_OPEN, jump_links.c.due_at <= now, releases.c.state == ReleaseState.POSTED)
        .where(~is_open())
        .order_by(jump_links.c.due_at, jump_links.c.release_id, jump_links.c.position)
        .limit(limit)
    )
    return [_to_owed(row) for row in await tx.execute(query)]


async def next_due(tx: AsyncConnection, after: datetime) -> datetime | None:
    """When `find_due` has something that it does not have at `after`."""
    query = select(func.min(jump_links.c.due_at)).where(_OPEN, jump_links.c.due_at > after)
    return await tx.scalar(query)


async def is_owed(tx: AsyncConnection, link: OwedLink) -> bool:
    """Whether the message still is to get this link: no revision has changed it since."""
    row = and_(jump_links.c.release_id == link.release_id, jump_links.c.position == link.position)
    query = (
        select(jump_links.c.payload)
        .join(releases, releases.c.release_id == jump_links.c.release_id)
        .where(row, _OPEN, ~is_open())
    )
    return await tx.scalar(query) == link.payload


async def mark_done(tx: AsyncConnection, link: OwedLink, now: datetime) -> None:
    await _change(tx, link, done_at=now)


async def postpone(tx: AsyncConnection, link: OwedLink, due_at: datetime) -> None:
    await _change(tx, link, due_at=due_at, attempts=jump_links.c.attempts + 1)


async def give_up(tx: AsyncConnection, link: OwedLink, now: datetime) -> None:
    """The label stays as it was posted."""
    await _change(tx, link, given_up_at=now)


async def leave_out(tx: AsyncConnection, release_id: int, position: int) -> None:
    """The message is not what its link was made for: it stays as it is."""
    row = and_(jump_links.c.release_id == release_id, jump_links.c.position == position)
    await tx.execute(delete(jump_links).where(row, _OPEN))


async def _change(tx: AsyncConnection, link: OwedLink, **values: object) -> None:
    row = and_(jump_links.c.release_id == link.release_id, jump_links.c.position == link.position)
    await tx.execute(update(jump_links).where(row, _OPEN).values(**values))


def _is_row(table: FromClause, position: Column[int]) -> ColumnElement[bool]:
    return and_(table.c.release_id == jump_links.c.release_id, table.c.position == position)


def _to_owed(row: AnyRow) -> OwedLink:
    return OwedLink(
        release_id=row.release_id,
        position=row.position,
        payload=row.payload,
        guild_id=row.guild_id,
        channel_id=row.channel_id,
        message_id=row.message_id,
        posted=row.posted,
        sent_at=row.attempted_at,
        goal_channel_id=row.goal_channel_id,
        goal_message_id=row.goal_message_id,
        attempts=row.attempts,
    )
