"""Removed stories and chapters: found for as long as they are kept, and brought back.

What is deleted on Discord stays deleted. A chapter that may have lost a message
already goes wholly, and can be released anew; one that is complete stays, and counts as released.
"""

import logging
import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.clock import Clock
from bot.errors import StoryError
from bot.models.release import ScheduleState
from bot.models.removal import Removal
from bot.models.server import Audit, Member
from bot.models.story import ChapterHead, Story
from bot.services.removals import texts, wording
from bot.services.revisions.requests import begun_releases
from bot.services.schedules.planning import replan
from bot.services.servers.permissions import (
    WHO,
    Act,
    Person,
    may,
    may_write,
    person_of,
    require_act,
)
from bot.services.stories.library import Library
from bot.services.stories.lookup import CANDIDATES, SUGGESTIONS, fits, pick_chapter, pick_story
from bot.storage.database.database import Database, Tx
from bot.storage.releases import releases, schedules
from bot.storage.removals import removals, takedowns
from bot.storage.revisions import revisions
from bot.storage.servers import audit
from bot.storage.stories import stories

log = logging.getLogger(__name__)

# How a removed chapter is named in an option: its number may be another chapter's by now.
_REMOVED = re.compile(r"removed:(\d{1,18})")


@dataclass(frozen=True, slots=True)
class RemovedChapter:
    """A chapter that can be brought back; `value` stands for it in an option."""

    head: ChapterHead
    removal_id: int

    @property
    def value(self) -> str:
        return f"removed:{self.removal_id}"


@dataclass(frozen=True, slots=True)
class UndoOffer:
    """An offer, in words, to bring something back."""

    story: Story
    removal_id: int
    text: str


class RemovalUndo:
    """Finds what was removed, and brings it back.

    `wake` is called whenever there may be something to release again.
    """

    def __init__(
        self, db: Database, clock: Clock, library: Library, wake: Callable[[], None]
    ) -> None:
        self._db = db
        self._clock = clock
        self._library = library
        self._wake = wake

    async def suggest(self, member: Member, words: str) -> list[Story]:
        """At most SUGGESTIONS removed stories for an option that is being typed."""
        async with self._db.read() as tx:
            if not await may_write(tx, member):
                return []
            return await _find(tx, member, words.strip(), SUGGESTIONS)

    async def suggest_chapters(
        self, member: Member, story_id: int, words: str
    ) -> list[RemovedChapter]:
        """At most SUGGESTIONS removed chapters of a living story, the latest removal first."""
        async with self._db.read() as tx:
            found = await _removed_chapters(tx, member, story_id)
        return [each for each in found if fits(each.head, words)][:SUGGESTIONS]

    async def find(self, member: Member, words: str, chapter: str | None) -> UndoOffer | None:
        """The removed story or chapter that is meant; None where no removed one goes by that."""
        try:
            story = await self._library.find_story(member, words)
        except StoryError:
            return await self._find_story(member, words.strip())
        if chapter is None:
            return None
        try:
            await self._library.find_chapter(member, story.story_id, chapter)
        except StoryError:
            return await self._find_chapter(member, story, chapter)
        return None

    async def _find_story(self, member: Member, words: str) -> UndoOffer | None:
        async with self._db.read() as tx:
            found = await _find(tx, member, "" if words.isdecimal() else words, CANDIDATES)
            if words.isdecimal():
                found = [story for story in found if story.story_id == int(words[:18])]
            try:
                story = found[0] if len(found) == 1 else pick_story(found, words)
            except StoryError:
                return None
            await require_act(tx, member, story, Act.BRING_BACK)
            open_ones = await _open_to(tx, member, story)
        whole = next(removal for removal in open_ones if removal.is_whole)
        return _offer(story, [], whole)

    async def _find_chapter(self, member: Member, story: Story, words: str) -> UndoOffer | None:
        async with self._db.read() as tx:
            removal_id = _picked(await _removed_chapters(tx, member, story.story_id), words)
            removal = None if removal_id is None else await removals.get_removal(tx, removal_id)
            if removal is None:
                return None
            heads = await stories.get_chapters_by_id(tx, story.story_id, removal.chapter_ids)
        return _offer(story, heads, removal)

    async def restore(self, member: Member, removal_id: int) -> str:
        """Bring back what one act removed, and say what became of it.

        StoryError: too late, done already, or its title or number is taken by another.
        """
        now = self._clock.now()
        async with self._db.write() as tx:
            removal, story = await _undoable(tx, member, removal_id)
            heads = await stories.get_chapters_by_id(tx, story.story_id, removal.chapter_ids)
            if removal.is_whole:
                await stories.restore_story(tx, story.story_id)
            else:
                await stories.restore_chapters(tx, removal.chapter_ids)
            await takedowns.give_back(tx, removal_id)
            paused = await _restore_schedules(tx, removal, now)
            await removals.mark_restored(tx, removal_id, now)
            subject = f"story {story.story_id}, removal {removal_id}"
            act = Audit(member.guild_id, member.user_id, "story bring back", subject, now)
            await audit.record(tx, act)
            await _hide_as_now(tx, story, removal, now)
            out = await releases.begun_chapters(tx, story.story_id)
            text = wording.brought_back(story, heads, out=_among(out, removal), paused=paused)
        log.info("removal %s undone by user %s", removal_id, member.user_id)
        self._wake()
        return text


