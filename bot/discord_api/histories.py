"""Asks Discord what stands in a channel's history and who reacted; raw, as it is answered.

discord.py's own `Reaction.users` ends at the count that the message had, and knows normal ones only
unless told otherwise.
"""

from collections.abc import Generator
from datetime import datetime
from typing import Any

import discord
from discord.http import HTTPClient
from typing_extensions import override

from bot.discord_api.problems import delivery_problems
from bot.discord_api.reactions import emoji_name
from bot.models.feedback import HistoryEntry, ReactionCount, Reactor, ReaderMessage
from bot.services.ports.feedback import PAGE, FeedbackPort
from bot.services.ports.publisher import DeliveryProblem, ProblemKind

UNKNOWN_EMOJI = 10014


class DiscordFeedback(FeedbackPort):
    """The port of the reconciliation. Raises DeliveryProblem and nothing else of Discord's."""

    def __init__(self, client: discord.Client) -> None:
        self._client = client

    @property
    @override
    def reads_chat(self) -> bool:
        return self._client.intents.message_content

    @property
    @override
    def own_id(self) -> int:
        assert self._client.user is not None, "known after login only"  # noqa: S101
        return self._client.user.id

    @override
    async def history(self, guild_id: int, channel_id: int, *, after: int) -> list[HistoryEntry]:
        with delivery_problems():
            page: list[Any] = list(await self._http.logs_from(channel_id, PAGE, after=after))
        found = [self._found(guild_id, channel_id, message) for message in page]
        return sorted(found, key=lambda one: one.said.message_id)

    @override
    async def reactors(
        self, channel_id: int, message_id: int, emoji: str, *, burst: bool, after: int
    ) -> list[Reactor]:
        with delivery_problems():
            try:
                users = await self._http.get_reaction_users(
                    channel_id, message_id, emoji, PAGE, after or None, 1 if burst else 0
                )
            except discord.NotFound as error:
                if error.code != UNKNOWN_EMOJI:
                    raise
                users = []  # nobody has it on any message any more
        found = (Reactor(int(user["id"]), bool(user.get("bot"))) for user in users)
        return sorted(found, key=lambda one: one.user_id)

    @override
    async def is_there(self, channel_id: int, message_id: int) -> bool:
        try:
            with delivery_problems():
                await self._http.get_message(channel_id, message_id)
        except DeliveryProblem as problem:
            if problem.kind is ProblemKind.NO_MESSAGE:
                return False
            raise
        return True

    @property
    def _http(self) -> HTTPClient:
        return self._client.http

    def _found(self, guild_id: int, channel_id: int, message: Any) -> HistoryEntry:
        author_id = int(message["author"]["id"])
        said = ReaderMessage(
            message_id=int(message["id"]),
            channel_id=channel_id,
            guild_id=guild_id,
            user_id=author_id,
            by_bot=bool(message["author"].get("bot")),
            text=message.get("content") or "" if self._is_shown(message) else "",
            at=discord.utils.snowflake_time(int(message["id"])),
            replied_to=_replied_to(message),
            edited_at=_instant(message.get("edited_timestamp")),
        )
        ours = author_id == self.own_id
        return HistoryEntry(said, ours, tuple(_tallies(message)) if ours else ())

    def _is_shown(self, message: Any) -> bool:
        """Whether the gateway would have shown us the words: REST may know no such intent."""
        pinged = (int(user["id"]) for user in message.get("mentions") or ())
        return self.reads_chat or self.own_id in pinged


def said_of(message: discord.Message) -> ReaderMessage | None:
    """A message that the gateway told us of; None outside of a server."""
    if message.guild is None:
        return None
    return ReaderMessage(
        message_id=message.id,
        channel_id=message.channel.id,
        guild_id=message.guild.id,
        user_id=message.author.id,
        by_bot=message.author.bot,
        text=message.content,
        at=message.created_at,
        replied_to=message.reference.message_id if message.reference else None,
        edited_at=message.edited_at,
    )


def _replied_to(message: Any) -> int | None:
    reference: Any = message.get("message_reference")
    answered: Any = reference and reference.get("message_id")
    return int(answered) if answered else None


def _instant(timestamp: str | None) -> datetime | None:
    return discord.utils.parse_time(timestamp)


def _tallies(message: Any) -> Generator[ReactionCount]:
    for reaction in message.get("reactions") or ():
        emoji = emoji_name(discord.PartialEmoji.from_dict(reaction["emoji"]))
        counts = reaction["count_details"]
        yield ReactionCount(emoji, False, counts["normal"] - bool(reaction.get("me")))
        yield ReactionCount(emoji, True, counts["burst"] - bool(reaction.get("me_burst")))
