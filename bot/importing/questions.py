"""What a reading is: the manuscript, the doubts put to its author, and what import altered."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bot.models.story import Manuscript, Passage
from bot.text.warnings.hiding import ChapterHiding

SAMPLE_LENGTH = 200


@dataclass(frozen=True, slots=True)
class Option:
    key: str
    label: str


@dataclass(frozen=True, slots=True)
class Question:
    """One doubt. `chosen` is the author's option, or the safe one until they choose."""

    key: str
    question: str
    sample: str
    options: tuple[Option, ...]
    chosen: str


@dataclass(frozen=True, slots=True)
class LaidOut:
    """What was found when a chapter's body was parsed and packed, so that nobody does so again.

    `messages` counts the default style, for this `hiding` and these `notes` before and after.
    """

    words: int
    passages: tuple[Passage, ...]
    messages: int
    hiding: ChapterHiding
    notes: tuple[str, str] = ("", "")


@dataclass(frozen=True, slots=True)
class Reading:
    """A file as understood. `changes` says what import altered, one sentence each.

    `laid_out` has one entry for each chapter, where the file was read in full.
    """

    manuscript: Manuscript
    proposals: tuple[Question, ...]
    changes: tuple[str, ...]
    laid_out: tuple[LaidOut, ...] = ()


@dataclass(slots=True)
class Findings:
    """Collects the doubts and the alterations while a file is read.

    `ask` answers with the author's choice where there is a valid one and with `safe` otherwise.
    A question that was asked is not asked again. Its key must stay the same whatever the author
    answers to others: derive it from what it is about, not from how many came before.
    """

    choices: Mapping[str, str]
    proposals: list[Question] = field(default_factory=list[Question])
    changes: list[str] = field(default_factory=list[str])
    answers: dict[str, str] = field(default_factory=dict[str, str])

    def ask(
        self, key: str, question: str, sample: str, options: Sequence[Option], *, safe: str
    ) -> str:
        if key in self.answers:
            return self.answers[key]
        wanted = self.choices.get(key, safe)
        chosen = wanted if any(option.key == wanted for option in options) else safe
        self.answers[key] = chosen
        self.proposals.append(Question(key, question, clip(sample), tuple(options), chosen))
        return chosen

    def say(self, sentence: str) -> None:
        if sentence not in self.changes:
            self.changes.append(sentence)


def clip(words: str, length: int = SAMPLE_LENGTH) -> str:
    """The beginning of `words` on one line, cut at `length` characters."""
    line = " ".join(words[: length * 4].split())
    return line if len(line) <= length else line[: length - 1].rstrip() + "…"


def counted(number: int, one: str, many: str) -> str:
    """`counted(2, "line", "lines")` is "2 lines"."""
    return f"{number:,} {one if number == 1 else many}"


def field_of(key: str) -> str:
    """The field of a manuscript that a proposal decides, as `apply_edits` names it, or ''."""
    if re.fullmatch(r"(?:warning|tagged|scope|reach):[0-9a-f]{8}", key):
        return "warnings"
    return key if key in ("title", "note_before") else ""
