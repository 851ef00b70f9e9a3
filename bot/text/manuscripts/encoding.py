"""From bytes to text: a byte order mark is believed, then UTF-8; anything else is a guess.

Short texts in old encodings are guessed wrong by every detector, so a guess always comes with
alternatives and a line to judge them by.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from charset_normalizer import from_bytes

from bot.errors import StoryError
from bot.text.manuscripts.proposals import clip

FIXED = (
    "cp1252",
    "cp1251",
    "shift_jis",
    "gb18030",
    "utf-16-le",
    "utf-16-be",
    "mac_roman",
    "iso-8859-15",
)
# The longer mark first: UTF-32's begins with UTF-16's.
BYTE_ORDER_MARKS = (
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
SIGNATURES = (
    (b"PK\x03\x04", "a Word, OpenDocument, EPUB or zip file"),
    (b"PK\x05\x06", "a zip file"),
    (b"\xd0\xcf\x11\xe0", "an old Word file"),
    (b"{\\rtf", "a rich text file"),
    (b"%PDF-", "a PDF"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"RIFF", "a picture or a recording"),
    (b"\x1f\x8b", "a compressed file"),
    (b"7z\xbc\xaf", "a compressed file"),
    (b"Rar!\x1a", "a compressed file"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90", "a program"),
    (b"ID3", "a recording"),
    (b"OggS", "a recording"),
)
GUESSED_FROM = 32_768
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
    certain = _decode_certain(data)
    if certain is not None:
        return certain
    candidates = _candidates(data)
    if not candidates:
        raise StoryError(f"This file does not look like text. {_ADVICE}")
    encoding = chosen if chosen in candidates else next(iter(candidates))
    samples = (Alternative(name, telling_line(text)) for name, text in candidates.items())
    return Decoded(candidates[encoding], encoding, tuple(samples), certain=False)


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


def _decode_certain(data: bytes) -> Decoded | None:
    for mark, encoding in BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return _decode_marked(data.removeprefix(mark), encoding)
    if b"\x00" in data:
        return None
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return None
    _refuse_noise(text)
    return Decoded(text, "utf-8", (), certain=True)


def _decode_marked(data: bytes, encoding: str) -> Decoded | None:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        if encoding == "utf-8":
            return None
        raise StoryError(f"This file says it is {encoding} but is damaged. {_ADVICE}") from None
    _refuse_noise(text)
    return Decoded(text, encoding, (), certain=True)


def _refuse_noise(text: str) -> None:
    if _is_noise(text):
        raise StoryError(f"This file does not look like text. {_ADVICE}")


def _is_noise(text: str) -> bool:
    beginning = text[:GUESSED_FROM]
    return len(_CONTROL.findall(beginning)) > CONTROL_SHARE * len(beginning) + 4


def _candidates(data: bytes) -> dict[str, str]:
    """Encodings that can be meant, best first, with the text in each; no text twice."""
    found: dict[str, str] = {}
    for encoding in _possible_encodings(data):
        try:
            text = data.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
        same = next((name for name, other in found.items() if other == text), None)
        if same is None and not _is_noise(text):
            found[encoding] = text
        elif same is not None and same not in FIXED:
            # The name that people know stands for all that read alike.
            found = {encoding if name == same else name: other for name, other in found.items()}
    return found


def _possible_encodings(data: bytes) -> Iterator[str]:
    if b"\x00" in data:
        yield from _wide_encodings(data)
        return
    guess = from_bytes(data[:GUESSED_FROM]).best()
    if guess is not None and not guess.encoding.startswith("utf_"):
        yield _fixed_name(guess.encoding)
    yield from (name for name in FIXED if not name.startswith("utf-16") or len(data) % 2 == 0)


def _wide_encodings(data: bytes) -> Iterator[str]:
    """UTF-16 without a mark: the NULs of its ASCII letters are all on one side."""
    even, odd = data[0::2].count(0), data[1::2].count(0)
    if len(data) % 2 == 0 and odd > 20 * even and odd > len(data) / 10:
        yield "utf-16-le"
    if len(data) % 2 == 0 and even > 20 * odd and even > len(data) / 10:
        yield "utf-16-be"


def _fixed_name(encoding: str) -> str:
    """charset-normalizer spells some of our fixed names another way."""
    plain = encoding.replace("_", "-")
    names = {"iso8859-15": "iso-8859-15", "cp932": "shift_jis", "gbk": "gb18030"}
    names |= {"gb2312": "gb18030"}
    return names.get(plain, next((name for name in FIXED if name == encoding), encoding))
