"""Chapters, with their text, warnings and passages. Callers reach them through `stories`."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.errors import StoryError
from bot.models.story import Chapter, ChapterHead, ChapterText, Passage
from bot.storage.stories.warnings import (
    WarningsOf,
    add_passages,
    add_warnings,
    get_chapter_warnings,
    get_passages,
)
from bot.storage.tables.core import chapters
from bot.storage.tables.rows import AnyRow, insert_all

_HEAD = (
    chapters.c.chapter_id,
    chapters.c.story_id,
    chapters.c.number,
    chapters.c.title,
    chapters.c.word_count,
    chapters.c.removed_at,
)


async def add_chapters(
    tx: AsyncConnection,
    story_id: int,
    texts: Sequence[ChapterText],
    *,
    word_counts: Sequence[int],
    passages: Sequence[Sequence[Passage]],
    now: datetime,
) -> list[int]:
    """Their ids. They take the numbers after the last living chapter."""
    last = await tx.scalar(select(func.max(chapters.c.number)).where(_living(story_id)))
    numbered = enumerate(zip(texts, word_counts, strict=True), start=(last or 0) + 1)
    rows = [
        {"story_id": story_id, "number": number, "word_count": words, "created_at": now}
        | _written(text)
        for number, (text, words) in numbered
    ]
    ids = await insert_all(tx, chapters, rows)
    listed = zip(ids, texts, strict=True)
    await add_warnings(tx, [WarningsOf(story_id, i, None, text.warnings) for i, text in listed])
    await add_passages(tx, story_id, dict(zip(ids, passages, strict=True)))
    return ids


async def get_chapters(tx: AsyncConnection, story_id: int) -> list[ChapterHead]:
    """Living, in order."""
    query = select(*_HEAD).where(_living(story_id)).order_by(chapters.c.number)
    rows = (await tx.execute(query)).all()
    listed = await get_chapter_warnings(tx, story_id)
    return [_to_head(row, listed.get(row.chapter_id, ())) for row in rows]


async def get_chapters_by_id(
    tx: AsyncConnection, story_id: int, chapter_ids: Sequence[int]
) -> list[ChapterHead]:
    """Those of a story, removed ones too, in order."""
    mine = (chapters.c.story_id == story_id) & chapters.c.chapter_id.in_(chapter_ids)
    rows = (await tx.execute(select(*_HEAD).where(mine).order_by(chapters.c.number))).all()
    listed = await get_chapter_warnings(tx, story_id)
    return [_to_head(row, listed.get(row.chapter_id, ())) for row in rows]


async def get_chapter(tx: AsyncConnection, story_id: int, number: int) -> Chapter | None:
    """The living one of that number."""
    return await _read(tx, _living(story_id) & (chapters.c.number == number))


async def get_chapter_by_id(tx: AsyncConnection, chapter_id: int) -> Chapter | None:
    """A removed one too: see its head."""
    return await _read(tx, chapters.c.chapter_id == chapter_id)


async def remove_chapters(tx: AsyncConnection, chapter_ids: Sequence[int], now: datetime) -> None:
    """Mark them removed. The caller decides which, and plans anew what was to come."""
    await tx.execute(
        update(chapters)
        .where(chapters.c.chapter_id.in_(chapter_ids), chapters.c.removed_at.is_(None))
        .values(removed_at=now)
    )


async def restore_chapters(tx: AsyncConnection, chapter_ids: Sequence[int]) -> None:
    """StoryError: another chapter has taken the number of one of them."""
    mine = chapters.c.chapter_id.in_(chapter_ids)
    try:
        await tx.execute(update(chapters).where(mine).values(removed_at=None))
    except IntegrityError as error:
        raise StoryError(
            "Another chapter has its number by now: remove that one first, then bring this one"
            " back."
        ) from error


def _living(story_id: int) -> ColumnElement[bool]:
    return (chapters.c.story_id == story_id) & chapters.c.removed_at.is_(None)


def _written(chapter: ChapterText) -> dict[str, str]:
    return {
        "title": chapter.title,
        "body": chapter.body,
        "note_before": chapter.note_before,
        "note_after": chapter.note_after,
    }


async def _read(tx: AsyncConnection, where: ColumnElement[bool]) -> Chapter | None:
    row = (await tx.execute(select(chapters).where(where))).one_or_none()
    if row is None:
        return None
    listed = await get_chapter_warnings(tx, row.story_id)
    marked = await get_passages(tx, row.story_id)
    return Chapter(
        head=_to_head(row, listed.get(row.chapter_id, ())),
        body=row.body,
        note_before=row.note_before,
        note_after=row.note_after,
        passages=marked.get(row.chapter_id, ()),
    )


def _to_head(row: AnyRow, listed: tuple[str, ...]) -> ChapterHead:
    return ChapterHead(
        chapter_id=row.chapter_id,
        story_id=row.story_id,
        number=row.number,
        title=row.title,
        word_count=row.word_count,
        warnings=listed,
        removed_at=row.removed_at,
    )
