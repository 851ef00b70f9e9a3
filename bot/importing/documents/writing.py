"""Pieces to Markdown, and the short texts that stand in labels."""

from collections.abc import Sequence
from itertools import groupby

from bot.importing.documents.flow import Flow
from bot.importing.documents.inlines import SpanReader
from bot.importing.documents.paragraphs import PIPE, print_line
from bot.importing.documents.pieces import HeadingPiece, LabelPiece, OpeningPiece, Piece
from bot.importing.documents.tally import Lost, WordTally
from bot.importing.documents.tree import Inlines, Node
from bot.text.blocks import Block, Body
from bot.text.canonical.printing import print_body


def write(pieces: Sequence[Piece]) -> str:
    """Canonical escapes throughout: what only looks like Markdown in a document stays text."""
    chunks: list[str] = []
    for is_block, group in groupby(pieces, key=lambda piece: isinstance(piece, Block)):
        if is_block:
            blocks = tuple(piece for piece in group if isinstance(piece, Block))
            chunks.append(print_body(Body(blocks)).replace(PIPE, "|"))
        else:
            chunks += map(_line, group)
    return "\n\n".join(chunk for chunk in chunks if chunk)


def write_note(blocks: Sequence[Node], tally: WordTally) -> str:
    """A note to readers as Markdown of its own. It is public: what is hidden in it is so in ||."""
    return write(_note_pieces(blocks, tally))


def write_line(blocks: Sequence[Node], tally: WordTally) -> str:
    """The same on one line of Markdown, as a label's value."""
    pieces = (piece for piece in _note_pieces(blocks, tally) if isinstance(piece, Block))
    lines = (print_line(piece.spans) for piece in pieces)
    return "&#10;&#10;".join(line for line in lines if line)


def write_words(inlines: Inlines, tally: WordTally) -> str:
    """A title or a name as Markdown, without marks."""

    def leave_out(_blocks: list[Node], _hidden: bool) -> str:
        tally.add(Lost.NAME_NOTES)
        return ""

    reader = SpanReader(tally, leave_out, lambda _name: None)
    return print_line(reader.read(inlines, addresses=False), plain=True)


def _note_pieces(blocks: Sequence[Node], tally: WordTally) -> list[Piece]:
    flow = Flow(tally, inline_only=True)
    flow.take(blocks)
    flow.end_chapter()
    return flow.pieces


def _line(piece: Piece) -> str:
    match piece:
        case HeadingPiece(level, text):
            return f"{'#' * min(level, 6)} {text}" if level else text
        case LabelPiece(line) | OpeningPiece(line):
            return line
        case Block():
            return ""
        case _:
            return ":::"
