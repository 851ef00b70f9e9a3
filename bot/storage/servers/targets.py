"""The channels configured to receive stories."""

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.dialects.sqlite import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.models.server import Layout, MessageStyle, Pause, PauseReason, Target, TargetState
from bot.storage.tables.core import targets
from bot.storage.tables.rows import AnyRow, AnySelect

_LIVING = targets.c.state != TargetState.REMOVED
# Between the name of a reason and its detail, in the column `reason`.
_DETAIL = ": "


async def add_target(
    tx: AsyncConnection,
    *,
    guild_id: int,
    channel_id: int,
    layout: Layout,
    style: MessageStyle,
    now: datetime,
) -> int:
    """An active target. One that was there before, removed or not, gets the new settings."""
    settings = {"guild_id": guild_id, "layout": layout, "style": style}
    active = settings | {"state": TargetState.ACTIVE, "reason": None}
    row = upsert(targets).values(active | {"channel_id": channel_id, "created_at": now})
    added = row.on_conflict_do_update(index_elements=["channel_id"], set_=active)
    return (await tx.execute(added.returning(targets.c.target_id))).scalar_one()


async def get_target(tx: AsyncConnection, target_id: int) -> Target | None:
    """A removed one too: see its state."""
    found = await _read(tx, select(targets).where(targets.c.target_id == target_id))
    return found[0] if found else None


async def find_target(tx: AsyncConnection, channel_id: int) -> Target | None:
    """None for a channel that was removed."""
    found = await _read(tx, select(targets).where(targets.c.channel_id == channel_id, _LIVING))
    return found[0] if found else None


async def find_targets(
    tx: AsyncConnection, guild_id: int, *, removed: bool = False
) -> list[Target]:
    """A guild's targets, the oldest first; those that are `removed` only where they are wanted."""
    query = select(targets).where(targets.c.guild_id == guild_id)
    query = query if removed else query.where(_LIVING)
    return await _read(tx, query.order_by(targets.c.target_id))


async def find_all_targets(tx: AsyncConnection) -> list[Target]:
    """Those of all guilds that are not removed."""
    return await _read(tx, select(targets).where(_LIVING).order_by(targets.c.target_id))


async def set_target_state(
    tx: AsyncConnection, target_id: int, state: TargetState, pause: Pause | None
) -> None:
    """A paused target needs its pause: it is shown to who asks why nothing comes."""
    reason = None if pause is None else f"{pause.reason.value}{_DETAIL}{pause.detail}"
    await tx.execute(
        update(targets).where(targets.c.target_id == target_id).values(state=state, reason=reason)
    )


async def _read(tx: AsyncConnection, query: AnySelect) -> list[Target]:
    return [_to_target(row) for row in await tx.execute(query)]


def _to_target(row: AnyRow) -> Target:
    return Target(
        target_id=row.target_id,
        guild_id=row.guild_id,
        channel_id=row.channel_id,
        layout=row.layout,
        style=row.style,
        state=row.state,
        pause=None if row.reason is None else _to_pause(row.reason),
    )


def _to_pause(stored: str) -> Pause:
    """A reason with its detail; older rows hold the sentence that people were told."""
    name, _, detail = stored.partition(_DETAIL)
    if name in set(PauseReason):
        return Pause(PauseReason(name), detail)
    return Pause(PauseReason.REFUSED, stored)
