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
class Comment:
    comment_id: int
    story_id: int
    chapter_id: int | None
    guild_id: int
    user_id: int
    text: str
    source: CommentSource
    created_at: datetime
    message_id: int | None = None


@dataclass(frozen=True, slots=True)
class ChapterStats:
    """Numbers of one chapter over all its parts and targets; `readers` are distinct reactors."""

    number: int
    title: str
    posted: int
    reactions: int
    readers: int
    comments: int
