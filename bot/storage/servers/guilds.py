"""Guilds, and the one setting that people have of their own: their time zone."""

from datetime import datetime

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.dialects.sqlite import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.models.server import Guild
from bot.storage.tables.core import guilds
from bot.storage.tables.feedback import readers


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


async def mark_guild_left(tx: AsyncConnection, guild_id: int, now: datetime) -> bool:
    """Nothing is deleted: being thrown out may be a mistake. False: unknown, or left before."""
    return await _change_left(tx, guild_id, guilds.c.left_at.is_(None), now)


async def mark_guild_back(tx: AsyncConnection, guild_id: int) -> bool:
    """False: unknown, or it was never left."""
    return await _change_left(tx, guild_id, guilds.c.left_at.is_not(None), None)


async def is_left(tx: AsyncConnection, guild_id: int) -> bool:
    """Whether the bot was in that guild and is there no more."""
    query = select(guilds.c.left_at).where(guilds.c.guild_id == guild_id)
    return await tx.scalar(query) is not None


async def find_guilds(tx: AsyncConnection, *, left: bool) -> set[int]:
    """Ids of all guilds that were left, or of all others."""
    where = guilds.c.left_at.is_not(None) if left else guilds.c.left_at.is_(None)
    return set(await tx.scalars(select(guilds.c.guild_id).where(where)))


async def _change_left(
    tx: AsyncConnection, guild_id: int, where: ColumnElement[bool], left_at: datetime | None
) -> bool:
    change = update(guilds).where(guilds.c.guild_id == guild_id, where)
    return (await tx.execute(change.values(left_at=left_at))).rowcount == 1


async def get_zone(tx: AsyncConnection, user_id: int) -> str | None:
    return await tx.scalar(select(readers.c.zone).where(readers.c.user_id == user_id))


async def set_zone(tx: AsyncConnection, user_id: int, zone: str | None, *, now: datetime) -> None:
    row = upsert(readers).values(user_id=user_id, zone=zone, created_at=now)
    await tx.execute(row.on_conflict_do_update(index_elements=["user_id"], set_={"zone": zone}))
