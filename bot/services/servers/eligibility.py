"""Reasons that forbid a release at the moment of delivery, even if it was allowed when planned."""

from collections.abc import Callable
from typing import TypeAlias

from bot.errors import StoryError
from bot.importing.questions import clip
from bot.messages.layout.escape import escape
from bot.models.server import LAYOUT_NEEDS, ChannelFacts, Layout, Pause, PauseReason
from bot.models.story import Chapter, Rating, Story, WarningFacts
from bot.services.ports.pauses import pause_sentence
from bot.services.ports.publisher import DeliveryProblem, ProblemKind, Publisher
from bot.services.servers import texts
from bot.text.warnings.hiding import refused
from bot.text.warnings.policy import Policy
from bot.text.warnings.terms import implied_rating

Guard: TypeAlias = Callable[[], ChannelFacts | None]
"""Raises DeliveryProblem where a release may not go on, else returns its channel's facts.

Makes no request.
"""


def story_forbids(story: Story | None, chapter: Chapter | None) -> str | None:
    """The reason why this chapter is not to be posted anywhere any more, as a sentence, or None."""
    if story is None or story.removed_at is not None:
        return texts.STORY_REMOVED
    if chapter is None or chapter.head.removed_at is not None:
        return texts.CHAPTER_REMOVED
    return None


def channel_forbids(
    channel: ChannelFacts, story: Story, warnings: WarningFacts, layout: Layout
) -> Pause | None:
    """The reason why a channel, as it is now, may not receive this story, or None."""
    return place_forbids(channel, layout, for_adults=is_explicit(story, warnings))


def place_forbids(channel: ChannelFacts, layout: Layout, *, for_adults: bool) -> Pause | None:
    """The reason why a channel, as it is now, may not receive such a story, or None."""
    missing = ", ".join(channel.lacking(LAYOUT_NEEDS[layout]))
    if missing:
        return Pause(PauseReason.LACKS_PERMISSIONS, missing)
    if for_adults and not channel.age_restricted:
        return Pause(PauseReason.NOT_AGE_RESTRICTED)
    return None


def make_guard(publisher: Publisher, channel_id: int, layout: Layout, *, for_adults: bool) -> Guard:
    """Judges the channel by the gateway's last word, right before every message.

    No request is spent on a permission that we know to be lost, and nothing `for_adults` follows
    where the age flag was taken off.
    """

    def guard() -> ChannelFacts | None:
        facts = publisher.known_facts(channel_id)
        refusal = facts and place_forbids(facts, layout, for_adults=for_adults)
        if refusal:
            raise DeliveryProblem(ProblemKind.PERMANENT, pause_sentence(refusal), pause=refusal)
        return facts

    return guard


def server_refuses(
    warnings: WarningFacts, policy: Policy, *, to_everyone: bool = False
) -> str | None:
    """The reason why the story is not accepted on its server, as a sentence, or None.

    Warnings that only chapters have tell what happens in them: not named `to_everyone`.
    """
    terms = refused(warnings, policy)
    if not terms:
        return None
    if to_everyone:
        terms = refused(WarningFacts(story=warnings.story), policy)
    if not terms:
        return texts.STORY_REFUSED
    return texts.WARNINGS_REFUSED(warnings=escape(clip(", ".join(terms), 200)))


def require_age_restricted(
    story: Story, warnings: WarningFacts, *, age_restricted: bool, action: str
) -> None:
    """StoryError unless text of this story may be shown there; `action` is a verb: `read`."""
    if is_explicit(story, warnings) and not age_restricted:
        raise StoryError(texts.FOR_ADULTS(action=action))


def is_explicit(story: Story, warnings: WarningFacts) -> bool:
    """Whether the story, with everything it warns of anywhere, is for adults only."""
    return implied_rating(story.rating, warnings.terms) is Rating.EXPLICIT
