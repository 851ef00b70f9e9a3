"""Blocks to Discord markup that displays them and nothing else.

Headings of level 1 to 3 are Discord's, deeper ones bold; a quote within a quote is a quote; a
numbered item is text, because Discord would count by itself; a scene break is one sign; a link is
its text and, unless that is the address, the address in brackets. Code that holds what Discord
could take for a mark is shown as plain text. Marks are closed at each line's end and opened again,
because a block takes its line before a spoiler does.

One character is ever added: U+200B, where two marks would run together, where a pipe or a
backslash would touch a spoiler's edge, behind a heading's last `#`, or in an item's empty line.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from bot.messages.layout.escape import (
    GUARD,
    as_heading,
    ends_in_address,
    escape,
    without_address,
)
from bot.text.blocks import Block, BlockKind, Mark, Span
from bot.text.canonical.normal import merge_spans
from bot.text.limits import NOTHING, Size, size_of

SCENE_BREAK = "⁂"

_NESTED = ((Mark.STRIKE, "~~"), (Mark.STRONG, "**"), (Mark.EMPHASIS, "*"))
_SIGNS = ("*", "**", "~~", "_")
_ALL_MARKS = tuple(map(Mark, range(2 * Mark.SPOILER)))
_WANTED = tuple([sign for mark, sign in _NESTED if mark in marks] for marks in _ALL_MARKS)
"""The signs of any marks, outermost first: an index into this is quicker than asking for each."""
_NOTHING_OPEN = -1
_EDGES = re.compile("\\A([\\s\ufeff]*)(.*?)([\\s\ufeff]*)\\Z", re.DOTALL)
_WORD = re.compile(r"[0-9A-Za-z_]")
_LANGUAGE = re.compile(r"[0-9A-Za-z+\-]*")
_UNSAFE_CODE = re.compile(r"```|[|\\]|`\Z")
# Within a quote Discord would take marks of quotes off the lines that separators begin.
_UNSAFE_CODE_SPAN = re.compile("[`|\\\\*_~\u2028\u2029]|\\A\\s|\\s\\Z")
# Discord ends no item at a line that is only indented, but reads all of such an item by rules of
# its own, under which no backslash takes a sign out of the game.
_EMPTY_LINE = re.compile(r"\n[ \t]*(?=\n)")


def render_block(block: Block, *, hidden: bool = False) -> str:
    """Markup of one block, never with white space at its ends.

    In `hidden` text the author's own inline spoilers are not marked again.
    """
    if block.kind is BlockKind.SCENE_BREAK:
        return SCENE_BREAK
    if block.kind is BlockKind.CODE:
        return _render_code(block)
    first, other = _margins(block)
    if len(block.spans) == 1 and _is_plain(block.spans[0], hidden) and not _deep(block):
        text = escape(block.spans[0].text)
        if first.startswith("#"):
            return first + as_heading(text)
        return first + (_with_margin(block, text, other) if "\n" in text else text)
    lines = [_render_line(line) for line in _lines(_visible_spans(block, hidden))]
    if first.startswith("#"):
        lines = [as_heading(line) for line in lines]
    return first + _with_margin(block, "\n".join(lines), other)


def seal(markup: str) -> str:
    """Hidden markup that can be put between spoiler marks: at its end no pipe, backslash or link.

    It is at most one character longer than `markup`.
    """
    if ends_in_address(markup):
        return without_address(markup)
    return markup + GUARD if markup.endswith(("|", "\\")) else markup


def margins_size(block: Block, start: int, end: int) -> Size:
    """The size of what is added to the lines that begin within characters of a block."""
    lines = block.text.count("\n", start, end)
    if not lines:
        return NOTHING
    guarded = lines > 1 and block.kind is BlockKind.ITEM
    empty = len(_EMPTY_LINE.findall(block.text, start, end)) if guarded else 0
    return size_of(_margins(block)[1] * lines + GUARD * empty)


def show_links(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Spans without links: an address that is not its own text is written behind it."""
    shown: list[Span] = []
    parts = list(spans)
    if not any(span.link for span in parts):
        return tuple(parts)
    text = ""
    for index, span in enumerate(parts):
        shown.append(replace(span, link=""))
        text += span.text
        following = parts[index + 1].link if index + 1 < len(parts) else ""
        if span.link != following:
            if span.link and not _says_the_same(text, span.link):
                shown.append(Span(f" ({span.link})", span.marks & Mark.SPOILER))
            text = ""
    return tuple(merge_spans(shown))


