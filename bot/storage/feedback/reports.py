"""What readers report to a server's admins."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.tables.feedback import reports
from bot.storage.tables.rows import insert_one


async def add_report(
    tx: AsyncConnection, *, guild_id: int, release_id: int, user_id: int, text: str, now: datetime
) -> None:
    row = {
        "guild_id": guild_id,
        "release_id": release_id,
        "user_id": user_id,
        "text": text,
        "created_at": now,
    }
    await insert_one(tx, reports, row)
