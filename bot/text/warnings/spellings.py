"""How words are brought to one spelling, disguised ones included."""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

_UNSEEN = re.compile("[\u200b-\u200f\u2060\ufe00-\ufe0f\ufeff\u00ad]")
_DECORATION = '*_ "“”„‟«».!-–—[]{}~…⚠❗‼🚨❕'
_SPACED_OUT = re.compile(r"\w(?:[-./_* ]\w){2,}")
_MASK = "*#%_•@$!013457"
_STANDS_FOR = {
    "0": "[o0]", "1": "[il1]", "3": "[e3]", "4": "[a4]", "5": "[s5]", "7": "[t7]",
    "@": "a", "$": "s", "!": "[il]",
}  # fmt: skip


def tidy(term: str) -> str:
    """On one line, without the marks around it."""
    # `**gore**` is the word gore; stars inside a word are the author's.
    return " ".join(term.split()).strip(_DECORATION).strip()


def plain(words: str) -> str:
    """What words are compared by."""
    seen = _UNSEEN.sub("", unicodedata.normalize("NFKC", words))
    # Turkish has two letters i, and neither survives a change of case.
    lowered = tidy(seen).casefold().replace("i\u0307", "i").replace("ı", "i")
    return " ".join(lowered.replace("’", "'").split())


def squash(words: str) -> str:
    """Without what spellings differ in: `Self - Harm` and `selfharm` are the same."""
    return re.sub(r"[\s\-‐–—'./]+", "", words)


class Disguises:
    """Finds the word behind `s*icide`, `n0n-con` or `r.a.p.e`, where there is but one."""

    def __init__(self, terms: Iterable[tuple[str, str]]) -> None:
        """`terms` are words with what they mean."""
        self._by_length: dict[int, list[tuple[str, str]]] = {}
        for word, meaning in terms:
            self._by_length.setdefault(len(word), []).append((word, meaning))

    def meaning(self, words: str) -> str | None:
        if _SPACED_OUT.fullmatch(words):
            words = re.sub(r"[-./_* ]", "", words)
        elif not any(sign in _MASK for sign in words):
            return None
        return self._behind(words)

    @lru_cache(maxsize=1024)  # noqa: B019 (one instance lives as long as the process)
    def _behind(self, words: str) -> str | None:
        if sum(sign.isalpha() for sign in words) < 2 and len(words) > 3:
            return None
        pattern = re.compile("".join(map(_unmasked, words)))
        candidates = self._by_length.get(len(words), [])
        found = {meaning for word, meaning in candidates if pattern.fullmatch(word)}
        return found.pop() if len(found) == 1 else None


def _unmasked(sign: str) -> str:
    if sign in _STANDS_FOR:
        return _STANDS_FOR[sign]
    return "[a-z]" if sign in _MASK else re.escape(sign)
