"""Comments and reports of readers, and the numbers for authors."""

import logging
from collections.abc import Callable
from dataclasses import dataclass

from bot.clock import Clock
from bot.errors import StoryError
from bot.messages.layout.escape import escape
from bot.messages.payload.fitting import fit
from bot.models.feedback import ChapterStats, CommentSource
from bot.models.release import Release
from bot.models.server import Audit, Member
from bot.models.story import Story
from bot.services.feedback import texts
from bot.services.feedback.comments import MAX_COMMENT
from bot.services.servers.permissions import belongs_to_house, knows
from bot.services.servers.servers import known_guild
from bot.services.servers.visibility import chapters_seen
from bot.storage.database.database import Database, Tx
from bot.storage.feedback import comments as comments_rows
from bot.storage.feedback import reports
from bot.storage.feedback import stats as feedback
from bot.storage.notices import notices
from bot.storage.releases import releases
from bot.storage.servers import audit
from bot.storage.stories import stories

log = logging.getLogger(__name__)

MAX_REPORT = 1000


@dataclass(frozen=True, slots=True)
class StoryStats:
    """The numbers of a story. `readers` of chapters do not add up: many react to several."""

    story: Story
    chapters: tuple[ChapterStats, ...]

    @property
    def posted(self) -> int:
        return sum(chapter.posted > 0 for chapter in self.chapters)

    @property
    def reactions(self) -> int:
        return sum(chapter.reactions for chapter in self.chapters)

    @property
    def comments(self) -> int:
        return sum(chapter.comments for chapter in self.chapters)


class Feedback:
    """`wake` is called when there is a notice to send."""

    def __init__(self, db: Database, clock: Clock, wake: Callable[[], None]) -> None:
        self._db = db
        self._clock = clock
        self._wake = wake

    async def comment(
        self, member: Member, story_id: int, number: int | None, text: str, source: CommentSource
    ) -> str:
        """Keep a comment on a story, or on a chapter that is out. Returns a word of thanks."""
        words = checked_text(text, MAX_COMMENT)
        async with self._db.write() as tx:
            story = await _known_story(tx, member, story_id)
            chapter_id = None
            if number is not None:
                chapter_id = await _shown_chapter(tx, member, story, number)
            await self._add(tx, story, chapter_id, member.user_id, words, source)
        return _thanks(story)

    async def comment_on_release(self, member: Member, release_id: int, text: str) -> str:
        """Keep a comment on the chapter of a card. Returns a word of thanks."""
        words = checked_text(text, MAX_COMMENT)
        async with self._db.write() as tx:
            release, story = await _shown_release(tx, member, release_id)
            await self._add(
                tx, story, release.chapter_id, member.user_id, words, CommentSource.BUTTON
            )
        return _thanks(story)

    async def report(self, member: Member, release_id: int, text: str) -> str:
        """Tell the admins what a reader finds wrong with a chapter. Returns what happens next."""
        words, now = checked_text(text, MAX_REPORT), self._clock.now()
        async with self._db.write() as tx:
            release, story = await _shown_release(tx, member, release_id)
            guild = await known_guild(tx, member.guild_id, self._clock)
            subject = f"release {release_id}"
            await audit.record(tx, Audit(member.guild_id, member.user_id, "report", subject, now))
            await reports.add_report(
                tx,
                guild_id=member.guild_id,
                release_id=release_id,
                user_id=member.user_id,
                text=words,
                now=now,
            )
            if guild.notice_channel_id is not None:
                notice = _report_notice(member, release, story, words)
                await notices.add_notice(
                    tx, channel_id=guild.notice_channel_id, text=notice, now=now
                )
        self._wake()
        log.info("release %s reported by user %s", release_id, member.user_id)
        if guild.notice_channel_id is None:
            return texts.REPORT_KEPT
        return texts.REPORT_TOLD

    async def check_release(self, member: Member, release_id: int) -> None:
        """Raise StoryError where the member cannot, or no more, comment on or report a chapter."""
        async with self._db.read() as tx:
            await _shown_release(tx, member, release_id)

    async def stats(self, member: Member, story_id: int) -> StoryStats:
        """Numbers by chapter; for readers, of chapters that are out where they see them."""
        async with self._db.read() as tx:
            story = await _known_story(tx, member, story_id)
            rows = await feedback.chapter_stats(tx, story_id)
            if not belongs_to_house(member, story):
                shown = await _shown_numbers(tx, member, story)
                rows = [row for row in rows if row.number in shown]
        return StoryStats(story, tuple(rows))

    async def _add(
        self,
        tx: Tx,
        story: Story,
        chapter_id: int | None,
        user_id: int,
        text: str,
        source: CommentSource,
    ) -> None:
        await comments_rows.add_comment(
            tx,
            story_id=story.story_id,
            chapter_id=chapter_id,
            guild_id=story.guild_id,
            user_id=user_id,
            text=text,
            source=source,
            now=self._clock.now(),
        )


def checked_text(text: str, limit: int) -> str:
    """The words without white space around them. Raises StoryError for none or too many."""
    words = text.strip()
    if not words:
        raise StoryError(texts.NO_WORDS)
    if len(words) > limit:
        raise StoryError(texts.TOO_LONG(size=len(words), limit=f"{limit:,}"))
    return words


async def _known_story(tx: Tx, member: Member, story_id: int) -> Story:
    story = await stories.get_story(tx, story_id)
    if story is None or not await knows(tx, member, story):
        raise StoryError(texts.CHAPTER_GONE)
    return story


async def _shown_release(tx: Tx, member: Member, release_id: int) -> tuple[Release, Story]:
    """A release of a chapter that the member sees somewhere; any other is not there."""
    release = await releases.get_release(tx, release_id)
    if release is None:
        raise StoryError(texts.CHAPTER_GONE)
    story = await _known_story(tx, member, release.story_id)
    if release.chapter_id not in await chapters_seen(tx, member, story):
        raise StoryError(texts.CHAPTER_GONE)
    return release, story


async def _shown_numbers(tx: Tx, member: Member, story: Story) -> dict[int, int]:
    """Ids by the numbers of the chapters that can be written to."""
    shown = await chapters_seen(tx, member, story)
    heads = await stories.get_chapters(tx, story.story_id)
    return {head.number: head.chapter_id for head in heads if head.chapter_id in shown}


async def _shown_chapter(tx: Tx, member: Member, story: Story, number: int) -> int:
    shown = await _shown_numbers(tx, member, story)
    if number not in shown:
        raise StoryError(texts.NOT_OUT_YET(number=number))
    return shown[number]


def _thanks(story: Story) -> str:
    return texts.THANKS(author=escape(story.author_name))


def _report_notice(member: Member, release: Release, story: Story, words: str) -> str:
    return texts.REPORT_NOTICE(
        user_id=member.user_id,
        number=release.chapter_number,
        title=escape(story.title),
        channel_id=release.channel_id,
        words=fit(words, 1500, escape),
    )
