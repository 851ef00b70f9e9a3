"""Fills what simcord's message and channel payloads lack, for backends that asked for it.

simcord's modules call its serializers through their module, so each is replaced once, when this
module is imported; a backend without a memory gets simcord's own answer.
"""

from typing import Any

from simcord.backend import serializers
from simcord.components import walk_components

from bot.rehearsal.simcord_patches.memory import Memory, find_memory

_serializers: Any = serializers
_plain_message = _serializers.message_payload
_plain_channel = _serializers.channel_payload


def message_payload(backend: Any, message: Any, *, for_user: int | None = None) -> Any:
    payload = _plain_message(backend, message, for_user=for_user)
    memory = find_memory(backend)
    if memory is not None:
        _add_nonce(memory, backend, payload)
        _add_legacy_ids(memory, message.id, payload)
        _add_bursts(memory, message.id, payload, for_user)
    return payload


def channel_payload(backend: Any, channel: Any) -> Any:
    payload = _plain_channel(backend, channel)
    memory = find_memory(backend)
    if memory is not None and not channel.is_thread and channel.guild_id is not None:
        payload.update({"nsfw": False, "flags": 0, **memory.channel_fields.get(channel.id, {})})
    return payload


def _add_nonce(memory: Memory, backend: Any, payload: Any) -> None:
    sending = memory.sending
    if sending is None or int(payload["channel_id"]) != sending.channel_id:
        return
    # simcord enters a message as the channel's last one before it first makes a payload of it.
    if int(payload["id"]) == backend.channels[sending.channel_id].last_message_id:
        payload["nonce"] = sending.nonce


def _add_legacy_ids(memory: Memory, message_id: int, payload: Any) -> None:
    # Outside the V2 layout simcord writes 0 over every component's id; Discord keeps and numbers.
    ids = memory.legacy_ids.get(message_id)
    if ids is None or len(ids) != len(list(walk_components(payload["components"]))):
        return
    payload["components"] = _with_ids(payload["components"], iter(ids))


def _with_ids(components: list[Any], ids: Any) -> list[Any]:
    return [
        {**c, "id": next(ids), **_children_with_ids(c, ids)} if isinstance(c, dict) else c
        for c in components
    ]


def _children_with_ids(component: Any, ids: Any) -> dict[str, Any]:
    children: Any = component.get("components")
    return {"components": _with_ids(children, ids)} if children else {}


def _add_bursts(memory: Memory, message_id: int, payload: Any, for_user: int | None) -> None:
    for emoji, users in memory.bursts.get(message_id, {}).items():
        if users:
            entry = _entry_of(payload["reactions"], _serializers.emoji_payload(emoji))
            entry["count"] += len(users)
            entry["count_details"]["burst"] = len(users)
            entry["me_burst"] = for_user in users


def _entry_of(reactions: list[Any], emoji: Any) -> Any:
    for entry in reactions:
        if entry["emoji"] == emoji:
            return entry
    entry: dict[str, Any] = {
        "emoji": emoji,
        "count": 0,
        "me": False,
        "count_details": {"normal": 0, "burst": 0},
        "me_burst": False,
        "burst_colors": [],
    }
    reactions.append(entry)
    return entry


_serializers.message_payload = message_payload
_serializers.channel_payload = channel_payload
