"""The stories of a guild: finding them, telling about them, looking inside."""

import logging

from bot.clock import Clock
from bot.errors import StoryError
from bot.messages.payload.compose import compose
from bot.messages.payload.preview import inert
from bot.messages.proof.proof import ProofFailed
from bot.models.release import PartKind, Payload
from bot.models.server import Layout, Member, MessageStyle
from bot.models.story import Chapter, ChapterHead, Story, WarningFacts
from bot.services.background.garbage import no_collection
from bot.services.background.side_work import beside
from bot.services.servers.eligibility import require_age_restricted
from bot.services.servers.permissions import Act, belongs_to_house, find_for, knows, require
from bot.services.servers.visibility import channels_seen
from bot.services.stories.info import StoryInfo, Told, tell_all, tell_managers, tell_readers
from bot.services.stories.lookup import (
    BY,
    CANDIDATES,
    SUGGESTIONS,
    find_chapter,
    fits,
    pick_chapter,
    pick_story,
)
from bot.services.stories.texts import NOT_PROVEN
from bot.storage.database.database import Database, Tx
from bot.storage.releases import releases, schedules
from bot.storage.servers import policies, targets
from bot.storage.stories import stories, warnings
from bot.text.warnings.policy import Policy

log = logging.getLogger(__name__)


class Library:
    def __init__(self, db: Database, clock: Clock) -> None:
        self._db = db
        self._clock = clock

    async def find_story(self, member: Member, words: str) -> Story:
        """The story meant by an id (as autocomplete fills it in) or by a title typed by hand."""
        async with self._db.read() as tx:
            if words.strip().isdecimal():
                story = await stories.get_story(tx, _bounded_id(words))
                if story is not None and await knows(tx, member, story):
                    return story
            found = await self._by_title(tx, member, words.strip())
        return pick_story(found, words)

    async def suggest(self, member: Member, words: str, act: Act = Act.KNOW) -> list[Story]:
        """At most SUGGESTIONS stories that the member may do this with, for an option being typed.

        That is: those they are told the titles of.
        """
        async with self._db.read() as tx:
            return await find_for(tx, member, act, words.strip(), SUGGESTIONS)

    async def suggest_chapters(
        self, member: Member, story_id: int, words: str = ""
    ) -> list[ChapterHead]:
        """At most SUGGESTIONS chapters for an option that is being typed, in order."""
        heads = (await self.info(member, story_id)).chapters
        return [head for head in heads if fits(head, words)][:SUGGESTIONS]

    async def find_chapter(self, member: Member, story_id: int, words: str) -> int:
        """The number of the chapter meant by a number or by a title typed by hand."""
        return pick_chapter((await self.info(member, story_id)).chapters, words)

    async def info(self, member: Member, story_id: int) -> StoryInfo:
        """The facts on a story that the member may know; readers may know of what they see."""
        async with self._db.read() as tx:
            story = await require(tx, member, story_id, Act.KNOW)
            facts = await warnings.get_warning_facts(tx, story_id)
            told = Told(
                story=story,
                heads=await stories.get_chapters(tx, story_id),
                facts=facts,
                targets=await targets.find_targets(tx, member.guild_id, removed=True),
                schedules=await schedules.find_schedules(tx, story_id),
                releases=await releases.find_releases(tx, story_id=story_id),
            )
            if story.author_id == member.user_id:
                return tell_all(told)
            seen = await channels_seen(tx, member, story)
            shown = await releases.shown_chapters(tx, story_id, seen)
        if belongs_to_house(member, story):
            return tell_managers(told, shown)
        return tell_readers(told, seen, shown)

    async def preview(
        self,
        member: Member,
        story_id: int,
        number: int,
        style: MessageStyle = MessageStyle.COMPONENTS,
        *,
        age_restricted: bool,
    ) -> list[Payload]:
        """A chapter's messages as they will be posted, inert: card first, then the parts."""
        async with self._db.read() as tx:
            story = await require(tx, member, story_id, Act.PREVIEW)
            chapter = await find_chapter(tx, story, number)
            facts = await warnings.get_warning_facts(tx, story_id)
            policy = await policies.get_policy(tx, member.guild_id)
        require_age_restricted(story, facts, age_restricted=age_restricted, action="preview")
        return await proven_messages(story, chapter, facts, style, policy)

    async def style_of(self, member: Member, story_id: int) -> MessageStyle:
        """How a story's messages look where it is scheduled, else in the server's first channel."""
        async with self._db.read() as tx:
            story = await require(tx, member, story_id, Act.PREVIEW)
            plans = await schedules.find_schedules(tx, story.story_id)
            own = await targets.find_targets(tx, member.guild_id)
        planned = {plan.target_id for plan in plans}
        own.sort(key=lambda target: target.target_id not in planned)
        return own[0].style if own else MessageStyle.COMPONENTS

    async def _by_title(self, tx: Tx, member: Member, words: str) -> list[Story]:
        found = await find_for(tx, member, Act.KNOW, words, CANDIDATES)
        title, by, _ = words.rpartition(BY)
        if found or not by:
            return found
        return await find_for(tx, member, Act.KNOW, title, CANDIDATES)


def _bounded_id(words: str) -> int:
    # SQLite's integers end at 63 bits; a longer number is no id of ours.
    return int(words.strip()[:18])


async def proven_messages(
    story: Story, chapter: Chapter, facts: WarningFacts, style: MessageStyle, policy: Policy
) -> list[Payload]:
    """A chapter's messages as they are posted, inert: card first, then the parts."""
    try:
        return await beside(_inert_messages, story, chapter, facts, style, policy)
    except ProofFailed as failure:
        findings = "; ".join(failure.findings)
        log.error("preview of chapter %s: proof failed: %s", chapter.head.chapter_id, findings)
        raise StoryError(NOT_PROVEN) from failure


@no_collection()
def _inert_messages(
    story: Story, chapter: Chapter, facts: WarningFacts, style: MessageStyle, policy: Policy
) -> list[Payload]:
    parts = compose(
        story,
        chapter,
        facts,
        layout=Layout.CHANNEL,
        style=style,
        release_id=0,
        key="preview",
        chapter_total=story.expected_chapters,
        policy=policy,
    )
    return [inert(part.payload) for part in parts if part.kind is not PartKind.THREAD]
