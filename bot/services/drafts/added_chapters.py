"""Chapters that join a stored story, with all that comes with them, in one transaction."""

from collections.abc import Sequence
from datetime import datetime

from bot.models.server import Member
from bot.models.story import Draft, Manuscript
from bot.services.drafts.answers import store_answers
from bot.services.drafts.appended_chapters import cover
from bot.services.drafts.basis import DraftBasis, ReadChapter
from bot.services.drafts.differences import rating_of
from bot.services.drafts.preview import chapter_texts
from bot.services.schedules.planning import replan
from bot.storage.database.database import Tx
from bot.storage.releases import schedules
from bot.storage.stories import stories


async def add_chapters(
    tx: Tx,
    member: Member,
    draft: Draft,
    basis: DraftBasis,
    manuscript: Manuscript,
    chapters: Sequence[ReadChapter],
    *,
    now: datetime,
) -> None:
    """Add the chapters of a draft to the end of its story; schedules give them their next dates."""
    covering = cover(manuscript, chapters, basis, draft.choices)
    story, first = basis.story, basis.next_number
    added = await stories.add_chapters(
        tx,
        story.story_id,
        chapter_texts(manuscript, basis, covering.listed),
        word_counts=[chapter.words for chapter in chapters],
        passages=[chapter.passages for chapter in chapters],
        now=now,
    )
    await store_answers(
        tx,
        member,
        story,
        _numbered(first, first + len(chapters) - 1),
        covering.settled,
        moved=covering.moved,
        but=added,
        rating=rating_of(story, manuscript, covering.settled).rating,
        now=now,
    )
    for schedule in await schedules.find_schedules(tx, story.story_id):
        await replan(tx, schedule, now)


def _numbered(first: int, last: int) -> str:
    return f"chapter {first}" if first == last else f"chapters {first} to {last}"
