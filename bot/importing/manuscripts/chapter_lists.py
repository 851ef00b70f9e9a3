"""Lists of warnings by chapter: their lines look like headings and are none."""

from collections.abc import Iterator

from bot.importing.lines.headings import LONGEST, HeadingKind, read_heading
from bot.importing.lines.labels import read_label
from bot.importing.lines.source import Source
from bot.importing.lines.value_lists import lists_terms
from bot.importing.words.label_words import Field

_LONGEST_RUN = 200
_LONGEST_LABEL = 64


def find_listed(source: Source) -> set[int]:
    """Lines like `Chapter 1: gore` that a label of warnings stands above: no headings of chapters,
    where two follow one another or the chapter has its own heading further on.
    """
    listed: set[int] = set()
    for index, line in enumerate(source.lines):
        if index in listed or len(line) > _LONGEST_LABEL or line.rstrip("*_ ")[-1:] not in ":：":
            continue
        label = read_label(line)
        if label is None or label.field is not Field.WARNINGS or label.value:
            continue
        run = list(_read_listed(source, index + 1))
        if len(run) > 1 or (run and _is_headed_again(source, run[0])):
            listed |= set(run)
    return listed


def _read_listed(source: Source, start: int) -> Iterator[int]:
    for index in range(start, min(len(source.lines), start + _LONGEST_RUN)):
        line = source.lines[index]
        if source.is_blank(index):
            continue
        heading = read_heading(line, index)
        if heading is None or heading.level or not heading.title or not lists_terms(line):
            return
        yield index


def _is_headed_again(source: Source, index: int) -> bool:
    heading = read_heading(source.lines[index], index)
    number = heading.number if heading is not None else None
    later = (
        read_heading(line, 0) for line in source.lines[index + 1 :] if 0 < len(line) <= LONGEST
    )
    return any(one.number == number and one.kind is HeadingKind.CHAPTER for one in later if one)
