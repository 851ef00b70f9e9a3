"""Removing a story or a chapter, with its messages or without.

Our side is one transaction, and can be undone for 30 days (`undo`). The messages go afterwards
(`takedowns`), and what is not brought back in time is deleted for good (`purge`).
"""

import logging
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.clock import Clock
from bot.errors import StoryError
from bot.models.server import Audit, Member
from bot.models.story import ChapterHead, Story
from bot.services.removals import wording
from bot.services.schedules.planning import replan
from bot.services.servers.permissions import Act, require
from bot.services.stories.texts import NO_SUCH_CHAPTER
from bot.storage.database.database import Database, Tx
from bot.storage.notices import notices
from bot.storage.releases import claims, releases, schedules
from bot.storage.removals import removals, takedowns
from bot.storage.servers import audit
from bot.storage.stories import stories

log = logging.getLogger(__name__)

UNDO_FOR = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class RemovalQuestion:
    """What a removal would do. `posted`: some of its messages stand in channels."""

    story: Story
    chapter_id: int | None
    posted: bool
    text: str


@dataclass(frozen=True, slots=True)
class RemovalAnswer:
    """What a removal did, and by which id it is undone; None where nothing was left to remove."""

    text: str
    removal_id: int | None


class Removals:
    """Removes stories and chapters, at once on our side.

    `wake` is called whenever there is something to take down, or to release earlier.
    """

    def __init__(self, db: Database, clock: Clock, wake: Callable[[], None]) -> None:
        self._db = db
        self._clock = clock
        self._wake = wake

    async def ask(
        self, member: Member, story_id: int, number: int | None = None
    ) -> RemovalQuestion:
        """The question before the story, or one chapter by number, goes; nothing is changed."""
        async with self._db.read() as tx:
            story = await require(tx, member, story_id, Act.REMOVE)
            heads = await stories.get_chapters(tx, story_id)
            head = _meant(heads, number)
            out = await takedowns.find_out_there(tx, story_id, head.chapter_id if head else None)
        going = len(heads) - len({row.chapter_id for row in out})
        purge_at = self._clock.now() + UNDO_FOR
        lines = [wording.question(story, head, out, going, purge_at)]
        if member.user_id != story.author_id:
            lines.append(wording.by_manager(story))
        chapter_id = head.chapter_id if head else None
        return RemovalQuestion(story, chapter_id, bool(out), "\n".join(lines))

    async def remove(self, member: Member, story_id: int) -> RemovalAnswer:
        """Take away what has not been released; what is posted stays, and stays a story."""
        now = self._clock.now()
        async with self._db.write() as tx:
            story = await require(tx, member, story_id, Act.REMOVE)
            kept = await releases.begun_chapters(tx, story_id)
            if not kept:
                answer = await self._take_all(tx, member, story, now)
            else:
                answer = await self._take_the_rest(tx, member, story, kept, now)
        log.info("story %s: unreleased chapters removed by user %s", story_id, member.user_id)
        self._wake()
        return answer

    async def take_down(
        self, member: Member, story_id: int, chapter_id: int | None = None
    ) -> RemovalAnswer:
        """Remove the story, or one chapter of it, and owe the removal of all its messages."""
        now = self._clock.now()
        async with self._db.write() as tx:
            story = await require(tx, member, story_id, Act.REMOVE)
            heads = await stories.get_chapters(tx, story_id)
            head = next((head for head in heads if head.chapter_id == chapter_id), None)
            if chapter_id is not None and head is None:
                raise StoryError(NO_SUCH_CHAPTER)
            if head is None or len(heads) == 1:
                answer = await self._take_all(tx, member, story, now)
            else:
                answer = await self._take_chapter(tx, member, story, head, now)
        log.info("story %s, chapter %s: removed by %s", story_id, chapter_id, member.user_id)
        self._wake()
        return answer

    async def _take_all(self, tx: Tx, member: Member, story: Story, now: datetime) -> RemovalAnswer:
        out = await takedowns.find_out_there(tx, story.story_id)
        heads = await stories.get_chapters(tx, story.story_id)
        ended = await _end_schedules(tx, story.story_id)
        await claims.withdraw(tx, story_id=story.story_id)
        removal_id = await _note(tx, member, story, [], ended, now)
        await takedowns.take_down(tx, removal_id, [head.chapter_id for head in heads], now)
        await stories.remove_story(tx, story.story_id, now)
        text = wording.removed_for_author(story, None, member.user_id, now + UNDO_FOR)
        await _tell(tx, member, story, text, now)
        return RemovalAnswer(wording.taken_down(None, out, now + UNDO_FOR), removal_id)

    async def _take_chapter(
        self, tx: Tx, member: Member, story: Story, head: ChapterHead, now: datetime
    ) -> RemovalAnswer:
        out = await takedowns.find_out_there(tx, story.story_id, head.chapter_id)
        await claims.withdraw(tx, chapter_id=head.chapter_id)
        removal_id = await _note(tx, member, story, [head.chapter_id], [], now)
        await takedowns.take_down(tx, removal_id, [head.chapter_id], now)
        await stories.remove_chapters(tx, [head.chapter_id], now)
        for schedule in await schedules.find_schedules(tx, story.story_id):
            await replan(tx, schedule, now)
        text = wording.removed_for_author(story, head, member.user_id, now + UNDO_FOR)
        await _tell(tx, member, story, text, now)
        return RemovalAnswer(wording.taken_down(head, out, now + UNDO_FOR), removal_id)

    async def _take_the_rest(
        self, tx: Tx, member: Member, story: Story, kept: Collection[int], now: datetime
    ) -> RemovalAnswer:
        heads = await stories.get_chapters(tx, story.story_id)
        going = [head.chapter_id for head in heads if head.chapter_id not in kept]
        ended = await _end_schedules(tx, story.story_id)
        await claims.withdraw(tx, story_id=story.story_id)
        await stories.remove_chapters(tx, going, now)
        removal_id = None
        # With nothing to remove there is nothing to bring back: an empty list means the story.
        if going:
            removal_id = await _note(tx, member, story, going, ended, now)
        text = wording.rest_removed_for_author(story, member.user_id, now + UNDO_FOR)
        await _tell(tx, member, story, text, now)
        return RemovalAnswer(wording.left_there(len(kept), now + UNDO_FOR), removal_id)


