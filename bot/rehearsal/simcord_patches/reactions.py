"""Burst reactions, and the author's id on every reaction that is added."""

from typing import Any

from simcord.backend import serializers
from simcord.backend.errors import BackendError

from bot.rehearsal.simcord_patches.memory import Memory, memory_of

BURST_COLOURS = ("#7289da",)


def watch_reactions(backend: Any) -> None:
    """Wrap this one backend's reaction methods; nothing is shared with other backends."""
    plain_clear, plain_clear_emoji = backend.clear_reactions, backend.clear_reaction

    def emit(event: str, message: Any, emoji: str, user_id: int) -> None:
        backend.emit(event, reaction_event(backend, event, message, emoji, user_id, burst=False))

    def clear(channel_id: int, message_id: int) -> None:
        memory_of(backend).bursts.pop(message_id, None)
        plain_clear(channel_id, message_id)

    def clear_emoji(channel_id: int, message_id: int, emoji: str) -> None:
        memory_of(backend).bursts.get(message_id, {}).pop(emoji, None)
        plain_clear_emoji(channel_id, message_id, emoji)

    backend._emit_reaction = emit
    backend.clear_reactions = clear
    backend.clear_reaction = clear_emoji


def set_burst(
    backend: Any, channel_id: int, message_id: int, emoji: str, user_id: int, *, reacted: bool
) -> None:
    """Add or take back one user's burst reaction; a change tells the gateway, a repeat does not."""
    message = backend.get_message(channel_id, message_id)
    memory: Memory = memory_of(backend)
    users = memory.bursts.setdefault(message_id, {}).setdefault(emoji, [])
    if (user_id in users) == reacted:
        return
    if reacted:
        users.append(user_id)
        event = "MESSAGE_REACTION_ADD"
    else:
        users.remove(user_id)
        event = "MESSAGE_REACTION_REMOVE"
    backend.emit(event, reaction_event(backend, event, message, emoji, user_id, burst=True))


def reaction_event(
    backend: Any, event: str, message: Any, emoji: str, user_id: int, *, burst: bool
) -> dict[str, Any]:
    """The gateway's payload for one reaction that came or went."""
    payload: dict[str, Any] = {
        "user_id": str(user_id),
        "channel_id": str(message.channel_id),
        "message_id": str(message.id),
        "emoji": serializers.emoji_payload(emoji),
        "burst": burst,
        "type": int(burst),
    }
    guild = backend.guilds.get(backend.get_channel(message.channel_id).guild_id)
    if guild is not None:
        payload["guild_id"] = str(guild.id)
    if event == "MESSAGE_REACTION_ADD":
        payload["message_author_id"] = str(message.author_id)
        payload.update({"burst_colors": list(BURST_COLOURS)} if burst else {})
        if guild is not None and user_id in guild.members:
            member = guild.members[user_id]
            payload["member"] = serializers.member_payload(backend, guild, member)
    return payload


def reaction_users(
    backend: Any, message: Any, emoji: str, params: dict[str, Any]
) -> list[dict[str, Any]]:
    """One page of who reacted: by `type`, ascending by id, honouring `after` and `limit`."""
    if str(params.get("type", 0)) == "1":
        found = memory_of(backend).burst_users(message.id, emoji)
    else:
        reaction = message.reaction_for(emoji)
        found = list[int]() if reaction is None else reaction.user_ids
    limit = _limit(params, default=25)
    after = int(params.get("after") or 0)
    page = sorted(user_id for user_id in found if user_id > after)[:limit]
    return [dict(serializers.user_payload(backend.get_user(user_id))) for user_id in page]


def _limit(params: dict[str, Any], *, default: int) -> int:
    limit = int(params.get("limit") or default)
    if not 1 <= limit <= 100:
        raise BackendError(400, 50035, "Invalid Form Body: limit: between 1 and 100")
    return limit
