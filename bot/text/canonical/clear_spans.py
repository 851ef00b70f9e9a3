"""Inline Markdown that is read at sight: whole words between stars, or escaped signs.

Nearly every paragraph of a story is like that, and needs no parser that walks from sign to sign.
What is less than certain here is left to that parser (`markdown_spans.py`).
"""

import re

from bot.text.blocks import Mark
from bot.text.canonical.markdown_spans import plain_text

Piece = tuple[str, Mark]

_OTHER_SIGN = re.compile(r"[\\`~|\[<&]")
_RAGGED = re.compile(r"[ \t]\n|\n[ \t]")
# Beside these, a sign on the side of a word can only open or close: all are spaces or punctuation.
_BESIDE = r" \n\"'“”‘’()—–…,.;:!?\-"
# A sign comes first, and then what stands before it: that way the search skips what is none.
_OPENING = rf"(\*(?<![^{_BESIDE}]\*)\*{{0,2}}|_(?<![^{_BESIDE}]_)_{{0,2}})(?=[^\s*_])"
_PAIR = re.compile(rf"{_OPENING}([^*_]+)(?<=[^\s*_])\1(?![^{_BESIDE}])")
_MARKS = (Mark.PLAIN, Mark.EMPHASIS, Mark.STRONG, Mark.EMPHASIS | Mark.STRONG)
_WITH_ESCAPES = re.compile(r"[^\\`*_~|\[<&]*(?:\\[!-/:-@\[-`{-~\n][^\\`*_~|\[<&]*)+")
_ESCAPE = re.compile(r"\\([\s\S])")


def read_clear(text: str) -> list[Piece] | None:
    """The same as the parser reads, as text and marks; or None where it takes the parser to tell.

    `text` is one paragraph without white space at its ends that begins no other block. Pieces
    that look alike never stand beside each other.
    """
    if "\n" in text and _RAGGED.search(text):
        return None
    if _OTHER_SIGN.search(text):
        return _read_escapes(text)
    if "*" in text or "_" in text:
        return _read_pairs(text)
    return [(plain_text(text), Mark.PLAIN)]


def _read_pairs(text: str) -> list[Piece] | None:
    """Text in which every sign belongs to a pair, and no pair stands in another."""
    before, *found = _PAIR.split(text)
    signs, insides, gaps = found[::3], found[1::3], found[2::3]
    if text.count("*") + text.count("_") != 2 * sum(map(len, signs)):
        return None
    pieces: list[Piece] = [(plain_text(before), Mark.PLAIN)] if before else []
    for sign, inside, gap in zip(signs, insides, gaps, strict=True):
        pieces.append((plain_text(inside), _MARKS[len(sign)]))
        if gap:
            pieces.append((plain_text(gap), Mark.PLAIN))
    return pieces


def _read_escapes(text: str) -> list[Piece] | None:
    """Text in which every sign is escaped; an escaped line end is a line break."""
    if _WITH_ESCAPES.fullmatch(text) is None:
        return None
    parts = _ESCAPE.split(text)
    parts[::2] = map(plain_text, parts[::2])
    return [("".join(parts), Mark.PLAIN)]
