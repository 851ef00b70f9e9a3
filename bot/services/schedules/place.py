"""A story in a channel: found, and checked for everything that forbids releasing there."""

from dataclasses import dataclass

from bot.errors import StoryError
from bot.models.release import Schedule
from bot.models.server import LAYOUT_NEEDS, ChannelFacts, Member, Target, TargetState
from bot.models.story import Story, WarningFacts
from bot.services.ports.publisher import DeliveryProblem, Publisher
from bot.services.schedules import texts
from bot.services.schedules.why import channel_paused
from bot.services.servers.eligibility import is_explicit, server_refuses
from bot.services.servers.permissions import Act, require
from bot.storage.database.database import Tx
from bot.storage.releases import schedules
from bot.storage.servers import policies, targets


@dataclass(frozen=True, slots=True)
class StoryTarget:
    """A story, the target it is released to, and its living schedule there, if any."""

    story: Story
    target: Target
    schedule: Schedule | None


async def find_place(
    tx: Tx, member: Member, story_id: int, channel_id: int | None, act: Act
) -> StoryTarget:
    """Find the target of a story with which the member may do this; StoryError says what is wrong.

    Without a channel it is the only one that the story has a schedule for, or that there is.
    """
    story = await require(tx, member, story_id, act)
    if channel_id is None:
        target = await _only_target(tx, story)
    else:
        target = await find_target(tx, story.guild_id, channel_id)
    schedule = await schedules.find_schedule(tx, story_id, target.target_id)
    return StoryTarget(story, target, schedule)


async def find_target(tx: Tx, guild_id: int, channel_id: int) -> Target:
    """The configured channel of this guild, active or paused."""
    target = await targets.find_target(tx, channel_id)
    if target is None or target.guild_id != guild_id or target.state is TargetState.REMOVED:
        raise StoryError(texts.NO_TARGET(channel_id=channel_id))
    return target


async def _only_target(tx: Tx, story: Story) -> Target:
    scheduled = [plan.target_id for plan in await schedules.find_schedules(tx, story.story_id)]
    usable = [
        target
        for target in await targets.find_targets(tx, story.guild_id)
        if target.state is not TargetState.REMOVED
    ]
    chosen = [target for target in usable if target.target_id in scheduled] or usable
    if not chosen:
        raise StoryError(texts.NO_TARGETS)
    if len(chosen) > 1:
        raise StoryError(texts.WHICH_CHANNEL)
    return chosen[0]


def require_ready(target: Target) -> None:
    """Refuse a target that is paused."""
    if target.state is TargetState.PAUSED:
        raise StoryError(channel_paused(target))


async def require_accepted(tx: Tx, story: Story, warnings: WarningFacts) -> None:
    """Refuse a story with warnings that its server does not accept."""
    refusal = server_refuses(warnings, await policies.get_policy(tx, story.guild_id))
    if refusal is not None:
        raise StoryError(refusal)


async def require_open(
    publisher: Publisher, target: Target, story: Story, warnings: WarningFacts
) -> None:
    """Ask Discord about the channel; refuse one that the story may not or cannot go to."""
    facts = await _facts(publisher, target.channel_id)
    missing = facts.lacking(LAYOUT_NEEDS[target.layout])
    if missing:
        named = ", ".join(missing)
        raise StoryError(texts.LACKING(channel_id=target.channel_id, missing=named))
    if is_explicit(story, warnings) and not facts.age_restricted:
        raise StoryError(texts.FOR_ADULTS(channel_id=target.channel_id))


async def _facts(publisher: Publisher, channel_id: int) -> ChannelFacts:
    try:
        return await publisher.channel_facts(channel_id)
    except DeliveryProblem as problem:
        raise StoryError(problem.sentence) from problem
