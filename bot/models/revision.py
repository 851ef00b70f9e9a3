"""A chapter that is out and has changed since: what its messages are to become."""

from dataclasses import dataclass
from datetime import datetime

from bot.models.release import JumpLink, PartKind, Payload
from bot.models.story import ChapterHead, ChapterText


@dataclass(frozen=True, slots=True)
class RevisedPart:
    """What one step of a delivery becomes. A position that the ledger has not yet is a new part.

    `payload` has the form in which a part is first sent, flags included.
    """

    position: int
    kind: PartKind
    payload: Payload
    nonce: str
    mark: int
    link: JumpLink | None = None


@dataclass(frozen=True, slots=True)
class Recomposition:
    """All steps of a delivery anew. `added` is the position of the first new part, if any is."""

    parts: tuple[RevisedPart, ...]
    added: int | None = None


@dataclass(frozen=True, slots=True)
class Revision:
    """What is owed to one release. `round` grows with each change: only the last one counts.

    `planned` once its steps are stored. `new_text`: more than what is hidden has changed.
    `opened_thread_id` is a thread to be archived again, `reason` why the revision waits.
    """

    release_id: int
    round: int
    asked_by: int | None
    asked_at: datetime
    due_at: datetime
    attempts: int
    reason: str | None
    planned: bool
    new_text: bool
    opened_thread_id: int | None
    missing: int


@dataclass(frozen=True, slots=True)
class RevisionStep:
    """One message to be changed: `payload` first, and its `link` when what it leads to is there.

    `edited`: the payload, or the link's, is what Discord shows.
    """

    release_id: int
    position: int
    payload: Payload
    link: JumpLink | None
    edited: bool
    done: bool


@dataclass(frozen=True, slots=True)
class OpenRevision:
    """For people: where a change of which chapter is not in all messages yet, and why."""

    chapter_number: int
    channel_id: int
    reason: str | None
    due_at: datetime
    begun: bool


@dataclass(frozen=True, slots=True)
class PlaceChange:
    """What a revision does where its chapter is out. `waits`: when all of it is out there."""

    channel_id: int
    edited: int
    added: int
    emptied: int
    waits: bool


@dataclass(frozen=True, slots=True)
class RevisionView:
    """A chapter before and after; `changes` say what became of its warnings."""

    number: int
    before: ChapterHead
    after: ChapterText
    changes: tuple[str, ...]
    places: tuple[PlaceChange, ...]
