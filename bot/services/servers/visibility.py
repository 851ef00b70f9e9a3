"""Stories and chapters that readers may know of: those that are out in a channel they see now.

Nothing else of a story is told to them, its title included. An Explicit one is out for them where
the channel is age-restricted, and is told of in age-restricted channels only.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.models.server import Member, Sight
from bot.models.story import Rating, Story
from bot.storage.database.database import Tx
from bot.storage.releases import releases
from bot.storage.servers import targets
from bot.storage.stories import stories, warnings
from bot.text.warnings.terms import implied_rating


@dataclass(frozen=True, slots=True)
class VisibleTargets:
    """The targets of a guild whose channels a member sees, by id. `adults`: the age-restricted.

    What is for adults counts as unseen where the answer would stand in a channel for everybody.
    """

    all: frozenset[int]
    adults: frozenset[int]

    def fit(self, *, explicit: bool) -> frozenset[int]:
        """The targets in which a story may be out for this member."""
        return self.adults if explicit else self.all


async def find_seen(tx: Tx, member: Member) -> VisibleTargets:
    """Channels that receive stories no more count too: what was posted there is still there."""
    found = await targets.find_targets(tx, member.guild_id, removed=True)
    sights = {target.target_id: member.sees(target.channel_id) for target in found}
    adults = {each for each, sight in sights.items() if sight is Sight.ADULTS}
    return VisibleTargets(
        frozenset(each for each, sight in sights.items() if sight is not Sight.NOTHING),
        frozenset(adults if member.age_restricted else ()),
    )


async def channels_seen(tx: Tx, member: Member, story: Story) -> frozenset[int]:
    """The targets in which what is out of the story is out for this member, by id.

    What is out of their own is out for authors wherever it is.
    """
    if story.author_id == member.user_id:
        everywhere = await targets.find_targets(tx, story.guild_id, removed=True)
        return frozenset(target.target_id for target in everywhere)
    seen = await find_seen(tx, member)
    return seen.fit(explicit=story.story_id in await _explicit(tx, [story]))


async def chapters_seen(tx: Tx, member: Member, story: Story) -> frozenset[int]:
    """The ids of the chapters with a release that readers see in the channels of this member."""
    return await releases.shown_chapters(tx, story.story_id, await channels_seen(tx, member, story))


async def stories_seen(tx: Tx, member: Member, words: str, limit: int) -> list[Story]:
    """The member's own stories and those they may know of, if the title has all the words."""
    seen = await find_seen(tx, member)
    known, offset, size = list[Story](), 0, limit
    # What counts as Explicit by its warnings alone is found here only: it takes nobody's place.
    while len(known) < limit:
        found = await stories.find_stories(
            tx,
            member.guild_id,
            reader_id=member.user_id,
            seen=seen.all,
            seen_explicit=seen.adults,
            words=words,
            limit=size,
            offset=offset,
        )
        known += await _without_closed(tx, member, seen, found)
        if len(found) < size:
            break
        offset, size = offset + size, 2 * size
    return known[:limit]


async def _without_closed(
    tx: Tx, member: Member, seen: VisibleTargets, found: Sequence[Story]
) -> list[Story]:
    others = [story for story in found if story.author_id != member.user_id]
    closed = await _explicit(tx, others)
    adults = await stories.shown_in(tx, closed, seen.adults)
    return [story for story in found if story.story_id not in closed - adults]


async def _explicit(tx: Tx, found: Sequence[Story]) -> frozenset[int]:
    """Which of the stories count as Explicit, by what they warn of anywhere as well."""
    unrated = [story.story_id for story in found if story.rating is Rating.NOT_RATED]
    terms = await warnings.get_terms(tx, unrated) if unrated else {}
    return frozenset(
        story.story_id
        for story in found
        if implied_rating(story.rating, terms.get(story.story_id, ())) is Rating.EXPLICIT
    )
