"""What empty paragraphs and pictures between paragraphs mean: a new scene, or nothing."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby

from bot.importing.documents.free_text import BREAK
from bot.importing.documents.pieces import (
    Closing,
    GapPiece,
    HeadingPiece,
    LabelPiece,
    OpeningPiece,
    Picture,
    Piece,
)
from bot.importing.documents.tally import Lost, WordTally
from bot.text.blocks import Block, BlockKind

_DIVIDER = re.compile(
    r"divid|separat|break|ornament|flourish|scene|fleuron|dinkus|asterism|\brule|\bhr\b|\bline|"
    r"border|spacer|\A\W*\*",
    re.IGNORECASE,
)
_FEW, _MOST = 4, 0.6


def settle_spacing(pieces: Sequence[Piece], tally: WordTally) -> list[Piece]:
    """Two empty paragraphs or more part scenes, unless that is how this document parts them all.

    A picture alone does if it is called a divider, or if the same stands in several places. Breaks
    that part nothing are dropped.
    """
    settled: list[Piece] = []
    before: Piece | None = None
    for piece, cause in _breaks(pieces, _usual_gap(pieces)):
        if cause is Lost.PICTURES:
            tally.add(cause)
        elif _is_break(piece) and (before is None or _is_break(before)):
            continue
        else:
            tally.add(cause or Lost.GAPS, cause is not None)
            settled.append(piece)
            if not isinstance(piece, OpeningPiece | Closing):
                before = None if isinstance(piece, HeadingPiece | LabelPiece) else piece
    return settled


def _breaks(pieces: Sequence[Piece], usual: int) -> Iterator[tuple[Piece, Lost | None]]:
    """Each piece, gaps and dividers as breaks, with what is to be said about it."""
    seen = Counter(piece.name for piece in pieces if isinstance(piece, Picture))
    for is_gap, group in groupby(pieces, key=lambda piece: isinstance(piece, GapPiece)):
        run = list(group)
        if is_gap:
            yield from [(BREAK, Lost.GAPS)] if len(run) > usual else []
            continue
        for piece in run:
            if not isinstance(piece, Picture):
                yield piece, None
            elif _DIVIDER.search(piece.name) or (piece.name.strip() and seen[piece.name] > 1):
                yield BREAK, Lost.DIVIDERS
            else:
                yield piece, Lost.PICTURES


def _is_break(piece: Piece) -> bool:
    return isinstance(piece, Block) and piece.kind is BlockKind.SCENE_BREAK


def _usual_gap(pieces: Sequence[Piece]) -> int:
    """At least one; more where most paragraphs stand that far apart."""
    sizes: Counter[int] = Counter()
    size = 0
    for piece in pieces:
        if isinstance(piece, GapPiece):
            size += 1
        elif isinstance(piece, Block):
            sizes[size] += 1
            size = 0
    wide = sum(count for gap, count in sizes.items() if gap > 1)
    if sizes.total() < _FEW or wide <= _MOST * sizes.total():
        return 1
    return max(sizes, key=lambda gap: (sizes[gap], gap))
