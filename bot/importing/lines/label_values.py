"""Where the value of a label ends that goes on over further lines. It never swallows a story."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.importing.lines.label_lines import read_company_labels, says_nothing
from bot.importing.lines.labels import Label
from bot.importing.lines.layout import is_forced, longest, wrapped_width
from bot.importing.lines.source import Source
from bot.importing.lines.titles import could_be_title, read_byline
from bot.importing.lines.value_lists import (
    count_terms,
    ends_sentence,
    lists_names,
    lists_terms,
)
from bot.importing.words.label_words import Field
from bot.text.warnings.ratings import parse_rating

LONGEST_NOTE = 12
WIDEST_VALUE = 120
LONG = frozenset({Field.NOTE, Field.SUMMARY})
AWAITED = LONG | {Field.WARNINGS, Field.TITLE, Field.RATING}
"""Labels whose value may stand in the next paragraph."""
_SINGLE = frozenset({Field.TITLE, Field.AUTHOR, Field.RATING, Field.CHAPTERS})
_BULLET = re.compile(r"\s*[-*•–]\s+\S")
_MOST_LINES = 200
_TEXT_LINE = re.compile(r"\s*[*_#]{0,3}\s*(?:chapter|work) text:?\s*[*_]{0,3}\s*", re.IGNORECASE)
_POINTER = re.compile(
    r"\s*\(?see the end of the (?:chapter|work) for (?:more |other )?notes\b[\s.)]{0,4}",
    re.IGNORECASE,
)
_BRACKETS = {"[": "]", "(": ")", "{": "}"}


@dataclass(frozen=True, slots=True)
class ValueEnd:
    """The first line behind what surely is the value, and behind what its author may have meant.

    The value is public: where the two differ, only the author's word takes the lines between.
    """

    sure: int
    likely: int


def find_value_end(
    source: Source, label: Label, index: int, ends: tuple[int, int], *, bylines: bool
) -> ValueEnd:
    """Where the value of the label at `index` ends. `ends` are those of its group of lines and of
    all that may be read; `bylines`: a line "by Ada" ends a value, too.
    """
    end, limit = ends
    behind = index + 1
    while behind < min(end, index + _MOST_LINES) and not _begins_other(source, behind, bylines):
        behind += 1
    if label.field in LONG:
        return _find_long_end(source, label, index, (behind, limit))
    if label.field in _SINGLE and (label.value or label.field not in AWAITED):
        return ValueEnd(index + 1, index + 1)
    if not label.value:
        likely = _find_below(source, label, index, behind)
    else:
        likely = _find_wrapped_end(source.lines, index, behind)
    sure = _find_list_end(source, label, index, behind)
    if label.field in _SINGLE:
        sure = likely
    return ValueEnd(sure, max(sure, likely))


def find_value(source: Source, label: Label, index: int, ends: tuple[int, int]) -> tuple[str, ...]:
    """The lines of the value of the label at `index`, which ends before the first of `ends`."""
    end, limit = ends
    lines = source.lines[index + 1 : end]
    if lines and label.value and end == find_bracketed_end(source, label, index, limit):
        lines[-1] = lines[-1].rstrip("*_ \t")[:-1]
    elif lines:
        lines[-1] = whole_line(source, end - 1)
    if not label.value:
        return tuple(lines)
    parted = lines and whole_line(source, index) != source.lines[index]
    return (f"{label.value}\\" if parted else label.value, *lines)


def whole_line(source: Source, index: int) -> str:
    """A line without the sign that ends it in Markdown, which says that the next one is another."""
    line = source.lines[index]
    ends = source.markdown and (len(line) - len(line.rstrip("\\"))) % 2
    return line[:-1] if ends else line


def _find_list_end(source: Source, label: Label, index: int, behind: int) -> int:
    """A list is its own line, and goes on where that was wrapped, or over what is plainly of it."""
    lines, sure = source.lines, index + 1
    if not label.value and behind == index + 2 < len(lines) and read_company_labels(lines[behind]):
        # A head pasted from a page: name and value in turn, down to the next name.
        return index + 1 if ends_sentence(lines[sure]) else behind
    while sure < behind and (
        (label.value and _is_full(source, sure - 1))
        or (label.field is Field.WARNINGS and lists_terms(lines[sure]))
        or lists_names(label, lines[sure - 1], lines[sure])
    ):
        sure += 1
    return sure


def _find_long_end(source: Source, label: Label, index: int, ends: tuple[int, int]) -> ValueEnd:
    """A note or a summary is its own line, and goes on where that line was wrapped."""
    behind, limit = ends
    sure = index + 1
    while label.value and sure < behind and _is_full(source, sure - 1):
        sure += 1
    closing = find_bracketed_end(source, label, index, limit)
    likely = closing or (behind if behind - index <= LONGEST_NOTE else sure)
    return ValueEnd(sure, max(sure, likely))


def _is_full(source: Source, index: int) -> bool:
    line, following = source.lines[index].rstrip(), source.lines[index + 1]
    width = wrapped_width(source)
    return width > 0 and is_forced(line, following[:200], width)


def find_bracketed_end(source: Source, label: Label, index: int, limit: int) -> int:
    """Where a note ends that opens a bracket before its label and closes it lines later; 0 where
    that is not so.
    """
    opening = source.lines[index].lstrip("*_ \t")[:1]
    closing = _BRACKETS.get(opening, "")
    if label.field is not Field.NOTE or not closing:
        return 0
    depth = 0
    for at in range(index, min(limit, index + _MOST_LINES)):
        line = source.lines[at].rstrip("*_ \t")
        depth += line.count(opening) - line.count(closing)
        if source.fenced[at] or depth < 0:
            return 0
        if depth == 0:
            return at + 1 if at > index and line.endswith(closing) else 0
    return 0


def find_text_line(source: Source, index: int, limit: int) -> int | None:
    """The archive's own line behind `index` that ends all notes, as on a page copied as text."""
    for at in range(index + 1, min(limit, index + _MOST_LINES)):
        if begins_text(source.lines[at]):
            return at
    return None


