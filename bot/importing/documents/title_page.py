"""The title of the whole above its chapters, once, whatever else repeats it."""

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.importing.documents.pieces import HeadingPiece, Piece
from bot.importing.documents.tally import Lost, WordTally
from bot.importing.documents.work import Work
from bot.importing.lines.titles import could_be_title
from bot.text.blocks import Block

_SIGNS = re.compile(r"[\W_]+")


def place_title(pieces: Sequence[Piece], work: Work, tally: WordTally) -> list[Piece]:
    """The pieces below a heading with the title, one level deeper than that.

    A `doubtful` title counts only where the text begins with it, or with nothing like a title.
    """
    if not work.title or (work.doubtful and not _fits(pieces, work)):
        return list(pieces)
    kept = _without_repeats(pieces, work, tally)
    levels = [piece.level for piece in kept if isinstance(piece, HeadingPiece) and piece.level]
    deeper = 2 - min(levels, default=2)
    moved = (
        replace(piece, level=piece.level + deeper)
        if isinstance(piece, HeadingPiece) and piece.level
        else piece
        for piece in kept
    )
    return [HeadingPiece(1, work.title), *moved]


def _fits(pieces: Sequence[Piece], work: Work) -> bool:
    told = next((piece for piece in pieces if isinstance(piece, HeadingPiece | Block)), None)
    if told is None or _repeats(told.text, work):
        return True
    return isinstance(told, Block) and not could_be_title(told.text)


def _without_repeats(pieces: Sequence[Piece], work: Work, tally: WordTally) -> list[Piece]:
    """Without headings and lines before the text that say nothing but title and author."""
    for index, piece in enumerate(pieces):
        words = piece.text if isinstance(piece, HeadingPiece | Block) else ""
        if not words or not _repeats(words, work):
            return list(pieces[index:])
        tally.add(Lost.REPEATED)
    return []


def _repeats(words: str, work: Work) -> bool:
    """Whether the title and, with or without `by`, the authors are all that is said."""
    rest = f" {_plain(words)} "
    for known in (work.title, *work.authors):
        rest = rest.replace(f" {_plain(known)} ", " ", 1)
    return rest.split() in ([], ["by"])


def _plain(words: str) -> str:
    return " ".join(_SIGNS.sub(" ", words.replace("&#10;", " ")).casefold().split())
