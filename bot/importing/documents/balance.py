"""Tags put in order as browsers do: each end fits a beginning, and paragraphs hold no paragraphs.

Pandoc gives up where tags cross, and with them goes what they say, also that a text is hidden.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from bot.errors import StoryError
from bot.importing.documents.markup import Tag
from bot.importing.documents.tree import TOO_DEEP

BLOCKS = frozenset({
    "address", "article", "aside", "blockquote", "caption", "center", "col", "colgroup", "dd",
    "details", "dialog", "dir", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer",
    "form", "h1", "h2", "h3", "h4", "h5", "h6", "head", "header", "hgroup", "hr", "legend", "li",
    "main", "menu", "nav", "noscript", "ol", "p", "pre", "search", "section", "summary", "table",
    "tbody", "td", "template", "tfoot", "th", "thead", "title", "tr", "ul",
})  # fmt: skip
VOID = frozenset({
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source",
    "track", "wbr",
})  # fmt: skip
_UNREAD = frozenset({"script", "style"})
_PASSED = frozenset({"html", "body"})
_LISTS, _TABLES = frozenset({"ul", "ol", "menu", "dir"}), frozenset({"table"})
_CELLS = frozenset({"td", "th", "caption"})
_ROWS = frozenset({"tr", "colgroup", *_CELLS})
_GROUPS = frozenset({"thead", "tbody", "tfoot"})
_TERMS = frozenset({"dt", "dd"})
# What a new one of these ends, if nothing that may hide it stands between.
_ENDED_BY = {
    "li": frozenset({"li"}),
    **dict.fromkeys(_TERMS, _TERMS),
    **dict.fromkeys(_CELLS, _CELLS),
    "tr": _ROWS,
    **dict.fromkeys(_GROUPS, _ROWS | _GROUPS),
}
# Ends are looked for no further out than these.
_SCOPES = {
    **dict.fromkeys(("tr", *_CELLS, *_GROUPS), _TABLES),
    "table": frozenset[str](),
    "li": _LISTS | _TABLES | _CELLS,
}
_SCOPE = _TABLES | _CELLS
_DEEPEST = 400
_MOST_OPEN = 100


def balance(pieces: Iterable[Tag | str]) -> Iterator[Tag | str]:
    """The same in order. Ends bear the name of what they end; scripts and styles are gone."""
    balancer = _Balancer()
    for piece in pieces:
        yield from balancer.take(piece)
    yield from balancer.end()


@dataclass(slots=True)
class _Balancer:
    """`active` are tags within lines that the end of a block broke off: they begin again."""

    stack: list[Tag] = field(default_factory=list[Tag])
    active: list[Tag] = field(default_factory=list[Tag])
    unread: str = ""

    def take(self, piece: Tag | str) -> Iterator[Tag | str]:
        if self.unread:
            ended = isinstance(piece, Tag) and piece.ends and piece.name == self.unread
            self.unread = "" if ended else self.unread
        elif isinstance(piece, str):
            if piece and not piece.isspace():
                yield from self._begin_again()
            yield piece
        elif piece.name in _UNREAD:
            self.unread = "" if piece.ends or piece.closed else piece.name
        elif piece.name not in _PASSED:
            yield from self._end(piece) if piece.ends else self._start(piece)

    def end(self) -> Iterator[Tag]:
        while self.stack:
            yield self._close()

    def _start(self, tag: Tag) -> Iterator[Tag | str]:
        if tag.name in BLOCKS:
            yield from self._make_room(tag.name)
        else:
            yield from self._begin_again()
        yield tag
        if tag.name in VOID:
            return
        self.stack.append(tag)
        if len(self.stack) > _DEEPEST:
            raise StoryError(TOO_DEEP)
        if tag.closed:
            yield self._close()

    def _make_room(self, name: str) -> Iterator[Tag]:
        """End what cannot hold a block: lines, a paragraph, the item or cell before."""
        yield from self._break_off()
        if self.stack and self.stack[-1].name == "p":
            yield self._close()
        ended = _ENDED_BY.get(name, frozenset[str]())
        bounds = BLOCKS - ended - {"p"}
        while ended and (depth := self._find(ended, bounds)) is not None:
            while len(self.stack) > depth:
                yield from self._break_off()
                yield self._close()

    def _end(self, tag: Tag) -> Iterator[Tag | str]:
        waiting = [index for index, one in enumerate(self.active) if one.name == tag.name]
        if waiting and tag.name not in BLOCKS:
            del self.active[waiting[-1]]
            return
        if tag.name in VOID:
            yield from self._start(Tag("br", "<br>")) if tag.name == "br" else ()
            return
        depth = self._find({tag.name}, _SCOPES.get(tag.name, _SCOPE))
        if depth is None:
            return
        while len(self.stack) > depth + 1:
            top = self.stack[-1]
            if top.name not in BLOCKS:
                self._keep(top)
            yield self._close()
        yield self._close()

    def _find(self, names: Iterable[str], bounds: frozenset[str]) -> int | None:
        """How deep the innermost open one of these stands, within those bounds."""
        for depth in range(len(self.stack) - 1, -1, -1):
            if self.stack[depth].name in names:
                return depth
            if self.stack[depth].name in bounds:
                return None
        return None

    def _break_off(self) -> Iterator[Tag]:
        while self.stack and self.stack[-1].name not in BLOCKS:
            self._keep(self.stack[-1])
            yield self._close()

    def _keep(self, tag: Tag) -> None:
        """For later. The same twice says no more than once."""
        if all(tag.text != one.text for one in self.active):
            self.active.insert(0, tag)
        if len(self.active) > _MOST_OPEN:
            raise StoryError(TOO_DEEP)

    def _begin_again(self) -> Iterator[Tag]:
        again, self.active = self.active, []
        for tag in again:
            self.stack.append(tag)
            yield tag

    def _close(self) -> Tag:
        name = self.stack.pop().name
        return Tag(name, f"</{name}>", ends=True)
