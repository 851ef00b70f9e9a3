"""Chapter numbers as authors write them: digits, Roman, English words, Chinese numerals."""

import re
import unicodedata

_UNITS = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
    "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_ORDINALS = (
    "zeroth", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth",
    "tenth", "eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth",
    "seventeenth", "eighteenth", "nineteenth", "twentieth",
)  # fmt: skip
_WORDS = (
    {word: value for value, word in enumerate(_UNITS)}
    | {word: 20 + 10 * index for index, word in enumerate(_TENS)}
    | {word: value for value, word in enumerate(_ORDINALS)}
)
_ANY_WORD = "|".join((*sorted(_WORDS, key=len, reverse=True), "hundred"))
NUMBER_WORDS = rf"(?:the\s+)?(?:{_ANY_WORD})(?:[ -](?:and[ -])?(?:{_ANY_WORD})){{0,3}}"
"""A pattern for numbers in English words, without capitals."""
_ROMAN = re.compile(r"(?=[mdclxvi])m{0,3}(?:c[md]|d?c{0,3})(?:x[cl]|l?x{0,3})(?:i[xv]|v?i{0,3})")
_ROMAN_VALUES = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100, "d": 500, "m": 1000}
_CHINESE = {sign: value for value, sign in enumerate("〇一二三四五六七八九")} | {"零": 0, "两": 2}
_CHINESE_UNITS = {"十": 10, "百": 100, "千": 1000}


def parse_number(words: str) -> int | None:
    """The value of a chapter number, or None if this is none. At most four digits."""
    plain = unicodedata.normalize("NFKC", words).strip().casefold()
    if re.fullmatch(r"[0-9]{1,4}", plain):
        return int(plain)
    if _ROMAN.fullmatch(plain):
        return parse_roman(plain)
    if plain and all(sign in _CHINESE or sign in _CHINESE_UNITS for sign in plain):
        return _parse_chinese(plain)
    return _parse_words(plain)


def parse_roman(plain: str) -> int:
    values = [_ROMAN_VALUES[sign] for sign in plain]
    following = [*values[1:], 0]
    return sum(
        -value if value < after else value for value, after in zip(values, following, strict=True)
    )


def _parse_words(plain: str) -> int | None:
    parts = [part for part in re.split(r"[\s-]+", plain) if part not in {"and", "the"}]
    if not parts or len(parts) > 4:
        return None
    total = 0
    for part in parts:
        if part == "hundred":
            total = max(1, total) * 100
        elif part in _WORDS:
            total += _WORDS[part]
        else:
            return None
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
