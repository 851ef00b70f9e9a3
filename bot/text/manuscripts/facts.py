"""Collects what a file says about its story, from front matter and labelled lines alike."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.errors import StoryError
from bot.models.story import Rating, WarningState
from bot.text.manuscripts.bodies import BodyMaker
from bot.text.manuscripts.front_matter import FrontMatter
from bot.text.manuscripts.head import Filled
from bot.text.manuscripts.labels import Field, Label, read_label
from bot.text.manuscripts.proposals import Findings
from bot.text.manuscripts.titles import check_title, require_open
from bot.text.manuscripts.warning_line import WarningLine, read_warning_line
from bot.text.warnings import parse_rating

_CHAPTERS = re.compile(r"(?:\d{1,5}\s*(?:/|of)\s*)?(\d{1,5}|\?)", re.IGNORECASE)
_AFTER = frozenset({"note_after", "endnote", "endnotes", "end_note", "end_notes", "note after"})


@dataclass(slots=True)
class StoryFacts:
    """`notes` and `notes_after` wait as lines until it is known how the file uses its lines."""

    findings: Findings
    title: str = ""
    rating: Rating | None = None
    state: WarningState = WarningState.CHOSE_NOT
    warnings: list[str] = field(default_factory=list[str])
    summaries: list[str] = field(default_factory=list[str])
    notes: list[Sequence[str]] = field(default_factory=list[Sequence[str]])
    notes_after: list[Sequence[str]] = field(default_factory=list[Sequence[str]])
    details: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])
    tags: list[str] = field(default_factory=list[str])
    expected: int | None = None
    asked: int = 1

    def add_front_matter(self, front: FrontMatter) -> None:
        for key, value in front.pairs:
            words = value if isinstance(value, str) else ", ".join(value)
            lines = words.split("\n")
            name = " ".join(key.replace("_", " ").split())
            if key.casefold().strip() in _AFTER:
                self.notes_after.append(lines)
                continue
            label = read_label(f"{name}: x")
            kind = label.field if label is not None else Field.DETAIL
            shown = f"{name[:1].upper()}{name[1:]}"
            self.add(Filled(Label(kind, shown, lines[0]), tuple(lines)))

    def add(self, filled: Filled) -> None:
        value = filled.value
        if not value:
            self.findings.say("A label with nothing behind it was left out.")
            return
        match filled.label.field:
            case Field.TITLE if not self.title:
                self.title = check_title(value)
            case Field.WARNINGS:
                self.add_warnings("\n".join(filled.lines))
            case Field.RATING:
                self._add_rating(filled.label.name, value)
            case Field.SUMMARY:
                self.summaries.append("\n".join(filled.lines).strip())
            case Field.NOTE:
                self.notes.append(filled.lines)
            case Field.TAGS:
                self.tags += [tag.strip() for tag in re.split(r"[,;\n]", value) if tag.strip()]
            case Field.CHAPTERS:
                self._add_chapters(filled.label.name, value)
            case Field.AUTHOR | Field.DETAIL | Field.TITLE:
                self._add_detail(filled.label.name, value)

    def add_warnings(self, line: str) -> None:
        found = read_warning_line(line, self.findings, first=self.asked)
        self.asked += len(found.terms) + len(found.tags) + len(found.remarks)
        self.add_asides(found)
        self.warnings += [term for term in found.terms if term not in self.warnings]
        if self.state is not WarningState.LISTED:
            self.state = found.state

    def add_asides(self, found: WarningLine) -> None:
        """What turned out to be no warning is kept where it belongs."""
        self.tags += found.tags
        self.details += [("Remark", remark) for remark in found.remarks]

    def finish_rating(self) -> Rating:
        """The rating, which tags like `smut` settle where no label does."""
        if self.rating is not None:
            return self.rating
        genres = [value for name, value in self.details if name.casefold().startswith("genre")]
        words = [*self.tags, *(word for genre in genres for word in re.split(r"[,/;]", genre))]
        telling = [word for word in words if parse_rating(word) is Rating.EXPLICIT]
        if not telling:
            return Rating.NOT_RATED
        self.findings.say(f"“{telling[0]}” was read as the rating Explicit.")
        return Rating.EXPLICIT

    def finish_summary(self) -> str:
        summary = "\n\n".join(self.summaries)
        require_open("summary", summary)
        return summary

    def _add_rating(self, name: str, value: str) -> None:
        rating = parse_rating(value)
        if rating is None or len(value.split()) > 1:
            self._add_detail(name, value)
        if rating is None:
            self.findings.say(f"The rating “{value[:80]}” is not known, so none was set.")
            return
        order = list(Rating)
        if self.rating in {None, Rating.NOT_RATED}:
            self.rating = rating
        elif rating is not Rating.NOT_RATED and self.rating is not None:
            self.rating = max(rating, self.rating, key=order.index)

    def _add_chapters(self, name: str, value: str) -> None:
        found = _CHAPTERS.fullmatch(value)
        if found is None or found[1] == "?":
            self._add_detail(name, value)
        else:
            self.expect(int(found[1]))

    def expect(self, chapters: int | None) -> None:
        if chapters:
            self.expected = max(self.expected or 0, chapters)

    def _add_detail(self, name: str, value: str) -> None:
        require_open(name, value)
        self.details.append((name, value))


def make_notes(notes: Sequence[Sequence[str]], maker: BodyMaker) -> str:
    """Notes as canonical Markdown. Raises StoryError where one holds a passage: it is public."""
    made = [maker.make(lines) for lines in notes]
    if any(one.passages for one in made):
        raise StoryError(
            "A note to readers is public and cannot hold a ::: passage: take the passage out of it."
        )
    return "\n\n".join(one.markdown for one in made if one.markdown)
