"""Names as people type them: compared without case and width, in every script."""

import unicodedata
from functools import lru_cache

import regex

# Turkish has four of them, each in a pair of its own: all count as one.
_DOTLESS = "ı"
_DOT_ABOVE = "\u0307"
_MARKED_I = regex.compile(r"i\p{M}+")


# Of a story of 500 chapters every title is compared with each letter that is typed.
@lru_cache(maxsize=4096)
def name_key(words: str) -> str:
    """The form in which a title, a name or a term is looked up. It is stored beside titles.

    Twice is the same as once.
    """
    if words.isascii():
        return " ".join(words.lower().split())
    folded = _folded(_folded(words)).replace(_DOTLESS, "i")
    # Of İ lower case makes an i with a dot of its own.
    dotless = _MARKED_I.sub(lambda found: found.group().replace(_DOT_ABOVE, ""), folded)
    return " ".join(unicodedata.normalize("NFKC", dotless).split())


def _folded(words: str) -> str:
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", words).casefold())