async def _hide_as_now(tx: Tx, story: Story, removal: Removal, now: datetime) -> None:
    """While it was away no stricter policy reached what is out; a revision edits what differs."""
    begun = await begun_releases(tx, story.story_id)
    if not removal.is_whole:
        begun = [release for release in begun if release.chapter_id in removal.chapter_ids]
    owed = [release.release_id for release in begun]
    await revisions.ask(tx, owed, asked_by=None, new_text=False, now=now)


async def _find(tx: Tx, member: Member, words: str, limit: int) -> list[Story]:
    return await stories.find_removed(
        tx,
        member.guild_id,
        author_id=member.user_id,
        by_others=member.may_manage,
        words=words,
        limit=limit,
    )


async def _removed_chapters(tx: Tx, member: Member, story_id: int) -> list[RemovedChapter]:
    story = await stories.get_story(tx, story_id)
    if story is None or not await may(tx, member, story, Act.BRING_BACK):
        return []
    found = list[RemovedChapter]()
    for removal in await _open_to(tx, member, story):
        heads = await stories.get_chapters_by_id(tx, story_id, removal.chapter_ids)
        found += [RemovedChapter(head, removal.removal_id) for head in heads]
    return found


def _picked(found: Sequence[RemovedChapter], words: str) -> int | None:
    """By the option's own value, else by number or title, where only one removed chapter has it."""
    named = _REMOVED.fullmatch(words.strip())
    for each in found:
        if named and each.removal_id == int(named[1]):
            return each.removal_id
    try:
        number = pick_chapter([each.head for each in found], words)
    except StoryError:
        return None
    return next(each.removal_id for each in found if each.head.number == number)


def _offer(story: Story, heads: Sequence[ChapterHead], removal: Removal) -> UndoOffer:
    text = wording.ask_back(story, heads, removal.removed_at, removal.purge_at)
    return UndoOffer(story, removal.removal_id, text)


async def _open_to(tx: Tx, member: Member, story: Story) -> list[Removal]:
    """Removals of a story that this member may undo, the latest first."""
    found = await removals.find_open(tx, story.story_id)
    return [removal for removal in found if await _is_theirs(tx, member, story, removal)]


async def _is_theirs(tx: Tx, member: Member, story: Story, removal: Removal) -> bool:
    """Whether they may undo that. What its author took away is the author's."""
    person = await person_of(tx, member, story)
    by_author = removal.removed_by == story.author_id
    return person in WHO[Act.BRING_BACK] and not (by_author and person is Person.MANAGER)


async def _undoable(tx: Tx, member: Member, removal_id: int) -> tuple[Removal, Story]:
    removal = await removals.get_removal(tx, removal_id)
    story = await stories.get_story(tx, removal.story_id) if removal else None
    if removal is None or story is None or story.guild_id != member.guild_id:
        raise StoryError(texts.IS_GONE)
    if story.author_id == member.user_id:
        await require_act(tx, member, story, Act.BRING_BACK)
    if not await _is_theirs(tx, member, story, removal):
        raise StoryError(texts.IS_GONE)
    _require_undoable(removal, story)
    return removal, story


def _require_undoable(removal: Removal, story: Story) -> None:
    if removal.purged_at is not None:
        raise StoryError(texts.IS_GONE)
    if removal.restored_at is not None:
        raise StoryError(texts.IS_BACK_ALREADY)
    if story.removed_at is not None and not removal.is_whole:
        raise StoryError(texts.NO_LIVING_STORY)


async def _restore_schedules(tx: Tx, removal: Removal, now: datetime) -> bool:
    """Nothing goes out by surprise: a schedule that ended with the story comes back paused."""
    paused = False
    for schedule_id in removal.schedule_ids:
        ended = await schedules.get_schedule(tx, schedule_id)
        if ended is None or ended.state is not ScheduleState.ENDED:
            continue
        if await schedules.find_schedule(tx, ended.story_id, ended.target_id) is None:
            await schedules.set_schedule_state(tx, schedule_id, ScheduleState.PAUSED)
            paused = True
    for schedule in await schedules.find_schedules(tx, removal.story_id):
        await replan(tx, schedule, now)
    return paused


def _among(out: Collection[int], removal: Removal) -> list[int]:
    return [each for each in out if removal.is_whole or each in removal.chapter_ids]
