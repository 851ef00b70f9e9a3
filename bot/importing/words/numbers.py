"""Chapter numbers as authors write them: digits of any script, Roman, words, Chinese numerals."""

import re
import unicodedata
from collections.abc import Collection, Mapping

from bot.importing.words.folding import fold_name
from bot.importing.words.number_words import JOINERS, WORDS

_ROMAN = re.compile(r"(?=[mdclxvi])m{0,3}(?:c[md]|d?c{0,3})(?:x[cl]|l?x{0,3})(?:i[xv]|v?i{0,3})")
_ROMAN_VALUES = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100, "d": 500, "m": 1000}
_CHINESE = (
    {sign: value for value, sign in enumerate("〇一二三四五六七八九")}
    | {sign: value for value, sign in enumerate("일이삼사오육칠팔구", 1)}
    | {"零": 0, "两": 2, "兩": 2, "壱": 1, "壹": 1, "弐": 2, "貳": 2, "参": 3, "參": 3, "영": 0}
)
_CHINESE_UNITS = {"十": 10, "拾": 10, "百": 100, "千": 1000, "십": 10, "백": 100}
CHINESE_SIGNS = "".join((*_CHINESE, *_CHINESE_UNITS))
_DIGITS = re.compile(r"\d{1,4}")
_BETWEEN = re.compile(r"[\s-]+")
_MOST_WORDS = 6


def parse_number(words: str, languages: Collection[str] = ("en",)) -> int | None:
    """The value of a chapter number, or None if this is none. At most four digits.

    `languages` are keys of WORDS: number words of others are not known.
    """
    plain = unicodedata.normalize("NFKC", words).strip()
    if _DIGITS.fullmatch(plain):
        return int(plain)
    plain = fold_name(plain)
    if _ROMAN.fullmatch(plain):
        return parse_roman(plain)
    if plain and all(sign in _CHINESE or sign in _CHINESE_UNITS for sign in plain):
        return _parse_chinese(plain)
    found = (parse_words(plain, WORDS[language]) for language in languages)
    return next((value for value in found if value is not None), None)


def parse_roman(plain: str) -> int:
    values = [_ROMAN_VALUES[sign] for sign in plain]
    following = [*values[1:], 0]
    return sum(
        -value if value < after else value for value, after in zip(values, following, strict=True)
    )


def parse_words(plain: str, words: Mapping[str, int]) -> int | None:
    """The value of folded number words: `twenty one`, `vingt et un`, `двадцать первая`."""
    if plain in words:
        return words[plain]
    parts = [part for part in _BETWEEN.split(plain) if part not in JOINERS]
    if not parts or len(parts) > _MOST_WORDS:
        return None
    if parts[:2] == ["quatre", "vingt"]:
        parts[:2] = ["quatre-vingt"]
    total, least = 0, 1000
    for part in parts:
        if part == "hundred":
            total, least = max(1, total) * 100, 100
            continue
        value = words.get(part)
        # `five twenty` is no number, `soixante dix sept` is one.
        if value is None or value >= least or (least % 10 and total):
            return None
        total, least = total + value, value
    return total


def _parse_chinese(plain: str) -> int:
    if not any(sign in _CHINESE_UNITS for sign in plain):
        return int("".join(str(_CHINESE[sign]) for sign in plain[:4]))
    total = digit = 0
    for sign in plain:
        if sign in _CHINESE_UNITS:
            total, digit = total + max(1, digit) * _CHINESE_UNITS[sign], 0
        else:
            digit = _CHINESE[sign]
    return total + digit
