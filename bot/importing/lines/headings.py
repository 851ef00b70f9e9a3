"""Which lines are chapter headings, one line at a time; `outline.py` decides which count."""

import re
from dataclasses import dataclass, replace
from enum import Enum
from unicodedata import normalize

from bot.importing.lines.heading_marks import LabelEnd, find_label
from bot.importing.words.folding import bare, fold
from bot.importing.words.number_words import ANY_LANGUAGE
from bot.importing.words.numbers import CHINESE_SIGNS, parse_number, parse_words

LONGEST = 120
_BARE_NUMBER = re.compile(
    r"[\-–—~*\[( ]{0,6}"
    rf"(?P<number>\d{{1,3}}|[ivxlc]{{1,7}}|[{CHINESE_SIGNS}]{{1,5}}"
    r"|[^\W\d_]{3,14}(?:[ \-][^\W\d_]{3,5})?)"
    r"(?:(?:[.):]\s+|[、.:．]\s*(?=[\u3040-\uffef]))(?P<title>\S.{0,59})|[.):、]?[\-–—~*\]) ]{0,6})"
)
_REST = re.compile(
    r"\s*(?:[:.\-–—―~〜～|、：,،・]+\s*(?P<apart>\S.*)?|(?P<joined>\s\S.*|[「『《〈【«“\"].*))?"
)
_HASHES = re.compile(r"(#{1,6})(?:[ \t]+(.*?))?(?:[ \t]+#+)?[ \t]*")
_ORNAMENTS = r"=~\-–—*_•<>\[\]#【】《》〈〉［］◆◇■□●○★☆※＊～〜―━─✦✧❖☾♪°"
_FRAMED = re.compile(rf"([{_ORNAMENTS}]{{1,20}})\s*(.{{1,100}}?)\s*([{_ORNAMENTS}]{{1,20}})")
_FRAME_SIGNS = frozenset(_ORNAMENTS.replace("\\", ""))
_MIRRORED = str.maketrans("<>[]【】《》〈〉［］", "><][】【》《〉〈］［")
_QUOTES = "「『《〈【«»“”\"'‘’„‹›"
_ENDS_SENTENCE = ".,;:!?…\"”'。、，；：？！؟،؛।」』"
_LONGEST_TITLE = 60
# Japanese particles and Chinese verbs that go on with a sentence: 第一章は長かった.
_GOES_ON = frozenset("はがのをにでともへやかだ是的在了也就都有被把和与和，、。")
_LONGEST_JOINED = 24


class HeadingKind(Enum):
    """CHAPTER says what it is; MARK is any `# heading`; NUMBER is a number and little else."""

    CHAPTER = "chapter"
    MARK = "mark"
    NUMBER = "number"


@dataclass(frozen=True, slots=True)
class Heading:
    """`label` is the heading without its title ("Chapter 3"), `title` the rest, undecorated.

    `level` counts the `#`s, 0 without. `loose` has a title that nothing sets off ("Chapter 3 Ash").
    """

    line: int
    kind: HeadingKind
    level: int
    label: str
    title: str
    number: int | None = None
    total: int | None = None
    loose: bool = False
    lines: int = 1

    @property
    def text(self) -> str:
        return ": ".join(part for part in (self.label, self.title) if part)


def read_heading(line: str, index: int) -> Heading | None:
    """The heading this line would be if it stood alone."""
    words = bare(line)
    if not words or len(words) > LONGEST:
        return None
    level = 0
    if words[0] == "#" and (hashes := _HASHES.fullmatch(words)) is not None:
        level, words = len(hashes[1]), (hashes[2] or "").strip()
        if not words:
            return None
    plain = undecorate(words)
    found = _read_chapter(plain, index, level)
    if found is not None or level:
        return found or Heading(index, HeadingKind.MARK, level, "", plain)
    return _read_number(words, index)


