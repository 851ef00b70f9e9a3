"""Tags of web pages and forums, left in a file that is neither: `<i>`, `[b]`, `[spoiler]`, `&amp;`.

They become the signs that `inline.py` and Markdown read. Tags that all have their partner are
certain; where some have none, the author is asked. A tag that hides is always read: alone it
becomes a lone `||`, about which `spanning.py` asks.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from html import unescape

from bot.importing.questions import Findings, Option, clip, counted

JOINER = "\u2060"
"""Stands in a plain line where a sign touches a word or another sign, and is taken with it."""

_SIGNS = {
    "i": "*", "em": "*", "cite": "*", "u": "*", "b": "**", "strong": "**", "spoiler": "||",
    "details": "||", "hide": "||",
}  # fmt: skip
_HIDING = frozenset(name for name, sign in _SIGNS.items() if sign == "||")
_BREAKS = {"br": "line", "hr": "***", "p": "paragraph", "summary": "paragraph"}
_NOTHING = ("center", "centre", "div", "span", "font", "size", "color", "align", "left", "right")
_ANGLED = frozenset({"details", "summary"})
_NAMES = "|".join({*_SIGNS, *_BREAKS, *_NOTHING} - _ANGLED)
_TAG = re.compile(
    rf"(?<!\\)(?:<(?P<end>/?)(?P<name>{_NAMES}|{'|'.join(_ANGLED)})(?P<more>\s[^<>]{{0,200}})?/?>"
    rf"|\[(?P<end2>/?)(?P<name2>{_NAMES})(?:=(?P<words>[^\[\]]{{0,60}})"
    r"|(?<=spoiler)\s(?P<words2>[^\[\]]{0,60}))?\])",
    re.IGNORECASE,
)
_CODE = re.compile(r"&(?:[A-Za-z]{2,8}|#\d{2,6}|#[xX][0-9A-Fa-f]{2,5});")
_OPTIONS = (
    Option("text", "Keep the tags as text"),
    Option("read", "Read the tags as formatting"),
)


_Piece = tuple[str, frozenset[str]]


@dataclass(slots=True)
class _Tag:
    """`partner` is the index of the tag that closes or opens this one, -1 for none. `words` are
    what a tag that hides says of the rest.
    """

    line: int
    start: int
    end: int
    name: str
    closes: bool
    written: str
    partner: int = -1
    words: str = ""

    @property
    def alone(self) -> bool:
        return self.partner < 0 and self.name not in _BREAKS


def read_tags(lines: Sequence[str], findings: Findings, *, markdown: bool) -> list[str]:
    """The lines with their tags and character codes read, and no others touched."""
    tags = list(_find_tags(lines, markdown=markdown))
    _pair(tags)
    reads = not any(tag.alone for tag in tags) or _reads(lines, tags, findings)
    wanted = [
        tag
        for tag in tags
        if tag.name == "spoiler" or (not tag.alone and (reads or tag.name in _HIDING))
    ]
    read = _TagWriter(lines, markdown=markdown).write(wanted) if wanted else list(lines)
    if wanted:
        amount = counted(len(wanted), "tag", "tags")
        sample = lines[wanted[0].line][wanted[0].start : wanted[0].end]
        findings.say(f"{amount} such as {clip(sample, 20)} became formatting.")
    return read if markdown else _read_codes(read, findings)


def _find_tags(lines: Sequence[str], *, markdown: bool) -> Iterator[_Tag]:
    for index, line in enumerate(lines):
        if ("<" not in line and "[" not in line) or (markdown and "`" in line):
            continue
        for found in _TAG.finditer(line):
            name = (found["name"] or found["name2"]).casefold()
            closes = bool(found["end"] or found["end2"])
            # Pages hide words with a class of their own: <span class="spoiler">.
            means = "spoiler" if "spoiler" in (found["more"] or "").casefold() else name
            words = (found["words"] or found["words2"] or "") if means in _HIDING else ""
            tag = _Tag(index, found.start(), found.end(), means, closes, name)
            yield replace(tag, words=words.strip("\"' "))


def _pair(tags: Sequence[_Tag]) -> None:
    opened: dict[str, list[int]] = {}
    for index, tag in enumerate(tags):
        waiting = opened.setdefault(tag.written, [])
        if not tag.closes:
            waiting.append(index)
        elif waiting:
            tag.partner = waiting.pop()
            tags[tag.partner].partner = index
            tag.name = tags[tag.partner].name


def _reads(lines: Sequence[str], tags: Sequence[_Tag], findings: Findings) -> bool:
    """Whether the tags that have a partner are formatting although others have none."""
    if not any(tag.partner >= 0 for tag in tags):
        return False
    odd = next(tag for tag in tags if tag.alone)
    chosen = findings.ask(
        "tags",
        "This file holds tags, but not all of them have a partner. What are they?",
        lines[odd.line][max(0, odd.start - 40) : odd.end + 40],
        _OPTIONS,
        safe="text",
    )
    return chosen == "read"


@dataclass(slots=True)
class _TagWriter:
    """Writes lines anew. A mark that goes on over several lines is closed and opened in each.
    `gap`: a blank line is due, unless one comes by itself.
    """

    lines: Sequence[str]
    markdown: bool
    depth: dict[str, int] = field(default_factory=lambda: dict.fromkeys(_SIGNS.values(), 0))
    written: list[str] = field(default_factory=list[str])
    pieces: list[_Piece] = field(default_factory=list[_Piece])
    gap: bool = False

    def write(self, tags: Sequence[_Tag]) -> list[str]:
        by_line: dict[int, list[_Tag]] = {}
        for tag in tags:
            by_line.setdefault(tag.line, []).append(tag)
        for index, line in enumerate(self.lines):
            self._write_line(line, by_line.get(index, []))
        return self.written

    def _write_line(self, line: str, tags: Sequence[_Tag]) -> None:
        position = 0
        for tag in tags:
            self._add(line[position : tag.start])
            if tag.alone:
                self._add("||")
            elif tag.name in _SIGNS:
                self.depth[_SIGNS[tag.name]] += -1 if tag.closes else 1
                self._add(f"{tag.words}: " if tag.words else "")
            elif tag.name in _BREAKS:
                self._break(_BREAKS[tag.name])
            position = tag.end
        self._add(line[position:])
        if tags and not self._has_text():
            # A line of nothing but tags is gone; what it parted stays apart.
            self.gap = self.gap or all(tag.name not in _BREAKS for tag in tags)
            self.pieces.clear()
        else:
            self._end_line()

    def _add(self, text: str) -> None:
        if text:
            marks = frozenset(sign for sign, depth in self.depth.items() if depth)
            self.pieces.append((text, marks))

    def _has_text(self) -> bool:
        return any(text.strip() for text, _ in self.pieces)

    def _break(self, kind: str) -> None:
        if self._has_text():
            self._end_line("\\" if self.markdown and kind == "line" else "")
        self.pieces.clear()
        self.gap = self.gap or kind != "line"
        if kind == "***":
            self._put("***")
            self.gap = True

    def _end_line(self, ending: str = "") -> None:
        self._put(_weave(self.pieces, markdown=self.markdown) + ending)
        self.pieces.clear()

    def _put(self, line: str) -> None:
        if self.gap and line.strip() and self.written and self.written[-1].strip():
            self.written.append("")
        self.written.append(line)
        self.gap = False


def _weave(pieces: Sequence[_Piece], *, markdown: bool) -> str:
    """A line, each mark opened where its text begins and closed where that ends."""
    made: list[tuple[str, str]] = []
    nested: list[str] = []
    space = ""
    for text, marks in pieces:
        core = text.strip()
        if not core:
            space += text
            continue
        wanted = [sign for sign in nested if sign in marks]
        wanted += [sign for sign in ("||", "**", "*") if sign in marks and sign not in wanted]
        kept = _common(nested, wanted)
        made += [("close", sign) for sign in reversed(nested[kept:])]
        space += text[: len(text) - len(text.lstrip())]
        made += [("text", space)] if space else []
        made += [("open", sign) for sign in wanted[kept:]]
        made.append(("text", core))
        nested, space = wanted, text[len(text.rstrip()) :]
    made += [("close", sign) for sign in reversed(nested)]
    return _join(made, markdown=markdown) + space


def _common(first: Sequence[str], second: Sequence[str]) -> int:
    kept = 0
    while kept < min(len(first), len(second)) and first[kept] == second[kept]:
        kept += 1
    return kept


def _join(made: Sequence[tuple[str, str]], *, markdown: bool) -> str:
    """With a joiner where two signs would run together, or a plain one would touch a word."""
    joined: list[str] = []
    before, last = "text", ""
    for kind, text in made:
        signs = "*" in last[-1:] and kind != "text" and before != "text" and text != "||"
        inside = (kind == "open" and before == "text" and last[-1:].isalnum()) or (
            kind == "text" and before == "close" and text[0].isalnum()
        )
        if signs or (inside and not markdown and "||" not in (text, last)):
            joined.append("<!-- -->" if markdown else JOINER)
        joined.append(text)
        before, last = kind, text
    return "".join(joined)


def _read_codes(lines: Sequence[str], findings: Findings) -> list[str]:
    read = [_CODE.sub(_read_code, line) if "&" in line else line for line in lines]
    if read != list(lines):
        findings.say("Character codes such as &amp; became the characters they stand for.")
    return read


def _read_code(found: re.Match[str]) -> str:
    """The character, where it is one that can be seen and hides nothing."""
    sign = unescape(found[0])
    seen = len(sign) == 1 and (sign.isprintable() or sign == "\u00a0") and sign != "|"
    return sign if seen else found[0]
