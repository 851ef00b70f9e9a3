"""`Hide the whole chapter`: an act of a server's managers upon a chapter of another author.

It says nothing of what the chapter warns of, and shows nothing of its text. It holds for what is to
come, and what is out is edited to match. Only an act that names the chapter takes it back, done by
a manager or by the author.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.clock import Clock
from bot.errors import StoryError
from bot.messages.layout.escape import escape
from bot.models.server import Audit, Member
from bot.models.story import ChapterHead, HiddenWhole, Story, WarningFacts
from bot.sentence import Sentence
from bot.services.revisions.requests import ask_story, begun_channels
from bot.services.servers.permissions import Act, Person, knows, person_of, require
from bot.services.stories.lookup import find_chapter
from bot.services.stories.texts import NO_SUCH_CHAPTER
from bot.services.warnings import texts
from bot.storage.database.database import Database, Tx
from bot.storage.notices import notices
from bot.storage.releases import claims
from bot.storage.servers import audit
from bot.storage.stories import hidden_chapters, stories, warnings

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ChapterState:
    """A chapter as its server's managers see it: its name and state, and no text.

    `posted` are the channels where it is out already, or on its way.
    """

    story: Story
    head: ChapterHead
    posted: tuple[int, ...]
    hidden: HiddenWhole | None


class HiddenChapters:
    """Chapters hidden whole, and opened again.

    `wake` is called when messages are to be edited, or chapters to be prepared anew.
    """

    def __init__(self, db: Database, clock: Clock, wake: Callable[[], None]) -> None:
        self._db = db
        self._clock = clock
        self._wake = wake

    async def is_offered(self, member: Member, story_id: int) -> bool:
        """Whether this is all that the member may do with the warnings of a story."""
        async with self._db.read() as tx:
            story = await stories.get_story(tx, story_id)
            if story is None or not await knows(tx, member, story):
                return False
            return await person_of(tx, member, story) is Person.MANAGER

    async def look(self, member: Member, story_id: int, number: int) -> ChapterState:
        """The chapter of that number, as its server's managers see it."""
        async with self._db.read() as tx:
            story = await require(tx, member, story_id, Act.HIDE_WHOLE)
            return await _state(tx, story, (await find_chapter(tx, story, number)).head)

    async def named(self, member: Member, story_id: int, chapter_id: int) -> ChapterState:
        """The chapter of that id, to be opened by its name."""
        async with self._db.read() as tx:
            story = await require(tx, member, story_id, Act.OPEN_WHOLE)
            return await _state(tx, story, await _head(tx, story_id, chapter_id))

    async def hide(self, member: Member, story_id: int, chapter_id: int) -> ChapterState:
        """Hide it, wherever it is out and wherever it comes out. Again changes nothing."""
        return await self._turn(member, story_id, chapter_id, _HIDING)

    async def open_again(self, member: Member, story_id: int, chapter_id: int) -> ChapterState:
        """Take it back: what its author warns of stays hidden. Again changes nothing."""
        return await self._turn(member, story_id, chapter_id, _OPENING)

    async def _turn(
        self, member: Member, story_id: int, chapter_id: int, turn: "_Turn"
    ) -> ChapterState:
        now = self._clock.now()
        async with self._db.write() as tx:
            story = await require(tx, member, story_id, turn.act)
            head = await _head(tx, story_id, chapter_id)
            before = await warnings.get_warning_facts(tx, story_id)
            if await turn.store(tx, chapter_id, by=member.user_id, now=now):
                await _follow(tx, member, head, before, now)
                subject = f"story {story_id}, chapter {head.number}"
                act = Audit(member.guild_id, member.user_id, turn.name, subject, now)
                await audit.record(tx, act)
                await _tell_author(tx, member, story, _said(turn.told, story, head, member), now)
                log.info("%s: %s by user %s", turn.name, chapter_id, member.user_id)
            state = await _state(tx, story, head)
        self._wake()
        return state


class _Store(Protocol):
    async def __call__(self, tx: Tx, chapter_id: int, *, by: int, now: datetime) -> bool: ...


@dataclass(frozen=True, slots=True)
class _Turn:
    """One of the two acts: who may, its name among the acts, what stores it, what is told."""

    act: Act
    name: str
    store: _Store
    told: Sentence


async def _follow(
    tx: Tx, member: Member, head: ChapterHead, before: WarningFacts, now: datetime
) -> None:
    """What is ready to be posted is made anew; what is out is edited to match."""
    await claims.unclaim_story(tx, head.story_id)
    await ask_story(
        tx,
        member.guild_id,
        head.story_id,
        before,
        chapter_id=head.chapter_id,
        new_text=False,
        asked_by=member.user_id,
        now=now,
    )


async def _tell_author(tx: Tx, member: Member, story: Story, text: str, now: datetime) -> None:
    """An author learns what somebody else did with the story."""
    if member.user_id != story.author_id:
        await notices.add_notice(tx, user_id=story.author_id, text=text, now=now)


async def _state(tx: Tx, story: Story, head: ChapterHead) -> ChapterState:
    posted = await begun_channels(tx, head)
    return ChapterState(story, head, posted, await hidden_chapters.find(tx, head.chapter_id))


async def _head(tx: Tx, story_id: int, chapter_id: int) -> ChapterHead:
    """The living chapter of that story; StoryError for any other."""
    for head in await stories.get_chapters(tx, story_id):
        if head.chapter_id == chapter_id:
            return head
    raise StoryError(NO_SUCH_CHAPTER)


def _said(words: Sentence, story: Story, head: ChapterHead, member: Member) -> str:
    return words(number=head.number, title=escape(story.title), manager_id=member.user_id)


_HIDING = _Turn(Act.HIDE_WHOLE, "chapter hide", hidden_chapters.hide, texts.CHAPTER_HIDDEN)
_OPENING = _Turn(Act.OPEN_WHOLE, "chapter open", hidden_chapters.open_again, texts.CHAPTER_OPENED)
