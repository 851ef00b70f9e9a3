"""A block that is too long for a message, in pieces that are not.

Sentences first; only a sentence that is too long is cut at spaces, and only a word that is too
long between grapheme clusters (a cluster longer than a message, between characters).
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TypeAlias

import regex

from bot.messages.layout.rendering import margins_size, render_block, show_links
from bot.messages.layout.spoiler_count import markup_size
from bot.text.blocks import Block, BlockKind, Span
from bot.text.limits import NOTHING, Size, size_of

AFTER_SENTENCE = 30
AFTER_WORD = 60
WITHIN_WORD = 200

_SENTENCE_END = regex.compile(
    r"(?<!\b(?:Mr|Mrs|Ms|Dr|St|Prof))[.!?…]+[\"'”’»)\]]*(?=\s)|[。！？｡]+[」』”’）)]*|\n"
)
_WORD = regex.compile(r"[\S\u00a0\u2007\u202f]+")
# Japanese, Chinese, Thai and their neighbours write no spaces: every cluster may begin a word.
_WITHOUT_SPACES = regex.compile(
    r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}。、！？」』）]"
)
_CLUSTER = regex.compile(r"\X")
_ESCAPED_WHOLE = regex.compile(r"[:@¯]|^\d+$")
_LONGEST_WORD = 200
_NEVER_FIRST = frozenset(
    "、。，．・：；！？…‥ー々ゝゞヽヾ」』）〕】〉》］｝’”ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ"
)
_NEVER_LAST = frozenset("「『（〔【〈《［｛‘“")


_Cut: TypeAlias = Callable[[str, "Fragment"], "Iterator[Fragment]"]


@dataclass(frozen=True, slots=True)
class Fragment:
    """Characters `start` to `end` of a block. `gap`: what joining it to the one before costs."""

    start: int
    end: int
    penalty: int
    gap: Size = NOTHING
    size: Size = NOTHING

    def sized(self, size: Size) -> "Fragment":
        return Fragment(self.start, self.end, self.penalty, self.gap, size)


def cut_block(
    block: Block,
    room: Size,
    *,
    hidden: bool,
    fine: bool = False,
    edges: Sequence[int] = (),
    spoiler: int = 0,
) -> list[Fragment]:
    """Fragments of a block whose links are shown, none larger than `room` when rendered.

    `fine` cuts at every space, not only where a sentence is too long: more places to break at.
    `edges` are characters, in rising order, to cut at in any case, or at the start of their word.
    `spoiler` is what each of the author's own spoilers costs at least.
    """
    text = block.text
    pieces = _measure(block, [Fragment(0, len(text), 0)], hidden, spoiler)
    for cut, everywhere in _ways(room, edges, fine=fine):
        pieces = _measure(
            block,
            [
                piece
                for long in pieces
                for piece in (cut(text, long) if everywhere or _exceeds(long, room) else (long,))
            ],
            hidden,
            spoiler,
        )
    return [*pieces[:1], *_weigh_gaps(block, pieces, hidden, spoiler)]


def _ways(room: Size, edges: Sequence[int], *, fine: bool) -> tuple[tuple[_Cut, bool], ...]:
    """Ways to cut, the gentlest first, and whether to cut what is short enough too."""
    return (
        (lambda text, fragment: _at(text, fragment, edges), bool(edges)),
        (_sentences, False),
        (_words, fine),
        (lambda text, fragment: _clusters(text, fragment, room), False),
    )


def _weigh_gaps(
    block: Block, pieces: list[Fragment], hidden: bool, spoiler: int
) -> Iterator[Fragment]:
    """What joining two neighbours costs: the white space between them, and marks it may need."""
    text, marked = block.text, any(span.marks for span in block.spans)
    couples = ((first.start, second.end) for first, second in pairwise(pieces))
    joined = _slices(block, couples) if marked else iter(())
    for first, second in pairwise(pieces):
        gap = size_of(text[first.end : second.start])
        gap += _margins(block, first.end, second.start)
        gap += _quoted_lines(block, first.end, second.start)
        if marked:
            both = markup_size(render_block(next(joined), hidden=hidden), spoiler)
            both += _margins(block, first.start, second.end)
            gap = gap.at_least(both - first.size - second.size)
        gap += _torn(block.text, first, second)
        yield Fragment(second.start, second.end, second.penalty, gap, second.size)


def _exceeds(fragment: Fragment, room: Size) -> bool:
    return not fragment.size.within(room)


def _quoted_lines(block: Block, start: int, end: int) -> Size:
    """What a quote's marks cost on lines without words. The last line's belong to its words."""
    last = block.text.rfind("\n", start, end)
    if block.kind is not BlockKind.QUOTE or last < 0:
        return NOTHING
    return margins_size(block, start, last)


def _torn(text: str, first: Fragment, second: Fragment) -> Size:
    """What a word may cost more when it is whole: only then is it seen to need an escape.

    An address, a name between colons and a mention can begin before one place.
    """
    if first.end < second.start:
        return NOTHING
    begun = text[first.start : first.end].split()[-1]
    return size_of("\\" * 3) if _ESCAPED_WHOLE.search(begun) else NOTHING


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
            text = span.text[max(start - at, 0) : end - at]
            spans.append(Span(text, span.marks, span.link))
            at += len(span.text)
            index += 1
        yield _continue(block, tuple(spans), start)


def _continue(block: Block, spans: tuple[Span, ...], start: int) -> Block:
    if start and block.kind is BlockKind.ITEM:
        return Block(BlockKind.PARAGRAPH, spans)
    return Block(block.kind, spans, block.level, block.marker)


def _measure(block: Block, pieces: list[Fragment], hidden: bool, spoiler: int) -> list[Fragment]:
    slices = _slices(block, ((piece.start, piece.end) for piece in pieces))
    return [
        piece if piece.size.units else piece.sized(_size(block, piece, part, hidden, spoiler))
        for piece, part in zip(pieces, slices, strict=True)
    ]


def _size(block: Block, piece: Fragment, part: Block, hidden: bool, spoiler: int) -> Size:
    size = markup_size(render_block(part, hidden=hidden), spoiler)
    return size + _margins(block, piece.start, piece.end)


def _margins(block: Block, start: int, end: int) -> Size:
    """What a list item's further lines cost more where its first line is in the same message."""
    if not start or block.kind is not BlockKind.ITEM:
        return NOTHING
    return margins_size(block, start, end)


