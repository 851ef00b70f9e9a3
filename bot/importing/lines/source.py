"""A file as lines, with the lines that stand in passages or code and so mean nothing else."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from bot.errors import StoryError
from bot.importing.lines.secret_lines import Secrecy, find_secret_lines

_PASSAGE = re.compile(r"[ \t]*:{3,}[ \t]*(\S.*)?")
_KEYWORD = re.compile(r"(?:(?:content |trigger )?warnings?|cw|tw)\b[ \t:]*", re.IGNORECASE)
_CODE = re.compile(r"(`{3,})[^`]*|(~{3,}).*")
_UNDERLINE = re.compile(r"(?:(={2,200})|-{3,200})[ \t]*")
_UNDERLINED = re.compile(r"[^\s#>*+|\-].{0,98}[^\s\\]|\w")
_SENTENCE_END = frozenset('.,;:!?…"”»)*_')
DEEPEST = 50
MARKDOWN_ENDINGS = (".md", ".markdown", ".mdown", ".mkd", ".mkdn")


@dataclass(frozen=True, slots=True)
class Source:
    """`fenced[i]` is true where line i belongs to a closed passage or a code block; `secret[i]` is
    its `Secrecy`. `closing_notes` are lines known from elsewhere to be notes at a chapter's end.
    `widths` keeps what `wrapped_width` found once it was asked.
    """

    lines: list[str]
    fenced: bytearray
    markdown: bool
    secret: bytearray
    closing_notes: frozenset[str] = frozenset()
    widths: list[int] = field(default_factory=list[int])

    def is_blank(self, index: int) -> bool:
        """Lines outside the file are blank."""
        return not (0 <= index < len(self.lines)) or not self.lines[index].strip()

    def is_secret(self, start: int, end: int) -> bool:
        """Whether any of these lines stands between two `||`."""
        return Secrecy.INSIDE in self.secret[start:end]

    def open_lines(self, start: int, end: int) -> Iterator[str]:
        """These lines, those of passages and of code as empty ones."""
        for index in range(start, end):
            yield "" if self.fenced[index] else self.lines[index]

    def has_text(self, start: int) -> bool:
        """Whether anything stands on line `start` or below."""
        return any(self.lines[index].strip() for index in range(start, len(self.lines)))


@dataclass(frozen=True, slots=True)
class PassageMark:
    """A line that begins a passage, or (without terms) may end one."""

    opens: bool
    terms: str = ""
    summary: str = ""


def require_shallow(depth: int) -> None:
    """Raises StoryError where passages stand in passages beyond all reason."""
    if depth > DEEPEST:
        raise StoryError(
            f"More than {DEEPEST} ::: passages stand inside each other: close each with a line :::."
        )


def make_source(lines: list[str], *, markdown: bool, hides: bool = False) -> Source:
    """`hides`: a `||` may have its partner in a later paragraph."""
    fenced = bytearray(len(lines))
    if markdown:
        fence_code(lines, fenced)
        _read_underlined(lines, fenced)
    _fence_passages(lines, fenced)
    secret = find_secret_lines(lines) if hides else bytearray(len(lines))
    return Source(lines, fenced, markdown, secret)


def is_markdown_name(filename: str) -> bool:
    return filename.casefold().endswith(MARKDOWN_ENDINGS)


def read_passage_mark(line: str) -> PassageMark | None:
    """`::: warning gore | safe words` opens, `:::` closes; `::: gore` is meant as a warning too."""
    if ":::" not in line:
        return None
    found = _PASSAGE.fullmatch(line)
    if found is None:
        return None
    words = (found[1] or "").strip()
    if not words:
        return PassageMark(opens=False)
    if words[0] in "{:":
        return None
    terms, _, summary = _KEYWORD.sub("", words, count=1).partition("|")
    return PassageMark(True, terms.strip(), " ".join(summary.split()))


def is_warning_word(words: str) -> bool:
    """Whether the words of a mark say outright that it warns."""
    return _KEYWORD.match(words) is not None


def find_groups(source: Source, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Runs of lines without a blank one, as (first, one behind the last)."""
    first = -1
    for index in range(start, end):
        if source.lines[index].strip():
            first = index if first < 0 else first
        elif first >= 0:
            yield first, index
            first = -1
    if first >= 0:
        yield first, end


def fence_code(lines: list[str], fenced: bytearray) -> None:
    """Mark the lines of closed blocks of code."""
    opened, sign = -1, ""
    for index, line in enumerate(lines):
        if not line.startswith(("```", "~~~")):
            continue
        found = _CODE.fullmatch(line)
        if found is None:
            continue
        if opened < 0:
            opened, sign = index, found[1] or found[2]
        elif line.strip() and not line.strip().strip(sign[0]) and line.startswith(sign):
            fenced[opened : index + 1] = b"\1" * (index + 1 - opened)
            opened = -1


def _read_underlined(lines: list[str], fenced: bytearray) -> None:
    """A lone line above `===` or `---` is a heading, as is said with `#` elsewhere."""
    for index in range(1, len(lines)):
        rule = _UNDERLINE.fullmatch(lines[index]) if lines[index][:2] in ("==", "--") else None
        if rule is None or fenced[index] or (index > 1 and lines[index - 2].strip()):
            continue
        words = lines[index - 1].strip()
        # A line that goes on, or a sentence above dashes, is text above a scene break.
        if _UNDERLINED.fullmatch(words) and (rule[1] or words[-1] not in _SENTENCE_END):
            lines[index - 1 : index + 1] = [f"{'#' if rule[1] else '##'} {words}", ""]


def _fence_passages(lines: list[str], fenced: bytearray) -> None:
    open_lines: list[int] = []
    for index, line in enumerate(lines):
        mark = None if fenced[index] else read_passage_mark(line)
        if mark is None:
            continue
        if mark.opens:
            open_lines.append(index)
        elif open_lines:
            first = open_lines.pop()
            if not open_lines or not fenced[first]:
                fenced[first : index + 1] = b"\1" * (index + 1 - first)
