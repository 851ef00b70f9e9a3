"""Guards, which judge a channel by the gateway's last word before every message."""

from collections.abc import Callable
from typing import TypeAlias

from bot.models.release import Release
from bot.models.server import ChannelFacts, Layout
from bot.services.ports.pauses import pause_sentence
from bot.services.ports.publisher import DeliveryProblem, ProblemKind, Publisher
from bot.services.servers.eligibility import is_explicit, place_forbids
from bot.storage.database.database import Database
from bot.storage.stories import stories
from bot.storage.stories import warnings as warnings_rows

Guard: TypeAlias = Callable[[], ChannelFacts | None]
"""Raises DeliveryProblem where a release may not go on, else returns its channel's facts.

Makes no request."""


async def make_guard(db: Database, publisher: Publisher, release: Release, layout: Layout) -> Guard:
    """No request is spent on a permission that we know to be lost, and nothing for adults follows
    where the age flag was taken off.
    """
    async with db.read() as tx:
        story = await stories.get_story(tx, release.story_id)
        warnings = await warnings_rows.get_warning_facts(tx, release.story_id)
    for_adults = story is not None and is_explicit(story, warnings)

    def guard() -> ChannelFacts | None:
        facts = publisher.known_facts(release.channel_id)
        refusal = facts and place_forbids(facts, layout, for_adults=for_adults)
        if refusal:
            raise DeliveryProblem(ProblemKind.PERMANENT, pause_sentence(refusal), pause=refusal)
        return facts

    return guard
