"""Carries payloads to Discord exactly as they were stored, and says plainly how it went."""

from datetime import datetime
from typing import Any

import aiohttp
import discord
from discord.http import MultipartParameters
from typing_extensions import override

from bot.discord_api.channels import facts_of
from bot.discord_api.forums import create_once, first_message, own_posts
from bot.discord_api.problems import as_problem, delivery_problems
from bot.messages.payload.message import SUPPRESS_NOTIFICATIONS
from bot.models.release import Payload
from bot.models.server import ChannelFacts
from bot.services.ports.publisher import (
    DeliveryProblem,
    OwnMessage,
    ProblemKind,
    Publisher,
    ThreadState,
)

THREAD_EXISTS = 160004
THREAD_ARCHIVED = 50083


class DiscordPublisher(Publisher):
    """The port to Discord. Every method raises DeliveryProblem and nothing else of Discord's."""

    def __init__(self, client: discord.Client) -> None:
        self._client = client

    @override
    async def post(self, channel_id: int, payload: Payload, *, nonce: str) -> int:
        # Raw on purpose: what was stored and proven is what leaves, not what a view makes of it.
        body = {**payload, "nonce": nonce, "enforce_nonce": True}
        with delivery_problems():
            sent = await self._client.http.send_message(channel_id, params=_params(body))
        return int(sent["id"])

    @override
    async def edit(self, channel_id: int, message_id: int, payload: Payload) -> None:
        # discord.py repeats it by itself on 5xx: an edit that happens twice is the same edit.
        with delivery_problems():
            await self._client.http.edit_message(channel_id, message_id, params=_params(payload))

    @override
    async def delete(self, channel_id: int, message_id: int) -> None:
        # discord.py repeats it by itself on 5xx: what is deleted twice is deleted.
        try:
            with delivery_problems():
                await self._client.http.delete_message(channel_id, message_id)
        except DeliveryProblem as problem:
            if not _in_archived_thread(problem):
                raise
            with delivery_problems():
                await self._client.http.edit_channel(channel_id, archived=False)
                await self._client.http.delete_message(channel_id, message_id)

    @override
    async def close_thread(self, thread_id: int) -> None:
        with delivery_problems():
            await self._client.http.edit_channel(thread_id, archived=True)

    @override
    async def start_thread(self, channel_id: int, message_id: int, payload: Payload) -> int:
        try:
            thread = await self._client.http.start_thread_with_message(
                channel_id, message_id, **payload
            )
        except discord.HTTPException as error:
            if error.code != THREAD_EXISTS:
                raise as_problem(error) from error
        # A limit on threads lasts for minutes, and is no HTTPException.
        except (discord.DiscordException, aiohttp.ClientError, OSError) as error:
            raise as_problem(error) from error
        else:
            return int(thread["id"])
        # A thread made from a message has that message's id, and there is never a second one.
        if not await self.exists(message_id):
            raise DeliveryProblem(ProblemKind.NO_CHANNEL, "The chapter's thread was deleted.")
        return message_id

    @override
    async def create_post(self, channel_id: int, payload: Payload) -> int:
        with delivery_problems():
            made = await create_once(self._client.http, channel_id, payload)
        return int(made["id"])

    @override
    async def find_posts(
        self, guild_id: int, channel_id: int, *, after: datetime
    ) -> list[OwnMessage]:
        with delivery_problems():
            threads = await own_posts(
                self._client.http, guild_id, channel_id, self._own_id(), after
            )
            return [
                _seen(starter)
                for thread_id in threads
                if (starter := await first_message(self._client.http, thread_id)) is not None
            ]

    @override
    async def exists(self, channel_id: int) -> bool:
        try:
            with delivery_problems():
                await self._client.http.get_channel(channel_id)
        except DeliveryProblem as problem:
            if problem.kind is ProblemKind.NO_CHANNEL:
                return False
            raise
        return True

    @override
    async def thread_state(self, thread_id: int) -> ThreadState | None:
        try:
            with delivery_problems():
                data: dict[str, Any] = dict(await self._client.http.get_channel(thread_id))
        except DeliveryProblem as problem:
            if problem.kind is ProblemKind.NO_CHANNEL:
                return None
            raise
        said: dict[str, Any] = data.get("thread_metadata") or {}
        return ThreadState(bool(said.get("archived")), bool(said.get("locked")))

    @override
    async def change_thread(self, thread_id: int, payload: Payload) -> None:
        with delivery_problems():
            await self._client.http.edit_channel(thread_id, **payload)

    @override
    async def history(self, channel_id: int, *, after: datetime, limit: int) -> list[OwnMessage]:
        me, last, seen = self._own_id(), discord.utils.time_snowflake(after), list[OwnMessage]()
        while len(seen) < limit:
            with delivery_problems():
                page = await self._client.http.logs_from(channel_id, 100, after=last)
            page.sort(key=lambda message: int(message["id"]))
            seen += [_seen(message) for message in page if int(message["author"]["id"]) == me]
            if len(page) < 100:
                break
            last = int(page[-1]["id"])
        return seen[:limit]

    @override
    async def channel_facts(self, channel_id: int, *, fresh: bool = False) -> ChannelFacts:
        channel = self._client.get_channel(channel_id)
        known = isinstance(channel, discord.abc.GuildChannel | discord.Thread)
        # Asking raises where the channel is gone or hidden from us.
        flags = 0 if known and not fresh else await self._channel_flags(channel_id)
        if not isinstance(channel, discord.abc.GuildChannel | discord.Thread):
            raise DeliveryProblem(
                ProblemKind.PASSING, "Discord has not told me of that server yet, or it is down."
            )
        return facts_of(channel, channel.guild.me, flags)

    @override
    def known_facts(self, channel_id: int) -> ChannelFacts | None:
        channel = self._client.get_channel(channel_id)
        if not isinstance(channel, discord.abc.GuildChannel | discord.Thread):
            return None
        me = channel.guild.get_member(self._own_id())
        return None if me is None else facts_of(channel, me)

    @override
    async def private_channel(self, user_id: int) -> int:
        with delivery_problems():
            channel = await self._client.http.start_private_message(user_id)
        return int(channel["id"])

    @override
    async def tell(self, channel_id: int, text: str, *, nonce: str) -> int:
        body: Payload = {"content": text, "allowed_mentions": {"parse": []}, "flags": 4}
        return await self.post(channel_id, body, nonce=nonce)

    def _own_id(self) -> int:
        assert self._client.user is not None, "the publisher works after login only"  # noqa: S101
        return self._client.user.id

    async def _channel_flags(self, channel_id: int) -> int:
        with delivery_problems():
            data: dict[str, Any] = dict(await self._client.http.get_channel(channel_id))
        return int(data.get("flags") or 0)


def _params(body: Payload) -> MultipartParameters:
    return MultipartParameters(payload=body, multipart=None, files=None)


def _in_archived_thread(problem: DeliveryProblem) -> bool:
    cause = problem.__cause__
    return isinstance(cause, discord.HTTPException) and cause.code == THREAD_ARCHIVED


def _seen(message: Any) -> OwnMessage:
    components = _components(message.get("components") or ())
    content = message.get("content") or ""
    texts = [str(part["content"]) for part in components if part.get("content")]
    return OwnMessage(
        message_id=int(message["id"]),
        marks=frozenset(int(part["id"]) for part in components if "id" in part),
        content=content,
        at=discord.utils.snowflake_time(int(message["id"])),
        text="\n".join([content, *texts] if content else texts),
        custom_ids=frozenset(part["custom_id"] for part in components if part.get("custom_id")),
        # No edit takes that from a message.
        quiet=bool(int(message.get("flags") or 0) & SUPPRESS_NOTIFICATIONS),
    )


def _components(components: Any) -> list[dict[str, Any]]:
    """All of them, those within others too."""
    found = list[dict[str, Any]]()
    for component in components:
        found += [component, *_components(component.get("components") or ())]
    return found
