"""The ledger of a delivery: what was to be sent, what was tried, what Discord said."""

from datetime import datetime

from sqlalchemy import Update, exists, func, literal, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.models.release import Part, PartState
from bot.storage.tables.core import IS_MESSAGE, parts, releases
from bot.storage.tables.releases import forum_posts
from bot.storage.tables.rows import AnyRow
from bot.storage.tables.types import Instant


async def get_parts(tx: AsyncConnection, release_id: int) -> list[Part]:
    """In order."""
    query = select(parts).where(parts.c.release_id == release_id).order_by(parts.c.position)
    return [_to_part(row) for row in await tx.execute(query)]


async def record_attempt(
    tx: AsyncConnection, release_id: int, position: int, *, channel_id: int | None, now: datetime
) -> bool:
    """Call it before the request. The first attempt's instant is kept: from then on the part may be
    there. False when the part is recorded as sent.
    """
    change = _one(release_id, position, now).where(parts.c.state != PartState.SENT)
    result = await tx.execute(change.values(state=PartState.ATTEMPTED, channel_id=channel_id))
    return result.rowcount == 1


async def record_sent(
    tx: AsyncConnection,
    release_id: int,
    position: int,
    *,
    channel_id: int,
    message_id: int,
    now: datetime,
) -> None:
    """Call it with what Discord answered, or with the message that was found and adopted.

    For a thread, `message_id` is the thread's id.
    """
    change = _one(release_id, position, now).values(
        state=PartState.SENT, channel_id=channel_id, message_id=message_id, sent_at=now
    )
    await tx.execute(change)


async def plan_anew(tx: AsyncConnection, part: Part) -> None:
    """Store a part as never tried, with the nonce, mark and payload that `part` has."""
    change = update(parts).where(
        parts.c.release_id == part.release_id, parts.c.position == part.position
    )
    await tx.execute(
        change.values(
            state=PartState.PLANNED,
            payload=part.payload,
            nonce=part.nonce,
            mark=part.mark,
            attempted_at=None,
            sent_at=None,
            channel_id=None,
            message_id=None,
        )
    )


async def find_part_by_message(tx: AsyncConnection, message_id: int) -> Part | None:
    query = select(parts).where(parts.c.message_id == message_id, text(IS_MESSAGE))
    row = (await tx.execute(query)).one_or_none()
    return None if row is None else _to_part(row)


async def find_chapter_of_message(
    tx: AsyncConnection, message_id: int
) -> tuple[int, int, int] | None:
    """(story id, chapter id, release id) of a card, a part, or a chapter's thread."""
    # A thread begun from a card has the card's id, so the card's row answers for both.
    query = (
        select(releases.c.story_id, releases.c.chapter_id, releases.c.release_id)
        .join(parts, parts.c.release_id == releases.c.release_id)
        .where(parts.c.message_id == message_id, text(IS_MESSAGE))
    )
    row = (await tx.execute(query)).one_or_none()
    return None if row is None else (row.story_id, row.chapter_id, row.release_id)


async def find_chapter_in_post(
    tx: AsyncConnection, thread_id: int, message_id: int
) -> tuple[int, int, int] | None:
    """(story id, chapter id, release id) of what stood last in a forum post before a message."""
    query = (
        select(releases.c.story_id, releases.c.chapter_id, releases.c.release_id)
        .join(parts, parts.c.release_id == releases.c.release_id)
        .where(exists().where(forum_posts.c.thread_id == thread_id))
        .where(parts.c.channel_id == thread_id, parts.c.message_id < message_id, text(IS_MESSAGE))
        .order_by(parts.c.message_id.desc())
        .limit(1)
    )
    row = (await tx.execute(query)).one_or_none()
    return None if row is None else (row.story_id, row.chapter_id, row.release_id)


def _one(release_id: int, position: int, now: datetime) -> Update:
    first = func.coalesce(parts.c.attempted_at, literal(now, Instant()))
    return (
        update(parts)
        .where(parts.c.release_id == release_id, parts.c.position == position)
        .values(attempted_at=first)
    )


def _to_part(row: AnyRow) -> Part:
    return Part(
        release_id=row.release_id,
        position=row.position,
        kind=row.kind,
        payload=row.payload,
        nonce=row.nonce,
        mark=row.mark,
        state=row.state,
        attempted_at=row.attempted_at,
        channel_id=row.channel_id,
        message_id=row.message_id,
    )