def _says_the_same(text: str, link: str) -> bool:
    return text.strip() in (link, link.removeprefix("mailto:"))


def _is_plain(span: Span, hidden: bool) -> bool:
    return not span.link and not (span.marks & ~Mark.SPOILER if hidden else span.marks)


def _deep(block: Block) -> bool:
    return block.kind is BlockKind.HEADING and block.level > 3


def _margins(block: Block) -> tuple[str, str]:
    """What stands before the first line of a block, and before each other line."""
    match block.kind:
        case BlockKind.HEADING:
            return ("", "") if _deep(block) else (f"{'#' * block.level} ", "")
        case BlockKind.QUOTE:
            return "> ", "> "
        case BlockKind.ITEM:
            indent = "  " * (block.level - 1)
            marker = block.marker.replace(".", "\\.")
            return f"{indent}{marker} ", f"{indent}{' ' * len(block.marker)} "
        case _:
            return "", ""


def _with_margin(block: Block, markup: str, margin: str) -> str:
    markup = markup.replace("\n", f"\n{margin}")
    return _EMPTY_LINE.sub(rf"\g<0>{GUARD}", markup) if block.kind is BlockKind.ITEM else markup


def _render_code(block: Block) -> str:
    if _UNSAFE_CODE.search(block.text):
        return escape(block.text)
    language = block.marker if _LANGUAGE.fullmatch(block.marker) else ""
    return f"```{language}\n{block.text}\n```"


def _visible_spans(block: Block, hidden: bool) -> tuple[Span, ...]:
    added = Mark.STRONG if _deep(block) else Mark.PLAIN
    taken = Mark.SPOILER if hidden else Mark.PLAIN
    shown = show_links(block.spans)
    if not added and not any(taken and taken in span.marks for span in shown):
        return shown
    return tuple(replace(span, marks=(span.marks | added) & ~taken) for span in shown)


def _lines(spans: Sequence[Span]) -> list[list[Span]]:
    if not any("\n" in span.text for span in spans):
        return [list(spans)]
    lines: list[list[Span]] = [[]]
    for span in spans:
        for number, text in enumerate(span.text.split("\n")):
            if number:
                lines.append([])
            lines[-1].append(replace(span, text=text))
    return lines


def _render_line(spans: list[Span]) -> str:
    apart = _render_apart(spans)
    return _write_line(spans) if apart is None else apart


def _write_line(spans: list[Span]) -> str:
    runs = merge_spans(map(_without_unsafe_code, _trim(spans)))
    writer = _LineWriter()
    for index, run in enumerate(runs):
        following = runs[index + 1] if index + 1 < len(runs) else None
        writer.write(run, following)
    return writer.finish()


def _without_unsafe_code(span: Span) -> Span:
    """Code that is shown as text is text for its neighbours too: no sign parts it from them."""
    if Mark.CODE in span.marks and _UNSAFE_CODE_SPAN.search(span.text):
        return replace(span, marks=span.marks & ~Mark.CODE)
    return span


def _render_apart(spans: list[Span]) -> str | None:
    """What the writer makes of words set in stars with plain text between, as most marked lines
    are; None where marks, white space or an address may touch a mark.
    """
    written: list[str] = []
    before: Mark | None = None
    for span in spans:
        text, marks = span.text, span.marks
        if not text or "://" in text or marks > Mark.STRONG or marks == before:
            return None
        if marks and (before or text != _bare(text)):
            return None
        # As a number, a mark is how many stars it takes.
        stars = "*" * marks
        written += (stars, escape(text), stars)
        before = marks
    return "".join(written)


