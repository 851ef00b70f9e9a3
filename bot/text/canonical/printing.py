"""Blocks to canonical Markdown: the text an author is shown and may edit."""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from bot.models.story import Passage
from bot.text.blocks import Block, BlockKind, Body, Mark, Span
from bot.text.canonical.clear_spans import read_clear
from bot.text.canonical.markdown_blocks import parse_inline
from bot.text.canonical.normal import merge_spans, normalise

_SPECIAL = re.compile(r"[\\`*_~|\[\]<&]")
_LINE_START = re.compile(
    r"^(?:(#{1,6}(?=\s|$)|>|[+\-](?=[\s\-]|$)|:::)|(\d{1,9})([.)])(?=\s|$))", re.MULTILINE
)
_INDENT = re.compile(r"(?<=\n)[ \t]+")
_CLOSING_HASH = re.compile(r"#\Z")
_URL_SPECIAL = re.compile(r"[\\<>&]")
_BULLET = re.compile(r"^\*\s", re.MULTILINE)
_NOTHING = "<!-- -->"

_NESTED = ((Mark.STRIKE, "~~"), (Mark.STRONG, "**"), (Mark.EMPHASIS, "*"))
_ALL_MARKS = tuple(map(Mark, range(2 * Mark.SPOILER)))
_SIGNS = tuple([sign for mark, sign in _NESTED if mark in marks] for marks in _ALL_MARKS)
"""The signs of any marks, outermost first: an index into this is quicker than asking for each."""


def print_body(body: Body) -> str:
    """The canonical Markdown of a body: `parse_body` gives the body back, normalised."""
    tidy = normalise(body)
    passages = {passage.first: passage for passage in tidy.passages}
    ends = {passage.last for passage in tidy.passages}
    chunks: list[str] = []
    margins: list[int] = []
    for index, block in enumerate(tidy.blocks):
        if index in passages:
            chunks.append(_opening(passages[index]))
            margins.clear()
        chunks.append(_print_block(block, margins))
        if index in ends:
            chunks.append(":::")
            margins.clear()
    return "\n\n".join(chunks)


def _opening(passage: Passage) -> str:
    summary = f" | {passage.summary}" if passage.summary else ""
    return f"::: warning {', '.join(passage.warnings)}{summary}"


def _print_block(block: Block, margins: list[int]) -> str:
    """`margins` are the widths of the markers of the list items that are open."""
    if block.kind is BlockKind.ITEM:
        return _print_item(block, margins)
    margins.clear()
    match block.kind:
        case BlockKind.SCENE_BREAK:
            return "***"
        case BlockKind.CODE:
            return _print_code(block)
        case BlockKind.HEADING:
            text = _CLOSING_HASH.sub(r"\\#", _print_spans(block.spans))
            return f"{'#' * min(max(block.level, 1), 6)} {text}"
        case BlockKind.QUOTE:
            return _prefix(_print_spans(block.spans), "> " * max(block.level, 1))
        case _:
            return _print_spans(block.spans)


def _print_item(block: Block, margins: list[int]) -> str:
    depth = max(block.level, 1) - 1
    del margins[depth:]
    indent = " " * sum(margins)
    missing = depth - len(margins)
    margins.extend([2] * missing)
    margins.append(len(block.marker) + 1)
    marker = f"{'- ' * missing}{block.marker} "
    text = _print_spans(block.spans).replace("\n", "\n" + " " * sum(margins))
    return indent + marker + text


def _print_code(block: Block) -> str:
    runs = re.findall(r"^(?:`+|~+)", block.text, re.MULTILINE)
    length = max([2, *map(len, runs)]) + 1
    fence = ("~" if "`" in block.marker else "`") * length
    # A marker that begins with a fence's own sign would make the fence longer.
    gap = " " if block.marker.startswith(("~", "`")) else ""
    return f"{fence}{gap}{block.marker}\n{block.text}\n{fence}"


def _prefix(text: str, prefix: str) -> str:
    return "\n".join(prefix + line for line in text.split("\n"))


