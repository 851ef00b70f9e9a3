"""A story, its chapters, and what its author warns of."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class Rating(StrEnum):
    GENERAL = "general"
    TEEN = "teen"
    MATURE = "mature"
    EXPLICIT = "explicit"
    NOT_RATED = "not_rated"


class WarningState(StrEnum):
    """What an author says about warnings. The three are different promises to a reader."""

    LISTED = "listed"
    NONE_APPLY = "none_apply"
    CHOSE_NOT = "chose_not"


class Action(StrEnum):
    """What a server does with a warning. Without a word from the server it is `SPOILER`."""

    OPEN = "open"
    SPOILER = "spoiler"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Passage:
    """A run of whole blocks of one chapter, `first` to `last` inclusive, with its own warnings."""

    first: int
    last: int
    warnings: tuple[str, ...]
    summary: str = ""


@dataclass(frozen=True, slots=True)
class ChapterText:
    """One chapter as its author means it. `body` and the notes are canonical Markdown.

    `says_none`: a label of its own, or of its file, says that no warnings apply to it.
    """

    title: str
    body: str
    note_before: str = ""
    note_after: str = ""
    warnings: tuple[str, ...] = ()
    says_none: bool = False


@dataclass(frozen=True, slots=True)
class Manuscript:
    """What a story file says, before it belongs to anybody.

    `details` keeps labelled lines that have no field of their own (`Dedicated to`, `Prompt`,
    `Pairing`, ...), in the author's order and words. `tags` are words that describe the story
    without warning of anything. `expected_chapters` is the m of "Chapter n of m". `narrowed` are
    warnings that the file lists for the story and that its author, asked, left to chapters alone.
    """

    title: str
    chapters: tuple[ChapterText, ...]
    rating: Rating = Rating.NOT_RATED
    warning_state: WarningState = WarningState.CHOSE_NOT
    warnings: tuple[str, ...] = ()
    summary: str = ""
    note_before: str = ""
    note_after: str = ""
    details: tuple[tuple[str, str], ...] = ()
    tags: tuple[str, ...] = ()
    expected_chapters: int | None = None
    narrowed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Story:
    """A stored story, without its text."""

    story_id: int
    guild_id: int
    author_id: int
    author_name: str
    title: str
    rating: Rating
    warning_state: WarningState
    warnings: tuple[str, ...]
    summary: str
    note_before: str
    note_after: str
    details: tuple[tuple[str, str], ...]
    tags: tuple[str, ...]
    expected_chapters: int | None
    chapter_count: int
    created_at: datetime
    removed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ChapterHead:
    """What lists of chapters need: everything but the text."""

    chapter_id: int
    story_id: int
    number: int
    title: str
    word_count: int
    warnings: tuple[str, ...]
    removed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Chapter:
    """A stored chapter, whole."""

    head: ChapterHead
    body: str
    note_before: str
    note_after: str
    passages: tuple[Passage, ...] = ()


@dataclass(frozen=True, slots=True)
class WarningFacts:
    """Everything the rule of hiding looks at, for a whole story.

    `story` are the story's own warnings; `chapters` maps a chapter's number to what it lists;
    `passages` maps a chapter's number to the warnings of each of its passages, in order.
    `hidden_whole` are the numbers of chapters that those who manage the server hid.
    """

    story: tuple[str, ...] = ()
    chapters: dict[int, tuple[str, ...]] = field(default_factory=dict[int, tuple[str, ...]])
    passages: dict[int, tuple[tuple[str, ...], ...]] = field(
        default_factory=dict[int, tuple[tuple[str, ...], ...]]
    )
    hidden_whole: frozenset[int] = frozenset()

    @property
    def terms(self) -> tuple[str, ...]:
        """Every warning, wherever it stands, once each."""
        groups = [self.story, *self.chapters.values()]
        groups += [terms for chapter in self.passages.values() for terms in chapter]
        return tuple(dict.fromkeys(term for terms in groups for term in terms))


@dataclass(frozen=True, slots=True)
class HiddenWhole:
    """A chapter that somebody who manages the server hid whole: who, and when."""

    hidden_by: int
    hidden_at: datetime


@dataclass(frozen=True, slots=True)
class Draft:
    """A story file waiting for its author's decision. `story_id` is set when it appends.

    `revises` is the id of the chapter that it revises, if it does not append but does that.
    `choices` maps a proposal's key to the option chosen; `edits` maps a field of the manuscript
    (title, rating, warnings, summary, note_before) to the author's own words.
    """

    draft_id: int
    guild_id: int
    author_id: int
    author_name: str
    filename: str
    source: bytes
    story_id: int | None
    choices: dict[str, str]
    edits: dict[str, str]
    created_at: datetime
    expires_at: datetime
    revises: int | None = None
