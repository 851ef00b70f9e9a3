"""What the services need of Discord, and how it may fail. Implemented in `bot.discord_api`."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from bot.models.release import Payload
from bot.models.server import ChannelFacts, Pause, PauseReason


class ProblemKind(StrEnum):
    """PERMANENT: somebody has to act (403, 404, AutoMod). OURS: a bug. PASSING: try again.

    NO_CHANNEL and NO_MESSAGE are permanent too: what the request was about is not there any more.
    So is CHAPTER, but the channel is not to blame and other stories go on there.
    """

    PERMANENT = "permanent"
    OURS = "ours"
    PASSING = "passing"
    NO_CHANNEL = "no_channel"
    NO_MESSAGE = "no_message"
    CHAPTER = "chapter"


class DeliveryProblem(Exception):  # noqa: N818 (a word of the product)
    """A request to Discord failed. `sentence` is safe to show to an author or an admin.

    `retry_after` is how many seconds Discord asked us to wait, where it said so. `worth_telling`:
    it passes by itself, but somebody could make it pass sooner. `pause` is why a target is paused
    for it.
    """

    def __init__(
        self,
        kind: ProblemKind,
        sentence: str,
        retry_after: float | None = None,
        *,
        worth_telling: bool = False,
        pause: Pause | None = None,
    ) -> None:
        super().__init__(sentence)
        self.kind = kind
        self.sentence = sentence
        self.retry_after = retry_after
        self.worth_telling = worth_telling
        self.pause = pause or Pause(PauseReason.REFUSED, sentence)


@dataclass(frozen=True, slots=True)
class OwnMessage:
    """A message of our own, found in a channel. `marks` are the component ids it carries.

    `content` is that of a plain message, `text` what it says in either style. `quiet`: it was sent
    without a notification, as parts are; what is told people is not.
    """

    message_id: int
    marks: frozenset[int]
    content: str
    at: datetime
    text: str = ""
    custom_ids: frozenset[str] = frozenset()
    quiet: bool = False

    def times_said(self, words: str) -> int:
        """How often it says these words, alone or as paragraphs among others.

        Discord keeps no blanks at a message's edges.
        """
        said, asked = _paragraphs(self.content), _paragraphs(words)
        return sum(said[at : at + len(asked)] == asked for at in range(len(said)))


def _paragraphs(words: str) -> list[str]:
    return [paragraph.strip() for paragraph in words.strip().split("\n\n")]


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

    async def delete(self, channel_id: int, message_id: int) -> None:
        """Delete a message of ours. NO_MESSAGE and NO_CHANNEL: it is gone already.

        An archived thread is opened for it; who is done with it may `close_thread`.
        """
        ...

    async def close_thread(self, thread_id: int) -> None:
        """Archive a thread of ours: it stays readable. Again is harmless."""
        ...

    async def start_thread(self, channel_id: int, message_id: int, payload: Payload) -> int:
        """Start a thread from a message, or find the one it has; return the thread's id.

        NO_MESSAGE: the message is gone. NO_CHANNEL: the channel is, or the thread that it had, and
        Discord gives it no other.
        """
        ...

    async def create_post(self, channel_id: int, payload: Payload) -> int:
        """Make a post in a forum and return its thread's id. One call asks at most once.

        PASSING leaves open whether it was made: Discord knows no nonce for it.
        """
        ...

    async def find_posts(
        self, guild_id: int, channel_id: int, *, after: datetime
    ) -> list[OwnMessage]:
        """The first messages of our own posts in a forum, archived ones too; a post has its id."""
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

    async def history(self, channel_id: int, *, after: datetime, limit: int) -> list[OwnMessage]:
        """Our own messages in a channel or thread, oldest first."""
        ...

    async def channel_facts(self, channel_id: int, *, fresh: bool = False) -> ChannelFacts:
        """What Discord says of the channel now, and which permissions we lack there.

        `fresh` asks Discord itself, which alone knows whether it is a spoiler channel.
        """
        ...

    def known_facts(self, channel_id: int) -> ChannelFacts | None:
        """What Discord told us of the channel of its own accord; None where it did not. Asks none.

        It cannot tell whether it is a spoiler channel.
        """
        ...

    async def private_channel(self, user_id: int) -> int:
        """Where a person alone is told things. Again is harmless."""
        ...

    async def tell(self, channel_id: int, text: str, *, nonce: str) -> int:
        """Send plain words that mention nobody, with an enforced nonce; return the message's id.

        NO_MESSAGE: they were sent with that nonce a moment ago, and somebody deleted them since.
        """
        ...
