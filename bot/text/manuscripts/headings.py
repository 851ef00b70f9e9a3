"""Which lines are chapter headings, one line at a time; `outline.py` decides which count."""

import re
from dataclasses import dataclass
from enum import Enum

from bot.text.manuscripts.numbers import NUMBER_WORDS, parse_number

LONGEST = 120
_WORDS = (
    r"chapter|chap\.?|ch\.?|part|book|volume|vol\.?|act|episode|ep\.?|kapitel|teil|chapitre|partie|"
    r"cap[íi]tulo|cap[íi]tol|capitolo|parte|hoofdstuk|deel|rozdzia[łl]|część|kapitola|kapittel|"
    r"глава|часть|розділ|частина|luku|fejezet|bölüm|κεφάλαιο"
)
_NUMBER = rf"\d{{1,4}}|[ivxlcdm]{{1,8}}(?!\w)|{NUMBER_WORDS}"
_NAMED = re.compile(
    rf"(?P<word>{_WORDS})(?![^\W\d_])\s*(?:#|№|no\.\s|nr\.\s)?\s*(?P<number>{_NUMBER})(?!\w)"
    r"(?:\s*(?:of|/|von|sur|de|из)\s*(?P<total>\d{1,4}|[a-z]{3,9}|\?)(?!\w))?(?P<rest>.*)",
    re.IGNORECASE,
)
_NUMBER_FIRST = re.compile(
    rf"(?P<number>\d{{1,4}})\.?\s+(?P<word>{_WORDS})(?!\w)(?P<rest>.*)", re.IGNORECASE
)
_EASTERN = re.compile(
    r"第\s*(?P<number>[0-9０-９〇零一二两三四五六七八九十百千]{1,8})\s*[章回話话節节部卷集幕](?P<rest>.*)"
    r"|제?\s*(?P<korean>\d{1,4})\s*[장화부편](?!\w)(?P<rest2>.*)"
)
_UNNUMBERED = re.compile(
    r"(?:prologue|epilogue|interlude|intermission|prelude|postlude|preface|foreword|afterword|"
    r"prolog|epilog|prólogo|epílogo|interludio|épilogue|prologo|epilogo|proloog|epiloog|пролог|"
    r"эпилог|интерлюдия|序章|序幕|終章|终章|楔子|尾声|プロローグ|エピローグ|프롤로그|에필로그)"
    r"(?:\s+(?P<number>\d{1,3}|[ivxlc]{1,6}|[a-z]{3,9}))?(?!\w)(?P<rest>.*)",
    re.IGNORECASE,
)
_BARE_NUMBER = re.compile(
    r"[\-–—~*\[( ]{0,6}"
    r"(?P<number>\d{1,3}|[IVXLC]{1,7}|[ivxlc]{1,7}|[A-Za-z]{3,9}(?:[ -][a-z]{3,5})?)"
    r"(?:[.):]\s+(?P<title>\S.{0,59})|[.):]?[\-–—~*\]) ]{0,6})"
)
_REST = re.compile(r"\s*(?:[:.\-–—~|、：]+\s*(?P<apart>\S.*)?|(?P<joined>\s\S.*))?")
_HASHES = re.compile(r"(#{1,6})(?:[ \t]+(.*?))?(?:[ \t]+#+)?[ \t]*")
_FRAMED = re.compile(r"([=~\-–—*_•<>\[\]#]{1,20})\s*(.{1,100}?)\s*([=~\-–—*_•<>\[\]#]{1,20})")


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
    words = line.strip()
    if not words or len(words) > LONGEST:
        return None
    level = 0
    if words[0] == "#" and (hashes := _HASHES.fullmatch(words)) is not None:
        level, words = len(hashes[1]), (hashes[2] or "").strip()
        if not words:
            return None
    words = undecorate(words)
    found = _read_chapter(words, index, level)
    if found is not None or level:
        return found or Heading(index, HeadingKind.MARK, level, "", words)
    return _read_number(line.strip(), index)


def undecorate(words: str) -> str:
    """Without the ornaments around a title: `**Ash**`, `~ Ash ~`, `=== Ash ===`, `[Ash]`."""
    for _ in range(3):
        framed = _FRAMED.fullmatch(words)
        if framed is None or not _mirrors(framed[1], framed[3]):
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


def _mirrors(opening: str, closing: str) -> bool:
    return opening[::-1].translate(str.maketrans("<>[]", "><][")) == closing


def _read_chapter(words: str, index: int, level: int) -> Heading | None:
    for pattern in (_NAMED, _NUMBER_FIRST, _EASTERN, _UNNUMBERED):
        found = pattern.fullmatch(words)
        if found is None:
            continue
        heading = _make_chapter(found.groupdict(), words, index, level)
        if heading is not None:
            return heading
    return None


def _make_chapter(
    parts: dict[str, str | None], words: str, index: int, level: int
) -> Heading | None:
    rest = parts.get("rest") or parts.get("rest2") or ""
    ending = _REST.fullmatch(rest)
    # Chinese and Japanese headings may join their title without a space.
    eastern = "korean" in parts
    if ending is None and not eastern:
        return None
    apart = (ending["apart"] if ending is not None else rest) or ""
    joined = ((ending["joined"] if ending is not None else "") or "").strip()
    if joined and not eastern and not _is_title_shaped(joined):
        return None
    digits = parts.get("number") or parts.get("korean")
    number = parse_number(digits) if digits else None
    if digits and number is None:
        return None
    total = parse_number(parts.get("total") or "")
    title = undecorate((apart or joined).strip())
    label = words[: len(words) - len(rest)].strip() if rest else words
    loose = bool(joined) and not eastern
    kind = HeadingKind.CHAPTER
    return Heading(index, kind, level, label, title, number, total, loose=loose)


def _is_title_shaped(words: str) -> bool:
    return words[0].isupper() and words[-1] not in ".,;:!?…\"”'" and len(words) <= 60


def _read_number(words: str, index: int) -> Heading | None:
    found = _BARE_NUMBER.fullmatch(words)
    if found is None:
        return None
    number = parse_number(found["number"])
    title = (found["title"] or "").strip()
    if number is None or (title and not _is_title_shaped(title)):
        return None
    label = found["number"] if title else words.strip("-–—~*[]():. ")
    return Heading(index, HeadingKind.NUMBER, 0, label, title, number)
