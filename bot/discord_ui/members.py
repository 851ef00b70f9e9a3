"""Who is acting: the one place where Discord's member becomes ours."""

from typing import Protocol, cast

import discord

from bot.errors import StoryError
from bot.models.server import Member
from bot.services.services import Services


class HasServices(Protocol):
    """What this package needs of the client it runs in."""

    services: Services


def member_of(interaction: discord.Interaction) -> Member:
    """The member behind an interaction. Raises StoryError outside a guild."""
    user = interaction.user
    if interaction.guild_id is None or not isinstance(user, discord.Member):
        raise StoryError("That works inside a server only.")
    return Member(
        guild_id=interaction.guild_id,
        user_id=user.id,
        name=user.display_name,
        # Worked out by Discord for this very interaction, roles and ownership included.
        may_manage=interaction.permissions.manage_guild,
        role_ids=frozenset(role.id for role in user.roles),
        age_restricted=is_age_restricted(interaction),
    )


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
