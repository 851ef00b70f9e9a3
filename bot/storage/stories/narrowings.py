"""What a story's list of warnings lost because its author said where they apply."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.stories.warnings import (
    WarningsOf,
    add_warnings,
    get_chapter_warnings,
    get_story_warnings,
)
from bot.storage.tables.core import chapters, warnings
from bot.storage.tables.warnings import narrowed_warnings
from bot.text.warnings.terms import same_warning


async def add_narrowed(
    tx: AsyncConnection, story_id: int, terms: Sequence[str], *, by: int, now: datetime
) -> None:
    """Remember terms that the story lists no more, so that they are asked about in each append."""
    rows = [
        {"story_id": row["story_id"], "term": row["term"], "narrowed_by": by, "narrowed_at": now}
        for row in WarningsOf(story_id, None, None, terms).rows()
    ]
    if rows:
        await tx.execute(insert(narrowed_warnings).values(rows).on_conflict_do_nothing())


async def get_narrowed(tx: AsyncConnection, story_id: int) -> tuple[str, ...]:
    query = select(narrowed_warnings.c.term).where(narrowed_warnings.c.story_id == story_id)
    return tuple(await tx.scalars(query.order_by(narrowed_warnings.c.narrowing_id)))


async def narrow(
    tx: AsyncConnection,
    story_id: int,
    terms: Sequence[str],
    *,
    but: Collection[int],
    by: int,
    now: datetime,
) -> None:
    """Let every chapter list what until now the story listed, removed ones too, except `but`."""
    if not terms:
        return
    own = (await get_story_warnings(tx, [story_id])).get(story_id, ())
    left = [term for term in own if not _has(terms, term)]
    mine = (warnings.c.story_id == story_id) & warnings.c.chapter_id.is_(None)
    await tx.execute(delete(warnings).where(mine))
    await add_warnings(tx, [WarningsOf(story_id, None, None, left)])
    listed = await get_chapter_warnings(tx, story_id)
    every = select(chapters.c.chapter_id).where(chapters.c.story_id == story_id)
    for chapter_id in set(await tx.scalars(every)) - set(but):
        said = listed.get(chapter_id, ())
        chapter = (warnings.c.chapter_id == chapter_id) & warnings.c.passage_id.is_(None)
        await tx.execute(delete(warnings).where(chapter))
        more = [term for term in own if _has(terms, term) and not _has(said, term)]
        await add_warnings(tx, [WarningsOf(story_id, chapter_id, None, [*said, *more])])
    await add_narrowed(tx, story_id, terms, by=by, now=now)


def _has(terms: Sequence[str], term: str) -> bool:
    return any(same_warning(each, term) for each in terms)
