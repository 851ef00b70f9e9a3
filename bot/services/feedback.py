"""What readers say: comments from every side, reports, and the numbers for authors."""

import logging
from collections.abc import Callable
from dataclasses import dataclass

from bot.clock import Clock
from bot.errors import StoryError
from bot.models.feedback import ChapterStats, CommentSource
from bot.models.release import Release, ReleaseState
from bot.models.server import Audit, Member
from bot.models.story import Story
from bot.payload.fitting import fit
from bot.services.hearing import MAX_COMMENT
from bot.services.permissions import may_change
from bot.services.servers import known_guild
from bot.storage import audit, feedback, notices, releases, reports, stories
from bot.storage.database import Database, Tx
from bot.text.messages.escape import escape

log = logging.getLogger(__name__)

MAX_REPORT = 1000
GONE = "That chapter is not here any more, so there is nothing to write to."


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
            story = await _living_story(tx, member.guild_id, story_id)
            chapter_id = None if number is None else await _posted_chapter(tx, story, number)
            await self._add(tx, story, chapter_id, member.user_id, words, source)
        return _thanks(story)

    async def comment_on_release(
        self, user_id: int, guild_id: int, release_id: int, text: str
    ) -> str:
        """Keep a comment on the chapter of a card. Returns a word of thanks."""
        words = checked_text(text, MAX_COMMENT)
        async with self._db.write() as tx:
            release, story = await _living_release(tx, guild_id, release_id)
            await self._add(tx, story, release.chapter_id, user_id, words, CommentSource.BUTTON)
        return _thanks(story)

    async def report(self, member: Member, release_id: int, text: str) -> str:
        """Tell the admins what a reader finds wrong with a chapter. Returns what happens next."""
        words, now = checked_text(text, MAX_REPORT), self._clock.now()
        async with self._db.write() as tx:
            release, story = await _living_release(tx, member.guild_id, release_id)
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
            return "It is written down for this server's admins. Tell them too if it is urgent."
        return "Thank you. This server's admins have been told."

    async def check_release(self, guild_id: int, release_id: int) -> None:
        """Raise StoryError where a card's chapter can no longer be commented on or reported."""
        async with self._db.read() as tx:
            await _living_release(tx, guild_id, release_id)

    async def stats(self, member: Member, story_id: int) -> StoryStats:
        """Numbers by chapter; of chapters that are not out, only for who may change the story."""
        async with self._db.read() as tx:
            story = await _living_story(tx, member.guild_id, story_id)
            rows = await feedback.chapter_stats(tx, story_id)
        shown = [row for row in rows if row.posted or may_change(member, story)]
        return StoryStats(story, tuple(shown))

    async def _add(
        self,
        tx: Tx,
        story: Story,
        chapter_id: int | None,
        user_id: int,
        text: str,
        source: CommentSource,
    ) -> None:
        await feedback.add_comment(
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
        raise StoryError("There is nothing in it yet. Write a word or two and send it again.")
    if len(words) > limit:
        raise StoryError(f"That is {len(words):,} characters, and {limit:,} fit. Shorten it a bit.")
    return words


async def _living_story(tx: Tx, guild_id: int, story_id: int) -> Story:
    story = await stories.get_story(tx, story_id)
    if story is None or story.guild_id != guild_id or story.removed_at is not None:
        raise StoryError(GONE)
    return story


async def _living_release(tx: Tx, guild_id: int, release_id: int) -> tuple[Release, Story]:
    release = await releases.get_release(tx, release_id)
    if release is None or not await stories.is_living(tx, release.chapter_id):
        raise StoryError(GONE)
    return release, await _living_story(tx, guild_id, release.story_id)


async def _posted_chapter(tx: Tx, story: Story, number: int) -> int:
    out = await releases.find_releases(
        tx, story_id=story.story_id, states=(ReleaseState.POSTED, ReleaseState.POSTING)
    )
    for release in out:
        if release.chapter_number == number:
            return release.chapter_id
    raise StoryError(f"Chapter {number} is not out yet. Leave the chapter empty to write anyway.")


def _thanks(story: Story) -> str:
    return f"Thank you. {escape(story.author_name)} will find it."


def _report_notice(member: Member, release: Release, story: Story, words: str) -> str:
    return (
        f"<@{member.user_id}> reports chapter {release.chapter_number} of "
        f"“{escape(story.title)}” in <#{release.channel_id}>:\n>>> {fit(words, 1500, escape)}"
    )
