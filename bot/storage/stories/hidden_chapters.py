"""Chapters hidden whole by those who manage their server: by whom, when, and who opened them."""

from datetime import datetime

from sqlalchemy import exists, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.models.story import HiddenWhole
from bot.storage.tables.core import chapters
from bot.storage.tables.rows import insert_one
from bot.storage.tables.warnings import IS_HIDDEN, hidden_chapters

# SQLite uses the index only for a query that repeats its words.
_IS_HIDDEN = text(IS_HIDDEN)


async def hide(tx: AsyncConnection, chapter_id: int, *, by: int, now: datetime) -> bool:
    """False: it is hidden whole already."""
    if await find(tx, chapter_id) is not None:
        return False
    row = {"chapter_id": chapter_id, "hidden_by": by, "hidden_at": now}
    await insert_one(tx, hidden_chapters, row)
    return True


async def open_again(tx: AsyncConnection, chapter_id: int, *, by: int, now: datetime) -> bool:
    """False: it is not hidden whole."""
    one = update(hidden_chapters).where(hidden_chapters.c.chapter_id == chapter_id, _IS_HIDDEN)
    return (await tx.execute(one.values(opened_by=by, opened_at=now))).rowcount == 1


async def find(tx: AsyncConnection, chapter_id: int) -> HiddenWhole | None:
    """What holds for a chapter now."""
    query = select(hidden_chapters.c.hidden_by, hidden_chapters.c.hidden_at)
    found = await tx.execute(query.where(hidden_chapters.c.chapter_id == chapter_id, _IS_HIDDEN))
    row = found.one_or_none()
    return None if row is None else HiddenWhole(row.hidden_by, row.hidden_at)


async def find_hidden_whole(tx: AsyncConnection, story_id: int) -> frozenset[int]:
    """The ids of the chapters of a story that are hidden whole now, removed ones too."""
    hidden = exists().where(hidden_chapters.c.chapter_id == chapters.c.chapter_id, _IS_HIDDEN)
    query = select(chapters.c.chapter_id).where(chapters.c.story_id == story_id, hidden)
    return frozenset(await tx.scalars(query))
