"""Collects what a file says about its story, from front matter and labelled lines alike."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from bot.errors import StoryError
from bot.importing.lines.front_matter import FrontMatter
from bot.importing.lines.labels import Label, read_label
from bot.importing.lines.titles import check_title, require_open
from bot.importing.manuscripts.labelled import Filled, Head
from bot.importing.manuscripts.warning_line import WarningLine, mark_of, read_warning_line
from bot.importing.prose.bodies import BodyMaker
from bot.importing.questions import Findings, Option, clip
from bot.importing.words.label_words import Field
from bot.models.story import ChapterText, Rating, WarningState
from bot.text.warnings.ratings import parse_rating
from bot.text.warnings.scopes import Scope
from bot.text.warnings.terms import canonical, terms_inside
from bot.text.warnings.word_lists import ADULT, GRAVE

_CHAPTERS = re.compile(r"(?:\d{1,5}\s*(?:/|of)\s*)?(\d{1,5}|\?)", re.IGNORECASE)
_ITEM = re.compile(r"\A\s*[-*•–·+]\s+")
_AFTER = frozenset({"note_after", "endnote", "endnotes", "end_note", "end_notes", "note after"})

REMARK = "Remark"
"""The name of a detail that stood among the warnings, and warns of nothing by its author's word."""

