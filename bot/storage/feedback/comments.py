"""What readers write. Callers reach it through `feedback`."""

from datetime import datetime

from sqlalchemy import exists, select, update
from sqlalchemy.dialects.sqlite import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.models.feedback import CommentSource
from bot.storage.tables.feedback import comments

_LIVING = comments.c.removed_at.is_(None)


async def add_comment(
    tx: AsyncConnection,
    *,
    story_id: int,
    chapter_id: int | None,
    guild_id: int,
    user_id: int,
    text: str,
    source: CommentSource,
    message_id: int | None = None,
    channel_id: int | None = None,
    now: datetime,
) -> int | None:
    """Its id, or None when a comment from that message is known already."""
    row = upsert(comments).values(
        story_id=story_id,
        chapter_id=chapter_id,
        guild_id=guild_id,
        user_id=user_id,
        text=text,
        source=source,
        message_id=message_id,
        channel_id=channel_id,
        created_at=now,
    )
    once = row.on_conflict_do_nothing(index_elements=["message_id"])
    return (await tx.execute(once.returning(comments.c.comment_id))).scalar_one_or_none()


async def edit_comment(tx: AsyncConnection, message_id: int, text: str, now: datetime) -> bool:
    """False when the message is no comment, or a removed one."""
    change = update(comments).where(comments.c.message_id == message_id, _LIVING)
    return (await tx.execute(change.values(text=text, edited_at=now))).rowcount == 1


async def remove_comment(tx: AsyncConnection, message_id: int, now: datetime) -> bool:
    change = update(comments).where(comments.c.message_id == message_id, _LIVING)
    return (await tx.execute(change.values(removed_at=now))).rowcount == 1


async def is_comment(tx: AsyncConnection, message_id: int) -> bool:
    """Whether a living comment came from this message."""
    known = exists().where(comments.c.message_id == message_id, _LIVING)
    return bool(await tx.scalar(select(known)))


async def find_said(
    tx: AsyncConnection, channel_id: int, *, after: int, limit: int
) -> dict[int, str]:
    """The living comments that are messages of a channel behind `after`, in order: id and text."""
    query = (
        select(comments.c.message_id, comments.c.text)
        .where(comments.c.channel_id == channel_id, comments.c.message_id > after, _LIVING)
        .order_by(comments.c.message_id)
        .limit(limit)
    )
    return {row.message_id: row.text for row in await tx.execute(query)}


async def place_comment(tx: AsyncConnection, message_id: int, channel_id: int) -> None:
    """Note where a comment's message is, if that was not known."""
    unknown = update(comments).where(
        comments.c.message_id == message_id, comments.c.channel_id.is_(None)
    )
    await tx.execute(unknown.values(channel_id=channel_id))