def undecorate(words: str) -> str:
    """Without the ornaments around a title: `**Ash**`, `~ Ash ~`, `=== Ash ===`, `[Ash]`."""
    for _ in range(3):
        if not words or words[0] not in _FRAME_SIGNS or words[-1] not in _FRAME_SIGNS:
            return words
        framed = _FRAMED.fullmatch(words)
        if framed is None or framed[1][::-1].translate(_MIRRORED) != framed[3]:
            return words
        words = framed[2]
    return words


def short_title(title: str, number: int) -> str:
    """A chapter's title without "Chapter 3: " where it is chapter 3 anyway."""
    heading = _read_chapter(title, 0, 0)
    if heading is None or heading.number != number:
        return title
    counted = re.match(r"(?:chapter|chap|ch)\b", heading.label, re.IGNORECASE)
    return heading.title if counted else title


def _read_chapter(words: str, index: int, level: int) -> Heading | None:
    whole = words if words.isascii() else normalize("NFC", words)
    end = find_label(fold(whole))
    if end is not None and whole != words:
        end = replace(end, position=_find_position(words, end.position))
    return None if end is None else _make_chapter(end, words, index, level)


def _find_position(words: str, position: int) -> int:
    """Where `position` of the composed words is in words whose letters were sent in parts."""
    ends = range(len(words), 0, -1)
    return next((end for end in ends if len(normalize("NFC", words[:end])) <= position), 0)


def _make_chapter(end: LabelEnd, words: str, index: int, level: int) -> Heading | None:
    rest = words[end.position :]
    ending = _REST.fullmatch(rest)
    if ending is None:
        return _make_joined(end, words, index, level)
    apart, joined = ending["apart"] or "", (ending["joined"] or "").strip()
    if joined and not (_is_title_shaped(joined) or (end.eastern and _is_apart(joined))):
        return None
    if end.spoken and apart and not _is_title_shaped(apart):
        return None
    title = undecorate((apart or joined).strip())
    label = words[: end.position].strip()
    loose = bool(joined) and not end.eastern
    kind = HeadingKind.CHAPTER
    return Heading(index, kind, level, label, title, end.number, end.total, loose=loose)


def _make_joined(end: LabelEnd, words: str, index: int, level: int) -> Heading | None:
    """Chinese and Japanese headings may join their title without a space."""
    rest = words[end.position :]
    if not end.eastern or len(rest) > _LONGEST_JOINED or rest[0] in _GOES_ON:
        return None
    if any(sign in "。、，；！？!?,;…" for sign in rest) or rest[0].isascii():
        return None
    label = words[: end.position].strip()
    return Heading(index, HeadingKind.CHAPTER, level, label, rest, end.number, end.total)


def _is_title_shaped(words: str) -> bool:
    """Whether this is set as titles are, in a script that has capitals; else only short enough."""
    bared = words.strip(_QUOTES)
    quoted = bared != words and words[0] in _QUOTES and words[-1] in _QUOTES
    if not bared or bared[0].islower() or len(words) > _LONGEST_TITLE:
        return False
    return quoted or words[-1] not in _ENDS_SENTENCE


def _is_apart(words: str) -> bool:
    """A title behind a blank may ask or call, but it tells nothing."""
    return words[-1] not in "。，、,;." and len(words) <= _LONGEST_TITLE and words[0] not in "」』"


def _read_number(words: str, index: int) -> Heading | None:
    folded = fold(words) if len(words) <= 80 else ""
    found = _BARE_NUMBER.fullmatch(folded)
    if found is None:
        return None
    digits = found["number"]
    number = parse_number(digits)
    if number is None:
        number = parse_words(digits, ANY_LANGUAGE)
    title = words[found.start("title") :].strip() if found["title"] else ""
    if number is None or (title and not _is_title_shaped(title)):
        return None
    spelt = words[found.start("number") : found.end("number")]
    label = spelt if title else words.strip("-–—~*[]():. ")
    return Heading(index, HeadingKind.NUMBER, 0, label, title, number)
