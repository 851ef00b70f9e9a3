"""Which stories a member may know of: their own, else those that are out, where they may be shown.

Nothing of a story that is not out is told to readers, its title included; an Explicit one is told
of in age-restricted channels only.
"""

from collections.abc import Sequence

from bot.errors import StoryError
from bot.models.release import ReleaseState
from bot.models.server import Member
from bot.models.story import Rating, Story
from bot.services.permissions import may_change
from bot.services.places import find_story
from bot.storage import releases, stories, warnings
from bot.storage.database import Tx
from bot.text.warnings import implied_rating


async def may_see(tx: Tx, member: Member, story: Story) -> bool:
    """Whether the member may know that there is this story."""
    if story.guild_id != member.guild_id or story.removed_at is not None:
        return False
    if may_change(member, story):
        return True
    out = await releases.find_releases(tx, story_id=story.story_id, states=(ReleaseState.POSTED,))
    return bool(out) and bool(await _fit_to_show(tx, member, [story]))


async def find_seen_story(tx: Tx, member: Member, story_id: int) -> Story:
    """The living story of this guild; StoryError for any that the member may not know of."""
    story = await find_story(tx, member.guild_id, story_id)
    if not await may_see(tx, member, story):
        raise StoryError("That story is not on this server: pick one from the list as you type.")
    return story


async def find_seen(tx: Tx, member: Member, words: str, limit: int) -> list[Story]:
    """Stories that the member may know of whose title has all the words, the likeliest first."""
    reader_id = None if member.may_manage else member.user_id
    found = await stories.find_stories(
        tx,
        member.guild_id,
        reader_id=reader_id,
        explicit=member.age_restricted,
        words=words,
        limit=limit,
    )
    return await _fit_to_show(tx, member, found)


async def _fit_to_show(tx: Tx, member: Member, found: Sequence[Story]) -> list[Story]:
    """Without what counts as Explicit, where there is no age flag and it is somebody else's."""
    if member.age_restricted:
        return list(found)
    others = [story for story in found if not may_change(member, story)]
    unrated = [story.story_id for story in others if story.rating is Rating.NOT_RATED]
    terms = await warnings.get_terms(tx, unrated) if unrated else {}
    explicit = {
        story.story_id
        for story in others
        if implied_rating(story.rating, terms.get(story.story_id, ())) is Rating.EXPLICIT
    }
    return [story for story in found if story.story_id not in explicit]