def _meant(heads: Sequence[ChapterHead], number: int | None) -> ChapterHead | None:
    """The one chapter meant; None for all of the story, as for the only chapter that is left."""
    if number is None:
        return None
    head = next((head for head in heads if head.number == number), None)
    if head is None:
        raise StoryError(NO_SUCH_CHAPTER)
    return head if len(heads) > 1 else None


async def _note(
    tx: Tx,
    member: Member,
    story: Story,
    chapter_ids: Sequence[int],
    schedule_ids: Sequence[int],
    now: datetime,
) -> int:
    """Write down what is removed, and who did it. Returns the removal's id."""
    removal_id = await removals.add_removal(
        tx,
        story_id=story.story_id,
        chapter_ids=chapter_ids,
        schedule_ids=schedule_ids,
        removed_by=member.user_id,
        now=now,
        purge_at=now + UNDO_FOR,
    )
    subject = f"story {story.story_id}, removal {removal_id}"
    act = Audit(member.guild_id, member.user_id, "story remove", subject, now)
    await audit.record(tx, act)
    return removal_id


async def _tell(tx: Tx, member: Member, story: Story, text: str, now: datetime) -> None:
    """An author learns what somebody else did with the story."""
    if member.user_id != story.author_id:
        await notices.add_notice(tx, user_id=story.author_id, text=text, now=now)


async def _end_schedules(tx: Tx, story_id: int) -> list[int]:
    living = await schedules.find_schedules(tx, story_id)
    for schedule in living:
        await schedules.end_schedule(tx, schedule.schedule_id)
    return [schedule.schedule_id for schedule in living]
