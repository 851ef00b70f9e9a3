"""Block Markdown to blocks: what markdown-it makes of a run of lines, laid flat."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from markdown_it.common.utils import mdTrim
from markdown_it.token import Token

from bot.text.blocks import Block, BlockKind, Mark, Span
from bot.text.canonical.clear_spans import read_clear
from bot.text.canonical.markdown_spans import make_parser, read_spans

_MANY_CONTAINERS = re.compile(r"^(?:[ \t]*(?:>|(?:[-+*]|\d{1,9}[.)])[ \t])){40}|^[ \t]{80}", re.M)
_BLANK = re.compile(r"\n[ \t]*\n")

_PARSER = make_parser()


def read_blocks(lines: str) -> list[Block]:
    """Blocks of Markdown that holds neither fences nor passages.

    A quote's paragraphs are blocks of their own. A list item's further paragraphs belong to its
    text, behind an empty line, as long as nothing else stands between. What stands in a quote is
    a quote: a list item there keeps its marker as text, and a heading is bold.
    """
    if _MANY_CONTAINERS.search(lines):
        return list(map(read_paragraph, _BLANK.split(lines)))
    return list(_Walk(_PARSER.parse(lines)).blocks())


def read_paragraph(text: str) -> Block:
    """One paragraph that begins no other block, read without looking for one."""
    # Only what the parser takes off: other signs count when it looks what a mark touches.
    text = mdTrim(text)
    clear = read_clear(text)
    if clear is None:
        return Block(BlockKind.PARAGRAPH, tuple(parse_inline(text)))
    return Block(BlockKind.PARAGRAPH, tuple(Span(piece, marks) for piece, marks in clear))


def parse_inline(text: str) -> list[Span]:
    """The spans of one paragraph, whatever it holds, as markdown-it reads them."""
    return read_spans(_PARSER.parseInline(text)[0].children or ())


@dataclass(slots=True)
class _Item:
    """A list item that is open. `unused` until something has shown its marker."""

    marker: str
    written: str
    unused: bool = True
    last: Block | None = None


@dataclass(slots=True)
class _Walk:
    tokens: Sequence[Token]
    quotes: int = 0
    items: list[_Item] = field(default_factory=list["_Item"])
    heading: Token | None = None
    waiting: Block | None = None

    def blocks(self) -> Iterator[Block]:
        """Every block in order; one is kept back while an item may still grow."""
        for token in self.tokens:
            for block in self._read(token):
                grown = self._grow(block)
                if grown is None and self.waiting is not None:
                    yield self.waiting
                self.waiting = grown or block
                if self.items and self.waiting.kind is BlockKind.ITEM:
                    self.items[-1].last = self.waiting
        if self.waiting is not None:
            yield self.waiting

    def _read(self, token: Token) -> Iterator[Block]:
        match token.type:
            case "blockquote_open" | "blockquote_close":
                self.quotes += token.nesting
            case "list_item_open":
                written = token.info + token.markup
                self._use_markers()
                self.items.append(_Item(f"{token.info}." if token.info else "-", written))
            case "list_item_close":
                yield from self._close_item()
            case "heading_open":
                self.heading = token
            case "heading_close":
                self.heading = None
            case "hr":
                self._use_markers()
                yield Block(BlockKind.SCENE_BREAK)
            case "inline":
                yield self._place(token)
            case _:
                pass

    def _use_markers(self) -> None:
        for item in self.items:
            item.unused = False

    def _close_item(self) -> Iterator[Block]:
        item = self.items.pop()
        if item.unused:
            yield self._wrap((Span(item.written),))

    def _place(self, token: Token) -> Block:
        spans = tuple(read_spans(token.children or ()))
        heading = self.heading
        if heading is not None and not spans:
            return self._wrap((Span(heading.markup),))
        if heading is not None and (self.quotes or self.items):
            spans = tuple(replace(span, marks=span.marks | Mark.STRONG) for span in spans)
        elif heading is not None:
            return Block(BlockKind.HEADING, spans, level=int(heading.tag[1:]))
        if self.items and self.items[-1].unused:
            return self._item(spans)
        return self._wrap(spans)

    def _item(self, spans: tuple[Span, ...]) -> Block:
        marker = self.items[-1].marker
        self._use_markers()
        if self.quotes:
            return self._wrap((Span(f"{marker} "), *spans))
        return Block(BlockKind.ITEM, spans, level=len(self.items), marker=marker)

    def _wrap(self, spans: tuple[Span, ...]) -> Block:
        if self.quotes:
            return Block(BlockKind.QUOTE, spans, level=self.quotes)
        return Block(BlockKind.PARAGRAPH, spans)

    def _grow(self, block: Block) -> Block | None:
        """The waiting item with `block` as its next paragraph, if that is what it is."""
        item = self.items[-1] if self.items else None
        if item is None or item.last is None or item.last is not self.waiting:
            return None
        if block.kind is not BlockKind.PARAGRAPH or self.waiting is None:
            return None
        return replace(self.waiting, spans=(*self.waiting.spans, Span("\n\n"), *block.spans))
