"""Whose chapters wait where something went wrong: who has to be told of it."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.models.release import COMING
from bot.storage.tables.core import releases, stories, targets


@dataclass(frozen=True, slots=True)
class NoticeRecipients:
    """An author, and the titles of theirs that wait."""

    author_id: int
    titles: tuple[str, ...]


async def waiting_in_target(tx: AsyncConnection, target_id: int) -> list[NoticeRecipients]:
    """Authors with chapters that would still go out there by themselves."""
    return await _affected(tx, releases.c.target_id == target_id)


async def waiting_in_guild(tx: AsyncConnection, guild_id: int) -> list[NoticeRecipients]:
    """The same for all targets of a guild."""
    return await _affected(tx, targets.c.guild_id == guild_id)


async def _affected(tx: AsyncConnection, where: ColumnElement[bool]) -> list[NoticeRecipients]:
    query = (
        select(stories.c.author_id, stories.c.title)
        .join(releases, releases.c.story_id == stories.c.story_id)
        .join(targets, targets.c.target_id == releases.c.target_id)
        .where(where, releases.c.state.in_(COMING), stories.c.removed_at.is_(None))
        .distinct()
        .order_by(stories.c.author_id, stories.c.story_id)
    )
    titles = dict[int, list[str]]()
    for author_id, title in await tx.execute(query):
        titles.setdefault(author_id, []).append(title)
    return [NoticeRecipients(author_id, tuple(named)) for author_id, named in titles.items()]
