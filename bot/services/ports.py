"""What the services need of Discord, and how it may fail. Implemented in `bot.discord_ui`."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from bot.models.release import Payload
from bot.models.server import ChannelFacts


class ProblemKind(StrEnum):
    """PERMANENT: somebody has to act (403, 404, AutoMod). OURS: a bug. PASSING: try again.

    NO_CHANNEL and NO_MESSAGE are permanent too: what the request was about is not there any more.
    """

    PERMANENT = "permanent"
    OURS = "ours"
    PASSING = "passing"
    NO_CHANNEL = "no_channel"
    NO_MESSAGE = "no_message"


class DeliveryProblem(Exception):  # noqa: N818 (a word of the product)
    """A request to Discord failed. `sentence` is safe to show to an author or an admin.

    `retry_after` is how many seconds Discord asked us to wait, where it said so.
    """

    def __init__(self, kind: ProblemKind, sentence: str, retry_after: float | None = None) -> None:
        super().__init__(sentence)
        self.kind = kind
        self.sentence = sentence
        self.retry_after = retry_after


@dataclass(frozen=True, slots=True)
class Seen:
    """A message of our own, found in a channel. `marks` are the component ids it carries."""

    message_id: int
    marks: frozenset[int]
    content: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ThreadState:
    """What an archived thread does not allow: edits. What a locked one does not: opening it."""

    archived: bool
    locked: bool


class Publisher(Protocol):
    """The port to Discord. Every method raises DeliveryProblem when Discord says no."""

    async def post(self, channel_id: int, payload: Payload, *, nonce: str) -> int:
        """Send exactly this payload with an enforced nonce; return the message's id.

        NO_MESSAGE: it was sent with that nonce a moment ago, and somebody deleted it since.
        """
        ...

    async def edit(self, channel_id: int, message_id: int, payload: Payload) -> None:
        """Give a message of ours exactly this body. Again is harmless."""
        ...

    async def start_thread(self, channel_id: int, message_id: int, payload: Payload) -> int:
        """Start a thread from a message, or find the one it has; return the thread's id.

        NO_MESSAGE: the message is gone. NO_CHANNEL: the channel is, or the thread that it had, and
        Discord gives it no other.
        """
        ...

    async def exists(self, channel_id: int) -> bool:
        """Whether a channel or thread is there; False only where Discord says that it is not."""
        ...

    async def thread_state(self, thread_id: int) -> ThreadState | None:
        """None only where Discord says that the thread is not there."""
        ...

    async def change_thread(self, thread_id: int, payload: Payload) -> None:
        """Give a thread these settings: `archived`, or `name`. Again is harmless."""
        ...

    async def history(self, channel_id: int, *, after: datetime, limit: int) -> list[Seen]:
        """Our own messages in a channel or thread, oldest first."""
        ...

    async def channel_facts(self, channel_id: int, *, fresh: bool = False) -> ChannelFacts:
        """What Discord says of the channel now, and which permissions we lack there.

        `fresh` asks Discord itself, which alone knows whether it is a spoiler channel.
        """
        ...

    async def tell_user(self, user_id: int, text: str) -> None: ...

    async def tell_channel(self, channel_id: int, text: str) -> None: ...
