"""The permissions the bot works with, and their names in Discord's own settings."""

import discord

# Bit by bit what a release needs; the invitation link asks for exactly these.
NEEDED = discord.Permissions(
    view_channel=True,
    send_messages=True,
    send_messages_in_threads=True,
    create_public_threads=True,
    read_message_history=True,
)

VIEW = "View Channel"
# By discord.py's own names, those by which it iterates. The others are called as they are spelt.
_SHOWN_NAMES = {
    "create_instant_invite": "Create Invite",
    "manage_guild": "Manage Server",
    "stream": "Video",
    "read_messages": VIEW,
    "send_messages_in_threads": "Send Messages in Threads",
    "send_tts_messages": "Send Text-to-Speech Messages",
    "mention_everyone": "Mention @everyone, @here, and All Roles",
    "external_emojis": "Use External Emojis",
    "external_stickers": "Use External Stickers",
    "view_guild_insights": "View Server Insights",
    "use_voice_activation": "Use Voice Activity",
    "use_embedded_activities": "Use Activities",
    "moderate_members": "Timeout Members",
    "view_creator_monetization_analytics": "View Server Subscription Insights",
    "send_polls": "Create Polls",
}


def shown_name(flag: str) -> str:
    """Discord's name of one of discord.py's flags, by whichever of its words for it."""
    # Some have two: `view_channel` comes out of an iteration as `read_messages`.
    (name,) = (name for name, given in discord.Permissions(**{flag: True}) if given)
    return _SHOWN_NAMES.get(name) or name.replace("_", " ").title()


def missing_permissions(granted: discord.Permissions) -> tuple[str, ...]:
    """Names, as Discord shows them, of what is needed and not granted.

    Who does not see a channel has no other right there either, and what was given besides cannot
    be told: then that one alone is named.
    """
    if not granted.view_channel:
        return (VIEW,)
    return tuple(
        shown_name(name) for name, needed in NEEDED if needed and not getattr(granted, name)
    )


def invitation(application_id: int) -> str:
    """The link with which an admin invites the bot, asking for no more than it needs."""
    return discord.utils.oauth_url(
        application_id, permissions=NEEDED, scopes=("bot", "applications.commands")
    )