def _print_spans(spans: Sequence[Span]) -> str:
    """The pretty form if it reads back as the same, else one with every mark set apart."""
    if len(spans) == 1 and not spans[0].marks and not spans[0].link:
        return _start_lines(_escape(spans[0].text))
    pretty = _start_lines(_star(spans) or "".join(_weave(spans, "")))
    if _reads_as(pretty, spans) and not _BULLET.search(pretty):
        return pretty
    return _start_lines("".join(_weave(spans, _NOTHING)))


def _star(spans: Sequence[Span]) -> str:
    """What weaving gives where stars never touch stars, as in most marked paragraphs; else ""."""
    written: list[str] = []
    apart = True
    for span in spans:
        # As a number: emphasis, strong and both are the lowest ones, and printed by as many stars.
        stars = "*" * span.marks
        if span.marks >= Mark.STRIKE or span.link or not (apart or not stars):
            return ""
        written += (stars, _escape(span.text), stars)
        apart = not stars
    return "".join(written)


def _reads_as(text: str, spans: Sequence[Span]) -> bool:
    clear = read_clear(text)
    if clear is None:
        return merge_spans(parse_inline(text)) == list(spans)
    return clear == [(span.text, span.marks) for span in spans] and not any(
        span.link for span in spans
    )


def _start_lines(text: str) -> str:
    """Keep white space at the start of a line, and what would begin a block there, as text."""
    if "\n" not in text and _LINE_START.match(text) is None:
        return text
    spaced = _INDENT.sub(lambda m: "".join(f"&#{ord(char)};" for char in m[0]), text)
    escaped = _LINE_START.sub(lambda m: f"\\{m[1]}" if m[1] else f"{m[2]}\\{m[3]}", spaced)
    return escaped.replace("\n", "\\\n")


def _escape(text: str) -> str:
    return _SPECIAL.sub(r"\\\g<0>", text)


def _weave(spans: Sequence[Span], gap: str) -> Iterator[str]:
    """Spans with their marks opened and closed in nested order, `gap` around each mark."""
    hidden = False
    for link, group in groupby(enumerate(spans, 1), key=lambda numbered: numbered[1].link):
        if link:
            yield "["
        nested: list[str] = []
        for number, span in group:
            wanted = _SIGNS[span.marks]
            kept = _common(nested, wanted)
            yield from (f"{gap}{sign}{gap}" for sign in reversed(nested[kept:]))
            if (Mark.SPOILER in span.marks) is not hidden:
                hidden = not hidden
                yield f"{gap}||{gap}"
            yield from (f"{gap}{sign}{gap}" for sign in wanted[kept:])
            nested = wanted
            yield _print_text(span, before_link=any(one.link for one in spans[number : number + 1]))
        yield from (f"{gap}{sign}{gap}" for sign in reversed(nested))
        if link:
            yield f"](<{_URL_SPECIAL.sub(lambda m: chr(92) + m[0], link)}>)"
    if hidden:
        yield f"{gap}||{gap}"


def _print_text(span: Span, *, before_link: bool) -> str:
    if Mark.CODE in span.marks:
        return _print_code_span(span.text)
    text = _escape(span.text)
    # A link behind an exclamation mark would be an image.
    return f"{text[:-1]}\\!" if before_link and text.endswith("!") else text


def _common(first: list[str], second: list[str]) -> int:
    count = 0
    for one, other in zip(first, second, strict=False):
        if one != other:
            break
        count += 1
    return count


def _print_code_span(text: str) -> str:
    runs = {len(run) for run in re.findall(r"`+", text)}
    fence = "`" * next(n for n in range(1, len(runs) + 2) if n not in runs)
    # One space at each end is the fence's, unless all of it is spaces; others are none to Markdown.
    spaced = text.startswith(" ") and text.endswith(" ") and bool(text.strip(" "))
    pad = " " if spaced or text.startswith("`") or text.endswith("`") else ""
    return f"{fence}{pad}{text}{pad}{fence}"