def find_label_line(source: Source, start: int, end: int) -> int:
    """The first line from `start` on that is a label, or `end`."""
    lines = range(start, end)
    return next((at for at in lines if read_company_labels(source.lines[at])), end)


def begins_text(line: str) -> bool:
    """`Chapter Text` or `Work Text:` alone on its line, which an archive's page has."""
    return _TEXT_LINE.fullmatch(line) is not None


def points_to_end(line: str) -> bool:
    """`(See the end of the chapter for notes.)`, which an archive's page has."""
    return _POINTER.fullmatch(line) is not None


def answers(field: Field, lines: Sequence[str]) -> bool:
    """Whether these lines can be the value of a label that has nothing on its own line."""
    match field:
        case Field.WARNINGS:
            return count_terms(lines) > 0
        case Field.TITLE:
            return len(lines) == 1 and could_be_title(lines[0])
        case Field.RATING:
            return len(lines) == 1 and len(lines[0]) <= 60 and parse_rating(lines[0]) is not None
        case _:
            return True


def _begins_other(source: Source, index: int, bylines: bool) -> bool:
    line = source.lines[index]
    return (
        bool(source.fenced[index])
        or source.lines[index].lstrip().startswith(":::")
        or says_nothing(line)
        or begins_text(line)
        or points_to_end(line)
        or bool(read_company_labels(line))
        or (bylines and bool(read_byline(line)))
    )


def _find_below(source: Source, label: Label, index: int, end: int) -> int:
    """The end of a value that begins on the line below its label, if it has one."""
    below = source.lines[index + 1 : end]
    if not below or len(below) > LONGEST_NOTE or longest(below) > WIDEST_VALUE:
        return index + 1
    if label.field in {Field.WARNINGS, Field.TAGS} and source.has_text(end):
        return end
    alone = (len(below) == 1 or label.field in _SINGLE) and source.has_text(index + 2)
    return index + 2 if alone and answers(label.field, below[:1]) else index + 1


def _find_wrapped_end(lines: Sequence[str], index: int, end: int) -> int:
    behind = index + 1
    while behind < end:
        before = lines[behind - 1].rstrip()
        goes_on = before.endswith(",") or (50 <= len(before) <= 90 and len(lines[behind]) <= 90)
        if not goes_on and not _BULLET.match(lines[behind]):
            break
        behind += 1
    return behind
