"""What chapters are called, language by language."""

import re
from pathlib import Path

from bot.importing.words.folding import fold_name
from bot.text.word_files import read_words

_NUMBERED = read_words(Path(__file__).with_name("headings.toml"))
_UNNUMBERED, _SPOKEN = _NUMBERED.pop("unnumbered"), _NUMBERED.pop("spoken")


def _languages() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for language, words in _NUMBERED.items():
        for word in map(fold_name, words):
            found[word] = (*found.get(word, ()), language)
    return found


LANGUAGES_OF = _languages()
"""A folded word for a chapter or a part, and the languages it belongs to."""
UNNUMBERED = frozenset(map(fold_name, _UNNUMBERED))
SPOKEN = frozenset(map(fold_name, _SPOKEN))
"""The author may be speaking here: with more than a title behind them they label a note."""
_INTRODUCES = re.compile(
    r"(?:(?:the )?author'?s? |story |chapter )?(?:notes?|info(?:rmation)?|warnings?|details)|"
    r"about\b.*|(?:before you|read me|please read)\b.*|disclaimers?|acknowledge?ments?|"
    r"(?:content|trigger)s?\b.*|dedications?|summary|tags|a/n|"
    r"(?:(?:a|the|some) )?(?:few )?(?:short )?(?:notes?|letters?|words?|messages?|warnings?) "
    r"(?:to|for|before|from)\b.{0,20}\b(?:readers?|you|reading|author|writer|begin\w*|start\w*)|"
    r"dear readers?|to (?:my|the|all) (?:\w+ )?readers?"
)


def introduces(heading: str) -> bool:
    """Whether a heading that stands before all chapters speaks of the story: `Foreword`."""
    words = fold_name(heading)
    return words in SPOKEN or _INTRODUCES.fullmatch(words) is not None


ARTICLES = frozenset(
    {"the", "das", "der", "die", "le", "la", "les", "el", "il", "lo", "o", "a", "het", "de", "το"}
)
EASTERN_UNITS = "章节|章|回|話|话|節|节|部|卷|巻|集|幕|篇|編|夜|折|季"
EASTERN_UNNUMBERED = tuple(
    sorted((word for word in UNNUMBERED if word[0] >= "\u3040"), key=len, reverse=True)
)
"""These may be followed by a title without a blank between."""
