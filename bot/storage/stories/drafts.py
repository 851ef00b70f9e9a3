"""Story files that wait for their author's decision."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.models.story import Draft
from bot.storage.tables.core import drafts
from bot.storage.tables.revisions import revising_drafts
from bot.storage.tables.rows import insert_one

_COLUMNS = tuple(column.name for column in drafts.c)


async def add_draft(tx: AsyncConnection, draft: Draft) -> int:
    """Its id; the one in `draft` is not looked at."""
    row = {name: getattr(draft, name) for name in _COLUMNS if name != "draft_id"}
    draft_id = await insert_one(tx, drafts, row)
    if draft.revises is not None:
        revising = {"draft_id": draft_id, "chapter_id": draft.revises}
        await tx.execute(insert(revising_drafts).values(revising))
    return draft_id


async def get_draft(tx: AsyncConnection, draft_id: int) -> Draft | None:
    """An expired one too, until it is removed."""
    query = (
        select(drafts, revising_drafts.c.chapter_id.label("revises"))
        .outerjoin(revising_drafts, revising_drafts.c.draft_id == drafts.c.draft_id)
        .where(drafts.c.draft_id == draft_id)
    )
    row = (await tx.execute(query)).one_or_none()
    names = (*_COLUMNS, "revises")
    return None if row is None else Draft(**{name: getattr(row, name) for name in names})


async def count_drafts(tx: AsyncConnection, *, guild_id: int, author_id: int, now: datetime) -> int:
    """How many of one author's drafts have not expired."""
    query = select(func.count()).select_from(drafts)
    own = query.where(drafts.c.guild_id == guild_id, drafts.c.author_id == author_id)
    return (await tx.execute(own.where(drafts.c.expires_at > now))).scalar_one()


async def update_draft(
    tx: AsyncConnection, draft_id: int, *, choices: Mapping[str, str], edits: Mapping[str, str]
) -> None:
    await tx.execute(
        update(drafts)
        .where(drafts.c.draft_id == draft_id)
        .values(choices=dict(choices), edits=dict(edits))
    )


async def remove_draft(tx: AsyncConnection, draft_id: int) -> bool:
    """False when it was gone: of two who remove it, one gets True."""
    result = await tx.execute(delete(drafts).where(drafts.c.draft_id == draft_id))
    return result.rowcount == 1


async def remove_expired_drafts(tx: AsyncConnection, now: datetime) -> int:
    return (await tx.execute(delete(drafts).where(drafts.c.expires_at <= now))).rowcount
