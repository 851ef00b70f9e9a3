"""Which encodings bytes may be in that do not say so, the most plausible first: as chardet ranks
them, corrected by what stands side by side in no text.
"""

import re
from codecs import getincrementaldecoder
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from math import log
from unicodedata import category

import chardet

# By the name that chardet knows: the name that people know, and the codec that reads most of it.
# Where readings are the same, the most plausible name stands for all.
CODECS = {
    "cp1252": ("cp1252", "cp1252"),
    "cp1251": ("cp1251", "cp1251"),
    "cp932": ("shift_jis", "cp932"),
    "gb18030": ("gb18030", "gb18030"),
    "cp1250": ("cp1250", "cp1250"),
    "koi8-r": ("koi8-r", "koi8-r"),
    "koi8-u": ("koi8-u", "koi8-u"),
    "big5hkscs": ("big5", "cp950"),
    "euc_jis_2004": ("euc-jp", "euc_jp"),
    "cp949": ("euc-kr", "cp949"),
    "cp1253": ("cp1253", "cp1253"),
    "cp1254": ("cp1254", "cp1254"),
    "cp1255": ("cp1255", "cp1255"),
    "cp1256": ("cp1256", "cp1256"),
    "cp1257": ("cp1257", "cp1257"),
    "cp1258": ("cp1258", "cp1258"),
    "cp874": ("cp874", "cp874"),
    "iso8859-2": ("iso-8859-2", "iso-8859-2"),
    "iso8859-15": ("iso-8859-15", "iso-8859-15"),
    "mac-roman": ("mac_roman", "mac_roman"),
    "cp866": ("cp866", "cp866"),
    "iso8859-5": ("iso-8859-5", "iso-8859-5"),
    "iso8859-6": ("iso-8859-6", "iso-8859-6"),
    "iso8859-7": ("iso-8859-7", "iso-8859-7"),
    "mac-cyrillic": ("mac_cyrillic", "mac_cyrillic"),
    "cp850": ("cp850", "cp850"),
    "cp852": ("cp852", "cp852"),
    "cp857": ("cp857", "cp857"),
    "iso8859-1": ("iso-8859-1", "latin-1"),
}
_WIDE = ("utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be")
_BROKEN = ("cp1252", "cp1251", "cp1250")
MOST = 12
_JUDGED = 8_000
_BROKEN_RUN = re.compile("[\udc80-\udcff]+")
_LINE = re.compile(rb"^[^\n]*[\x80-\xff][^\n]*\n?", re.MULTILINE)
# An old file may end in one; to chardet they mean that it is no text.
_CONTROLS = bytes({*range(0x20), 0x7F} - {*b"\t\n\r"})
_LEAST_WHOLE = 3
_MOST_BROKEN = 200
# chardet learnt from small letters: capitals it gives a hundredth, and ranks by chance.
_CAPITALS, _JUDGED_CAPITALS = 2, 2_000
_UNSURE, _BREAK = 0.005, 4.0
_SCRIPTS = (
    (0x0370, 0x03FF),
    (0x0400, 0x052F),
    (0x0590, 0x05FF),
    (0x0600, 0x06FF),
    (0x0E00, 0x0E7F),
)
_LAST_LATIN = 0x024F
_NO_SIGN = {"Cc", "Cn", "Co", "Cs"}
_MOST_UNSEEN = 0.02
_MOST_BLANKS = 0.05


def find_guesses(data: bytes, *, is_noise: Callable[[str], bool]) -> dict[str, str]:
    """Names of encodings with the text in each, best first; no text twice."""
    if b"\x00" in data and (wide := _find_wide(data, is_noise)):
        return wide
    found = {name: text for name, text in _find_mixed(data) if not is_noise(text)}
    for name, codec in _rank(_sample(data)):
        text = _decode(data, codec)
        if text is None or is_noise(text) or text in found.values():
            continue
        found[name] = text
        if len(found) == MOST:
            break
    # A line of Chinese or Japanese holds no NUL there; a few of its bytes may look like blanks.
    blanks = data.count(b" ") + data.count(b"\n")
    return found if blanks > _MOST_BLANKS * len(data) + 2 else found | _find_wide(data, is_noise)


def _rank(sample: bytes) -> list[tuple[str, str]]:
    """Names and codecs in which the sample can be read, the most plausible first."""
    told = _ask_chardet(sample, tuple(CODECS))
    readings = {
        known: text
        for known, (_, codec) in CODECS.items()
        if known in told and (text := _decode_part(sample, codec))
    }
    # Where the sample is the same in several, they are worth the same: the usual name goes first.
    worth: dict[str, float] = {}
    for known, text in readings.items():
        judged = _judge(text, known, told[known], sample)
        worth[text] = max(judged, worth.get(text, judged))
    return [CODECS[known] for known in sorted(readings, key=lambda one: -worth[readings[one]])]