def _trim(spans: list[Span]) -> Iterator[Span]:
    """Take white space at a mark's edges out of it: Discord wants marks to touch words."""
    pieces: list[Span] = []
    merged = merge_spans(spans)
    if not any(one.marks and one.text != _bare(one.text) for one in merged):
        yield from merged
        return
    for span in merged:
        match = _EDGES.match(span.text)
        texts = match.groups() if match is not None and match[2] else (span.text,)
        pieces.extend(Span(text, span.marks, span.link) for text in texts if text)
    marks = [int(piece.marks) for piece in pieces]
    _unmark_edges(marks, [not _bare(piece.text) for piece in pieces])
    for piece, left in zip(pieces, marks, strict=True):
        yield Span(piece.text, _ALL_MARKS[left], piece.link)


def _unmark_edges(marks: list[int], blank: Sequence[bool]) -> None:
    """Take each mark off the white space where it begins or ends, the outermost mark first."""
    outer = int(Mark.SPOILER)
    for mark in (int(mark) for mark, _ in _NESTED):
        outer |= mark
        for order in (range(len(marks)), range(len(marks) - 1, -1, -1)):
            open_marks = _NOTHING_OPEN
            for index in order:
                own = marks[index]
                if blank[index] and own & outer != open_marks:
                    marks[index] = own = own & ~mark
                open_marks = own & outer if own & mark else _NOTHING_OPEN


def _bare(text: str) -> str:
    """Without white space at its ends. Discord's client, in JavaScript, counts U+FEFF as such."""
    if "\ufeff" not in text:
        return text.strip()
    match = _EDGES.match(text)
    return match[2] if match is not None else text


class _LineWriter:
    """Writes runs of one line, with marks nested as spoiler, strike, strong, emphasis."""

    def __init__(self) -> None:
        self._written: list[str] = []
        self._last = ""
        self._open: list[str] = []
        self._hidden = False

    def write(self, run: Span, following: Span | None) -> None:
        """Add a run; what follows decides which sign of emphasis Discord will understand."""
        turns = (Mark.SPOILER in run.marks) is not self._hidden
        wanted = _WANTED[run.marks]
        kept = 0 if turns else _shared(self._open, wanted)
        self._close(kept)
        if turns:
            self._turn_spoiler()
        for sign in wanted[kept:]:
            self._put_sign(self._emphasis(run, following) if sign == "*" else sign)
            self._open.append(self._last)
        self._put(_render_text(run))

    def finish(self) -> str:
        self._close(0)
        if self._hidden:
            self._turn_spoiler()
        return "".join(self._written)

    def _put(self, markup: str) -> None:
        if ends_in_address(self._last):
            self._written[-1] = without_address(self._last)
        self._written.append(markup)
        self._last = markup

    def _put_sign(self, sign: str) -> None:
        last = self._last
        touching = last in _SIGNS and (last[0] == sign[0] or (last, sign) == ("~~", "_"))
        if touching or (sign == "~~" and last.endswith("~")):
            self._put(GUARD)
        self._put(sign)

    def _close(self, kept: int) -> None:
        for sign in reversed(self._open[kept:]):
            self._put_sign(sign)
        del self._open[kept:]

    def _turn_spoiler(self) -> None:
        if self._last.endswith(("|", "\\")):
            self._put(GUARD)
        self._put("||")
        self._hidden = not self._hidden

    def _emphasis(self, run: Span, following: Span | None) -> str:
        """`_` where `*` would touch another star, as long as no word touches the `_`."""
        if _WORD.match(self._last[-1:]):
            return "*"
        strong = Mark.STRONG in run.marks
        if following is None:
            return "_" if strong or self._last in _SIGNS else "*"
        changes = (following.marks ^ run.marks) & ~(Mark.EMPHASIS | Mark.CODE)
        if not changes and (Mark.EMPHASIS in following.marks or _WORD.match(following.text)):
            return "*"
        return (
            "_" if Mark.STRONG in changes or (changes and strong) or self._last in _SIGNS else "*"
        )


def _shared(first: list[str], second: list[str]) -> int:
    count = 0
    for one, other in zip(first, second, strict=False):
        if one.replace("_", "*") != other:
            break
        count += 1
    return count


def _render_text(run: Span) -> str:
    return f"`{run.text}`" if Mark.CODE in run.marks else escape(run.text)
