"""Where a file's chapters begin, and which heading is the title of the whole."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise, takewhile

from bot.importing.lines.headings import LONGEST, Heading, HeadingKind, read_heading
from bot.importing.lines.label_values import WIDEST_VALUE, answers
from bot.importing.lines.labels import read_label
from bot.importing.lines.layout import longest
from bot.importing.lines.scenes import is_scene_break
from bot.importing.lines.source import Source, find_groups
from bot.importing.lines.titles import MAX_TITLE, could_be_title, looks_like_title
from bot.importing.manuscripts.chapter_lists import find_listed
from bot.importing.manuscripts.parts import find_part_end
from bot.importing.questions import Findings, Option
from bot.importing.words.heading_words import introduces
from bot.importing.words.label_words import Field

_MOST_NOTES = 3
_CONTENTS = 3
_TOP = 60
_LIST = 16
_AS_CHAPTERS = (
    Option("chapters", "Each begins a chapter"),
    Option("text", "They are part of the text"),
)


@dataclass(frozen=True, slots=True)
class Division:
    """One chapter: its heading (empty for none), its lines, and where its text begins.

    `front`: it stands before the first chapter and speaks of the story, like a foreword. `covers`
    is where the part ends that it begins, such as a book with chapters; 0 where it begins none.
    """

    heading: str
    number: int | None
    total: int | None
    start: int
    body: int
    end: int
    label: str = ""
    title: str = ""
    front: bool = False
    covers: int = 0


@dataclass(frozen=True, slots=True)
class Outline:
    title: Heading | None
    divisions: tuple[Division, ...]


def find_outline(source: Source, findings: Findings) -> Outline:
    found = _find_headings(source)
    title = _find_title(source, found)
    rest = [heading for heading in found if heading is not title]
    chapters = _choose(source, rest, findings)
    return Outline(title, _divide(source, chapters))


def _find_headings(source: Source) -> list[Heading]:
    crowded = _is_crowded(source)
    listed = find_listed(source)
    found: list[Heading] = []
    for index, line in enumerate(source.lines):
        if source.fenced[index] or not line or len(line) > 2 * LONGEST or index in listed:
            continue
        if source.markdown and (line[-1] == "\\" or source.lines[index - 1][-1:] == "\\"):
            continue
        behind = found[-1] if found and found[-1].line == index - 1 else None
        free = source.is_blank(index - 1) or behind is not None or crowded or line[0] == "#"
        if not free and not _follows_head(source, index):
            continue
        heading = read_heading(line, index)
        if heading is not None and _heads_warnings(source, heading):
            source.lines[index] = f"{heading.title.rstrip(':')}:"
            continue
        if heading is not None and _stands_apart(source, heading, crowded=crowded):
            found.append(_with_subtitle(source, heading))
    return found


def _follows_head(source: Source, index: int) -> bool:
    """Whether a symbol line stands directly above, or at the top of a file a label or title."""
    above = source.lines[index - 1]
    if is_scene_break(above):
        return True
    top = index < _TOP and source.is_blank(index + 1)
    return top and (read_label(above) is not None or could_be_title(above))


def _is_crowded(source: Source) -> bool:
    """Whether the file has next to no blank lines, so that headings cannot stand between them."""
    told = sum(bool(line) and not line.isspace() for line in source.lines)
    gaps = sum(1 for _ in find_groups(source, 0, len(source.lines))) - 1
    return told > 3 and gaps * 30 < told


def _stands_apart(source: Source, heading: Heading, *, crowded: bool) -> bool:
    """A heading is set off by blank lines, the less it says the more so."""
    before, after = source.is_blank(heading.line - 1), source.is_blank(heading.line + 1)
    if source.markdown and heading.level:
        return True
    if heading.kind is HeadingKind.CHAPTER:
        return after or (not heading.loose and (not crowded or not heading.title or before))
    return (before and after) and read_label(source.lines[heading.line]) is None


def _heads_warnings(source: Source, heading: Heading) -> bool:
    """`## Warnings` above a list of them is a label, and no chapter."""
    if heading.kind is not HeadingKind.MARK:
        return False
    label = read_label(f"{heading.title.rstrip(':')}: x")
    if label is None or label.field is not Field.WARNINGS:
        return False
    groups = find_groups(source, heading.line + 1, min(len(source.lines), heading.line + _LIST))
    lines = source.lines[slice(*next(groups, (0, 0)))]
    return bool(lines) and longest(lines) <= WIDEST_VALUE and answers(Field.WARNINGS, lines)


def _with_subtitle(source: Source, heading: Heading) -> Heading:
    """`Chapter 1`, and its title alone on the next line."""
    index = heading.line + 1
    if heading.kind is not HeadingKind.CHAPTER or heading.title or source.is_blank(index):
        return heading
    line = source.lines[index]
    fits = source.is_blank(index + 1) and not source.fenced[index] and read_label(line) is None
    if fits and could_be_title(line) and looks_like_title(line) and not read_heading(line, index):
        return replace(heading, title=line.strip(" \t*_~=#"), lines=2)
    return heading


def _find_title(source: Source, found: Sequence[Heading]) -> Heading | None:
    """A first `# heading` that no other equals and that little text precedes."""
    marks = [heading for heading in found if heading.kind is HeadingKind.MARK]
    chapters = [heading for heading in found if heading.kind is HeadingKind.CHAPTER]
    if not marks or (chapters and chapters[0].line < marks[0].line):
        return None
    first, others = marks[0], marks[1:]
    hidden = "||" in first.title or source.is_secret(first.line, first.line + 1)
    if len(first.title) > MAX_TITLE or hidden:
        return None
    before = sum(
        read_label(source.lines[start]) is None for start, _ in find_groups(source, 0, first.line)
    )
    if before > _MOST_NOTES:
        return None
    alone = all(heading.level > first.level for heading in others)
    following = sorted(heading.line for heading in (*others[:1], *chapters[:1]))
    empty = bool(following) and _is_only_labels(source, first.line + 1, following[0])
    return first if alone or empty else None


def _is_only_labels(source: Source, start: int, end: int) -> bool:
    return all(
        read_label(source.lines[first]) is not None for first, _ in find_groups(source, start, end)
    )


def _choose(source: Source, found: Sequence[Heading], findings: Findings) -> list[Heading]:
    """The headings that begin chapters: those that say so, else `#` ones, else numbers."""
    chapters = [heading for heading in found if heading.kind is HeadingKind.CHAPTER]
    marks = [heading for heading in found if heading.kind is HeadingKind.MARK]
    numbers = [heading for heading in found if heading.kind is HeadingKind.NUMBER]
    if chapters:
        level = Counter(heading.level for heading in chapters).most_common(1)[0][0]
        return _by_level(found, level)
    if marks:
        return _choose_marks(source, marks, findings)
    return _choose_numbers(source, numbers, findings)


def _by_level(found: Sequence[Heading], level: int) -> list[Heading]:
    return [
        heading
        for heading in found
        if heading.kind is HeadingKind.CHAPTER
        or (heading.kind is HeadingKind.MARK and heading.level <= level)
    ]


def _choose_marks(source: Source, marks: Sequence[Heading], findings: Findings) -> list[Heading]:
    top = min(heading.level for heading in marks)
    chapters = [heading for heading in marks if heading.level == top]
    chosen = findings.ask(
        "headings",
        "Do these headings begin chapters?",
        " / ".join(heading.title for heading in chapters[:8]),
        _AS_CHAPTERS,
        safe="chapters",
    )
    return chapters if chosen == "chapters" else []


def _choose_numbers(
    source: Source, numbers: Sequence[Heading], findings: Findings
) -> list[Heading]:
    numbers = _choose_style(numbers)
    values = [heading.number or 0 for heading in numbers]
    filled = all(_has_text(source, a.line + 1, b.line) for a, b in pairwise(numbers))
    if len(values) < 2 or not filled or any(a >= b for a, b in pairwise(values)):
        return []
    # Page numbers rarely begin at 1 and never before the first page.
    regular = values[0] <= 1 and all(a + 1 == b for a, b in pairwise(values))
    chosen = findings.ask(
        "numbers",
        "Do these numbers begin chapters?",
        " / ".join(heading.text for heading in numbers[:12]),
        _AS_CHAPTERS,
        safe="chapters" if regular else "text",
    )
    return list(numbers) if chosen == "chapters" else []


def _choose_style(numbers: Sequence[Heading]) -> list[Heading]:
    """Digits, Roman numerals and words are not mixed: those that come first count."""
    styles = [(heading.label.isdigit(), heading.label.isupper()) for heading in numbers]
    return [one for one, style in zip(numbers, styles, strict=True) if style == styles[0]]


def _has_text(source: Source, start: int, end: int) -> bool:
    return any(source.lines[index].strip() for index in range(start, end))


def _divide(source: Source, chapters: Sequence[Heading]) -> tuple[Division, ...]:
    """Lines between headings. A heading without text lends its words to the next one's."""
    kept = _without_contents(source, chapters) if chapters else []
    if not kept:
        return (Division("", None, None, 0, 0, len(source.lines)),)
    ends = [heading.line for heading in kept[1:]] + [len(source.lines)]
    first = kept[0].line
    divisions: list[Division] = []
    carried: list[Heading] = []
    for index, (heading, end) in enumerate(zip(kept, ends, strict=True)):
        if not _has_text(source, heading.line + heading.lines, end):
            carried.append(heading)
            continue
        division = _division([*carried, heading], end)
        covers = find_part_end(kept, index, len(source.lines))
        divisions.append(replace(division, covers=covers))
        carried = []
    fronts = _count_front(divisions, kept)
    divisions[:fronts] = [replace(division, front=True) for division in divisions[:fronts]]
    return (Division("", None, None, 0, 0, first), *divisions)


