"""Carries payloads to Discord exactly as they were stored, and says plainly how it went."""

from datetime import datetime
from typing import Any, TypeAlias

import aiohttp
import discord
from discord.http import MultipartParameters
from typing_extensions import override

from bot.discord_ui.permissions import missing_permissions
from bot.discord_ui.problems import as_problem, delivery_problems
from bot.models.release import Payload
from bot.models.server import ChannelFacts
from bot.services.ports import DeliveryProblem, ProblemKind, Publisher, Seen

THREAD_EXISTS = 160004

Channel: TypeAlias = "discord.abc.GuildChannel | discord.Thread"


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
    async def start_thread(self, channel_id: int, message_id: int, payload: Payload) -> int:
        try:
            thread = await self._client.http.start_thread_with_message(
                channel_id, message_id, **payload
            )
        except discord.HTTPException as error:
            if error.code != THREAD_EXISTS:
                raise as_problem(error) from error
        except (discord.DiscordException, aiohttp.ClientError, OSError) as error:
            raise as_problem(error) from error
        else:
            return int(thread["id"])
        # A thread made from a message has that message's id, and there is never a second one.
        if not await self.exists(message_id):
            raise DeliveryProblem(ProblemKind.NO_CHANNEL, "The chapter's thread was deleted.")
        return message_id

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
    async def history(self, channel_id: int, *, after: datetime, limit: int) -> list[Seen]:
        me, last, seen = self._own_id(), discord.utils.time_snowflake(after), list[Seen]()
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
        return ChannelFacts(
            channel_id=channel_id,
            guild_id=channel.guild.id,
            name=channel.name,
            age_restricted=_is_age_restricted(channel),
            missing=missing_permissions(channel.permissions_for(channel.guild.me)),
            spoiler_channel=bool(flags & SPOILER_CHANNEL),
        )

    @override
    async def tell_user(self, user_id: int, text: str) -> None:
        with delivery_problems():
            channel = await self._client.http.start_private_message(user_id)
        await self.tell_channel(int(channel["id"]), text)

    @override
    async def tell_channel(self, channel_id: int, text: str) -> None:
        body: Payload = {"content": text, "allowed_mentions": {"parse": []}, "flags": 4}
        with delivery_problems():
            await self._client.http.send_message(channel_id, params=_params(body))

    def _own_id(self) -> int:
        assert self._client.user is not None, "the publisher works after login only"  # noqa: S101
        return self._client.user.id

    async def _channel_flags(self, channel_id: int) -> int:
        with delivery_problems():
            data: dict[str, Any] = dict(await self._client.http.get_channel(channel_id))
        return int(data.get("flags") or 0)


# Channel flag IS_SPOILER_CHANNEL; discord.py 2.7.1 has no name for it.
SPOILER_CHANNEL = 1 << 21


def _params(body: Payload) -> MultipartParameters:
    return MultipartParameters(payload=body, multipart=None, files=None)


def _is_age_restricted(channel: Channel) -> bool:
    # Categories and stages are guild channels too, and carry no text of ours.
    return isinstance(channel, discord.TextChannel | discord.ForumChannel | discord.Thread) and (
        channel.is_nsfw()
    )


def _seen(message: Any) -> Seen:
    return Seen(
        message_id=int(message["id"]),
        marks=frozenset(_component_ids(message.get("components") or ())),
        content=message.get("content") or "",
        at=discord.utils.snowflake_time(int(message["id"])),
    )


def _component_ids(components: Any) -> list[int]:
    found = list[int]()
    for component in components:
        if "id" in component:
            found.append(int(component["id"]))
        found += _component_ids(component.get("components") or ())
    return found
