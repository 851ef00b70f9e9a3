"""The canonical form: Markdown with `::: warning` passages and inline `||...||`.

`::: warning gore, violence | safe summary` begins a passage and `:::` ends it, each on a line of
its own; passages nest. A fence begins at the left margin and is closed there, anything else that
looks like one is text. All other lines are Markdown, read in `markdown_blocks.py`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from bot.models.story import Passage
from bot.text.blocks import Block, BlockKind, Body, Span
from bot.text.canonical.markdown_blocks import read_blocks, read_paragraph
from bot.text.canonical.normal import normalise, tidy_terms

_OPEN_PASSAGE = re.compile(r"[ \t]*:{3,}[ \t]*warnings?\b[ \t:]*(.*)", re.IGNORECASE)
_CLOSE_PASSAGE = re.compile(r"[ \t]*:{3,}[ \t]*")
_FENCES = ("```", "~~~")
_FENCE = re.compile(r"(`{3,})[ \t]*([^`\n]*)|(~{3,})[ \t]*(.*)")
_PARTS = re.compile(r"\n(?:[ \t]*\n)+")
_LANDMARK = re.compile(r"^(?:[ \t]*:::|```|~~~)", re.MULTILINE)
_STARTER = re.compile(
    r"^[ \t]*(?:[#>+\-]|\*[*_ \t]*(?:[*_ \t]|$)|_[_ \t]*(?:[_ \t]|$)|\d+[.)]|$)", re.MULTILINE
)


def parse_body(markdown: str) -> Body:
    """Read canonical Markdown. Nothing is an error; what is not Markdown is text.

    A passage within a passage becomes a run of its own with the warnings of both; one that is
    not closed runs to the end. Footnotes, tables and HTML are text, images their description.
    """
    text = markdown.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "\ufffd")
    if _LANDMARK.search(text) is None:
        return normalise(Body(tuple(_read_lines(text))))
    reader = _BlockReader(text.split("\n"))
    reader.read()
    return normalise(Body(tuple(reader.blocks), tuple(reader.passages)))


def _read_lines(text: str) -> Iterator[Block]:
    """Blocks of lines without landmarks. Only what needs it is given to the block parser."""
    slow: list[str] = []
    for chunk in filter(_is_filled, _PARTS.split(text.strip("\n"))):
        if _begins_block(chunk) or (slow and chunk[0] in " \t"):
            slow.append(chunk)
            continue
        if slow:
            yield from read_blocks("\n\n".join(slow))
            slow.clear()
        yield read_paragraph(chunk)
    if slow:
        yield from read_blocks("\n\n".join(slow))


def _is_filled(chunk: str) -> bool:
    return bool(chunk.strip(" \t\n"))


def _begins_block(chunk: str) -> bool:
    """Whether any of its lines may begin something that is no paragraph."""
    look = _STARTER.search if "\n" in chunk else _STARTER.match
    return look(chunk) is not None


@dataclass(frozen=True, slots=True)
class _Opened:
    warnings: tuple[str, ...]
    summary: str


@dataclass(slots=True)
class _BlockReader:
    """Cuts the text at passages and fences."""

    lines: list[str]
    blocks: list[Block] = field(default_factory=list[Block])
    passages: list[Passage] = field(default_factory=list[Passage])
    open: list[_Opened] = field(default_factory=list[_Opened])
    pending: list[str] = field(default_factory=list[str])
    start: int = 0

    def read(self) -> None:
        closers = _find_closers(self.lines)
        index = 0
        while index < len(self.lines):
            line = self.lines[index]
            if (last := closers.get(index)) is not None:
                self._flush()
                self.blocks.append(_read_fence(self.lines[index : last + 1]))
                index = last
            elif ":::" not in line:
                self.pending.append(line)
            elif (opening := _OPEN_PASSAGE.fullmatch(line)) is not None:
                self._end_run()
                self.open.append(_read_opening(opening[1]))
            elif self.open and _CLOSE_PASSAGE.fullmatch(line):
                self._end_run()
                self.open.pop()
            else:
                self.pending.append(line)
            index += 1
        self._end_run()

    def _flush(self) -> None:
        self.blocks.extend(_read_lines("\n".join(self.pending)))
        self.pending.clear()

    def _end_run(self) -> None:
        """Everything since the last passage mark belongs to the passages that are open."""
        self._flush()
        if self.open and len(self.blocks) > self.start:
            terms = [term for opened in self.open for term in opened.warnings]
            summary = next((o.summary for o in reversed(self.open) if o.summary), "")
            last = len(self.blocks) - 1
            self.passages.append(Passage(self.start, last, tidy_terms(terms), summary))
        self.start = len(self.blocks)


def _read_opening(words: str) -> _Opened:
    terms, _, summary = words.partition("|")
    return _Opened(tidy_terms([terms]), summary)


def _find_closers(lines: list[str]) -> dict[int, int]:
    """The first and the last line of every fence."""
    fences: dict[int, int] = {}
    if not any(line[:3] in _FENCES for line in lines):
        return fences
    longest = _longest_closers(lines)
    end = -1
    for index, line in enumerate(lines):
        opening = _FENCE.fullmatch(line) if index > end and line[:3] in _FENCES else None
        if opening is None:
            continue
        fence = opening[1] or opening[3]
        if longest[fence[0]][index + 1] >= len(fence):
            end = index + 1
            while _closing_length(lines[end], fence[0]) < len(fence):
                end += 1
            fences[index] = end
    return fences


def _longest_closers(lines: list[str]) -> dict[str, list[int]]:
    """For each sign and line, the longest closing fence from there on: no search is in vain."""
    longest = {sign: [0] * (len(lines) + 1) for sign in "`~"}
    for sign, lengths in longest.items():
        for index in range(len(lines) - 1, -1, -1):
            lengths[index] = max(lengths[index + 1], _closing_length(lines[index], sign))
    return longest


def _closing_length(line: str, sign: str) -> int:
    bare = line.rstrip(" \t")
    return len(bare) if bare.startswith(sign * 3) and not bare.strip(sign) else 0


def _read_fence(lines: list[str]) -> Block:
    opening = _FENCE.fullmatch(lines[0])
    marker = (opening[2] or opening[4] or "") if opening is not None else ""
    return Block(BlockKind.CODE, (Span("\n".join(lines[1:-1])),), marker=marker.strip())
