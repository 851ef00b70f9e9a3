"""Requests about forum posts that discord.py has no safe or no raw form of."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, cast

import discord
from discord.http import HTTPClient, Route
from typing_extensions import override

from bot.models.release import Payload

PAGE = 100


class AskedAlready(discord.DiscordException):
    """Discord did not answer a request that must not be repeated, or put it off."""


class _OneTry(Sequence[discord.File]):
    """No files at all. But the library rewinds a request's files before every try of it, and a
    second try finds that these cannot be.
    """

    def __init__(self) -> None:
        self._rewound = False

    def __bool__(self) -> bool:
        return True

    @override
    def __iter__(self) -> Iterator[discord.File]:
        if self._rewound:
            raise AskedAlready("one try only")
        self._rewound = True
        return iter(())

    @override
    def __len__(self) -> int:
        return 0

    @override
    def __getitem__(self, index: Any) -> Any:
        raise IndexError(index)


async def create_once(http: HTTPClient, channel_id: int, payload: Payload) -> dict[str, Any]:
    """Ask once for a forum post, whatever the answer: a second one would be another post.

    Raises AskedAlready where discord.py would have tried again.
    """
    route = Route("POST", "/channels/{channel_id}/threads", channel_id=channel_id)
    query = {"use_nested_fields": 1}
    return await http.request(route, files=_OneTry(), json=payload, params=query)


async def own_posts(
    http: HTTPClient, guild_id: int, channel_id: int, own_id: int, after: datetime
) -> list[int]:
    """Threads of a forum that we began after an instant, active or archived, the oldest first."""
    active = cast("dict[str, Any]", await http.get_active_threads(guild_id))["threads"]
    first = discord.utils.time_snowflake(after)
    threads = [*active, *await _archived(http, channel_id, after)]
    return sorted(
        {
            int(thread["id"])
            for thread in threads
            if int(thread["id"]) > first
            and int(thread["parent_id"] or 0) == channel_id
            and int(thread["owner_id"]) == own_id
        }
    )


async def first_message(http: HTTPClient, thread_id: int) -> dict[str, Any] | None:
    """The message that a post began with: it has the post's id. None if it was deleted."""
    try:
        return cast("dict[str, Any]", await http.get_message(thread_id, thread_id))
    except discord.NotFound:
        return None


async def _archived(http: HTTPClient, channel_id: int, after: datetime) -> list[dict[str, Any]]:
    """Those archived after an instant, and a few more: Discord lists the latest archived first."""
    found, before = list[dict[str, Any]](), None
    while True:
        answer = await http.get_public_archived_threads(channel_id, before, PAGE)
        page = cast("list[dict[str, Any]]", answer["threads"])
        found += page
        if not answer["has_more"] or not page:
            return found
        before = page[-1]["thread_metadata"]["archive_timestamp"]
        if discord.utils.parse_time(before) < after:
            return found
