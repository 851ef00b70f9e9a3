"""The rest of a delivery that is half out, stored in the place of what was planned before."""

from collections.abc import Sequence

from sqlalchemy import delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.models.release import PartState, PlannedPart
from bot.storage.releases.claims import part_row
from bot.storage.releases.jump_links import plan_links
from bot.storage.tables.core import parts
from bot.storage.tables.releases import jump_links


async def plan_rest(tx: AsyncConnection, release_id: int, planned: Sequence[PlannedPart]) -> None:
    """Keep what is recorded as sent, and put `planned`, all steps in order, in the others' place.

    Its links too: none of them is due before the release is complete.
    """
    mine = parts.c.release_id == release_id
    await tx.execute(delete(parts).where(mine, parts.c.state != PartState.SENT))
    sent = set(await tx.scalars(select(parts.c.position).where(mine)))
    rows = [
        part_row(release_id, position, part)
        for position, part in enumerate(planned)
        if position not in sent
    ]
    if rows:
        await tx.execute(insert(parts), rows)
    await tx.execute(delete(jump_links).where(jump_links.c.release_id == release_id))
    await plan_links(tx, release_id, planned)
