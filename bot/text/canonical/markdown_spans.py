"""Inline Markdown to spans: what markdown-it knows, `||...||`, and `<!-- -->` for nothing."""

import re
from collections.abc import Iterator, Sequence

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from bot.text.blocks import Mark, Span

_OPENING = {
    "em_open": Mark.EMPHASIS,
    "strong_open": Mark.STRONG,
    "s_open": Mark.STRIKE,
}
_CLOSING = {
    "em_close": Mark.EMPHASIS,
    "strong_close": Mark.STRONG,
    "s_close": Mark.STRIKE,
}
_SPOILER = "spoiler_mark"
_PIPES = re.compile(r"\|+")
_NOTHING = "<!-- -->"

_EAST_ASIAN = r"[\u2e80-\u312f\u31a0-\ua4cf\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60]"
_JOINED_LINES = re.compile(rf"(?<={_EAST_ASIAN})\n(?={_EAST_ASIAN})")


def make_parser() -> MarkdownIt:
    """CommonMark without HTML, indented code, setext headings, references and fences.

    Fences are found line by line before (see `markdown.py`), the others would take an author's
    plain words for something else.
    """
    parser = MarkdownIt("commonmark", {"html": False, "maxNesting": 200})
    parser.disable(["code", "fence", "html_block", "html_inline", "lheading", "reference"]).enable(
        "strikethrough"
    )
    parser.inline.add_terminator_char("|")
    parser.inline.ruler.before("autolink", "nothing", _read_nothing)
    parser.inline.ruler.before("emphasis", "spoiler", _read_pipes)
    parser.normalizeLink = _as_written
    parser.normalizeLinkText = _link_as_written
    parser.validateLink = _accept
    return parser


def plain_text(lines: str) -> str:
    """Text without any mark: a single line break is read as a space, or as nothing in Chinese
    and Japanese, which have none.
    """
    if "\n" not in lines:
        return lines
    return _JOINED_LINES.sub("", lines).replace("\n", " ")


def read_spans(tokens: Sequence[Token]) -> list[Span]:
    """The children of one inline token, as spans that still may be merged."""
    return list(_SpanReader(tokens).spans())


class _SpanReader:
    """Walks the tokens. Marks may overlap at will: only what is open counts."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        self._tokens = tokens
        self._open: dict[Mark, int] = {}
        self._hidden = False
        self._link = ""
        pipes = [token for token in tokens if token.type == _SPOILER]
        self._stray = pipes[-1] if len(pipes) % 2 else None

    def spans(self) -> Iterator[Span]:
        for index, token in enumerate(self._tokens):
            if token.type == _SPOILER and token is not self._stray:
                self._hidden = not self._hidden
            elif (mark := _OPENING.get(token.type)) is not None:
                self._open[mark] = self._open.get(mark, 0) + 1
            elif (mark := _CLOSING.get(token.type)) is not None:
                self._open[mark] -= 1
            elif token.type == "link_open":
                yield from self._open_link(token, self._tokens[index + 1])
            elif token.type == "link_close":
                self._link = ""
            else:
                yield from self._text(token, index)

    def _marks(self) -> Mark:
        marks = Mark.SPOILER if self._hidden else Mark.PLAIN
        for mark, depth in self._open.items():
            if depth:
                marks |= mark
        return marks

    def _open_link(self, token: Token, following: Token) -> Iterator[Span]:
        if token.markup == "autolink":
            return
        self._link = str(token.attrs.get("href", "")).strip()
        if following.type == "link_close":
            yield Span(self._link, self._marks(), self._link)

    def _text(self, token: Token, index: int) -> Iterator[Span]:
        marks = self._marks()
        if token.type == "image":
            for span in read_spans(token.children or ()):
                yield Span(span.text, span.marks | marks, self._link)
        elif token.type == "softbreak":
            yield Span(self._soft_break(index), marks, self._link)
        elif token.type == "hardbreak":
            yield Span("\n", marks, self._link)
        elif token.type == "code_inline":
            yield Span(token.content, marks | Mark.CODE, self._link)
        else:
            yield Span("||" if token is self._stray else token.content, marks, self._link)

    def _soft_break(self, index: int) -> str:
        before = self._tokens[index - 1].content[-1:] if index else ""
        after = self._tokens[index + 1].content[:1] if index + 1 < len(self._tokens) else ""
        return plain_text(f"{before}\n{after}")[len(before) :].removesuffix(after)


def _read_pipes(state: StateInline, silent: bool) -> bool:
    """Two or three pipes hide or end hiding (a third one is text); longer runs are text."""
    run = _PIPES.match(state.src, state.pos)
    if run is None or len(run[0]) == 1:
        return False
    if not silent:
        if len(run[0]) > 3:
            state.pending += run[0]
        else:
            state.push(_SPOILER, "", 0)
    state.pos += len(run[0]) if len(run[0]) > 3 else 2
    return True


def _read_nothing(state: StateInline, silent: bool) -> bool:
    """An empty comment parts marks that would run together, as pandoc writes them too."""
    if not state.src.startswith(_NOTHING, state.pos):
        return False
    state.pos += len(_NOTHING)
    return True


def _as_written(url: str) -> str:
    return url


def _link_as_written(link: str) -> str:
    return link


def _accept(url: str) -> bool:
    return bool(url)
