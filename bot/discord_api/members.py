"""Who is acting: the one place where Discord's member becomes ours."""

from functools import partial
from typing import Protocol, cast

import discord

from bot.discord_api.channels import is_for_adults
from bot.errors import StoryError
from bot.models.server import Member, Sight
from bot.services.services import Services


class HasServices(Protocol):
    """What this package needs of the client it runs in."""

    services: Services


def member_of(interaction: discord.Interaction) -> Member:
    """The member behind an interaction. Raises StoryError outside a guild, and for bots."""
    user = interaction.user
    if interaction.guild_id is None or not isinstance(user, discord.Member) or user.bot:
        raise StoryError("That works inside a server only.")
    return Member(
        guild_id=interaction.guild_id,
        user_id=user.id,
        name=user.display_name,
        # Worked out by Discord for this very interaction, roles and ownership included.
        may_manage=interaction.permissions.manage_guild,
        role_ids=frozenset(role.id for role in user.roles),
        age_restricted=is_age_restricted(interaction),
        sees=partial(sight_of, user),
    )


def sight_of(member: discord.Member, channel_id: int) -> Sight:
    """What a member sees of a channel of their guild, by what the gateway told us last.

    Discord works out an interaction's own permissions for its own channel only.
    """
    channel = member.guild.get_channel(channel_id)
    if channel is None or not channel.permissions_for(member).view_channel:
        return Sight.NOTHING
    return Sight.ADULTS if is_for_adults(channel) else Sight.OPEN


def services_of(interaction: discord.Interaction) -> Services:
    return cast("HasServices", interaction.client).services


def is_age_restricted(interaction: discord.Interaction) -> bool:
    """Whether what is shown in answer is shown in an age-restricted channel, or a thread of one."""
    channel = interaction.channel
    if isinstance(channel, discord.Thread) and channel.parent is None:
        return False
    return isinstance(channel, discord.TextChannel | discord.Thread | discord.VoiceChannel) and (
        channel.is_nsfw()
    )
