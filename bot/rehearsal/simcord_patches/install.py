"""What Discord does and simcord 3.2.1 does not, added to one simulated world at a time.

Added: age restriction and flags of channels; nonces, echoed and enforced for a while; one thread a
message, without a line in the channel; component ids of plain messages; the right end of a history
`after` a message; edits refused in archived threads, which a message opens again unless they are
locked; forum posts that have their first message's id, and forums that want a tag; burst reactions,
and who gave them, page by page.

simcord is pinned: this leans on its private parts, and tests/rehearsal tries each addition.
"""

from datetime import timedelta
from typing import Any

from bot.rehearsal.simcord_patches import payloads, routes
from bot.rehearsal.simcord_patches.memory import memory_of, remember_for
from bot.rehearsal.simcord_patches.reactions import set_burst, watch_reactions

# Discord says «the past few minutes».
NONCE_WINDOW = timedelta(seconds=180)
SPOILER_CHANNEL = 1 << 21
# Importing these two wraps simcord's serializers and routes, for the worlds installed here only.
WRAPPED = (payloads, routes)


def install(world: Any, *, nonce_window: timedelta = NONCE_WINDOW) -> None:
    """Add everything to an `Env` or `Backend`. Again is harmless and sets the window anew.

    Install before the world has guilds: what was sent to the bot earlier lacks the additions.
    """
    backend = backend_of(world)
    if remember_for(backend, nonce_window):
        watch_reactions(backend)


def set_age_restricted(world: Any, channel_id: int, restricted: bool = True) -> None:
    """Set or clear a channel's age restriction and tell the gateway (CHANNEL_UPDATE)."""
    _set_channel_field(world, channel_id, "nsfw", restricted)


def set_channel_flags(world: Any, channel_id: int, flags: int) -> None:
    """Set a channel's flags (SPOILER_CHANNEL, for one) and tell the gateway (CHANNEL_UPDATE)."""
    _set_channel_field(world, channel_id, "flags", flags)


def add_burst_reaction(
    world: Any, channel_id: int, message_id: int, emoji: str, user_id: int
) -> None:
    """One user's burst reaction; the gateway hears MESSAGE_REACTION_ADD with `burst: true`."""
    set_burst(backend_of(world), channel_id, message_id, emoji, user_id, reacted=True)


def remove_burst_reaction(
    world: Any, channel_id: int, message_id: int, emoji: str, user_id: int
) -> None:
    """Take a burst reaction back; the gateway hears MESSAGE_REACTION_REMOVE."""
    set_burst(backend_of(world), channel_id, message_id, emoji, user_id, reacted=False)


def backend_of(world: Any) -> Any:
    """The backend of an `Env`, or the backend that was given."""
    return getattr(world, "backend", world)


def _set_channel_field(world: Any, channel_id: int, name: str, value: Any) -> None:
    backend = backend_of(world)
    backend.get_channel(channel_id)
    memory_of(backend).channel_fields.setdefault(channel_id, {})[name] = value
    backend.announce_channel_update(channel_id)
