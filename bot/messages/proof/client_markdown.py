r"""What Discord's client makes of a message's markup: which characters it shows, which it hides.

Written from the client's rules and from nothing of ours that writes markup, so that a mistake
there cannot hide itself here. The rules that leaks come from: at each position, in order, the
first rule that matches takes its text; a spoiler is `||`, at least one character, the nearest
`||`, whatever stands between; a backslash before punctuation takes that character out of the
game; headings, subtext, quotes and list items take their line before any mark inside it counts.
"""

import re
from dataclasses import dataclass
from enum import Enum

from bot.messages.proof.client_marks import find_mark

DEEPEST = 40


class Shown(Enum):
    """Where a run of characters stands: in the text, in small print, or on a button."""

    TEXT = "text"
    SUBTEXT = "subtext"
    BUTTON = "button"


@dataclass(frozen=True, slots=True)
class ShownRun:
    """Characters as displayed. `active` names what more than text they are (a mention, a link)."""

    text: str
    hidden: bool
    role: Shown = Shown.TEXT
    active: str = ""


_BLOCK = re.compile(
    r"""^[ ]*(?:
        (?P<heading>\#{1,3})[ ]+ | (?P<subtext>-\#)[ ]+ | (?P<rest>>>>)[ ]+ | (?P<quote>>)[ ]+
      | (?P<item>[-*]|\d{1,10}\.)[ ]+(?=\S)
    )""",
    re.VERBOSE | re.MULTILINE,
)
# Each sign by itself, no character class: that way the search skips what begins none of them.
_MARK = re.compile(r"\\|\*|_|~|`|\||<|@|\[|:|¯|https?://")

_LINE = re.compile(r"[^\n]*")
# From an item's first line to an indented empty one. A line that begins an item is that item's.
_LOOSE_ITEM = re.compile(
    r"""(?:\n[ \t]+(?!(?:[-*]|\d{1,10}\.)[ ])[^ \t\n][^\n]*)*
        \n[ \t]+(?=\n)""",
    re.VERBOSE,
)
_QUOTE_LINES = re.compile(r"[ ]*>(?!>>)[ ]+[^\n]*(?:\n[ ]*>(?!>>)[ ]+[^\n]*)*")
# Every `#` at a heading's end is decoration; in a quote, lines begin behind U+2028 and U+2029 too.
_HEADING_END = re.compile(r"#+\s*\Z")
_QUOTE_MARK = re.compile("(?:(?m:^)|(?<=[\u2028\u2029]))[ ]*>[ ]?")


def read_markdown(markup: str, *, hidden: bool = False) -> list[ShownRun]:
    """Return what the client shows of one text, in order. `hidden`: it stands in a spoiler."""
    shown: list[ShownRun] = []
    # The client takes form feeds out before it looks for anything.
    _Scope(shown, hidden).read(markup.replace("\f", ""), line_start=True)
    return shown


@dataclass(slots=True)
class _Scope:
    """What holds for a stretch of markup because of what it stands in."""

    shown: list[ShownRun]
    hidden: bool
    role: Shown = Shown.TEXT
    active: str = ""
    quoted: bool = False
    depth: int = 0

    def read(self, markup: str, *, line_start: bool) -> None:
        if self.depth > DEEPEST:
            self.emit(markup, active="nested too deeply")
            return
        at = 0 if line_start else self._first(markup)
        numbers = _Numbers(markup)
        block = _BLOCK.search(markup, at)
        while True:
            if block is not None and block.start() < at:
                block = _BLOCK.search(markup, at)
            # Where a line's mark and one inside the line begin at once, the line's counts.
            token = _MARK.search(markup, at, block.start() if block else len(markup)) or block
            if token is None:
                break
            self.emit(markup[at : token.start()])
            if token is block:
                at = self._block(markup, token, numbers)
            else:
                at = self._inline(markup, token.start(), line_start=line_start)
        self.emit(markup[at:])

    def emit(self, text: str, active: str = "", *, hidden: bool = False) -> None:
        if text:
            run = ShownRun(text, self.hidden or hidden, self.role, active or self.active)
            self.shown.append(run)

    def nested(
        self,
        *,
        hidden: bool = False,
        role: Shown | None = None,
        active: str = "",
        quoted: bool = False,
    ) -> "_Scope":
        return _Scope(
            self.shown,
            self.hidden or hidden,
            role or self.role,
            active or self.active,
            self.quoted or quoted,
            self.depth + 1,
        )

    def _first(self, markup: str) -> int:
        """Read the one token, if any, that stands where a line's marks would count but do not."""
        block = _BLOCK.match(markup)
        if block is None:
            return 0
        marks = _MARK.search(markup, 0, block.end())
        end = marks.start() if marks else block.end()
        self.emit(markup[:end])
        return self._inline(markup, end, line_start=False) if marks else end

    def _block(self, markup: str, token: re.Match[str], numbers: "_Numbers") -> int:
        if token["quote"] is not None or token["rest"] is not None:
            return self._quote(markup, token)
        end = _LINE.match(markup, token.end()).end()  # pyright: ignore[reportOptionalMemberAccess]
        line = markup[token.end() : end]
        if token["item"] is not None:
            # The client reads such an item by other rules, in which no escape need count.
            loose = _LOOSE_ITEM.match(markup, end) is not None
            self.emit(numbers.shown(token, end), "item with an empty line" if loose else "")
            self.nested().read(line, line_start=True)
        elif not line:
            self.emit(token.group())
        else:
            role = Shown.SUBTEXT if token["subtext"] is not None else None
            if token["heading"] is not None:
                line = _HEADING_END.sub("", line) or line
            self.nested(role=role).read(line, line_start=False)
        return end

    def _quote(self, markup: str, token: re.Match[str]) -> int:
        if self.quoted:
            self.emit(token.group())
            return token.end()
        inside = self.nested(quoted=True)
        if token["rest"] is not None:
            inside.read(markup[token.end() :], line_start=True)
            return len(markup)
        lines = _QUOTE_LINES.match(markup, token.start())
        if lines is None:
            self.emit(token.group())
            return token.end()
        inside.read(_QUOTE_MARK.sub("", lines.group()), line_start=True)
        return lines.end()

    def _inline(self, markup: str, at: int, *, line_start: bool) -> int:
        """Read what begins at a mark, or the mark as a plain character; return where it ends."""
        found = find_mark(markup, at)
        if found is None:
            self.emit(markup[at])
            return at + 1
        if found.nested and self._must_read(found.text):
            inside = self.nested(hidden=found.hidden, active=found.active)
            inside.read(found.text, line_start=_begins_line(markup, at, line_start))
        else:
            self.emit(found.text, found.active, hidden=found.hidden)
        return found.end

    def _must_read(self, text: str) -> bool:
        """Whether reading a text that stands in this scope may come to more than showing it."""
        found = _MARK.search(text) or _BLOCK.search(text)
        return found is not None or self.depth >= DEEPEST


class _Numbers:
    """A list's numbers as the client counts them: from the first one, whatever the others say."""

    def __init__(self, markup: str) -> None:
        self._markup = markup
        self._last_end = -1
        self._last = 0

    def shown(self, token: re.Match[str], end: int) -> str:
        marker = token["item"]
        if not marker.endswith("."):
            self._last_end = -1
            return "• "
        goes_on = self._last_end >= 0 and not self._markup[self._last_end : token.start()].strip()
        self._last = self._last + 1 if goes_on else int(marker[:-1])
        self._last_end = end
        return f"{self._last}. "


def _begins_line(markup: str, at: int, line_start: bool) -> bool:
    return line_start if at == 0 else markup[at - 1] == "\n"
