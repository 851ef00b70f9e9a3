"""What the bot owes somebody word of."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Notice:
    """Goes to one user or to one channel. `attempts` counts how often it was put off.

    `attempted_at`: since then it may have been told unknown to us, with all that have its `nonce`;
    without a nonce it may have been told by a process of which this file knows nothing.
    """

    notice_id: int
    user_id: int | None
    channel_id: int | None
    text: str
    attempts: int = 0
    nonce: str | None = None
    attempted_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class FallbackNotice:
    """A channel that is told instead of a user who accepts no messages, in words for others."""

    channel_id: int
    text: str
