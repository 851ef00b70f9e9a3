"""Schedules, the releases they become, and the parts that carry a release out."""

from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from typing import Any, TypeAlias

from bot.models.server import Layout, MessageStyle

Payload: TypeAlias = dict[str, Any]
"""A JSON body exactly as Discord will receive it, without its nonce."""


class Repeat(StrEnum):
    ONCE = "once"
    DAILY = "daily"
    WEEKLY = "weekly"
    FORTNIGHTLY = "fortnightly"
    MONTHLY = "monthly"


class LatePolicy(StrEnum):
    """What happens to releases that came due while the bot was down."""

    SHIFT = "shift"
    CATCH_UP = "catch_up"
    HOLD = "hold"


DEFAULT_LATE = LatePolicy.SHIFT
"""What `/release schedule` does where its author says nothing of missed dates."""


class ScheduleState(StrEnum):
    ACTIVE = "active"
    PAUSED = "paused"
    ENDED = "ended"


class ReleaseState(StrEnum):
    """WAITING -> CLAIMED (payloads stored) -> POSTING (first request begun) -> POSTED.

    STOPPED: a permanent failure or our own, resumed from the same part. CANCELLED: never begun, or
    taken down again.
    """

    WAITING = "waiting"
    CLAIMED = "claimed"
    POSTING = "posting"
    POSTED = "posted"
    STOPPED = "stopped"
    CANCELLED = "cancelled"


UNBEGUN = (ReleaseState.WAITING, ReleaseState.CLAIMED)
"""Discord was asked for nothing of it yet."""
IN_HAND = (ReleaseState.CLAIMED, ReleaseState.POSTING)
HALF_OUT = (ReleaseState.POSTING, ReleaseState.STOPPED)
"""Something of it may be out. STOPPED counts only with `begun_at`."""
BEGUN = (ReleaseState.POSTING, ReleaseState.POSTED, ReleaseState.STOPPED)
"""STOPPED counts only with `begun_at`, here too."""
COMING = (*UNBEGUN, ReleaseState.POSTING)
"""They go out without anybody's doing."""
UNFINISHED = (*COMING, ReleaseState.STOPPED)
WITH_PARTS = (*IN_HAND, ReleaseState.STOPPED)
"""Unfinished, and its parts may be written down."""


class PartKind(StrEnum):
    """What a row of the ledger asks of Discord. POST: that the story's forum post be there."""

    POST = "post"
    CARD = "card"
    THREAD = "thread"
    TEXT = "text"


class PartState(StrEnum):
    """PLANNED: never tried. ATTEMPTED: outcome unknown. SENT: Discord told us its id."""

    PLANNED = "planned"
    ATTEMPTED = "attempted"
    SENT = "sent"


@dataclass(frozen=True, slots=True)
class Rule:
    """When chapters come out, on a wall clock in an IANA zone.

    `rrule` is an RFC 5545 recurrence (`FREQ=WEEKLY;BYDAY=MO,WE`), empty for a rule that fires once.
    `start` is the first local date that counts.
    """

    rrule: str
    start: date
    at: time
    zone: str


@dataclass(frozen=True, slots=True)
class Schedule:
    """`per_drop` is how many chapters leave at one instant; 0 means all that are left."""

    schedule_id: int
    story_id: int
    target_id: int
    rule: Rule
    per_drop: int
    late: LatePolicy
    state: ScheduleState
    created_by: int


@dataclass(frozen=True, slots=True)
class Slot:
    """One chapter planned for one instant (UTC)."""

    chapter_id: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Release:
    """One chapter due in one target at one instant. `reason` says why it waits or stopped.

    `retry_at` is set while it waits for a passing failure to pass; `attempts` counts how often it
    was put off; `begun_at` is when its first message was about to be sent.
    """

    release_id: int
    story_id: int
    chapter_id: int
    chapter_number: int
    target_id: int
    channel_id: int
    layout: Layout
    style: MessageStyle
    schedule_id: int | None
    due_at: datetime
    state: ReleaseState
    reason: str | None = None
    requested_by: int | None = None
    posted_at: datetime | None = None
    retry_at: datetime | None = None
    attempts: int = 0
    begun_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class JumpLink:
    """What a part's message becomes when the whole chapter is out: its label leads onward.

    `leads_to` is the position of the part in which the hidden passage ends. `payload` is the body
    of the edit, with a place for that message's address.
    """

    leads_to: int
    payload: Payload


@dataclass(frozen=True, slots=True)
class PlannedPart:
    """A step of a delivery, ready to be stored at the claim."""

    kind: PartKind
    payload: Payload
    nonce: str
    mark: int
    link: JumpLink | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """A stored step. `channel_id` is None until it is known (a thread not yet made)."""

    release_id: int
    position: int
    kind: PartKind
    payload: Payload
    nonce: str
    mark: int
    state: PartState
    attempted_at: datetime | None = None
    channel_id: int | None = None
    message_id: int | None = None


@dataclass(frozen=True, slots=True)
class ForumPost:
    """A story's post in a forum. Without a `thread_id` it was tried, and the outcome is unknown.

    `mark` is that of its starter message.
    """

    mark: int
    attempted_at: datetime
    thread_id: int | None


@dataclass(frozen=True, slots=True)
class OwedLink:
    """An edit that a posted chapter still lacks: which message, its body, and where it leads.

    `posted` is what the message said first, `sent_at` is when it was about to be sent.
    """

    release_id: int
    position: int
    payload: Payload
    guild_id: int
    channel_id: int
    message_id: int
    posted: Payload
    sent_at: datetime
    goal_channel_id: int
    goal_message_id: int
    attempts: int
