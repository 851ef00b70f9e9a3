"""Public words cut to a length that Discord accepts, at a place where a cut can be read."""

from bisect import bisect_right
from collections.abc import Callable

import regex

from bot.text.limits import utf16_length

ELLIPSIS = "…"
_CLUSTER = regex.compile(r"\X")
_WORD_END = regex.compile(r"(?<=\S)(?=\s)")


def fit(text: str, limit: int, show: Callable[[str], str] = str) -> str:
    """Return `show(text)`, cut at a word end with an ellipsis if it is longer than `limit`.

    `show` turns words into what is sent (an escape); the limit is on what it returns, in UTF-16
    units. A first word that is too long is cut between grapheme clusters. Empty if nothing fits.
    """
    if utf16_length(whole := show(text)) <= limit:
        return whole
    for ends in (_WORD_END.finditer(text), _CLUSTER.finditer(text)):
        cuts = [end.end() for end in ends]
        longest = bisect_right(cuts, limit, key=lambda cut: utf16_length(show(_cut(text, cut))))
        if longest:
            return show(_cut(text, cuts[longest - 1]))
    least = show(ELLIPSIS)
    return least if utf16_length(least) <= limit else ""


def _cut(text: str, end: int) -> str:
    return text[:end].rstrip(" \n,;:-–—") + ELLIPSIS
