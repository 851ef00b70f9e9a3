"""Which encodings bytes may be in that do not say so, the most plausible first."""

import re
from codecs import getincrementaldecoder
from collections.abc import Callable, Iterator
from itertools import islice

from bot.importing.encodings.plausibility import plausibility

# The name that people know, and the codec that knows most of its characters. Where readings are
# the same, the first name stands for all.
CODECS = {
    "cp1252": "cp1252",
    "cp1251": "cp1251",
    "shift_jis": "cp932",
    "gb18030": "gb18030",
    "cp1250": "cp1250",
    "koi8-r": "koi8-r",
    "koi8-u": "koi8-u",
    "big5": "cp950",
    "euc-jp": "euc_jp",
    "euc-kr": "cp949",
    "cp1253": "cp1253",
    "cp1254": "cp1254",
    "cp1255": "cp1255",
    "cp1256": "cp1256",
    "cp874": "cp874",
    "iso-8859-2": "iso-8859-2",
    "iso-8859-15": "iso-8859-15",
    "mac_roman": "mac_roman",
    "cp866": "cp866",
    "cp1257": "cp1257",
    "iso-8859-5": "iso-8859-5",
    "iso-8859-6": "iso-8859-6",
    "iso-8859-7": "iso-8859-7",
    "mac_cyrillic": "mac_cyrillic",
    "cp850": "cp850",
    "iso-8859-1": "latin-1",
}
_WIDE = ("utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be")
_BROKEN = ("cp1252", "cp1251", "cp1250")
MOST = 12
_JUDGED = 8_000
_BROKEN_RUN = re.compile("[\udc80-\udcff]+")
_LINE = re.compile(rb"^[^\n]*[\x80-\xff][^\n]*\n?", re.MULTILINE)
_LEAST_WHOLE = 3
_LEAST_PLAUSIBLE = -3.4
# Hardly anybody means these where others do as well.
_RARE = {"mac_roman": 0.3, "cp850": 0.3, "mac_cyrillic": 0.02, "iso-8859-5": 0.02, "cp1257": 0.02}
_MOST_BROKEN = 200


def find_guesses(data: bytes, *, is_noise: Callable[[str], bool]) -> dict[str, str]:
    """Names of encodings with the text in each, best first; no text twice."""
    if b"\x00" in data and (wide := _find_wide(data, is_noise)):
        return wide
    found = {name: text for name, text in _find_mixed(data) if not is_noise(text)}
    for name in _rank(data):
        text = _decode(data, CODECS.get(name, name))
        if text is None or is_noise(text) or text in found.values():
            continue
        found[name] = text
        if len(found) == MOST:
            break
    return found


def _rank(data: bytes) -> list[str]:
    """All encodings in which a part of the data can be read, the most plausible first."""
    sample = _sample(data)
    encoded = sum(byte > 0x7F for byte in sample)
    worth = {
        name: plausibility(text, encoded) - _RARE.get(name, 0)
        for name, codec in CODECS.items()
        if (text := _decode_part(sample, codec))
    }
    part = data[: 2 * _JUDGED]
    for name in _WIDE[:2]:
        if len(data) % 2 == 0 and (text := _decode(part, name)):
            worth[name] = plausibility(text, sum(byte > 0x7F for byte in part))
    return sorted(worth, key=lambda name: -worth[name])


def _decode(data: bytes, codec: str) -> str | None:
    try:
        return data.decode(codec)
    except UnicodeDecodeError:
        return None


def _decode_part(data: bytes, codec: str) -> str | None:
    """As `_decode`, for data that may end inside a character."""
    try:
        return getincrementaldecoder(codec)().decode(data)
    except UnicodeDecodeError:
        return None


def _sample(data: bytes) -> bytes:
    """Lines that tell something, as much as is enough."""
    lines: list[bytes] = []
    length = 0
    for found in _LINE.finditer(data):
        lines.append(found[0])
        length += len(found[0])
        if length > _JUDGED:
            break
    return b"".join(lines)[: 2 * _JUDGED]


def _find_mixed(data: bytes) -> Iterator[tuple[str, str]]:
    """UTF-8 with a few broken bytes, each of them kept as an old encoding reads it."""
    text = data.decode("utf-8", "surrogateescape")
    broken = sum(map(len, _BROKEN_RUN.findall(text)))
    whole = len(text) - len(text.encode("ascii", "ignore")) - broken
    if not broken or whole <= _LEAST_WHOLE * broken:
        return
    places = islice(_BROKEN_RUN.finditer(text), _MOST_BROKEN)
    sample = "\n".join(text[max(0, at.start() - 40) : at.end() + 40] for at in places)
    worth = {codec: plausibility(_mend(sample, codec), len(sample)) for codec in _BROKEN}
    for codec in sorted(worth, key=lambda name: -worth[name]):
        yield f"utf-8 with broken bytes read as {codec}", _mend(text, codec)


def _mend(text: str, codec: str) -> str:
    def read(found: re.Match[str]) -> str:
        return found[0].encode("utf-8", "surrogateescape").decode(codec, "replace")

    return _BROKEN_RUN.sub(read, text)


def _find_wide(data: bytes, is_noise: Callable[[str], bool]) -> dict[str, str]:
    """UTF-16 and UTF-32 without a mark."""
    readings = {name: text for name in _WIDE if (text := _decode(data, name)) is not None}
    likely = {name: text for name, text in readings.items() if not is_noise(text)}
    length = min(len(data), 2 * _JUDGED)
    worth = {name: plausibility(text[:_JUDGED], length) for name, text in likely.items()}
    named = sorted(worth, key=lambda name: -worth[name])
    return {name: likely[name] for name in named if worth[name] > _LEAST_PLAUSIBLE}
