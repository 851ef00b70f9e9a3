"""What is known of releases that somebody asked for by hand."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.models.release import UNBEGUN, Release
from bot.storage.releases.eligibility import select_releases, to_release
from bot.storage.tables.core import releases
from bot.storage.tables.releases import requests


async def note_request(
    tx: AsyncConnection, release_id: int, *, named: bool, planned_at: datetime | None
) -> None:
    """`named`: for this very chapter. `planned_at` is the slot that it left for that, if any."""
    row = {"release_id": release_id, "named": int(named), "planned_at": planned_at}
    await tx.execute(insert(requests).values(row))


async def find_unnamed(
    tx: AsyncConnection, *, story_id: int, target_id: int, after: int
) -> list[Release]:
    """What waits there because the next chapter was asked for, behind that of this number."""
    query = (
        select_releases()
        .join(requests, requests.c.release_id == releases.c.release_id)
        .where(releases.c.story_id == story_id, releases.c.target_id == target_id)
        .where(releases.c.state.in_(UNBEGUN), requests.c.named == 0)
    )
    found = [to_release(row) for row in await tx.execute(query)]
    return [release for release in found if release.chapter_number > after]


async def slots_left(tx: AsyncConnection, found: Sequence[Release]) -> dict[int, datetime]:
    """By chapter, which slots such releases left."""
    ids = [release.release_id for release in found]
    query = select(releases.c.chapter_id, requests.c.planned_at).join(
        requests, requests.c.release_id == releases.c.release_id
    )
    rows = await tx.execute(
        query.where(releases.c.release_id.in_(ids), requests.c.planned_at.is_not(None))
    )
    return {row.chapter_id: row.planned_at for row in rows}
