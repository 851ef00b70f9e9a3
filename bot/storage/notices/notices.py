"""What the bot owes people word of: kept from its cause until it is sent or given up."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, insert, literal, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.models.notice import FallbackNotice, Notice
from bot.storage.tables.core import notices
from bot.storage.tables.notices import stand_ins
from bot.storage.tables.rows import insert_one
from bot.storage.tables.types import Instant

_UNSENT = notices.c.sent_at.is_(None) & notices.c.given_up_at.is_(None)


async def add_notice(
    tx: AsyncConnection,
    *,
    user_id: int | None = None,
    channel_id: int | None = None,
    text: str,
    now: datetime,
    stand_in: FallbackNotice | None = None,
    maybe_since: datetime | None = None,
) -> int:
    """To a user or to a channel, never to both. Sent from `now` on.

    `stand_in` is told where the user cannot be. `maybe_since`: a process of which the file knows
    nothing may have told it since then.
    """
    row = {
        "to_user_id": user_id,
        "to_channel_id": channel_id,
        "text": text,
        "created_at": now,
        "retry_at": now,
        "attempted_at": maybe_since,
    }
    notice_id = await insert_one(tx, notices, row)
    if stand_in is not None:
        told = {"notice_id": notice_id, "channel_id": stand_in.channel_id, "text": stand_in.text}
        await tx.execute(insert(stand_ins).values(told))
    return notice_id


async def was_owed(
    tx: AsyncConnection,
    *,
    user_id: int | None = None,
    channel_id: int | None = None,
    text: str,
    since: datetime,
) -> bool:
    """Whether the same was to be told to the same recipient before, sent by now or not."""
    query = select(notices.c.notice_id).where(
        notices.c.to_user_id.is_not_distinct_from(user_id),
        notices.c.to_channel_id.is_not_distinct_from(channel_id),
        notices.c.text == text,
        notices.c.created_at >= since,
    )
    return await tx.scalar(query.limit(1)) is not None


async def get_stand_in(tx: AsyncConnection, notice_id: int) -> FallbackNotice | None:
    query = select(stand_ins).where(stand_ins.c.notice_id == notice_id)
    row = (await tx.execute(query)).one_or_none()
    return None if row is None else FallbackNotice(row.channel_id, row.text)


async def find_unsent(tx: AsyncConnection, now: datetime, limit: int) -> list[Notice]:
    """Those whose time has come, the oldest first, with all that are in one message with them."""
    in_order = (notices.c.retry_at, notices.c.notice_id)
    due = select(notices.c.notice_id, notices.c.nonce).where(_UNSENT, notices.c.retry_at <= now)
    found = due.order_by(*in_order).limit(limit).subquery()
    query = select(notices).where(
        _UNSENT,
        or_(
            notices.c.notice_id.in_(select(found.c.notice_id)),
            notices.c.nonce.in_(select(found.c.nonce)),
        ),
    )
    return [
        Notice(
            row.notice_id,
            row.to_user_id,
            row.to_channel_id,
            row.text,
            row.attempts,
            row.nonce,
            row.attempted_at,
        )
        for row in await tx.execute(query.order_by(*in_order))
    ]


async def next_unsent(tx: AsyncConnection, after: datetime) -> datetime | None:
    """When `find_unsent` has something that it does not have at `after`."""
    query = select(func.min(notices.c.retry_at)).where(_UNSENT, notices.c.retry_at > after)
    return await tx.scalar(query)


async def record_attempt(
    tx: AsyncConnection, notice_ids: Sequence[int], nonce: str, now: datetime
) -> bool:
    """Call it before the request. False, and nothing is noted, where one of them is owed no more.

    The first attempt's instant is kept: from then on they may have been told.
    """
    together = notices.c.notice_id.in_(notice_ids) & _UNSENT
    owed = await tx.scalar(select(func.count()).select_from(notices).where(together))
    if owed != len(notice_ids):
        return False
    since = func.coalesce(notices.c.attempted_at, literal(now, Instant()))
    await tx.execute(update(notices).where(together).values(nonce=nonce, attempted_at=since))
    return True


async def clear_doubt(tx: AsyncConnection, notice_id: int) -> bool:
    """Note that it was not told by anybody yet."""
    return await _change(tx, notice_id, attempted_at=None)


async def doubt_unsent(tx: AsyncConnection) -> None:
    """Note that whatever is not sent may be, for all that the file knows."""
    never = _UNSENT & notices.c.attempted_at.is_(None)
    await tx.execute(update(notices).where(never).values(attempted_at=notices.c.created_at))


async def count_told(tx: AsyncConnection, message_id: int, text: str) -> int:
    """How many notices of these words are known to be told by this message."""
    query = select(func.count()).where(notices.c.message_id == message_id, notices.c.text == text)
    return await tx.scalar(query) or 0


async def mark_sent(
    tx: AsyncConnection, notice_id: int, now: datetime, message_id: int | None = None
) -> bool:
    """Without a message, where somebody deleted it since."""
    return await _change(tx, notice_id, sent_at=now, message_id=message_id)


async def give_up(tx: AsyncConnection, notice_id: int, now: datetime) -> bool:
    """Its recipient cannot be reached; it is not tried again."""
    return await _change(tx, notice_id, given_up_at=now)


async def withdraw_links(
    tx: AsyncConnection, channel_id: int, message_id: int, now: datetime
) -> None:
    """Let nobody be sent to a message that is about to be deleted."""
    link = f"/{channel_id}/{message_id}"
    leads_there = notices.c.text.endswith(link, autoescape=True)
    await tx.execute(update(notices).where(_UNSENT, leads_there).values(given_up_at=now))


async def postpone_notice(tx: AsyncConnection, notice_id: int, retry_at: datetime) -> bool:
    return await _change(tx, notice_id, retry_at=retry_at, attempts=notices.c.attempts + 1)


async def _change(tx: AsyncConnection, notice_id: int, **values: object) -> bool:
    change = update(notices).where(notices.c.notice_id == notice_id, _UNSENT)
    return (await tx.execute(change.values(**values))).rowcount == 1
