"""The one row that says what made a file, and the secret that makes its nonces its own."""

import secrets
from datetime import datetime
from typing import Literal, TypeAlias

from sqlalchemy import inspect, select, update
from sqlalchemy.dialects.sqlite import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.tables.core import installation

Kind: TypeAlias = Literal["real", "rehearsal"]


async def find_kind(tx: AsyncConnection) -> str | None:
    """The kind of installation that made this file; None when it is new."""
    if not await tx.run_sync(lambda connection: inspect(connection).has_table("installation")):
        return None
    return await tx.scalar(select(installation.c.kind))


async def ensure_installation(tx: AsyncConnection, kind: Kind, *, now: datetime) -> str:
    """The installation's key, made on the first call. Always writes: a start proves that it can."""
    row = upsert(installation).values(id=1, kind=kind, key=secrets.token_hex(16), created_at=now)
    kept = row.on_conflict_do_update(index_elements=["id"], set_={"kind": kind})
    return (await tx.execute(kept.returning(installation.c.key))).scalar_one()


async def get_commands_digest(tx: AsyncConnection) -> str | None:
    return await tx.scalar(select(installation.c.commands_digest))


async def set_commands_digest(tx: AsyncConnection, digest: str | None) -> None:
    await tx.execute(update(installation).values(commands_digest=digest))


async def touch_installation(tx: AsyncConnection) -> None:
    """Write without changing anything."""
    await tx.execute(update(installation).values(id=installation.c.id))
