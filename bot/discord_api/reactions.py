"""Discord's reaction events as ours. They carry no instant, so they are given one."""

from datetime import datetime

import discord

from bot.models.feedback import ReactionEvent, ReactionsCleared
from bot.services.feedback.event_times import EventTimes


def reaction_event(event: discord.RawReactionActionEvent, instants: EventTimes) -> ReactionEvent:
    emoji = emoji_name(event.emoji)
    return ReactionEvent(
        message_id=event.message_id,
        user_id=event.user_id,
        emoji=emoji,
        burst=event.burst,
        at=instants.of_reaction(event.message_id, event.user_id, emoji, event.burst),
        added=event.event_type == "REACTION_ADD",
    )


def cleared_event(
    event: discord.RawReactionClearEvent | discord.RawReactionClearEmojiEvent, at: datetime
) -> ReactionsCleared:
    emoji = getattr(event, "emoji", None)
    return ReactionsCleared(event.message_id, emoji_name(emoji) if emoji else None, at)


def emoji_name(emoji: discord.PartialEmoji) -> str:
    """A character, or `name:id`, as Discord's own routes write it."""
    return f"{emoji.name}:{emoji.id}" if emoji.id else emoji.name
