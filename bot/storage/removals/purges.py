"""What of a removed story or chapter is deleted for good, and what is kept without names.

The rows stay: they say what was released when, and how many readers answered. The text goes, and
so does every word of who wrote a comment or reacted.
"""

from collections.abc import Collection

from sqlalchemy import Select, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.tables.core import chapters, drafts, parts, passages, releases, stories, warnings
from bot.storage.tables.feedback import comments, reactions
from bot.storage.tables.releases import jump_links
from bot.storage.tables.revisions import chapter_versions, revision_steps, revisions

# Nobody on Discord has it.
NOBODY = 0
GONE = "(deleted)"


async def all_chapters(tx: AsyncConnection, story_id: int) -> list[int]:
    """Ids of all that a story ever had."""
    query = select(chapters.c.chapter_id).where(chapters.c.story_id == story_id)
    return list(await tx.scalars(query))


async def forget_reactors(
    tx: AsyncConnection, story_id: int, chapter_ids: Collection[int], limit: int
) -> bool:
    """Give at most `limit` of a story's reactors numbers below 0. False when none is left.

    One reader keeps one number, so that the counts of reactions and of readers stay true.
    """
    here = _messages(chapter_ids)
    known = (
        select(reactions.c.user_id)
        .where(reactions.c.message_id.in_(here), reactions.c.user_id > NOBODY)
        .group_by(reactions.c.user_id)
        .order_by(func.random())  # else the order of the numbers would tell of the ids
        .limit(limit)
    )
    users = list(await tx.scalars(known))
    every = _messages(await all_chapters(tx, story_id))
    lowest = select(func.min(reactions.c.user_id)).where(reactions.c.message_id.in_(every))
    free = min(await tx.scalar(lowest) or NOBODY, NOBODY) - 1
    for number, user_id in enumerate(users):
        mine = (reactions.c.user_id == user_id) & reactions.c.message_id.in_(here)
        await tx.execute(update(reactions).where(mine).values(user_id=free - number))
    return bool(users)


async def purge_chapters(tx: AsyncConnection, chapter_ids: Collection[int]) -> None:
    """Delete their text wherever it is kept; forget who commented on them."""
    mine = chapters.c.chapter_id.in_(chapter_ids)
    wiped = {"title": "", "body": GONE, "note_before": "", "note_after": ""}
    await tx.execute(update(chapters).where(mine).values(**wiped))
    sent = select(releases.c.release_id).where(releases.c.chapter_id.in_(chapter_ids))
    await tx.execute(update(parts).where(parts.c.release_id.in_(sent)).values(payload={}))
    await tx.execute(delete(jump_links).where(jump_links.c.release_id.in_(sent)))
    await tx.execute(delete(revision_steps).where(revision_steps.c.release_id.in_(sent)))
    await tx.execute(delete(revisions).where(revisions.c.release_id.in_(sent)))
    older = chapter_versions.c.chapter_id.in_(chapter_ids)
    await tx.execute(delete(chapter_versions).where(older))
    await tx.execute(delete(warnings).where(warnings.c.chapter_id.in_(chapter_ids)))
    await tx.execute(delete(passages).where(passages.c.chapter_id.in_(chapter_ids)))
    unnamed = update(comments).where(comments.c.chapter_id.in_(chapter_ids))
    await tx.execute(unnamed.values(user_id=NOBODY, message_id=None))


async def purge_story(tx: AsyncConnection, story_id: int) -> None:
    """Delete what is said of it but its title; forget who commented on it. Purge its chapters too.

    The title stays, so that what its author was told of it can still be read.
    """
    mine = update(stories).where(stories.c.story_id == story_id)
    await tx.execute(mine.values(summary="", note_before="", note_after="", details=(), tags=()))
    await tx.execute(delete(warnings).where(warnings.c.story_id == story_id))
    await tx.execute(delete(drafts).where(drafts.c.story_id == story_id))
    unnamed = update(comments).where(comments.c.story_id == story_id)
    await tx.execute(unnamed.values(user_id=NOBODY, message_id=None))


def _messages(chapter_ids: Collection[int]) -> "Select[int]":
    return (
        select(parts.c.message_id)
        .join(releases, releases.c.release_id == parts.c.release_id)
        .where(releases.c.chapter_id.in_(chapter_ids), parts.c.message_id.is_not(None))
    )
