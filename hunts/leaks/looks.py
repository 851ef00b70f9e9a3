"""How displayed characters look, as bits: the one language of the author's side and the judges.

`node/judge.mjs` answers with the same bits.
"""

from enum import IntFlag
from typing import NamedTuple


class Look(IntFlag):
    PLAIN = 0
    EMPHASIS = 1
    STRONG = 2
    STRIKE = 4
    CODE = 8
    QUOTE = 16
    HEADING = 32
    HIDDEN = 64
    SMALL = 128
    UNDERLINE = 256


class Stroke(NamedTuple):
    """Characters that look alike; `look` is a `Look` as a plain number."""

    look: int
    text: str
