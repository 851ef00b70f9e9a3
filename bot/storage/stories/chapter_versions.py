"""Chapters given a new text; what they said before is kept."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import insert, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.models.story import Chapter, ChapterText, Passage, Story
from bot.storage.stories.passages import replace_chapter_warnings, replace_passages
from bot.storage.tables.core import chapters, stories
from bot.storage.tables.revisions import chapter_versions


async def replace_text(
    tx: AsyncConnection,
    story: Story,
    chapter: Chapter,
    text: ChapterText,
    *,
    passages: Sequence[Passage],
    words: int,
    story_notes: tuple[str, str],
    replaced_by: int,
    now: datetime,
) -> bool:
    """Give a chapter another text. False, and nothing is done, if it is no longer what it was.

    `story_notes` are the story's own, before its first and after its last chapter.
    """
    head = chapter.head
    if not await replace_passages(
        tx, head.story_id, head.chapter_id, passages, body=text.body, instead_of=chapter.body
    ):
        return False
    notes_change = story_notes != (story.note_before, story.note_after)
    old = _version(chapter, story if notes_change else None)
    await tx.execute(
        insert(chapter_versions).values(**old, replaced_at=now, replaced_by=replaced_by)
    )
    own = chapters.c.chapter_id == head.chapter_id
    new = {"note_before": text.note_before, "note_after": text.note_after}
    await tx.execute(update(chapters).where(own).values(title=text.title, word_count=words, **new))
    await replace_chapter_warnings(tx, head.story_id, head.chapter_id, text.warnings)
    if notes_change:
        before, after = story_notes
        mine = stories.c.story_id == story.story_id
        await tx.execute(update(stories).where(mine).values(note_before=before, note_after=after))
    return True


def _version(chapter: Chapter, story: Story | None) -> dict[str, object]:
    """What a chapter says until now, with the notes of its story if those change too."""
    return {
        "chapter_id": chapter.head.chapter_id,
        "title": chapter.head.title,
        "body": chapter.body,
        "note_before": chapter.note_before,
        "note_after": chapter.note_after,
        "story_note_before": story.note_before if story else None,
        "story_note_after": story.note_after if story else None,
        "warnings": list(chapter.head.warnings),
        "word_count": chapter.head.word_count,
    }
