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

SHOWN_NAMES = {
    "view_channel": "View Channel",
    "send_messages": "Send Messages",
    "send_messages_in_threads": "Send Messages in Threads",
    "create_public_threads": "Create Public Threads",
    "read_message_history": "Read Message History",
}


def missing_permissions(granted: discord.Permissions) -> tuple[str, ...]:
    """Names, as Discord shows them, of what is needed and not granted."""
    return tuple(
        SHOWN_NAMES[name] for name, needed in NEEDED if needed and not getattr(granted, name)
    )


def invitation(application_id: int) -> str:
    """The link with which an admin invites the bot, asking for no more than it needs."""
    return discord.utils.oauth_url(
        application_id, permissions=NEEDED, scopes=("bot", "applications.commands")
    )
