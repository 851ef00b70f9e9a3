"""What is hidden in chapters that are there already, changed. Callers decide and plan anew."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, delete, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.models.story import Passage, WarningState
from bot.storage.stories.warnings import WarningsOf, add_passages, add_warnings
from bot.storage.tables.core import chapters, passages, stories, warnings


async def replace_passages(
    tx: AsyncConnection,
    story_id: int,
    chapter_id: int,
    marked: Sequence[Passage],
    *,
    body: str,
    instead_of: str,
) -> bool:
    """Give a chapter the same text with other passages. False: its text is no longer `instead_of`.

    `body` is the canonical text, passages included; `marked` are those passages.
    """
    same = (chapters.c.chapter_id == chapter_id) & (chapters.c.body == instead_of)
    changed = await tx.execute(update(chapters).where(same).values(body=body))
    if not changed.rowcount:
        return False
    await tx.execute(delete(warnings).where(_of(chapter_id), warnings.c.passage_id.is_not(None)))
    await tx.execute(delete(passages).where(passages.c.chapter_id == chapter_id))
    await add_passages(tx, story_id, {chapter_id: marked})
    return True


async def replace_chapter_warnings(
    tx: AsyncConnection, story_id: int, chapter_id: int, terms: Sequence[str]
) -> None:
    """What a chapter itself lists; its passages keep theirs."""
    await tx.execute(delete(warnings).where(_of(chapter_id), warnings.c.passage_id.is_(None)))
    await add_warnings(tx, [WarningsOf(story_id, chapter_id, None, terms)])


async def set_warning_state(tx: AsyncConnection, story_id: int, state: WarningState) -> None:
    own = stories.c.story_id == story_id
    await tx.execute(update(stories).where(own).values(warning_state=state))


def _of(chapter_id: int) -> ColumnElement[bool]:
    return warnings.c.chapter_id == chapter_id
