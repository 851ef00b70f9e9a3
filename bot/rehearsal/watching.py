"""Sees what came out in the simulated channels since the last look."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import discord
import simcord

from bot.rehearsal.texts import DROP
from bot.rehearsal.world import World


@dataclass(frozen=True, slots=True)
class Drop:
    """New messages of the bot in one channel: cards notify, parts carry the text."""

    at: datetime
    line: str
    cards: list[Any]
    parts: list[Any]


@dataclass
class Watcher:
    world: World
    saw_something: bool = False
    _seen: set[int] = field(default_factory=set[int])

    def new_drops(self) -> Iterator[Drop]:
        """One Drop a channel and look; a thread counts with the channel it hangs on."""
        self.saw_something = False
        for channel in (self.world.page, self.world.threads):
            rooms = [channel, *channel.threads]
            fresh = [message for room in rooms for message in self._unseen(room)]
            if fresh:
                self.saw_something = True
                yield _drop(channel, fresh)

    def _unseen(self, room: simcord.ChannelHandle) -> list[discord.Message]:
        me = self.world.env.bot.user
        fresh = [
            message
            for message in room.history(viewer=self.world.you)
            if message.id not in self._seen and me is not None and message.author.id == me.id
        ]
        self._seen.update(message.id for message in fresh)
        return fresh


def _drop(channel: simcord.ChannelHandle, fresh: list[discord.Message]) -> Drop:
    # Only the card notifies; parts are sent silently.
    cards = [message for message in fresh if not message.flags.silent]
    parts = [message for message in fresh if message.flags.silent]
    return Drop(
        at=fresh[0].created_at,
        line=DROP(channel=channel.name, chapters=len(cards), messages=len(parts)),
        cards=cards,
        parts=parts,
    )
