"""What the bot owes somebody word of."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Notice:
    """Goes to one user or to one channel. `attempts` counts how often it was put off."""

    notice_id: int
    user_id: int | None
    channel_id: int | None
    text: str
    attempts: int = 0


@dataclass(frozen=True, slots=True)
class StandIn:
    """A channel that is told instead of a user who accepts no messages, in words for others."""

    channel_id: int
    text: str
