"""What the bot owes people word of: kept from its cause until it is sent or given up."""

from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.models.notice import Notice
from bot.storage.rows import insert_one
from bot.storage.tables import notices

_UNSENT = notices.c.sent_at.is_(None) & notices.c.given_up_at.is_(None)


async def add_notice(
    tx: AsyncConnection,
    *,
    user_id: int | None = None,
    channel_id: int | None = None,
    text: str,
    now: datetime,
) -> int:
    """To a user or to a channel, never to both. Sent from `now` on."""
    row = {
        "to_user_id": user_id,
        "to_channel_id": channel_id,
        "text": text,
        "created_at": now,
        "retry_at": now,
    }
    return await insert_one(tx, notices, row)


async def find_unsent(tx: AsyncConnection, now: datetime, limit: int) -> list[Notice]:
    """Those whose time has come, the oldest first."""
    query = select(notices).where(_UNSENT, notices.c.retry_at <= now)
    rows = await tx.execute(query.order_by(notices.c.retry_at, notices.c.notice_id).limit(limit))
    return [
        Notice(row.notice_id, row.to_user_id, row.to_channel_id, row.text, row.attempts)
        for row in rows
    ]


async def next_unsent(tx: AsyncConnection, after: datetime) -> datetime | None:
    """When `find_unsent` has something that it does not have at `after`."""
    query = select(func.min(notices.c.retry_at)).where(_UNSENT, notices.c.retry_at > after)
    return await tx.scalar(query)


async def mark_sent(tx: AsyncConnection, notice_id: int, now: datetime) -> bool:
    return await _change(tx, notice_id, sent_at=now)


async def give_up(tx: AsyncConnection, notice_id: int, now: datetime) -> bool:
    """Its recipient cannot be reached; it is not tried again."""
    return await _change(tx, notice_id, given_up_at=now)


async def postpone_notice(tx: AsyncConnection, notice_id: int, retry_at: datetime) -> bool:
    return await _change(tx, notice_id, retry_at=retry_at, attempts=notices.c.attempts + 1)


async def _change(tx: AsyncConnection, notice_id: int, **values: object) -> bool:
    change = update(notices).where(notices.c.notice_id == notice_id, _UNSENT)
    return (await tx.execute(change.values(**values))).rowcount == 1
