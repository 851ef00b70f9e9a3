"""Acts that an admin may want to look up later."""

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.models.server import Audit
from bot.storage.tables.core import audit
from bot.storage.tables.rows import insert_one


async def record(tx: AsyncConnection, act: Audit) -> None:
    row = {
        "guild_id": act.guild_id,
        "actor_id": act.actor_id,
        "action": act.action,
        "subject": act.subject,
        "at": act.at,
    }
    await insert_one(tx, audit, row)
