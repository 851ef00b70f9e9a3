"""The built-in list of warnings: the term readers see, and the other words authors use for it.

The words stand in `words/`, a file a theme or group of languages.
"""

from collections.abc import Iterator
from pathlib import Path

from bot.models.story import Rating
from bot.text.warnings.spellings import plain
from bot.text.word_files import read_words

Terms = dict[str, tuple[str, ...]]

_FILES = Path(__file__).with_name("words")
_THEMES = ("harm", "intimacy", "mind", "body")
_LANGUAGES = ("latin", "cyrillic_to_hindi", "eastern")


def _read(name: str) -> Terms:
    return read_words(_FILES / f"{name}.toml")


def _other_languages() -> Iterator[tuple[str, tuple[str, ...]]]:
    for language in _LANGUAGES:
        for term, words in _read(language).items():
            yield term, tuple(map(plain, words))


def _canonical() -> Terms:
    terms = {term: words for theme in _THEMES for term, words in _read(theme).items()}
    for term, words in OTHER_LANGUAGES:
        terms[term] = tuple(dict.fromkeys((*terms[term], *words)))
    return terms


OTHER_LANGUAGES = tuple(_other_languages())
"""A term and its words in a group of languages.

Only words that say the same thing for certain: what is not here is hidden as the author's own.
"""
FOREIGN = frozenset(word for _, words in OTHER_LANGUAGES for word in words)
CANONICAL = _canonical()

_WEIGHT = _read("weight")
ADULT = frozenset(_WEIGHT["adult"])
"""A story that is not rated and warns of one of these counts as Explicit."""
GRAVE = ADULT | frozenset(_WEIGHT["grave"])
"""Nobody uses these words for decoration: among tags, too, they are a warning until denied."""
SIGNS = {sign: term for term, signs in _read("signs").items() for sign in signs}

_MEASURES = _read("measures")
QUALIFIERS = _MEASURES["qualifiers"]
"""Without them in front a term is the same."""
TAILS = _MEASURES["tails"]
"""Without them behind it, too."""
FILLERS = frozenset(_MEASURES["fillers"])
"""What an author may add to a warning without saying more than it does."""

TAGS = frozenset(_read("tags")["tags"])
"""What authors write among their warnings that describes a story and warns of nothing."""

_NOTHING = _read("nothing")
NONE_APPLY = frozenset(map(plain, _NOTHING["none_apply"]))
"""How other languages say that no warning applies."""
CHOSE_NOT = frozenset(map(plain, _NOTHING["chose_not"]))
"""How other languages say that the author will not warn."""

RATING_WORDS = {Rating(rating): words for rating, words in _read("ratings").items()}
"""What ratings are called: by archives, films, games, television and book shops."""
