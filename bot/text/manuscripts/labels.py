"""Labelled lines: `Warnings: gore`, `**Rating:** T`, `[A/N: hello]`, in any order and spelling."""

import re
from dataclasses import dataclass
from enum import Enum

from bot.text.manuscripts.headings import undecorate


class Field(Enum):
    """What a label fills. Everything without a field of its own is a DETAIL."""

    TITLE = "title"
    AUTHOR = "author"
    WARNINGS = "warnings"
    RATING = "rating"
    SUMMARY = "summary"
    NOTE = "note"
    TAGS = "tags"
    CHAPTERS = "chapters"
    DETAIL = "detail"


_NAMES: dict[Field, tuple[str, ...]] = {
    Field.TITLE: ("title", "story title", "story", "titel", "titre", "título"),
    Field.AUTHOR: ("author", "by", "written by", "author name", "penname", "pen name", "writer"),
    Field.WARNINGS: (
        "warnings", "warning", "tw", "cw", "content warning", "content warnings", "tws", "cws",
        "trigger warning", "trigger warnings", "triggers", "archive warning", "archive warnings",
        "tw/cw", "cw/tw", "content notes", "content note", "story warnings", "warning(s)",
    ),
    Field.RATING: ("rating", "rated", "ratings", "age rating"),
    Field.SUMMARY: ("summary", "synopsis", "blurb", "description"),
    Field.NOTE: (
        "a/n", "an", "a.n.", "a.n", "author's note", "author's notes", "authors note",
        "authors notes", "authors' note", "authors' notes", "author note", "author notes", "note",
        "notes", "note from the author", "a/ns", "a\\n", "auther's note", "story notes",
        "beginning notes", "chapter notes", "n/a's",
    ),
    Field.TAGS: ("tags", "additional tags", "freeform tags", "keywords"),
    Field.CHAPTERS: ("chapters", "chapter count"),
    Field.DETAIL: (
        "dedicated to", "dedication", "for", "prompt", "prompts", "pairing", "pairings",
        "disclaimer", "disclaimers", "beta", "betas", "beta reader", "beta readers", "beta'd by",
        "betaed by", "fandom", "fandoms", "genre", "genres", "words", "word count", "wordcount",
        "length", "relationship", "relationships", "character", "characters", "main characters",
        "category", "categories", "language", "series", "status", "published", "updated", "stats",
        "setting", "timeline", "universe", "spoilers", "spoiler", "pov", "archive", "feedback",
        "recipient", "written for", "challenge", "theme", "inspiration", "inspired by", "music",
        "soundtrack", "credits", "thanks", "acknowledgements", "copyright", "completed", "complete",
        "date", "e-mail", "email", "website", "distribution", "continuity", "type", "couple",
        "couples", "ship", "ships", "teaser", "cast", "part of", "sequel to", "claim", "table",
    ),
}  # fmt: skip
_FIELDS = {name: field for field, names in _NAMES.items() for name in names}
# These begin ordinary lines of dialogue or narration, too: alone they do not make a head.
_WEAK = frozenset({
    "note", "notes", "for", "by", "story", "words", "character", "characters", "date", "music",
    "language", "an", "type", "theme", "table", "claim", "status", "thanks", "feedback", "cast",
    "setting", "description", "length", "complete", "archive", "updated", "triggers", "credits",
    "spoiler", "spoilers", "prompt", "prompts", "couple", "challenge", "ship", "ships", "part of",
    "email", "e-mail", "website", "chapters", "titel", "inspiration",
})  # fmt: skip
# A colon in the middle of these is as good as a label only in capitals.
_DASHED = frozenset({"a/n", "an", "tw", "cw", "warnings", "warning", "rating", "rated"})
_LABEL = re.compile(
    r"(?P<open>[\[({]?)\s{0,3}(?P<marks>[*_]{0,3})(?P<name>[^\W\d_][^:：*_\n]{0,28}?)\s{0,3}"
    r"[*_]{0,3}\s{0,3}(?:[:：]|(?P<dash>\s[\-–—]\s))\s{0,3}[*_]{0,3}"
)
_LABEL_REGION = 64
_UNKNOWN_NAME = re.compile(r"[^\W\d_][\w' /&-]{1,24}")
_SPLIT = re.compile(r"\s*(?:[|;•·]|\s{3,}|\t)\s*(?=[*_]{0,3}[A-Za-z])")
_BRACKETS = {"[": "]", "(": ")", "{": "}"}


@dataclass(frozen=True, slots=True)
class Label:
    """`name` is the label as written, `value` what follows on its line. A weak label is only one
    where others stand around it.
    """

    field: Field
    name: str
    value: str
    weak: bool = False


def read_label(line: str) -> Label | None:
    """The label this line begins with, if it is one that authors use."""
    line = line.strip()
    found = _LABEL.match(line[:_LABEL_REGION])
    if found is None:
        return _read_bare(line)
    name = " ".join(found["name"].split())
    plain = name.casefold().replace("’", "'").replace("‘", "'")
    field = _FIELDS.get(plain)
    if field is None or (plain == "an" and name != "AN"):
        return None
    if found["dash"] and plain not in _DASHED:
        return None
    return Label(field, name, _read_value(line, found), plain in _WEAK)


def read_labels(line: str) -> list[Label]:
    """All labels of a line that begins with one: `Rating: T | Warnings: gore` has two."""
    first = read_label(line)
    if first is None:
        return []
    if first.field in {Field.NOTE, Field.SUMMARY} or len(line) > 1000:
        return [first]
    labels: list[Label] = []
    start = 0
    for cut in _SPLIT.finditer(line):
        following = read_label(line[cut.end() :])
        current = read_label(line[start : cut.start()])
        if following is not None and current is not None and following.value:
            labels.append(current)
            start = cut.end()
    last = read_label(line[start:])
    return [*labels, last] if last is not None else [first]


def read_unknown_label(line: str) -> Label | None:
    """`Universe: Saltmarsh`: a label nobody knows. Only trusted among labels that are known."""
    line = line.strip()
    found = _LABEL.match(line[:_LABEL_REGION]) if len(line) <= 300 else None
    if found is None or found["dash"] or not line[found.end() :].strip():
        return None
    name = " ".join(found["name"].split())
    if not _UNKNOWN_NAME.fullmatch(name) or not name[0].isupper() or len(name.split()) > 3:
        return None
    return Label(Field.DETAIL, name, _read_value(line, found), weak=True)


def _read_bare(line: str) -> Label | None:
    """`Author's Note` alone on its line announces one."""
    if len(line) > 40:
        return None
    words = undecorate(line)
    plain = words.casefold().replace("’", "'")
    known = _FIELDS.get(plain) is Field.NOTE and plain not in _WEAK
    return Label(Field.NOTE, words, "") if known else None


def _read_value(line: str, found: re.Match[str]) -> str:
    """What follows a label, without the bracket that closes around both, and closing stars."""
    value, opening, marks = line[found.end() :].strip(), found["open"], found["marks"]
    closing = _BRACKETS.get(opening, "")
    if closing and value.endswith(closing) and value.count(closing) > value.count(opening):
        value = value[:-1].rstrip()
    if marks and value.endswith(marks) and value.count(marks) % 2:
        value = value[: -len(marks)].rstrip()
    return value
