"""What a warning is called, and what ratings mean. Terms compare by their canonical name."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from bot.models.story import Rating
from bot.text.warning_terms import ADULT, CANONICAL, QUALIFIERS

__all__ = [
    "CANONICAL",
    "canonical",
    "implied_rating",
    "is_listed_term",
    "parse_rating",
    "same_warning",
    "split_warnings",
]

_STRICTNESS = (Rating.GENERAL, Rating.TEEN, Rating.MATURE, Rating.EXPLICIT)
_RATING_WORDS: dict[Rating, tuple[str, ...]] = {
    Rating.NOT_RATED: (
        "not rated", "unrated", "nr", "none", "not_rated", "no rating", "n/a", "-", "not yet rated",
    ),
    Rating.GENERAL: (
        "g", "pg", "k", "k+", "general", "general audiences", "gen", "everyone", "all ages", "u",
        "all audiences", "e10+", "fr7", "family",
    ),
    Rating.TEEN: (
        "t", "t+", "teen", "teens", "teen and up", "teen and up audiences", "teen & up",
        "teen & up audiences", "pg-13", "pg13", "pg 13", "12", "12+", "13+", "14+", "fr13", "pg-15",
    ),
    Rating.MATURE: (
        "m", "r", "mature", "mature audiences", "r-15", "r15", "15", "15+", "16+", "fr15",
        "restricted", "m15+",
    ),
    Rating.EXPLICIT: (
        "e", "x", "xx", "xxx", "ma", "nc-17", "nc17", "nc 17", "explicit", "adult", "adults only",
        "adult only", "18", "18+", "r-18", "r18", "r18+", "r-18+", "fr18", "smut", "lemon",
        "lemons",
        "nsfw", "pwp", "porn", "m+", "erotica", "hard r", "over 18", "m/ma", "17+", "r-17",
    ),
}  # fmt: skip
_RATINGS = {word: rating for rating, words in _RATING_WORDS.items() for word in words}
# Inside a longer remark only these speak of a rating; `a` or `none` would be ordinary words.
_TELLING = {
    word: rating
    for word, rating in _RATINGS.items()
    if len(word) > 2 and rating not in {Rating.NOT_RATED, Rating.GENERAL} and not word.isdigit()
}
_TERMS = {synonym: term for term, words in CANONICAL.items() for synonym in (term, *words)}
_QUALIFIER = re.compile(
    rf"^(?:{'|'.join(map(re.escape, sorted(QUALIFIERS, key=len, reverse=True)))})\s+(?=\S)"
)
_TAIL = re.compile(r"(?:\s+(?:warnings?|scenes?|mentions?|mentioned|implied|themes?|tw|cw))+$")
_SEPARATORS = re.compile(r"[,;•\n、，；]")
_LONGEST_KNOWN = 80


def canonical(term: str) -> str:
    """The term of the built-in list, or the author's own words, tidied."""
    return _canonical(term) if len(term) <= 200 else _tidy(term)


@lru_cache(maxsize=4096)
def _canonical(term: str) -> str:
    words = _tidy(term)
    return _listed(_plain(words)) or words


def is_listed_term(term: str) -> bool:
    return canonical(term) in CANONICAL


def same_warning(a: str, b: str) -> bool:
    return canonical(a).casefold() == canonical(b).casefold()


def split_warnings(line: str) -> tuple[str, ...]:
    """The terms of a warnings line as written, without doubles; `gore and blood` are two."""
    terms = [part for piece in _pieces(line) for part in _split_known(piece)]
    return tuple({canonical(term).casefold(): term for term in reversed(terms)}.values())[::-1]


def parse_rating(words: str) -> Rating | None:
    """What a rating label means, the strictest where it names several; None if it names none."""
    plain = _plain(words)
    if plain in _RATINGS:
        return _RATINGS[plain]
    if re.match(r"(?:not (?:yet )?rated|unrated)\b", plain):
        return Rating.NOT_RATED
    found = list(_named_ratings(words))
    return max(found, key=_STRICTNESS.index) if found else None


def implied_rating(rating: Rating, terms: Iterable[str]) -> Rating:
    """Not rated counts as Explicit where an adult warning is listed."""
    if rating is Rating.NOT_RATED and any(canonical(term) in ADULT for term in terms):
        return Rating.EXPLICIT
    return rating


def _named_ratings(words: str) -> Iterator[Rating]:
    tokens = re.findall(r"[\w+\-]+", words[:500])
    for position, token in enumerate(tokens):
        plain = token.casefold().strip("-")
        rating = _TELLING.get(plain)
        if rating is None and (position == 0 or (token.isupper() and len(token) <= 2)):
            rating = _RATINGS.get(plain)
        if rating is not None and rating is not Rating.NOT_RATED:
            yield rating


def _tidy(term: str) -> str:
    # `**gore**` is the word gore; stars inside a word are the author's.
    return " ".join(term.split()).strip('*_ "“”.!-–—[]{}~').strip()


def _plain(words: str) -> str:
    return " ".join(_tidy(words).casefold().replace("’", "'").split())


def _listed(plain: str) -> str | None:
    if len(plain) > _LONGEST_KNOWN:
        return None
    for words in _readings(plain):
        if words in _TERMS:
            return _TERMS[words]
    return None


def _readings(plain: str) -> Iterator[str]:
    """The words as they are, then with less and less of what only says how much."""
    yield plain
    bare = " ".join(re.sub(r"\([^()]*\)", " ", plain).split()).removeprefix("tw ")
    while True:
        yield bare
        yield _TAIL.sub("", bare)
        shorter = _QUALIFIER.sub("", bare)
        if shorter == bare:
            return
        bare = shorter


def _pieces(line: str) -> Iterator[str]:
    """Split at separators outside brackets: `violence (mild, off-screen)` stays one."""
    start = depth = 0
    for sign in re.finditer(r"[()]|" + _SEPARATORS.pattern, line):
        if sign[0] == "(":
            depth += ")" in line[sign.end() : sign.end() + 200]
        elif sign[0] == ")":
            depth = max(0, depth - 1)
        elif depth == 0 or sign[0] == "\n":
            yield line[start : sign.start()]
            start, depth = sign.end(), 0
    yield line[start:]


def _split_known(piece: str) -> list[str]:
    """Split at `and`, `&`, `/`, `+` and sentence ends where it parts listed terms."""
    words = re.sub(r"^\s*(?:[-*]\s+|and\s+|&\s*)", "", piece).strip()
    if not _tidy(words):
        return []
    if len(words) > 200 or is_listed_term(words):
        return [words]
    parts = [part for part in re.split(r"\s+and\s+|\s*[&/+]\s*|\.\s+", words) if _tidy(part)]
    if len(parts) > 1 and all(map(is_listed_term, parts)):
        return parts
    sentences = [part for part in re.split(r"(?<=[.!?])\s+", words) if _tidy(part)]
    return sentences or [words]
