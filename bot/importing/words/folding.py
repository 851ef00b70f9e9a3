"""Words compared without capitals, accents and width, in every script."""

import unicodedata

UNSEEN = "\u00ad\u061c\u200b\u200c\u200d\u200e\u200f\u2060\u2061\u2062\u2063\u2064\ufeff" + "".join(
    map(chr, (*range(0x202A, 0x202F), *range(0x2066, 0x206A)))
)
"""Signs without a shape of their own: they must not keep a label or a heading from being known."""
_SAME = {
    "ı": "i", "ł": "l", "ø": "o", "đ": "d", "’": "'", "‘": "'", "ʼ": "'", "´": "'", "`": "'",
    "״": '"', "׳": "'", "“": '"', "”": '"',
}  # fmt: skip
_WHOLE = ((0x3040, 0x30FF), (0xAC00, 0xD7A3))
_WITHOUT_UNSEEN = dict.fromkeys(map(ord, UNSEEN))


class _Folded(dict[int, str]):
    """Remembers what each character becomes; always exactly one."""

    def __missing__(self, code: int) -> str:
        sign = unicodedata.normalize("NFKC", chr(code))
        lowered = (sign if len(sign) == 1 else chr(code)).casefold()[0]
        # Kana and Hangul would fall apart into other letters.
        whole = any(first <= code <= last for first, last in _WHOLE)
        plain = lowered if whole else unicodedata.normalize("NFD", lowered)[0]
        self[code] = _SAME.get(lowered, plain)
        return self[code]


_FOLDED = _Folded()


def fold(words: str) -> str:
    """As many characters as `words` has, each without capital, accent and width."""
    return words.lower() if words.isascii() else words.translate(_FOLDED)


def bare(line: str) -> str:
    """Without white space and unseen signs around it."""
    line = line.strip()
    while line and (line[0] in UNSEEN or line[-1] in UNSEEN):
        line = line.strip(UNSEEN).strip()
    return line


def fold_name(words: str) -> str:
    """A short name as tables hold it: folded, nothing unseen in it, one blank between words."""
    if not words.isascii():
        words = fold(unicodedata.normalize("NFC", words.translate(_WITHOUT_UNSEEN)))
    return " ".join(words.lower().replace("`", "'").split())
