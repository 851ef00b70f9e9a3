"""What readers find in a channel, by its layout: cards, and the texts that belong to each."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import simcord
from simcord.backend.models import Message

from bot.models.server import Layout, MessageStyle
from tests.worlds.scene import Scene


@dataclass(frozen=True, slots=True)
class Place:
    """A channel of a round."""

    channel: simcord.ChannelHandle
    layout: Layout
    style: MessageStyle


@dataclass(slots=True)
class Shown:
    """One card, and the messages that readers take for its chapter."""

    card: Message
    texts: list[Message] = field(default_factory=list[Message])


Reader: TypeAlias = Callable[[Scene, Place], list[Shown]]


def make_place(scene: Scene, number: int, layout: Layout, style: MessageStyle) -> Place:
    """Make the channel that a layout needs."""
    make = scene.guild.create_text_channel
    if layout is Layout.FORUM:
        make = scene.guild.create_forum_channel
    return Place(make(f"serial-{number}"), layout, style)


def shown_in(scene: Scene, place: Place) -> list[Shown]:
    """Return every chapter that stands in a place, in the order in which it stands there."""
    return READERS[place.layout](scene, place)


def messages_of(scene: Scene, place: Place) -> list[Message]:
    """Return all of the bot's messages in a place and its threads, for the ledger to agree with."""
    found = list(scene.front.people.messages(place.channel))
    for thread in _threads(scene, place):
        # A forum post's starter is made with its thread, and is that thread's neutral opening.
        inside = scene.front.people.messages(thread.id)
        starter = place.layout is Layout.FORUM
        found += [message for message in inside if not (starter and message.id == thread.id)]
    return found


def _threads(scene: Scene, place: Place) -> list[Any]:
    channels = scene.front.world.backend.channels.values()
    inside = [each for each in channels if each.is_thread and each.parent_id == place.channel.id]
    return sorted(inside, key=lambda thread: thread.id)


def _in_threads(scene: Scene, place: Place) -> list[Shown]:
    messages = scene.front.people.messages
    return [Shown(card, messages(card.id)) for card in messages(place.channel)]


def _inline(scene: Scene, place: Place) -> list[Shown]:
    return _split(scene.front.people.messages(place.channel))


def _in_posts(scene: Scene, place: Place) -> list[Shown]:
    found = list[Shown]()
    for thread in _threads(scene, place):
        inside = scene.front.people.messages(thread.id)
        found += _split([message for message in inside if message.id != thread.id])
    return found


def _cards_alone(scene: Scene, place: Place) -> list[Shown]:
    return [Shown(card) for card in scene.front.people.messages(place.channel)]


def _split(messages: list[Message]) -> list[Shown]:
    """Only a card can be commented on; what follows it is its chapter."""
    found = list[Shown]()
    for message in messages:
        if "comment:" in str(message.components) or not found:
            found.append(Shown(message))
        else:
            found[-1].texts.append(message)
    return found


READERS: Mapping[Layout, Reader] = {
    Layout.THREAD: _in_threads,
    Layout.CHANNEL: _inline,
    Layout.FORUM: _in_posts,
    Layout.CARD: _cards_alone,
}
HAS_TEXT = frozenset({Layout.THREAD, Layout.CHANNEL, Layout.FORUM})
