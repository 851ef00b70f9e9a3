"""From bytes to text: a byte order mark is believed, then what only one encoding can be; anything
else is a guess.

Short texts in old encodings are guessed wrong by every detector, so a guess always comes with
alternatives and a line to judge them by.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.errors import StoryError
from bot.importing.encodings.guesses import find_guesses
from bot.importing.encodings.mojibake import find_repair
from bot.importing.questions import clip

# The longer mark first: UTF-32's begins with UTF-16's.
BYTE_ORDER_MARKS = (
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
# Of files whose beginning may be text as well; the others are known before.
SIGNATURES = (
    (b"RIFF", "a picture or a recording"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90", "a program"),
    (b"ID3", "a recording"),
    (b"OggS", "a recording"),
)
# In these the bytes of other scripts are announced by signs that no text holds by chance.
ANNOUNCED = (
    (b"\x1b$B", "iso2022_jp_ext"),
    (b"\x1b$@", "iso2022_jp_ext"),
    (b"\x1b(J", "iso2022_jp_ext"),
    (b"\x1b$)C", "iso2022_kr"),
)
# More of them mean that characters are two bytes or four; a few are an accident.
MOST_NULS = 0.01
JUDGED_FROM = 32_768
# Old text files hold a form feed or an escape here and there; files that are no text are full of
# control bytes.
CONTROL_SHARE = 0.02
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f-\x9f]")
_ADVICE = "Save the story as plain text (.txt) or Markdown (.md) and send that."


@dataclass(frozen=True, slots=True)
class Alternative:
    """An encoding the bytes may be in, and a telling line as it reads in it."""

    encoding: str
    sample: str


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text without its byte order mark. `alternatives` begin with the best guess."""

    text: str
    encoding: str
    alternatives: tuple[Alternative, ...]
    certain: bool


def decode(data: bytes, chosen: str | None) -> Decoded:
    """Read `data` as text; `chosen` is respected if it is one of the alternatives."""
    _refuse_other_files(data)
    certain = _decode_certain(data, chosen)
    if certain is not None:
        return certain
    candidates = find_guesses(data, is_noise=_is_noise)
    if not candidates:
        raise StoryError(f"This file does not look like text. {_ADVICE}")
    return _choose(candidates, chosen, certain=False)


def _choose(candidates: dict[str, str], chosen: str | None, *, certain: bool) -> Decoded:
    encoding = chosen if chosen in candidates else next(iter(candidates))
    samples = (Alternative(name, telling_line(text)) for name, text in candidates.items())
    return Decoded(candidates[encoding], encoding, tuple(samples), certain=certain)


def telling_line(text: str) -> str:
    """The first line with a character outside ASCII: where a wrong encoding shows.

    A sample stands in the open, so lines of warned passages and of spoilers are passed over; where
    there is no other, the one word is shown.
    """
    for line in _open_lines(text):
        found = _BEYOND_ASCII.search(line)
        if found is not None:
            return clip(line[max(0, found.start() - 60) : found.start() + 200])
    word = re.search(r"\S{0,20}[^\x00-\x7f]\S{0,20}", text)
    return clip(word[0] if word is not None else next(_open_lines(text), ""))


def _open_lines(text: str) -> Iterator[str]:
    depth = 0
    for line in text.splitlines():
        mark = line.strip()
        if mark.startswith(":::"):
            depth = max(0, depth + (1 if mark.strip(":").strip() else -1))
        elif not depth and "||" not in line:
            yield line


def _refuse_other_files(data: bytes) -> None:
    for signature, name in SIGNATURES:
        # RIFF, ID3 and MZ may also begin a line of text; a NUL soon after tells them apart.
        if data.startswith(signature) and (len(signature) > 3 or b"\x00" in data[:512]):
            if signature == b"RIFF" and b"\x00" not in data[:512]:
                continue
            raise StoryError(f"This looks like {name}, which cannot be read here yet. {_ADVICE}")


def _decode_certain(data: bytes, chosen: str | None) -> Decoded | None:
    for mark, encoding in BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return _decode_marked(data.removeprefix(mark), encoding, chosen)
    if data.count(0) > max(1, MOST_NULS * len(data)):
        return None
    return _decode_announced(data) or _decode_utf_8(data, chosen)


def _decode_announced(data: bytes) -> Decoded | None:
    for mark, encoding in ANNOUNCED:
        if mark in data:
            try:
                return Decoded(data.decode(encoding), encoding, (), certain=True)
            except UnicodeDecodeError:
                return None
    return None


def _decode_utf_8(data: bytes, chosen: str | None) -> Decoded | None:
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return None
    repair = None if text.isascii() else find_repair(text)
    if _is_noise(repair.text if repair is not None else text):
        if b"\x00" in data:
            return None
        raise StoryError(f"This file does not look like text. {_ADVICE}")
    if repair is None:
        return Decoded(text, "utf-8", (), certain=True)
    readings = {"utf-8": text, f"utf-8 that was read as {repair.carrier}": repair.text}
    if repair.sure:
        readings = dict(reversed(readings.items()))
    return _choose(readings, chosen, certain=False)


def _decode_marked(data: bytes, encoding: str, chosen: str | None) -> Decoded | None:
    if encoding == "utf-8":
        return _decode_utf_8(data, chosen)
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        raise StoryError(f"This file says it is {encoding} but is damaged. {_ADVICE}") from None
    _refuse_noise(text)
    return Decoded(text, encoding, (), certain=True)


def _refuse_noise(text: str) -> None:
    if _is_noise(text):
        raise StoryError(f"This file does not look like text. {_ADVICE}")


def _is_noise(text: str) -> bool:
    beginning = text[:JUDGED_FROM]
    return len(_CONTROL.findall(beginning)) > CONTROL_SHARE * len(beginning) + 4