def _at(text: str, long: Fragment, edges: Sequence[int]) -> Iterator[Fragment]:
    start = long.start
    for edge in edges:
        place = _word_start(text, edge)
        before = text[start:place].rstrip()
        if before and place < long.end:
            yield Fragment(start, start + len(before), long.penalty)
            start = place
    yield Fragment(start, long.end, long.penalty)


def _word_start(text: str, edge: int) -> int:
    """The nearest place, from `edge` back, where a word begins; in an endless one, a cluster."""
    if edge >= len(text):
        return len(text)
    start = max(edge - _LONGEST_WORD, 0)
    places = [match.start() for match in _CLUSTER.finditer(text, start, edge + 1)]
    begins = (place for place in reversed(places) if place == 0 or _begins_word(text, place))
    return next(begins, places[-1])


def _begins_word(text: str, place: int) -> bool:
    before, after = text[place - 1], text[place]
    if _WITHOUT_SPACES.match(before):
        return not _clings(text, place)
    return before.isspace() and not after.isspace()


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


def _clusters(text: str, long: Fragment, room: Size) -> Iterator[Fragment]:
    """Clusters in handfuls: small enough to fill a message well, few enough to be quick."""
    # Twice, for a character takes up to four bytes and two units.
    length = min(room.units, room.bytes // 2)
    most, longest = max(length // 50, 1), max(length // 8, 1)
    start, penalty = long.start, long.penalty
    for match in _CLUSTER.finditer(text, long.start, long.end):
        full = match.end() - start > most and match.start() > start
        if full and not _clings(text, match.start()):
            yield Fragment(start, match.start(), penalty)
            start, penalty = match.start(), WITHIN_WORD
        while match.end() - start > longest:
            yield Fragment(start, start + longest, penalty)
            start, penalty = start + longest, WITHIN_WORD
    if start < long.end:
        yield Fragment(start, long.end, penalty)


def _clings(text: str, place: int) -> bool:
    """Whether Japanese and Chinese keep together what stands here, though no space says so."""
    return text[place] in _NEVER_FIRST or text[place - 1] in _NEVER_LAST
