"""Dates of another try that lie further ahead than anything is ever put off.

They were given by a clock that was ahead and has been set back since.
"""

from datetime import datetime, timedelta

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.models.release import ReleaseState
from bot.storage.tables.core import notices, releases
from bot.storage.tables.releases import jump_links

# A refused story is looked at again after six hours; nothing else waits longer.
FARTHEST = timedelta(hours=7)


async def bring_near(tx: AsyncConnection, now: datetime) -> None:
    """What waits for such a date is tried now; so is what was asked for by hand."""
    far = now + FARTHEST
    await tx.execute(update(releases).where(releases.c.retry_at > far).values(retry_at=now))
    by_hand = (releases.c.state == ReleaseState.WAITING) & releases.c.schedule_id.is_(None)
    await tx.execute(update(releases).where(by_hand, releases.c.due_at > far).values(due_at=now))
    open_notices = notices.c.sent_at.is_(None) & notices.c.given_up_at.is_(None)
    await tx.execute(
        update(notices).where(open_notices, notices.c.retry_at > far).values(retry_at=now)
    )
    open_links = jump_links.c.done_at.is_(None) & jump_links.c.given_up_at.is_(None)
    await tx.execute(
        update(jump_links).where(open_links, jump_links.c.due_at > far).values(due_at=now)
    )
