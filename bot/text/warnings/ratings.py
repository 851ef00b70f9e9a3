"""What a rating is called, whatever archive, cinema or shop it is taken from."""

import re
from collections.abc import Iterator

from bot.models.story import Rating
from bot.text.warnings.spellings import plain
from bot.text.warnings.word_lists import RATING_WORDS

_STRICTNESS = (Rating.GENERAL, Rating.TEEN, Rating.MATURE, Rating.EXPLICIT)
_RATINGS = {word: rating for rating, words in RATING_WORDS.items() for word in words}
# Inside a longer remark only these speak of a rating; `a` or `none` would be ordinary words.
_TELLING = {
    word: rating
    for word, rating in _RATINGS.items()
    if (len(word) > 2 or not word.isascii())
    and rating not in {Rating.NOT_RATED, Rating.GENERAL}
    and not word.isdigit()
}
_WRITTEN_TOGETHER = {word: rating for word, rating in _TELLING.items() if not word.isascii()}
_LONGEST_PHRASE = 4
_LONGEST_READ = 500
_AGE = re.compile(
    r"(?:[(\[]|\b(?:under|over|below|above|ab|unter|über|than|age[sd]?|from|fsk|pegi|usk|p))"
    r"\s*[-:]?\s*(\d\d)\b"
)


def parse_rating(words: str) -> Rating | None:
    """What a rating label means, the strictest where it names several; None if it names none."""
    whole = plain(words[:_LONGEST_READ])
    if whole in _RATINGS:
        return _RATINGS[whole]
    bare = whole.strip("()<>:;, ")
    if bare in _RATINGS:
        return _RATINGS[bare]
    found = [*_named(words[:_LONGEST_READ]), *_aged(whole)]
    found += [rating for word, rating in _WRITTEN_TOGETHER.items() if word in whole]
    if found:
        return max(found, key=_STRICTNESS.index)
    return Rating.NOT_RATED if re.match(r"(?:not (?:yet )?rated|unrated)\b", whole) else None


def _named(words: str) -> Iterator[Rating]:
    tokens = re.findall(r"[\w+\-/]+", words)
    position = 0
    while position < len(tokens):
        size, rating = _longest_phrase(tokens, position)
        if rating is None:
            rating = _at_a_place_of_its_own(tokens[position], position)
        if rating is not None and rating is not Rating.NOT_RATED:
            yield rating
        position += size


def _longest_phrase(tokens: list[str], position: int) -> tuple[int, Rating | None]:
    for size in range(_LONGEST_PHRASE, 0, -1):
        phrase = " ".join(tokens[position : position + size]).casefold().strip("-/")
        if position + size <= len(tokens) and phrase in _TELLING:
            return size, _TELLING[phrase]
    return 1, _split_token(tokens[position])


def _split_token(token: str) -> Rating | None:
    """`T/M` names two ratings."""
    parts = [part.strip("-").casefold() for part in token.split("/")]
    found = [_RATINGS.get(part) for part in parts] if len(parts) > 1 else []
    known = [rating for rating in found if rating in _STRICTNESS]
    return max(known, key=_STRICTNESS.index) if known and len(known) == len(parts) else None


def _at_a_place_of_its_own(token: str, position: int) -> Rating | None:
    """Short names count in front, or written as a name: `M for language`, `rated M`."""
    named = token.isupper() and len(token) <= 2
    return _RATINGS.get(token.casefold().strip("-/")) if position == 0 or named else None


def _aged(words: str) -> Iterator[Rating]:
    """`not for anyone under 18`, `FSK ab 16`."""
    for found in _AGE.finditer(words):
        age = int(found[1])
        if 18 <= age <= 21:
            yield Rating.EXPLICIT
        elif 15 <= age <= 17:
            yield Rating.MATURE
        elif 12 <= age <= 14:
            yield Rating.TEEN
