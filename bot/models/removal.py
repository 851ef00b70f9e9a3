"""What was removed, until when it can be brought back, and which messages still have to go."""

from dataclasses import dataclass
from datetime import datetime

from bot.models.release import PartKind, PartState


@dataclass(frozen=True, slots=True)
class Removal:
    """Chapters of a story, or with no `chapter_ids` all of it, removed by one act.

    `schedule_ids` are the schedules that ended with it. At `purge_at` the text goes for good.
    """

    removal_id: int
    story_id: int
    chapter_ids: tuple[int, ...]
    schedule_ids: tuple[int, ...]
    removed_by: int
    removed_at: datetime
    purge_at: datetime
    restored_at: datetime | None = None
    purged_at: datetime | None = None

    @property
    def is_whole(self) -> bool:
        return not self.chapter_ids


@dataclass(frozen=True, slots=True)
class Takedown:
    """A release whose messages are removed. `obstacle` is what last stood in the way for long."""

    release_id: int
    removal_id: int
    story_id: int
    chapter_number: int
    channel_id: int
    attempts: int
    obstacle: str | None
    purge_at: datetime


@dataclass(frozen=True, slots=True)
class LeftoverMessage:
    """A step of the ledger that may have left something in a channel: a message, or a thread."""

    release_id: int
    position: int
    kind: PartKind
    state: PartState
    channel_id: int
    message_id: int | None


@dataclass(frozen=True, slots=True)
class PostedChapter:
    """What one release has in its channel by now."""

    chapter_id: int
    channel_id: int
    messages: int
