"""What readers and moderators do, at random, on a simulated Discord."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any

import simcord
from simcord.backend.models import Message

from bot.rehearsal.simcord_patches.install import add_burst_reaction, remove_burst_reaction
from bot.rehearsal.simcord_patches.memory import memory_of
from tests.worlds.scene import Scene

EMOJIS = ("🔥", "💡", "❤️")
READERS = 12
CROWD = 230
"""More than two pages of users."""


@dataclass
class Cast:
    """The people of one round, and all that they did: the same random numbers, the same acts."""

    scene: Scene
    places: Sequence[simcord.ChannelHandle]
    random: Random
    readers: list[simcord.MemberActor] = field(default_factory=list[simcord.MemberActor])
    crowd: list[int] = field(default_factory=list[int])
    said: list[tuple[int, int]] = field(default_factory=list[tuple[int, int]])
    done: int = 0

    def __post_init__(self) -> None:
        world, guild = self.scene.front.world, self.scene.guild
        for number in range(READERS):
            self.readers.append(guild.add_member(world.create_user(f"Reader {number}")))
        self.crowd = [world.create_user(f"Guest {number}").id for number in range(CROWD)]

    @property
    def backend(self) -> Any:
        return self.scene.front.world.backend

    @property
    def own_id(self) -> int:
        return int(self.backend.bot_user.id)

    def ours(self) -> list[Message]:
        """The bot's messages in the places, the oldest first."""
        found = [m for place in self.places for m in self.scene.front.people.messages(place)]
        return [message for message in found if message.author_id == self.own_id]

    async def act(self) -> None:
        """Do one thing that is done often, or one that is not."""
        acts: list[tuple[int, Callable[[], Any]]] = [
            (10, self._react),
            (6, self._take_back),
            (1, self._sweep),
            (1, self._come_in_crowds),
            (5, self._say),
            (3, self._edit),
            (2, self._delete),
        ]
        weights, choices = zip(*acts, strict=True)
        (chosen,) = self.random.choices(choices, weights)
        done = chosen()
        if done is not None:
            await done
        self.done += 1

    def _react(self) -> None:
        message, user = self._message(), self.random.choice(self.readers).id
        self._set(message, self.random.choice(EMOJIS), user, there=True)

    def _take_back(self) -> None:
        there = sorted(reactions_on(self.scene.front.world, self._message()))
        if there:
            message_id, user_id, emoji, burst = self.random.choice(there)
            (message,) = [m for m in self.ours() if m.id == message_id]
            self._set(message, emoji, user_id, there=False, burst=burst)

    def _sweep(self) -> None:
        message = self._message()
        if self.random.random() < 0.5:
            self.backend.clear_reactions(message.channel_id, message.id)
        else:
            emoji = self.random.choice(EMOJIS)
            self.backend.clear_reaction(message.channel_id, message.id, emoji)

    def _come_in_crowds(self) -> None:
        message, emoji = self._message(), self.random.choice(EMOJIS)
        there, burst = self.random.random() < 0.7, self.random.random() < 0.3
        for user_id in self.random.sample(self.crowd, self.random.randint(90, CROWD)):
            self._set(message, emoji, user_id, there=there, burst=burst)

    async def _say(self) -> None:
        """Reply to the bot, reply to somebody else, or just talk."""
        place, people = self.random.choice(self.places), self.scene.front.people
        mine = [message for message in self.ours() if message.channel_id == place.id]
        to = self.random.choice(mine) if mine and self.random.random() < 0.6 else None
        words = f"<@{self.own_id}> word {self.done}" if to else f"word {self.done}"
        said = await people.send(self.random.choice(self.readers), place, words, reply_to=to)
        self.said.append((place.id, int(said.id)))

    def _edit(self) -> None:
        there = self._still_said()
        if there:
            message = self.random.choice(there)
            words = f"{message.content.split(' word ')[0]} word {self.done} anew"
            self.backend.edit_message(message.channel_id, message.id, {"content": words})

    def _delete(self) -> None:
        there = self._still_said()
        if there:
            message = self.random.choice(there)
            self.backend.delete_message(message.channel_id, message.id)

    def _still_said(self) -> list[Message]:
        messages = self.backend.messages
        return [messages[place][m] for place, m in self.said if m in messages.get(place, {})]

    def _message(self) -> Message:
        return self.random.choice(self.ours())

    def _set(
        self, message: Message, emoji: str, user_id: int, *, there: bool, burst: bool | None = None
    ) -> None:
        burst = self.random.random() < 0.4 if burst is None else burst
        place = (message.channel_id, message.id, emoji, user_id)
        if burst:
            change = add_burst_reaction if there else remove_burst_reaction
            change(self.scene.front.world, *place)
        else:
            self.backend.set_reaction(*place, there)


def reactions_on(world: Any, message: Message) -> set[tuple[int, int, str, bool]]:
    """(message, user, emoji, burst) of everything that stands on a message."""
    normal = {
        (message.id, user, reaction.emoji, False)
        for reaction in message.reactions
        for user in reaction.user_ids
    }
    bursts = memory_of(world.backend).bursts.get(message.id, {})
    return normal | {(message.id, u, emoji, True) for emoji in bursts for u in bursts[emoji]}