def _count_front(divisions: Sequence[Division], headings: Sequence[Heading]) -> int:
    """How many divisions come before the first chapter: forewords by their name, and all that
    does not say that it is a chapter, where others do, and the part that the first chapter is of.
    """
    said = (heading.line for heading in headings if heading.kind is HeadingKind.CHAPTER)
    first = next(said, 0)
    fronts = takewhile(
        lambda one: one.end <= first or introduces(one.heading) or bool(one.covers), divisions
    )
    return sum(1 for _ in fronts)


def _division(headings: Sequence[Heading], end: int) -> Division:
    last = headings[-1]
    totals = [heading.total for heading in headings if heading.total is not None]
    alone = len(headings) == 1
    return Division(
        heading=" · ".join(heading.text for heading in headings),
        number=last.number if alone else None,
        total=totals[-1] if totals else None,
        start=headings[0].line,
        body=last.line + last.lines,
        end=end,
        label=last.label
        if alone
        else " · ".join(h.text for h in headings[:-1]) + f" · {last.label}",
        title=last.title,
    )


def _without_contents(source: Source, chapters: Sequence[Heading]) -> list[Heading]:
    """Without headings that nothing follows: a table of contents, or a last line."""
    ends = [heading.line for heading in chapters[1:]] + [len(source.lines)]
    filled = [
        _has_text(source, heading.line + heading.lines, end)
        for heading, end in zip(chapters, ends, strict=True)
    ]
    kept: list[Heading] = []
    for has_text, group in groupby(zip(chapters, filled, strict=True), key=lambda pair: pair[1]):
        headings = [heading for heading, _ in group]
        last = bool(headings) and headings[-1] is chapters[-1]
        if has_text or not (last or len(headings) >= _CONTENTS):
            kept += headings
    return kept