_DESCRIBES = re.compile(
    r"genre|categor|type|kind|content|contains|remark|tag|theme|kink|rat(?:ing|ed)", re.I
)
_TAGGED = (
    Option("warning", "A warning, too: hide what it applies to"),
    Option("tag", "A tag and nothing more"),
)


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
    scoped: list[tuple[str, Scope]] = field(default_factory=list[tuple[str, Scope]])
    unlimited: set[str] = field(default_factory=set[str])
    chose_not: bool = False
    own_lines: int = 0

    def add_front_matter(self, front: FrontMatter) -> None:
        for key, value in front.pairs:
            words = value if isinstance(value, str) else ", ".join(value)
            lines = words.split("\n")
            name = " ".join(key.replace("_", " ").split())
            if key.casefold().strip() in _AFTER:
                self.notes_after.append(lines)
                continue
            label = read_label(f"{name}: x") or read_label(f"{_as_words(name)}: x")
            kind = label.field if label is not None else Field.DETAIL
            shown = f"{name[:1].upper()}{name[1:]}"
            self.add(Filled(Label(kind, shown, lines[0]), tuple(lines)))

    def take(self, head: Head) -> None:
        """What labels in front of the story or of its first chapter say of all of it."""
        for filled in head.filled:
            self.add(filled)
        self.own_lines += head.own

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
                require_open("list of tags", value)
                words = " ".join(_ITEM.sub(", ", line) for line in filled.lines)
                self.tags += filter(None, (" ".join(t.split()) for t in re.split(r"[,;]", words)))
            case Field.CHAPTERS:
                self._add_chapters(filled.label.name, value)
            case Field.AUTHOR | Field.DETAIL | Field.TITLE:
                self._add_detail(filled.label.name, value)

    def add_warnings(self, line: str) -> None:
        found = read_warning_line(line, self.findings)
        limited = {term.casefold() for term, _ in found.scoped}
        self.unlimited |= {term.casefold() for term in found.terms} - limited
        self.scoped += found.scoped
        self.add_asides(found)
        self.warnings += [term for term in found.terms if term not in self.warnings]
        self.chose_not |= found.chose_not
        if self.state is not WarningState.LISTED:
            # Who will not say in one line promises nothing in another.
            self.state = WarningState.CHOSE_NOT if self._hides_some(found) else found.state

    def _hides_some(self, found: WarningLine) -> bool:
        return self.chose_not and found.state is WarningState.NONE_APPLY

    def list_for_story(self, terms: Iterable[str]) -> None:
        """What is warned of before the first chapter covers every one."""
        for term in terms:
            self.unlimited.add(term.casefold())
            if term not in self.warnings:
                self.warnings.append(term)

    def add_asides(self, found: WarningLine) -> None:
        """What turned out to be no warning is kept where it belongs."""
        self.tags += found.tags
        self.details += [(REMARK, remark) for remark in found.remarks]

    def settle_warnings(
        self, chapters: Sequence[ChapterText], numbers: Sequence[int | None]
    ) -> tuple[ChapterText, ...]:
        """The chapters with what the story's warnings say of them; call it when all is read.

        `numbers` are those of the chapters' headings. What names a chapter by its number is for
        the one with that heading and for the one that stands there; for the story, if there is
        none.
        """
        self._read_grave_tags()
        placed = [(t, scope) for t, scope in self.scoped if t.casefold() not in self.unlimited]
        counted = list(enumerate(zip(chapters, numbers, strict=True), 1))
        listed = [
            _with_warnings(chapter, [t for t, scope in placed if _covers(scope, place, number)])
            for place, (chapter, number) in counted
        ]
        found = {
            term.casefold()
            for term, scope in placed
            if any(_covers(scope, place, number) for place, (_, number) in counted)
        }
        self.warnings = [term for term in self.warnings if term.casefold() not in found]
        return tuple(listed)

    def _read_grave_tags(self) -> None:
        """A tag like `gore` is a warning as well, until the author says that it is none."""
        listed = {canonical(term) for term in self.warnings}
        for tag in dict.fromkeys([*self.tags, *self._described()]):
            term = canonical(tag)
            if term not in GRAVE or term in listed:
                continue
            listed.add(term)
            question = f"“{clip(tag, 80)}” stands among the tags. Is it a warning, too?"
            key = f"tagged:{mark_of(tag)}"
            if self.findings.ask(key, question, tag, _TAGGED, safe="warning") == "warning":
                self.warnings.append(term)
                self.unlimited.add(term)
                self.state = WarningState.LISTED

    def _described(self) -> list[str]:
        """What genres and ratings name: `Genre: horror, gore`, `Rating: M for gore`."""
        kinds = [(name, value) for name, value in self.details if _DESCRIBES.match(name)]
        values = [value for name, value in kinds if name != REMARK]
        pieces = [piece for value in values for piece in re.split(r"[,/;|]", value)]
        return [term for piece in pieces for term in (piece.strip(), *terms_inside(piece)[0])]

    def finish_rating(self) -> Rating:
        """The rating, which tags like `smut` settle where no label does."""
        if self.rating not in {None, Rating.NOT_RATED}:
            return self.rating or Rating.NOT_RATED
        telling = [word for word in self._describing_words() if _is_adult(word)]
        if not telling:
            return Rating.NOT_RATED
        self.findings.say(f"“{clip(telling[0], 80)}” was read as the rating Explicit.")
        return Rating.EXPLICIT

    def _describing_words(self) -> list[str]:
        """Tags, genres and what stood among the warnings; not what a disclaimer says."""
        values = [value for name, value in self.details if _DESCRIBES.match(name)]
        return [*self.tags, *(word for value in values for word in re.split(r"[,/;|]", value))]

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
        require_open("name of a label", name)
        require_open(name, value)
        self.details.append((name, value))


def _covers(scope: Scope, place: int, number: int | None) -> bool:
    return scope.holds(place) or (number is not None and scope.holds(number))


def _as_words(key: str) -> str:
    """`trigger-warnings` and `triggerWarnings` as people write them."""
    return " ".join(re.sub(r"(?<=[a-z])(?=[A-Z])|-", " ", key).split())


def _with_warnings(chapter: ChapterText, terms: Sequence[str]) -> ChapterText:
    known = {canonical(term).casefold() for term in chapter.warnings}
    added = tuple(dict.fromkeys(term for term in terms if term.casefold() not in known))
    return replace(chapter, warnings=chapter.warnings + added) if added else chapter


def _is_adult(words: str) -> bool:
    return canonical(words) in ADULT or parse_rating(words) is Rating.EXPLICIT


def make_notes(notes: Sequence[Sequence[str]], maker: BodyMaker) -> str:
    """Notes as canonical Markdown. Raises StoryError where one holds a passage: it is public."""
    made = [maker.make(lines) for lines in notes]
    if any(one.passages for one in made):
        raise StoryError(
            "A note to readers is public and cannot hide whole paragraphs: "
            "take the ::: or || out of it."
        )
    return "\n\n".join(one.markdown for one in made if one.markdown)
