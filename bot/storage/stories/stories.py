"""Stories and their chapters."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Exists, case, exists, func, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.errors import StoryError
from bot.models.story import Chapter, ChapterHead, ChapterText, Manuscript, Passage, Rating, Story
from bot.storage.releases.eligibility import is_shown
from bot.storage.stories.warnings import (
    WarningsOf,
    add_passages,
    add_warnings,
    get_chapter_warnings,
    get_passages,
    get_story_warnings,
)
from bot.storage.tables.core import chapters, releases, stories
from bot.storage.tables.removals import removals
from bot.storage.tables.rows import AnyRow, AnySelect, insert_all, insert_one
from bot.text.names import name_key


async def add_story(
    tx: AsyncConnection,
    manuscript: Manuscript,
    *,
    guild_id: int,
    author_id: int,
    author_name: str,
    word_counts: Sequence[int],
    passages: Sequence[Sequence[Passage]],
    now: datetime,
) -> int:
    """The story with all its chapters. StoryError: its author has one of this title here."""
    row = {
        "guild_id": guild_id,
        "author_id": author_id,
        "author_name": author_name,
        "created_at": now,
    }
    try:
        story_id = await insert_one(tx, stories, row | _described(manuscript))
    except IntegrityError as error:
        if "stories.title_key" not in str(error.orig):
            raise
        raise StoryError(
            "You already have a story of that title here. Give this one another title, or add its"
            " chapters with /story append."
        ) from error
    await add_warnings(tx, [WarningsOf(story_id, None, None, manuscript.warnings)])
    await add_chapters(
        tx, story_id, manuscript.chapters, word_counts=word_counts, passages=passages, now=now
    )
    return story_id


async def get_story(tx: AsyncConnection, story_id: int) -> Story | None:
    """A removed one too: see its `removed_at`."""
    found = await _read(tx, _select_stories().where(stories.c.story_id == story_id))
    return found[0] if found else None


async def find_stories(
    tx: AsyncConnection,
    guild_id: int,
    *,
    author_id: int | None = None,
    reader_id: int | None = None,
    seen: Collection[int] = (),
    seen_explicit: Collection[int] = (),
    words: str = "",
    limit: int = 25,
    offset: int = 0,
) -> list[Story]:
    """Living stories whose title has all the words; the exact title first, then the newest.

    With `reader_id` only those that this reader wrote, or of which a chapter is out in one of the
    targets `seen`; in one of `seen_explicit`, if they are rated so. Without the first `offset`.
    """
    query = _select_stories().where(stories.c.guild_id == guild_id, stories.c.removed_at.is_(None))
    if author_id is not None:
        query = query.where(stories.c.author_id == author_id)
    if reader_id is not None:
        open_to_all = _is_out_in(seen) & (stories.c.rating != Rating.EXPLICIT)
        fit = or_(open_to_all, _is_out_in(seen_explicit))
        query = query.where(or_(stories.c.author_id == reader_id, fit))
    return await _named(tx, query.offset(offset), words, limit)


async def find_removed(
    tx: AsyncConnection,
    guild_id: int,
    *,
    author_id: int,
    by_others: bool = False,
    words: str = "",
    limit: int = 25,
) -> list[Story]:
    """Removed stories of an author that can be brought back, in the order of `find_stories`.

    `by_others`: with those of others that somebody else than their author removed.
    """
    own = stories.c.author_id == author_id
    theirs = removals.c.removed_by != stories.c.author_id
    undoable = exists().where(
        removals.c.story_id == stories.c.story_id,
        removals.c.chapter_ids == (),
        removals.c.restored_at.is_(None),
        removals.c.purged_at.is_(None),
        or_(own, theirs) if by_others else own,
    )
    removed = stories.c.removed_at.is_not(None)
    query = _select_stories().where(stories.c.guild_id == guild_id, removed, undoable)
    return await _named(tx, query, words, limit)


async def _named(tx: AsyncConnection, query: AnySelect, words: str, limit: int) -> list[Story]:
    wanted = name_key(words)
    for word in wanted.split():
        query = query.where(stories.c.title_key.contains(word, autoescape=True))
    exact = stories.c.title_key == wanted
    order = (case((exact, 0), else_=1), stories.c.story_id.desc())
    return await _read(tx, query.order_by(*order).limit(limit))


async def shown_in(
    tx: AsyncConnection, story_ids: Collection[int], target_ids: Collection[int]
) -> frozenset[int]:
    """Those of the stories of which readers see a chapter in one of these targets."""
    if not story_ids:
        return frozenset()
    query = select(stories.c.story_id).where(stories.c.story_id.in_(story_ids))
    return frozenset(await tx.scalars(query.where(_is_out_in(target_ids))))


def _is_out_in(target_ids: Collection[int]) -> Exists:
    return (
        exists()
        .where(releases.c.story_id == stories.c.story_id, releases.c.target_id.in_(target_ids))
        .where(chapters.c.chapter_id == releases.c.chapter_id, chapters.c.removed_at.is_(None))
        .where(is_shown())
    )


async def remove_story(tx: AsyncConnection, story_id: int, now: datetime) -> None:
    """Mark it removed; its chapters count as removed with it."""
    await tx.execute(
        update(stories)
        .where(stories.c.story_id == story_id, stories.c.removed_at.is_(None))
        .values(removed_at=now)
    )


async def set_rating(tx: AsyncConnection, story_id: int, rating: Rating) -> None:
    await tx.execute(update(stories).where(stories.c.story_id == story_id).values(rating=rating))


async def is_living(tx: AsyncConnection, chapter_id: int) -> bool:
    """Whether neither the chapter nor its story is removed."""
    living = (
        exists()
        .where(chapters.c.chapter_id == chapter_id, chapters.c.removed_at.is_(None))
        .where(stories.c.story_id == chapters.c.story_id, stories.c.removed_at.is_(None))
    )
    return bool(await tx.scalar(select(living)))


async def restore_story(tx: AsyncConnection, story_id: int) -> None:
    """StoryError: its author has another of this title here by now."""
    try:
        await tx.execute(
            update(stories).where(stories.c.story_id == story_id).values(removed_at=None)
        )
    except IntegrityError as error:
        raise StoryError(
            "Its author has another story of that title here by now: remove that one first, then"
            " bring this one back."
        ) from error


def _described(manuscript: Manuscript) -> dict[str, object]:
    return {
        "title": manuscript.title,
        "title_key": name_key(manuscript.title),
        "rating": manuscript.rating,
        "warning_state": manuscript.warning_state,
        "summary": manuscript.summary,
        "note_before": manuscript.note_before,
        "note_after": manuscript.note_after,
        "details": manuscript.details,
        "tags": manuscript.tags,
        "expected_chapters": manuscript.expected_chapters,
    }


def _select_stories() -> AnySelect:
    living = (
        select(func.count())
        .select_from(chapters)
        .where(chapters.c.story_id == stories.c.story_id, chapters.c.removed_at.is_(None))
        .scalar_subquery()
    )
    return select(stories, living.label("chapter_count"))


async def _read(tx: AsyncConnection, query: AnySelect) -> list[Story]:
    rows = (await tx.execute(query)).all()
    listed = await get_story_warnings(tx, [row.story_id for row in rows])
    return [_to_story(row, listed.get(row.story_id, ())) for row in rows]


def _to_story(row: AnyRow, listed: tuple[str, ...]) -> Story:
    return Story(
        story_id=row.story_id,
        guild_id=row.guild_id,
        author_id=row.author_id,
        author_name=row.author_name,
        title=row.title,
        rating=row.rating,
        warning_state=row.warning_state,
        warnings=listed,
        summary=row.summary,
        note_before=row.note_before,
        note_after=row.note_after,
        details=tuple((label, value) for label, value in row.details),
        tags=tuple(row.tags),
        expected_chapters=row.expected_chapters,
        chapter_count=row.chapter_count,
        created_at=row.created_at,
        removed_at=row.removed_at,
    )


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
    return await _read_chapter(tx, _living(story_id) & (chapters.c.number == number))


async def get_chapter_by_id(tx: AsyncConnection, chapter_id: int) -> Chapter | None:
    """A removed one too: see its head."""
    return await _read_chapter(tx, chapters.c.chapter_id == chapter_id)


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


async def _read_chapter(tx: AsyncConnection, where: ColumnElement[bool]) -> Chapter | None:
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
