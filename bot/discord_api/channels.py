"""What a channel of discord.py tells us of itself."""

from typing import TypeAlias

import discord

from bot.discord_api.permissions import missing_permissions
from bot.models.server import ChannelFacts, ForumTag

# Channel flag IS_SPOILER_CHANNEL; discord.py 2.7.1 has no name for it, and keeps no flags.
SPOILER_CHANNEL = 1 << 21

Channel: TypeAlias = "discord.abc.GuildChannel | discord.Thread"


def facts_of(channel: Channel, me: discord.Member, flags: int = 0) -> ChannelFacts:
    """The facts for one member. `flags` are the raw ones, where they are known."""
    granted = channel.permissions_for(me)
    forum = channel if isinstance(channel, discord.ForumChannel) else None
    return ChannelFacts(
        channel_id=channel.id,
        guild_id=channel.guild.id,
        name=channel.name,
        age_restricted=is_for_adults(channel),
        missing=missing_permissions(granted),
        spoiler_channel=bool(flags & SPOILER_CHANNEL),
        is_forum=forum is not None,
        wants_tag=forum is not None and forum.flags.require_tag,
        tags=_tags(forum, granted) if forum else (),
    )


def _tags(forum: discord.ForumChannel, granted: discord.Permissions) -> tuple[ForumTag, ...]:
    """Those that we may give: some are for moderators only."""
    return tuple(
        ForumTag(tag.id, tag.name)
        for tag in forum.available_tags
        if granted.manage_threads or not tag.moderated
    )


def is_for_adults(channel: Channel) -> bool:
    """Whether Discord asks whoever opens it for their age."""
    # Categories and stages are guild channels too, and carry no text of ours.
    return isinstance(channel, discord.TextChannel | discord.ForumChannel | discord.Thread) and (
        channel.is_nsfw()
    )
