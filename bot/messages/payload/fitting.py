"""Public words cut to a length that Discord accepts, at a place where a cut can be read."""

from bisect import bisect_left
from collections.abc import Callable

import regex

from bot.text.limits import UNBOUNDED, Size, size_of

ELLIPSIS = "…"
_CLUSTER = regex.compile(r"\X")
_WORD_END = regex.compile(r"(?<=\S)(?=\s)")


def fit(
    text: str, limit: int, show: Callable[[str], str] = str, *, most_bytes: int = UNBOUNDED
) -> str:
    """Return `show(text)`, cut at a word end with an ellipsis if it is longer than `limit`.

    `show` turns words into what is sent (an escape); the limits are on what it returns, in UTF-16
    units and in UTF-8. A first word that is too long is cut between grapheme clusters. Empty if
    nothing fits.
    """
    room = Size(limit, most_bytes)
    if size_of(whole := show(text)).within(room):
        return whole
    for ends in (_WORD_END.finditer(text), _CLUSTER.finditer(text)):
        cuts = [end.end() for end in ends]
        longest = bisect_left(cuts, True, key=lambda cut: _exceeds(show(_cut(text, cut)), room))
        if longest:
            return show(_cut(text, cuts[longest - 1]))
    least = show(ELLIPSIS)
    return "" if _exceeds(least, room) else least


def _exceeds(shown: str, room: Size) -> bool:
    return not size_of(shown).within(room)


def _cut(text: str, end: int) -> str:
    return text[:end].rstrip(" \n,;:-–—") + ELLIPSIS
