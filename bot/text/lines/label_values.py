"""Where the value of a label ends that goes on over further lines. It never swallows a story."""

import re
from collections.abc import Sequence

from bot.text.lines.label_lines import read_company_labels, says_nothing
from bot.text.lines.labels import Field, Label
from bot.text.lines.layout import longest
from bot.text.lines.source import Source, find_groups
from bot.text.lines.titles import could_be_title, read_byline
from bot.text.warnings import is_listed_term, parse_rating, split_warnings

LONGEST_NOTE = 12
WIDEST_VALUE = 120
LONG = frozenset({Field.NOTE, Field.SUMMARY})
AWAITED = LONG | {Field.WARNINGS, Field.TITLE, Field.RATING}
"""Labels whose value may stand in the next paragraph."""
_SINGLE = frozenset({Field.TITLE, Field.AUTHOR, Field.RATING, Field.CHAPTERS})
_BULLET = re.compile(r"\s*[-*•–]\s+\S")
_MOST_LINES = 200
_MOST_PARAGRAPHS = 6
_BRACKETS = {"[": "]", "(": ")", "{": "}"}


def find_value_end(
    source: Source, label: Label, index: int, ends: tuple[int, int], *, bylines: bool
) -> int:
    """The first line behind the value of the label at `index`. `ends` are those of its group of
    lines and of all that may be read; `bylines`: a line "by Ada" ends a value, too.
    """
    end, limit = ends
    behind = index + 1
    while behind < min(end, index + _MOST_LINES) and not _begins_other(source, behind, bylines):
        behind += 1
    if not label.value and label.field not in LONG:
        return _find_below(source, label, index, behind)
    if label.field in _SINGLE:
        return index + 1
    long = label.field in LONG and behind - index <= LONGEST_NOTE
    # A name alone on its line stands for the lines below it, which the first heading ends.
    headed = not label.value and limit < len(source.lines)
    if long and (headed or _is_spaced(source, index, end, limit)):
        return behind
    return _find_wrapped_end(source.lines, index, behind)


def find_bracketed_end(source: Source, label: Label, index: int, limit: int) -> int:
    """Where a note ends that opens a bracket before its label and closes it paragraphs later; 0
    where that is not so.
    """
    closing = _BRACKETS.get(source.lines[index].lstrip("*_ \t")[:1], "")
    if label.field is not Field.NOTE or not closing or closing in label.value:
        return 0
    groups = find_groups(source, index, min(limit, index + _MOST_LINES))
    for number, (first, end) in enumerate(groups):
        if source.fenced[first] or number > _MOST_PARAGRAPHS:
            return 0
        if source.lines[end - 1].rstrip().endswith(closing):
            return end
    return 0


def answers(field: Field, lines: Sequence[str]) -> bool:
    """Whether these lines can be the value of a label that has nothing on its own line."""
    match field:
        case Field.WARNINGS:
            terms = [term for line in lines for term in split_warnings(line)]
            return all(map(_BULLET.match, lines)) or any(map(is_listed_term, terms))
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
        or bool(read_company_labels(line))
        or (bylines and bool(read_byline(line)))
    )


def _find_below(source: Source, label: Label, index: int, end: int) -> int:
    """The end of a value that begins on the line below its label, if it has one."""
    below = source.lines[index + 1 : end]
    if not below or len(below) > LONGEST_NOTE or longest(below) > WIDEST_VALUE:
        return index + 1
    if label.field is Field.WARNINGS and source.has_text(end):
        return end
    alone = (len(below) == 1 or label.field in _SINGLE) and source.has_text(index + 2)
    return index + 2 if alone and answers(label.field, below[:1]) else index + 1


def _is_spaced(source: Source, index: int, end: int, limit: int) -> bool:
    """Whether blank lines part paragraphs here, so that a value may end at the next one."""
    return (
        limit - end > 1
        and longest(source.lines[index + 1 : min(end, index + _MOST_LINES)]) <= 2000
        and any(True for _ in find_groups(source, end, min(limit, end + 50)))
    )


def _find_wrapped_end(lines: Sequence[str], index: int, end: int) -> int:
    behind = index + 1
    while behind < end:
        before = lines[behind - 1].rstrip()
        goes_on = before.endswith(",") or (50 <= len(before) <= 90 and len(lines[behind]) <= 90)
        if not goes_on and not _BULLET.match(lines[behind]):
            break
        behind += 1
    return behind
