"""What a document is made of once its tree is laid flat, in reading order."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeAlias

from bot.text.blocks import Block, BlockKind


@dataclass(frozen=True, slots=True)
class HeadingPiece:
    """`text` is Markdown on one line. Level 0 is a paragraph that reads like a chapter heading."""

    level: int
    text: str


@dataclass(frozen=True, slots=True)
class OpeningPiece:
    """The beginning of a passage, as it is written."""

    line: str


@dataclass(frozen=True, slots=True)
class Closing:
    """The end of the innermost open passage."""


@dataclass(frozen=True, slots=True)
class GapPiece:
    """An empty paragraph."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A paragraph that holds nothing but pictures, named by address and description."""

    name: str


@dataclass(frozen=True, slots=True)
class LabelPiece:
    """A labelled line, as Markdown."""

    line: str


Piece: TypeAlias = Block | HeadingPiece | OpeningPiece | Closing | GapPiece | Picture | LabelPiece


def has_own_text(pieces: Iterable[Piece]) -> bool:
    """Whether text stands among these outside of the passages that begin among them."""
    depth = 0
    for piece in pieces:
        depth += isinstance(piece, OpeningPiece) - isinstance(piece, Closing)
        if not depth and isinstance(piece, Block) and piece.kind is not BlockKind.SCENE_BREAK:
            return True
    return False
