"""Where the part of a heading ends that counts: `Chapter 3`, `Drittes Kapitel`, `第三話`."""

import re
from dataclasses import dataclass

from bot.importing.words.heading_words import (
    ARTICLES,
    EASTERN_UNITS,
    EASTERN_UNNUMBERED,
    LANGUAGES_OF,
    SPOKEN,
    UNNUMBERED,
)
from bot.importing.words.number_words import FIRST_WORDS
from bot.importing.words.numbers import CHINESE_SIGNS, parse_number

_WORD = re.compile(r"[^\s\d:.,;…–—―~〜|、/()\[\]#№!?\"«»「」『』《》]+")
_NUMBER = re.compile(
    r"\s*(?:#|№|no\.?\s|nr\.?\s|n[°ºo]\s?)?\s*"
    r"(?P<number>\d{1,4}(?P<part>[.,]\d)?(?:er|re|ere|e|eme|º|ª)?|[ivxlcdm]{1,8}|[ⅰ-ⅿ]+)(?!\w)"
)
_NUMBER_FIRST = re.compile(
    r"(?P<number>\d{1,4})(?:\s*[.)ºªo]|er|re|ere|e|eme|st|nd|rd|th|-?[яйе]|-?[гш]а|\'?(?:inci|nci|uncu))?\s+"
)
_TOTAL = re.compile(
    r"\s*(?:of|/|von|sur|de|di|van|z|из|з|من|מתוך)\s*(?P<total>\d{1,4}|[a-z]{3,9}|\?)(?!\w)"
)
_EASTERN = re.compile(
    rf"第\s*(?P<number>\d{{1,4}}|[{CHINESE_SIGNS}]{{1,8}})\s*(?:{EASTERN_UNITS})"
    rf"|(?:其の|其之|その)(?P<nth>[{CHINESE_SIGNS}]{{1,3}}|\d{{1,3}})(?!\w)"
    rf"|제\s*(?P<korean>\d{{1,4}}|[{CHINESE_SIGNS}]{{1,5}})\s*[장화부편회막권](?!\w)"
    rf"|(?P<plain>\d{{1,4}}|[{CHINESE_SIGNS}]{{1,4}})\s*[章话話장화](?!\w)"
)
_BEGINS_EASTERN = frozenset("第其そ제") | frozenset(CHINESE_SIGNS)
_QUOTED_WORD = re.compile(r"[^\s\d:.,;…\-–—―~〜|、/()\[\]#№!?«»「」『』《》]+")
_BEGINS_ORDINAL = FIRST_WORDS | ARTICLES
_MOST_WORDS = 5
_LONGEST_FIRST = 40


@dataclass(frozen=True, slots=True)
class LabelEnd:
    """What `position` characters from the start mean. `spoken` may be the author's own words;
    `eastern` headings need no blank before their title.
    """

    position: int
    number: int | None = None
    total: int | None = None
    spoken: bool = False
    eastern: bool = False


def find_label(folded: str) -> LabelEnd | None:
    """The label at the start of a folded line, if it is that of a chapter or a part."""
    if not folded:
        return None
    if folded[0].isdigit() or folded[0] in _BEGINS_EASTERN:
        return _find_eastern(folded) or _find_number_first(folded)
    found = _WORD.match(folded)
    if found is None:
        return None
    word = found[0]
    if word in LANGUAGES_OF:
        return _find_number_after(folded, found.end(), LANGUAGES_OF[word])
    if word in UNNUMBERED:
        return _find_unnumbered(folded, found.end(), word)
    if word.startswith(EASTERN_UNNUMBERED):
        word = next(one for one in EASTERN_UNNUMBERED if folded.startswith(one))
        return LabelEnd(len(word), eastern=True)
    return _find_ordinal_first(folded) if word in _BEGINS_ORDINAL else None


def _find_number_after(folded: str, start: int, languages: tuple[str, ...]) -> LabelEnd | None:
    if folded[start : start + 1] == ".":
        start += 1
    found = _NUMBER.match(folded, start)
    if found is not None and found["part"]:
        return LabelEnd(found.end())
    if found is not None and (number := _parse_digits(found["number"])) is not None:
        return _with_total(folded, found.end(), number)
    for end in _word_ends(folded, start):
        words = folded[start:end].strip()
        number = parse_number(words, languages)
        if number is not None and not words.isdigit():
            return _with_total(folded, end, number)
    return None


def _parse_digits(words: str) -> int | None:
    """`3`, `iii` and `1er` alike."""
    return parse_number(words.rstrip("ermºª") if words[0].isdigit() else words)


def _word_ends(folded: str, start: int) -> list[int]:
    """Behind each of the next few words, the farthest first."""
    ends: list[int] = []
    position = start
    while len(ends) < _MOST_WORDS and position < len(folded) and folded[position] in " -\u00a0\t":
        found = _QUOTED_WORD.match(folded, position + 1)
        if found is None:
            break
        position = found.end()
        ends.append(position)
    return ends[::-1]


def _with_total(folded: str, position: int, number: int) -> LabelEnd:
    found = _TOTAL.match(folded, position)
    if found is None:
        return LabelEnd(position, number)
    total = parse_number(found["total"])
    if total is None and found["total"] != "?":
        return LabelEnd(position, number)
    return LabelEnd(found.end(), number, total)


def _find_number_first(folded: str) -> LabelEnd | None:
    found = _NUMBER_FIRST.match(folded)
    if found is None:
        return None
    word = _WORD.match(folded, found.end())
    if word is None or word[0] not in LANGUAGES_OF:
        return None
    return LabelEnd(word.end(), parse_number(found["number"]))


def _find_ordinal_first(folded: str) -> LabelEnd | None:
    """`Drittes Kapitel`, `Двадцать первая глава`, `The Third Chapter`."""
    start = 0
    words: list[str] = []
    for found in _WORD.finditer(folded[:_LONGEST_FIRST]):
        word = found[0]
        if word in LANGUAGES_OF and words:
            number = parse_number(" ".join(words), LANGUAGES_OF[word])
            return LabelEnd(found.end(), number) if number is not None else None
        if folded[start : found.start()].strip() or len(words) > _MOST_WORDS:
            return None
        start = found.end()
        if words or word not in ARTICLES:
            words.append(word)
        if words and words[0] not in FIRST_WORDS:
            return None
    return None


def _find_unnumbered(folded: str, end: int, word: str) -> LabelEnd:
    spoken = word in SPOKEN
    found = _NUMBER.match(folded, end)
    number = _parse_digits(found["number"]) if found is not None else None
    if found is not None and number is not None:
        return LabelEnd(found.end(), number, spoken=spoken)
    named = next(
        (one for one in _word_ends(folded, end)[-1:] if parse_number(folded[end:one])), None
    )
    if named is not None:
        return LabelEnd(named, parse_number(folded[end:named]), spoken=spoken)
    return LabelEnd(end, spoken=spoken, eastern=word in EASTERN_UNNUMBERED)


def _find_eastern(folded: str) -> LabelEnd | None:
    found = _EASTERN.match(folded)
    if found is None:
        return None
    number = parse_number(next(part for part in found.groups() if part))
    if number is None:
        return None
    rest = folded[found.end() :]
    inner = _EASTERN.match(rest.lstrip())
    if inner is not None and rest[:1].isspace():
        # `第一卷 第三章`: the chapter counts, the volume belongs to its name.
        position = found.end() + len(rest) - len(rest.lstrip()) + inner.end()
        return LabelEnd(
            position, parse_number(next(part for part in inner.groups() if part)), eastern=True
        )
    return LabelEnd(found.end(), number, eastern=True)
