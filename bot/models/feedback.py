"""What readers give back: reactions and comments."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class CommentSource(StrEnum):
    BUTTON = "button"
    COMMAND = "command"
    REPLY = "reply"
    MENU = "menu"
    CHAT = "chat"


@dataclass(frozen=True, slots=True)
class ReactionEvent:
    """One user's emoji put on, or taken off, one message. `emoji` is a character or `name:id`."""

    message_id: int
    user_id: int
    emoji: str
    burst: bool
    at: datetime
    added: bool


@dataclass(frozen=True, slots=True)
class ReactionsCleared:
    """All reactions of a message (or all of one emoji) were removed at once by a moderator."""

    message_id: int
    emoji: str | None
    at: datetime


@dataclass(frozen=True, slots=True)
class ReaderMessage:
    """A message that somebody wrote, as far as Discord shows it to us.

    `text` is empty where the words are hidden from us. `replied_to` is the message it answers.
    """

    message_id: int
    channel_id: int
    guild_id: int
    user_id: int
    by_bot: bool
    text: str
    at: datetime
    replied_to: int | None = None
    edited_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Reactor:
    """Who gave a reaction. A bot is no reader: it is listed, and not counted."""

    user_id: int
    is_bot: bool = False


@dataclass(frozen=True, slots=True)
class ReactionCount:
    """How many users but us gave this emoji to a message."""

    emoji: str
    burst: bool
    count: int


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """A message as it stands in a channel's history; `ours` if the bot wrote it."""

    said: ReaderMessage
    ours: bool
    tallies: tuple[ReactionCount, ...] = ()


@dataclass(frozen=True, slots=True)
class FeedbackChannel:
    """A channel or thread whose history is to be asked for, from `asked_to` on.

    Up to `heard_to` every message has been heard once: there only known ones are looked for.
    """

    channel_id: int
    guild_id: int
    wanted_at: datetime
    attempts: int
    asked_to: int
    heard_to: int


@dataclass(frozen=True, slots=True)
class OwedReactors:
    """Who gave this emoji to this message is to be asked for, from user `asked_to` on."""

    message_id: int
    emoji: str
    burst: bool
    channel_id: int
    wanted_at: datetime
    attempts: int
    asked_to: int


@dataclass(frozen=True, slots=True)
class ChapterStats:
    """Numbers of one chapter over all its parts and targets; `readers` are distinct reactors."""

    number: int
    title: str
    posted: int
    reactions: int
    readers: int
    comments: int
