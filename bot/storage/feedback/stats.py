"""What readers give back: reactions, comments, and the numbers they add up to."""

from sqlalchemy import ScalarSelect, Select, func, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.models.feedback import ChapterStats
from bot.models.release import ReleaseState
from bot.storage.tables.core import IS_MESSAGE, chapters, parts, releases
from bot.storage.tables.feedback import comments, reactions


async def chapter_stats(tx: AsyncConnection, story_id: int) -> list[ChapterStats]:
    """One row for each living chapter, in order, over all its cards, parts and targets."""
    current = select(func.count()).select_from(reactions)
    people = select(func.count(reactions.c.user_id.distinct()))
    query = (
        select(
            chapters.c.number,
            chapters.c.title,
            _times_posted().label("posted"),
            _on_messages(current).label("reactions"),
            _on_messages(people).label("readers"),
            _commented().label("comments"),
        )
        .where(chapters.c.story_id == story_id, chapters.c.removed_at.is_(None))
        .order_by(chapters.c.number)
    )
    return [ChapterStats(*row) for row in await tx.execute(query)]


def _times_posted() -> ScalarSelect[int]:
    return (
        select(func.count())
        .select_from(releases)
        .where(releases.c.chapter_id == chapters.c.chapter_id)
        .where(releases.c.state == ReleaseState.POSTED)
        .where(releases.c.story_id == chapters.c.story_id)
        .scalar_subquery()
    )


def _on_messages(counted: Select[int]) -> ScalarSelect[int]:
    # A thread has the id of its card: counting both would count every reaction twice.
    return (
        counted.join(parts, parts.c.message_id == reactions.c.message_id)
        .join(releases, releases.c.release_id == parts.c.release_id)
        .where(releases.c.story_id == chapters.c.story_id)
        .where(releases.c.chapter_id == chapters.c.chapter_id)
        .where(reactions.c.removed_at.is_(None), text(IS_MESSAGE))
        .scalar_subquery()
    )


def _commented() -> ScalarSelect[int]:
    return (
        select(func.count())
        .select_from(comments)
        .where(comments.c.story_id == chapters.c.story_id)
        .where(comments.c.chapter_id == chapters.c.chapter_id)
        .where(comments.c.removed_at.is_(None))
        .scalar_subquery()
    )
