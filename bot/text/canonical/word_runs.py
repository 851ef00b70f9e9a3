"""Words of a text as its versions are compared by: no marks, case, quotes or other punctuation."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from bot.text.canonical.words import EAST_ASIAN

Run = tuple[str, ...]

LENGTH = 3
"""So many words in a row are known again wherever they stand."""

_WORD = re.compile(
    rf"(?P<dense>[{EAST_ASIAN}\u0e00-\u0eff]+)|[^\W_{EAST_ASIAN}\u0e00-\u0eff]+"
    rf"(?:['’][^\W_{EAST_ASIAN}\u0e00-\u0eff]+)*"
)


@dataclass(frozen=True, slots=True)
class Word:
    """A word as it is compared, and where it stands in its text."""

    key: str
    start: int
    end: int


def find_words(text: str) -> Iterator[Word]:
    """In order. Where words are not parted by spaces, each three characters count as one."""
    for found in _WORD.finditer(text):
        start, end = found.span()
        if not found["dense"]:
            yield Word(_key(found[0]), start, end)
            continue
        for at in range(start, max(start + 1, end - LENGTH + 1)):
            until = min(at + LENGTH, end)
            yield Word(_key(text[at:until]), at, until)


def words_of(text: str) -> Run:
    return tuple(word.key for word in find_words(text))


def runs_of(words: Run, length: int = LENGTH) -> set[Run]:
    """All that stand side by side, so many at a time."""
    return {words[at : at + length] for at in range(len(words) - length + 1)}


def whole_or_runs(words: Run) -> set[Run]:
    """What a text is known again by: its runs or, where it is shorter than one, all of it."""
    return runs_of(words, min(len(words), LENGTH)) if words else set()


@dataclass(slots=True)
class Runs:
    """Everything that stands side by side in some texts, up to LENGTH words."""

    found: set[Run] = field(default_factory=set[Run])

    @classmethod
    def of(cls, texts: Iterable[Run]) -> "Runs":
        made = cls()
        for words in texts:
            for length in range(1, LENGTH + 1):
                made.found |= runs_of(words, length)
        return made

    def holds(self, words: Run, *, share: float) -> bool:
        """Whether at least such a part of what these words are known by stands in the texts."""
        known = whole_or_runs(words)
        return bool(known) and len(known & self.found) >= share * len(known)


def _key(word: str) -> str:
    plain = unicodedata.normalize("NFKC", word).casefold()
    return plain.replace("'", "").replace("’", "")
