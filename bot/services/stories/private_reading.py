"""Private reading of chapters that are out: their messages as posted, under today's policy."""

from bot.errors import StoryError
from bot.models.release import Payload, Release, ReleaseState
from bot.models.server import Member
from bot.models.story import ChapterHead, Story
from bot.services.servers.eligibility import require_age_restricted, server_refuses
from bot.services.servers.permissions import Act, knows, require
from bot.services.servers.visibility import channels_seen
from bot.services.stories.library import proven_messages
from bot.services.stories.lookup import SUGGESTIONS, fits, pick_chapter
from bot.services.stories.texts import NONE_OUT, NOT_OUT
from bot.storage.database.database import Database, Tx
from bot.storage.releases import releases
from bot.storage.servers import policies
from bot.storage.stories import stories, warnings


class PrivateReading:
    """Shows released chapters only, to authors too."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def read(self, member: Member, story_id: int, number: int) -> list[Payload]:
        """A chapter's messages, inert: the card first, then the parts."""
        async with self._db.read() as tx:
            story = await require(tx, member, story_id, Act.KNOW)
            out = await _released(tx, member, story)
            chapter = await stories.get_chapter(tx, story_id, number)
            facts = await warnings.get_warning_facts(tx, story_id)
            policy = await policies.get_policy(tx, member.guild_id)
        if chapter is None or chapter.head.chapter_id not in out:
            raise StoryError(NOT_OUT)
        require_age_restricted(story, facts, age_restricted=member.age_restricted, action="read")
        refusal = server_refuses(facts, policy, to_everyone=True)
        if refusal is not None or server_refuses(facts, policy) is not None:
            raise StoryError(refusal or NOT_OUT)
        style = out[chapter.head.chapter_id].style
        return await proven_messages(story, chapter, facts, style, policy)

    async def find(self, member: Member, story_id: int, words: str | None) -> int:
        """The number of the chapter meant by a number or a title; without words, the first out."""
        heads = await self._out(member, story_id)
        return pick_chapter(heads, words) if words else heads[0].number

    async def suggest(self, member: Member, story_id: int, words: str) -> list[ChapterHead]:
        """At most SUGGESTIONS chapters for an option that is being typed, in order."""
        heads = await self._out(member, story_id)
        return [head for head in heads if fits(head, words)][:SUGGESTIONS]

    async def of_release(self, member: Member, release_id: int) -> tuple[int, int]:
        """The story and the number of the chapter of a card."""
        async with self._db.read() as tx:
            release = await releases.get_release(tx, release_id)
            story = await stories.get_story(tx, release.story_id) if release else None
            if release is None or story is None or not await knows(tx, member, story):
                raise StoryError(NOT_OUT)
            if release.chapter_id not in await _released(tx, member, story):
                raise StoryError(NOT_OUT)
        return release.story_id, release.chapter_number

    async def _out(self, member: Member, story_id: int) -> list[ChapterHead]:
        async with self._db.read() as tx:
            story = await require(tx, member, story_id, Act.KNOW)
            out = await _released(tx, member, story)
            heads = await stories.get_chapters(tx, story_id)
        found = [head for head in heads if head.chapter_id in out]
        if not found:
            raise StoryError(NONE_OUT)
        return found


async def _released(tx: Tx, member: Member, story: Story) -> dict[int, Release]:
    """By chapter, a release of each that is out where the member sees it."""
    seen = await channels_seen(tx, member, story)
    posted = await releases.find_releases(
        tx, story_id=story.story_id, states=(ReleaseState.POSTED,)
    )
    return {release.chapter_id: release for release in posted if release.target_id in seen}
