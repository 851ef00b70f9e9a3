"""A block that is too long for a message, in pieces that are not.

Sentences first; only a sentence that is too long is cut at spaces, and only a word that is too
long between grapheme clusters (a cluster longer than a message, between characters).
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

import regex

from bot.text.blocks import Block, BlockKind, Span
from bot.text.limits import utf16_length
from bot.text.messages.rendering import render_block, show_links

AFTER_SENTENCE = 30
AFTER_WORD = 60
WITHIN_WORD = 200

_SENTENCE_END = regex.compile(
    r"(?<!\b(?:Mr|Mrs|Ms|Dr|St|Prof))[.!?…]+[\"'”’»)\]]*(?=\s)|[。！？｡]+[」』”’）)]*|\n"
)
_WORD = regex.compile(r"[\S\u00a0\u2007\u202f]+")
_CLUSTER = regex.compile(r"\X")


@dataclass(frozen=True, slots=True)
class Fragment:
    """Characters `start` to `end` of a block. `gap`: what joining it to the one before costs."""

    start: int
    end: int
    penalty: int
    gap: int = 0
    size: int = 0


def cut_block(block: Block, room: int, *, hidden: bool) -> list[Fragment]:
    """Fragments of a block whose links are shown, none longer than `room` when rendered."""
    text = block.text
    ways: list[Callable[[str, Fragment], Iterator[Fragment]]] = [
        _sentences,
        _words,
        lambda text, fragment: _clusters(text, fragment, room),
    ]
    pieces = _measure(block, [Fragment(0, len(text), 0)], hidden)
    for cut in ways:
        pieces = _measure(
            block,
            [
                piece
                for long in pieces
                for piece in (cut(text, long) if long.size > room else (long,))
            ],
            hidden,
        )
    return [*pieces[:1], *_weigh_gaps(block, pieces, hidden)]


def _weigh_gaps(block: Block, pieces: list[Fragment], hidden: bool) -> Iterator[Fragment]:
    """What joining two neighbours costs: the white space between them, and marks it may need."""
    marked = any(span.marks for span in block.spans)
    couples = ((first.start, second.end) for first, second in pairwise(pieces))
    joined = _slices(block, couples) if marked else iter(())
    for first, second in pairwise(pieces):
        gap = utf16_length(block.text[first.end : second.start])
        if marked:
            both = utf16_length(render_block(next(joined), hidden=hidden))
            gap = max(gap, both - first.size - second.size)
        yield replace(second, gap=gap)


def flatten_links(block: Block) -> Block:
    if not any(span.link for span in block.spans):
        return block
    return replace(block, spans=show_links(block.spans))


def slice_block(block: Block, start: int, end: int) -> Block:
    """The characters from `start` to `end`; a list item shows its marker only once."""
    return next(_slices(block, [(start, end)]))


def _slices(block: Block, ranges: Iterable[tuple[int, int]]) -> Iterator[Block]:
    """Slices in rising order, made in one walk over the spans."""
    number, place = 0, 0
    for start, end in ranges:
        while number < len(block.spans) and place + len(block.spans[number].text) <= start:
            place += len(block.spans[number].text)
            number += 1
        spans: list[Span] = []
        at, index = place, number
        while index < len(block.spans) and at < end:
            span = block.spans[index]
            spans.append(replace(span, text=span.text[max(start - at, 0) : end - at]))
            at += len(span.text)
            index += 1
        yield _continue(block, tuple(spans), start)


def _continue(block: Block, spans: tuple[Span, ...], start: int) -> Block:
    if start and block.kind is BlockKind.ITEM:
        return Block(BlockKind.PARAGRAPH, spans)
    return replace(block, spans=spans)


def _measure(block: Block, pieces: list[Fragment], hidden: bool) -> list[Fragment]:
    slices = _slices(block, ((piece.start, piece.end) for piece in pieces))
    return [
        piece
        if piece.size
        else replace(piece, size=utf16_length(render_block(part, hidden=hidden)))
        for piece, part in zip(pieces, slices, strict=True)
    ]


def _sentences(text: str, long: Fragment) -> Iterator[Fragment]:
    ends = [match.end() for match in _SENTENCE_END.finditer(text, long.start, long.end)]
    start, penalty = long.start, long.penalty
    for end in [*ends, long.end]:
        words = text[start:end]
        if words.strip():
            first = start + len(words) - len(words.lstrip())
            yield Fragment(first, first + len(words.strip()), penalty)
            penalty = AFTER_SENTENCE
        start = end


def _words(text: str, long: Fragment) -> Iterator[Fragment]:
    penalty = long.penalty
    for match in _WORD.finditer(text, long.start, long.end):
        yield Fragment(match.start(), match.end(), penalty)
        penalty = AFTER_WORD


def _clusters(text: str, long: Fragment, room: int) -> Iterator[Fragment]:
    """Clusters in handfuls: small enough to fill a message well, few enough to be quick."""
    most = max(room // 50, 1)
    start, penalty = long.start, long.penalty
    for match in _CLUSTER.finditer(text, long.start, long.end):
        if match.end() - start > most and match.start() > start:
            yield Fragment(start, match.start(), penalty)
            start, penalty = match.start(), WITHIN_WORD
        while match.end() - start > max(room // 8, 1):
            yield Fragment(start, start + max(room // 8, 1), penalty)
            start, penalty = start + max(room // 8, 1), WITHIN_WORD
    if start < long.end:
        yield Fragment(start, long.end, penalty)
