"""The spans of one paragraph, parted where its author parted them, and what kind of line it is."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from bot.importing.lines.headings import HeadingKind, read_heading
from bot.importing.lines.labels import read_label
from bot.importing.lines.scenes import is_scene_break
from bot.importing.lines.source import read_passage_mark
from bot.text.blocks import Block, BlockKind, Body, Mark, Span
from bot.text.canonical.markdown_blocks import parse_inline
from bot.text.canonical.normal import merge_spans
from bot.text.canonical.printing import print_body

PIPE = "\x01"
"""Stands for a `|` that the author typed twice: it hides, as everywhere else."""
_PARAGRAPH_END = re.compile(r"\n[^\S\n]*\n\s*")
_STARTER = re.compile(r"[#>+\-*_`~:|\d]")
_HALF_BEFORE = re.compile(r"(?<!\|)\|\Z")
_HALF_BEHIND = re.compile(r"\|(?!\|)")
_LINE_END = re.compile(r"\n")
_LONGEST_ORNAMENT = 40
_SPEECH = set("\"'“”‘’«»„?!.,;:…()[]&%$€£@+=/\\")


def split_paragraphs(spans: Sequence[Span]) -> list[tuple[int, list[Span]]]:
    """Parted where a line is empty, each with how many lines are empty before it."""
    whole = "".join(span.text for span in spans)
    if "\n" not in whole:
        return [(0, list(spans))] if whole.strip() else []
    cuts = [(found.start(), found.end()) for found in _PARAGRAPH_END.finditer(whole)]
    parts: list[tuple[int, list[Span]]] = []
    start, gap = 0, 0
    for end, following in (*cuts, (len(whole), len(whole))):
        parts.append((gap, slice_spans(spans, start, end)))
        gap = whole.count("\n", end, following) - 1
        start = following
    return [(gap, part) for gap, part in parts if "".join(span.text for span in part).strip()]


def split_lines(spans: Sequence[Span]) -> list[list[Span]]:
    whole = "".join(span.text for span in spans)
    ends = [found.start() for found in _LINE_END.finditer(whole)]
    starts = [0, *(end + 1 for end in ends)]
    return [
        slice_spans(spans, start, end)
        for start, end in zip(starts, (*ends, len(whole)), strict=True)
    ]


def slice_spans(spans: Sequence[Span], start: int, end: int) -> list[Span]:
    cut: list[Span] = []
    position = 0
    for span in spans:
        text = span.text[max(0, start - position) : max(0, end - position)]
        if text:
            cut.append(replace(span, text=text))
        position += len(span.text)
    return cut


def text_of(spans: Sequence[Span]) -> str:
    return "".join(span.text for span in spans)


def is_break(text: str, *, centred: bool) -> bool:
    """Whether this paragraph is an ornament between scenes: in the middle any one counts."""
    if is_scene_break(text):
        return True
    signs = "".join(text.split())
    ornament = bool(signs) and not any(sign.isalnum() or sign in _SPEECH for sign in signs)
    return centred and ornament and len(signs) <= _LONGEST_ORNAMENT


def is_chapter_heading(text: str) -> bool:
    heading = read_heading(text, 0) if text and "\n" not in text and text[0] != "#" else None
    return heading is not None and heading.kind is HeadingKind.CHAPTER and not heading.loose


def has_passage_mark(text: str) -> bool:
    return ":::" in text and any(read_passage_mark(line) is not None for line in text.split("\n"))


def is_label_list(lines: Sequence[Sequence[Span]]) -> bool:
    """Whether these lines begin with a label that no story has, or with one of several."""
    found = [read_label(text_of(line)) for line in lines if text_of(line).strip()]
    first = found[0] if found else None
    others = sum(label is not None for label in found[1:])
    return first is not None and (len(found) == 1 or others > 0 or not first.weak)


def free_pipes(spans: list[Span]) -> list[Span]:
    """A `||` that the author typed hides, also in a document, and beside text that is hidden.

    There the pairs are taken at once, and all behind one without a partner is hidden: signs of
    two kinds in one paragraph would pair with each other.
    """
    spans = _join_pipes(spans)
    if not any("||" in span.text and Mark.CODE not in span.marks for span in spans):
        return spans
    if not any(Mark.SPOILER in span.marks for span in spans):
        return [
            span
            if Mark.CODE in span.marks
            else replace(span, text=span.text.replace("||", PIPE * 2))
            for span in spans
        ]
    return list(_pair_pipes(spans))


def _join_pipes(spans: Sequence[Span]) -> list[Span]:
    """A `||` of which one half is bold hides as any other: both go where the first one stands."""
    joined = list(spans)
    for index, (before, after) in enumerate(pairwise(spans)):
        if Mark.CODE in before.marks | after.marks:
            continue
        if _HALF_BEFORE.search(before.text) and _HALF_BEHIND.match(after.text):
            joined[index] = replace(joined[index], text=f"{joined[index].text}|")
            joined[index + 1] = replace(after, text=after.text[1:])
    return joined


def _pair_pipes(spans: Sequence[Span]) -> Iterator[Span]:
    hidden = Mark.PLAIN
    for span in spans:
        if Mark.CODE in span.marks or Mark.SPOILER in span.marks:
            yield replace(span, marks=span.marks | hidden)
            continue
        for number, text in enumerate(span.text.split("||")):
            hidden = hidden ^ Mark.SPOILER if number else hidden
            yield replace(span, text=text, marks=span.marks | hidden)


def join_lines(spans: Sequence[Span]) -> list[Span]:
    """A heading of several lines on one: `Chapter 3` and its title below it belong together."""
    first, _, rest = text_of(spans).strip().partition("\n")
    joint = ": " if rest and is_chapter_heading(first) else " "
    whole = replace(spans[0], text="") if spans else Span("")
    lines = [line for line in split_lines(spans) if text_of(line).strip()]
    joined = [part for line in lines for part in ([replace(whole, text=joint)], line)]
    return [span for part in joined[1:] for span in part]


def print_line(spans: Sequence[Span], *, plain: bool = False, begins: bool = True) -> str:
    """Spans as one line of Markdown, line ends as `&#10;`; `plain` keeps no mark but hiding.

    As few escapes as the text allows: labels and headings are looked at as they stand. What
    `begins` its line may not begin like a list.
    """
    kept = [replace(span, marks=span.marks & Mark.SPOILER) for span in spans] if plain else spans
    text = text_of(kept).strip()
    if (
        not (begins and _STARTER.match(text))
        and _is_bare(text)
        and not any(span.marks for span in kept)
    ):
        return text
    printed = print_body(Body((Block(BlockKind.PARAGRAPH, tuple(kept)),)))
    return printed.replace("\\\n", "&#10;").replace("\n", " ").replace(PIPE, "|")


def _is_bare(text: str) -> bool:
    """Whether Markdown reads this text as it stands."""
    if "\n" in text or PIPE in text:
        return False
    return merge_spans(parse_inline(text)) == [Span(text)]


def with_terms(words: str) -> tuple[str, str]:
    """What a fold's summary says: the warnings it names (`CW: gore`), and the words themselves."""
    mark = read_passage_mark(f"::: {words}") if read_label(words) is not None else None
    terms = mark.terms if mark is not None and not words.startswith(mark.terms) else ""
    return terms, " ".join(words.replace("||", "|").split())
