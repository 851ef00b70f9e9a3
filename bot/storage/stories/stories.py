"""Stories and their chapters."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import Exists, case, exists, func, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.errors import StoryError
from bot.models.story import Manuscript, Passage, Rating, Story
from bot.storage.releases.eligibility import is_shown
from bot.storage.stories.chapters import (
    add_chapters,
    get_chapter,
    get_chapter_by_id,
    get_chapters,
    get_chapters_by_id,
    remove_chapters,
    restore_chapters,
)
from bot.storage.stories.warnings import (
    WarningsOf,
    add_warnings,
    get_story_warnings,
    get_warning_facts,
)
from bot.storage.tables.core import chapters, releases, stories
from bot.storage.tables.removals import removals
from bot.storage.tables.rows import AnyRow, AnySelect, insert_one

__all__ = [
    "add_chapters",
    "add_story",
    "find_removed",
    "find_stories",
    "get_chapter",
    "get_chapter_by_id",
    "get_chapters",
    "get_chapters_by_id",
    "get_story",
    "get_warning_facts",
    "is_living",
    "remove_chapters",
    "remove_story",
    "restore_chapters",
    "restore_story",
    "shown_in",
]


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
        if "stories.title" not in str(error.orig):
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
    for word in words.split():
        query = query.where(stories.c.title.icontains(word, autoescape=True))
    exact = func.lower(stories.c.title) == func.lower(words.strip())
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