def _ask_chardet(sample: bytes, among: Sequence[str]) -> dict[str, float]:
    answers = chardet.detect_all(
        sample,
        ignore_threshold=True,
        compat_names=False,
        include_encodings=among,
        no_match_encoding=among[0],
        empty_input_encoding=among[0],
    )
    return {name: one["confidence"] for one in answers if (name := one["encoding"]) in CODECS}


def _judge(text: str, known: str, confidence: float, sample: bytes) -> float:
    capitals = sum(map(str.isupper, text))
    if capitals > _CAPITALS * sum(map(str.islower, text)):
        small = text[:_JUDGED_CAPITALS].lower().encode(CODECS[known][1], "ignore")
        confidence = _ask_chardet(small, (known,)).get(known, confidence)
    encoded = sum(byte > 0x7F for byte in sample)
    return log(confidence + _UNSURE) - _BREAK * _count_breaks(text) / max(encoded, 1)


def _count_breaks(text: str) -> int:
    """What no text has: capitals behind small letters, two scripts in one word, unseen signs."""
    count = 0
    before = ""
    for sign in text:
        if not (before.isascii() and sign.isascii()):
            count += category(sign) in _NO_SIGN
            if before.isalpha() and sign.isalpha():
                count += before.islower() and sign.isupper()
                count += _script(before) != _script(sign)
        before = sign
    return count


def _script(sign: str) -> int:
    code = ord(sign)
    if code <= _LAST_LATIN:
        return -1
    return next(
        (index for index, (first, last) in enumerate(_SCRIPTS) if first <= code <= last), 99
    )


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
    """Lines that tell something, as much as is enough: chardet looks at the beginning of a file."""
    lines: list[bytes] = []
    length = 0
    for found in _LINE.finditer(data):
        lines.append(found[0])
        length += len(found[0])
        if length > _JUDGED:
            break
    return b"".join(lines)[: 2 * _JUDGED].translate(None, _CONTROLS)


def _find_mixed(data: bytes) -> Iterator[tuple[str, str]]:
    """UTF-8 with a few broken bytes, each of them kept as an old encoding reads it."""
    text = data.decode("utf-8", "surrogateescape")
    broken = sum(map(len, _BROKEN_RUN.findall(text)))
    whole = len(text) - len(text.encode("ascii", "ignore")) - broken
    if not broken or whole <= _LEAST_WHOLE * broken:
        return
    for name, codec in _rank(_around_broken(text)):
        if name in _BROKEN:
            yield f"utf-8 with broken bytes read as {name}", _mend(text, codec)


def _around_broken(text: str) -> bytes:
    """The broken bytes, and of what stands around them the ASCII."""
    places = islice(_BROKEN_RUN.finditer(text), _MOST_BROKEN)
    near = "\n".join(text[max(0, at.start() - 40) : at.end() + 40] for at in places)
    kept = (sign for sign in near if sign.isascii() or _BROKEN_RUN.match(sign))
    return "".join(kept).encode("ascii", "surrogateescape").translate(None, _CONTROLS)


def _mend(text: str, codec: str) -> str:
    def read(found: re.Match[str]) -> str:
        return found[0].encode("utf-8", "surrogateescape").decode(codec, "replace")

    return _BROKEN_RUN.sub(read, text)


def _find_wide(data: bytes, is_noise: Callable[[str], bool]) -> dict[str, str]:
    """UTF-16 and UTF-32 without a mark; what is Eastern there is no text at all to chardet.

    Bytes in the wrong order make signs from all over Unicode, and some that there are not.
    """
    readings = {name: text for name in _WIDE if (text := _decode(data, name)) is not None}
    likely = {name: text for name, text in readings.items() if not is_noise(text)}
    unseen = {name: _count_unseen(text[:_JUDGED]) for name, text in likely.items()}
    pages = {
        name: len({ord(sign) >> 8 for sign in text[:_JUDGED]}) for name, text in likely.items()
    }
    named = sorted(likely, key=lambda name: pages[name] + unseen[name])
    most = _MOST_UNSEEN * len(data) + 1
    return {name: likely[name] for name in named if unseen[name] < most}


def _count_unseen(text: str) -> int:
    return sum(category(sign) in _NO_SIGN and sign not in "\t\r\n\f" for sign in text)
