"""Emphasis and `||secrets||` in a plain paragraph; every other character stands for itself."""

import re
from dataclasses import dataclass, field

from bot.importing.prose.tags import JOINER
from bot.text.blocks import Mark, Span

_SIGN = re.compile(r"([*_|])\1*")
_ADDRESS = re.compile(r"\b[a-z][a-z+]{1,9}://[^\s<>\"“”]{1,2000}", re.IGNORECASE)
_MARKS = {
    "*": Mark.EMPHASIS,
    "_": Mark.EMPHASIS,
    "**": Mark.STRONG,
    "__": Mark.STRONG,
    "***": Mark.EMPHASIS | Mark.STRONG,
}
# An index into this is quicker than taking marks apart each time.
_SINGLE = tuple(tuple(Mark(value)) for value in range(2 * Mark.SPOILER))


@dataclass(frozen=True, slots=True)
class Styled:
    """A paragraph's spans, how many runs of emphasis were taken, and where in its text a `||`
    stands without a partner, -1 for nowhere.
    """

    spans: tuple[Span, ...]
    emphasis: int = 0
    stray: int = -1


@dataclass(slots=True)
class _Pairs:
    """Signs that open (+) and close (-) a mark, by where they stand."""

    text: str
    marks: dict[int, tuple[int, Mark, bool]] = field(
        default_factory=dict[int, tuple[int, Mark, bool]]
    )
    emphasis: int = 0

    def add(self, opening: re.Match[str], closing: re.Match[str], mark: Mark) -> None:
        self.marks[opening.start()] = (opening.end(), mark, True)
        self.marks[closing.start()] = (closing.end(), mark, False)

    def add_emphasis(self, opening: re.Match[str], closing: re.Match[str]) -> None:
        """With the joiners that let signs stand inside a word."""
        mark, text = _MARKS[opening[0]], self.text
        start = opening.start() - (text[max(0, opening.start() - 1) : opening.start()] == JOINER)
        self.marks[start] = (opening.end(), mark, True)
        end = closing.end() + text.startswith(JOINER, closing.end())
        self.marks[closing.start()] = (end, mark, False)
        self.emphasis += 1


def read_inline(text: str) -> Styled:
    """Marks are taken where they are balanced; what has no partner stays text."""
    if "*" not in text and "_" not in text and "||" not in text:
        return Styled((Span(text),))
    signs = _find_signs(text)
    pairs = _Pairs(text)
    pipes = [sign for sign in signs if sign[0] == "||"]
    hidden = [
        (opening, closing)
        for opening, closing in zip(pipes[::2], pipes[1::2], strict=False)
        if text[opening.end() : closing.start()].strip()
    ]
    for opening, closing in hidden:
        pairs.add(opening, closing, Mark.SPOILER)
    _pair_emphasis(signs, pairs)
    stray = _place(pairs, pipes[-1].start()) if len(pipes) % 2 else -1
    return Styled(tuple(_spans(pairs)), pairs.emphasis, stray)


def _find_signs(text: str) -> list[re.Match[str]]:
    """Those that may mean something: not inside an address, and no star behind a backslash."""
    signs = [
        sign
        for sign in _SIGN.finditer(text)
        if sign[0][0] == "|" or text[sign.start() - 1 : sign.start()] != "\\"
    ]
    if "://" not in text:
        return signs
    inner: set[int] = set()
    for address in _ADDRESS.finditer(text):
        bare = len(address[0].rstrip("*_.,;:!?)'’"))
        inner.update(range(address.start(), address.start() + bare))
    return [sign for sign in signs if sign[0] == "||" or sign.start() not in inner]


def _pair_emphasis(signs: list[re.Match[str]], pairs: _Pairs) -> None:
    """Nested pairs only, and none across the edge of a secret: that edge always holds."""
    stack: list[re.Match[str] | None] = []
    waiting: dict[str, int] = {}
    for sign in signs:
        pipe = pairs.marks.get(sign.start())
        if pipe is not None:
            _cross_edge(stack, waiting, opens=pipe[2])
        elif sign[0] in _MARKS:
            if waiting.get(sign[0]) and _can_close(pairs.text, sign):
                _close(stack, waiting, sign, pairs)
            elif _can_open(pairs.text, sign):
                stack.append(sign)
                waiting[sign[0]] = waiting.get(sign[0], 0) + 1


def _cross_edge(stack: list[re.Match[str] | None], waiting: dict[str, int], *, opens: bool) -> None:
    if opens:
        stack.append(None)
        waiting.clear()
        return
    while stack and stack.pop() is not None:
        pass
    waiting.clear()
    for sign in reversed(stack):
        if sign is None:
            break
        waiting[sign[0]] = waiting.get(sign[0], 0) + 1


def _close(
    stack: list[re.Match[str] | None],
    waiting: dict[str, int],
    sign: re.Match[str],
    pairs: _Pairs,
) -> None:
    while (opening := stack.pop()) is not None:
        waiting[opening[0]] -= 1
        if opening[0] == sign[0]:
            if _is_face(pairs.text[opening.end() : min(sign.start(), opening.end() + 4)]):
                return
            pairs.add_emphasis(opening, sign)
            return


def _is_face(between: str) -> bool:
    """`*_*` and `_-_` are faces, not emphasis."""
    return len(between) < 4 and not any(sign.isalnum() for sign in between)


def _can_open(text: str, sign: re.Match[str]) -> bool:
    before, after = text[max(0, sign.start() - 1) : sign.start()], text[sign.end() : sign.end() + 1]
    return not before.isalnum() and bool(after) and not after.isspace()


def _can_close(text: str, sign: re.Match[str]) -> bool:
    before, after = text[max(0, sign.start() - 1) : sign.start()], text[sign.end() : sign.end() + 1]
    return bool(before) and not before.isspace() and not after.isalnum()


def _spans(pairs: _Pairs) -> list[Span]:
    spans: list[Span] = []
    depth: dict[Mark, int] = dict.fromkeys((Mark.EMPHASIS, Mark.STRONG, Mark.SPOILER), 0)
    marks, start = Mark.PLAIN, 0
    for position in sorted(pairs.marks):
        end, changed, opens = pairs.marks[position]
        if position > start:
            spans.append(Span(pairs.text[start:position], marks))
        for mark in _SINGLE[changed]:
            depth[mark] += 1 if opens else -1
            marks = marks | mark if depth[mark] else marks & ~mark
        start = end
    if start < len(pairs.text):
        spans.append(Span(pairs.text[start:], marks))
    return spans


def _place(pairs: _Pairs, position: int) -> int:
    """Where a character that is kept stands among all those that are."""
    kept = start = 0
    for mark in sorted(one for one in pairs.marks if one < position):
        kept += max(0, mark - start)
        start = pairs.marks[mark][0]
    return kept + position - start
