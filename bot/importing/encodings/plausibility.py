"""How likely bytes were meant as some text: by its letters, and by what they stand beside."""

from collections import Counter
from math import log
from unicodedata import category

from bot.importing.encodings.letters import (
    EASTERN_PUNCTUATION,
    HIRAGANA,
    JAPANESE,
    KATAKANA,
    KOREAN,
    LATIN,
    OTHERS,
    PUNCTUATION,
    SIMPLIFIED,
    TRADITIONAL,
)

_PUNCTUATION_WORTH = -3.2
_UNUSUAL, _WRONG, _IMPOSSIBLE = -8.0, -10.0, -14.0
_CASE_BREAK, _MIXED_WORD, _CROWDED = -4.0, -4.0, -3.0
# Of the letters of a text in Latin script at most so many are accented.
_MOST_ACCENTED = 0.4

_Table = dict[str, float]


def _ranked(letters: str, share: float = 1.0) -> _Table:
    """Log probabilities by rank; capitals are a tenth as frequent."""
    whole = sum(1 / (rank + 2) for rank in range(len(letters)))
    table: _Table = {}
    for rank, letter in enumerate(letters):
        worth = log(share / (rank + 2) / whole)
        table.setdefault(letter, worth)
        table.setdefault(letter.upper(), worth - 2.3)
    return table


def _eastern(*groups: tuple[str, float]) -> _Table:
    table: _Table = {}
    for letters, share in reversed(groups):
        table |= _ranked(letters, share)
    return table | dict.fromkeys(EASTERN_PUNCTUATION, _PUNCTUATION_WORTH)


_LATIN = {name: _ranked(letters) for name, letters in LATIN.items()}
_OTHERS = {name: _ranked(letters) for name, letters in OTHERS.items()} | {
    "japanese": _eastern((HIRAGANA, 0.6), (KATAKANA, 0.12), (JAPANESE, 0.28)),
    "simplified": _eastern((SIMPLIFIED, 1.0)),
    "traditional": _eastern((TRADITIONAL, 1.0)),
    "korean": _eastern((KOREAN, 1.0)),
}
_SCRIPTS = (
    (0x0370, 0x03FF),
    (0x0400, 0x052F),
    (0x0590, 0x05FF),
    (0x0600, 0x06FF),
    (0x0E00, 0x0E7F),
)


def plausibility(text: str, encoded: int) -> float:
    """The mean worth of the `encoded` bytes beyond ASCII that this text was made from; about -3
    where it is right, less where it is not.
    """
    signs = Counter(sign for sign in text if not sign.isascii())
    if not signs or not encoded:
        return 0.0
    tables = (*_LATIN.items(), *_OTHERS.items())
    name, worth = max(
        ((name, _worth(signs, table)) for name, table in tables), key=lambda one: one[1]
    )
    worth += _context(text)
    if name in _LATIN:
        worth += _CROWDED * _accented_too_often(text)
    return worth / encoded


def _worth(signs: Counter[str], table: _Table) -> float:
    return sum(
        count * (table[sign] if sign in table else _elsewhere(sign))
        for sign, count in signs.items()
    )


def _elsewhere(sign: str) -> float:
    """What a sign is worth that the language does not have."""
    if sign in PUNCTUATION:
        return _PUNCTUATION_WORTH
    if sign == "\ufffd" or category(sign) in {"Cc", "Cn", "Co", "Cs"}:
        return _IMPOSSIBLE
    if 0xFF61 <= ord(sign) <= 0xFF9F:
        return _WRONG
    return _UNUSUAL if sign.isalpha() else _WRONG


def _context(text: str) -> float:
    """What speaks against it: capitals behind small letters, and two scripts in one word."""
    worth = 0.0
    before = ""
    for sign in text:
        if before.isalpha() and sign.isalpha() and not (before.isascii() and sign.isascii()):
            if before.islower() and sign.isupper():
                worth += _CASE_BREAK
            if _script(before) != _script(sign):
                worth += _MIXED_WORD
        before = sign
    return worth


def _script(sign: str) -> int:
    code = ord(sign)
    if code < 0x0250:
        return -1
    return next(
        (index for index, (first, last) in enumerate(_SCRIPTS) if first <= code <= last), 99
    )


def _accented_too_often(text: str) -> float:
    letters = [sign for sign in text if sign.isalpha()]
    accented = sum(not sign.isascii() for sign in letters)
    return max(0.0, accented - _MOST_ACCENTED * len(letters))
