"""Guilds, and the one setting that people have of their own: their time zone."""

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.dialects.sqlite import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.models.server import Guild
from bot.storage.feedback_tables import readers
from bot.storage.tables import guilds


async def ensure_guild(tx: AsyncConnection, guild_id: int, *, now: datetime) -> None:
    """Make its row, or note that the bot is back."""
    row = upsert(guilds).values(guild_id=guild_id, joined_at=now)
    await tx.execute(row.on_conflict_do_update(index_elements=["guild_id"], set_={"left_at": None}))


async def get_guild(tx: AsyncConnection, guild_id: int) -> Guild | None:
    query = select(guilds).where(guilds.c.guild_id == guild_id)
    row = (await tx.execute(query)).one_or_none()
    if row is None:
        return None
    return Guild(row.guild_id, row.zone, row.author_role_id, row.notice_channel_id)


async def update_guild(tx: AsyncConnection, guild: Guild) -> None:
    await tx.execute(
        update(guilds)
        .where(guilds.c.guild_id == guild.guild_id)
        .values(
            zone=guild.zone,
            author_role_id=guild.author_role_id,
            notice_channel_id=guild.notice_channel_id,
        )
    )


async def mark_guild_left(tx: AsyncConnection, guild_id: int, now: datetime) -> None:
    """Nothing is deleted: being thrown out may be a mistake."""
    await tx.execute(update(guilds).where(guilds.c.guild_id == guild_id).values(left_at=now))


async def get_zone(tx: AsyncConnection, user_id: int) -> str | None:
    return await tx.scalar(select(readers.c.zone).where(readers.c.user_id == user_id))


async def set_zone(tx: AsyncConnection, user_id: int, zone: str | None, *, now: datetime) -> None:
    row = upsert(readers).values(user_id=user_id, zone=zone, created_at=now)
    await tx.execute(row.on_conflict_do_update(index_elements=["user_id"], set_={"zone": zone}))
