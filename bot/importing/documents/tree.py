"""Pandoc's JSON tree, small in memory: words are plain strings, all else is a node.

So are spaces and line breaks; the end of a line that means nothing is SOFT.
"""

import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, TypeAlias, cast

from bot.errors import StoryError
from bot.importing.documents.signs import CODED, EMPTY, decode_signs, without_signs

SOFT = "\r"


class Node(NamedTuple):
    """`content` is what pandoc's types say for this kind."""

    kind: str
    content: Any = None


Inline: TypeAlias = str | Node
Inlines: TypeAlias = Sequence[Inline]
Blocks: TypeAlias = Sequence[Node]


@dataclass(frozen=True, slots=True)
class Attributes:
    name: str = ""
    classes: tuple[str, ...] = ()
    pairs: tuple[tuple[str, str], ...] = ()

    def get(self, key: str) -> str:
        return next((value for name, value in self.pairs if name == key), "")


@dataclass(frozen=True, slots=True)
class Tree:
    blocks: list[Node]
    meta: dict[str, Any]


def load_tree(data: bytes | str) -> Tree:
    """Raises StoryError where the tree is deeper than any story."""
    try:
        raw = cast("dict[str, Any]", json.loads(data, object_hook=_shrink))
    except RecursionError:
        raise StoryError(TOO_DEEP) from None
    blocks = [block for block in raw.get("blocks", ()) if isinstance(block, Node)]
    return Tree(blocks, raw.get("meta", {}))


TOO_DEEP = (
    "Too many things stand inside each other in this file: save the story as plain text (.txt) and "
    "send that."
)


def attributes(raw: Any) -> Attributes:
    name, classes, pairs = raw
    return Attributes(name, tuple(classes), tuple((key, value) for key, value in pairs))


def words_of(content: Any) -> str:
    """The words of inlines or blocks, without anything else: paragraphs are lines."""
    joined = "".join(_words(content))
    plain = without_signs(joined).strip()
    return "\n".join(" ".join(line.split()) for line in plain.split("\n"))


def _words(content: Any) -> Iterator[str]:
    if isinstance(content, Node):
        yield from _node_words(content)
    elif isinstance(content, str):
        yield " " if content == SOFT else content
    elif isinstance(content, list):
        for item in cast("list[Any]", content):
            yield from _words(item)


def _node_words(node: Node) -> Iterator[str]:
    match node.kind:
        case "Code" | "Math" | "CodeBlock" | "RawInline" | "RawBlock":
            yield node.content[1]
        case "Span" | "Div" | "Quoted" | "Cite":
            yield from _words(node.content[1])
        case "Link" | "Image":
            yield from _words(node.content[1])
        case "Header":
            yield from _words(node.content[2])
        case "Note":
            return
        case "OrderedList":
            yield from _words(node.content[1])
        case "Table":
            for rows in table_rows(node):
                yield from _words(rows)
        case _:
            yield from _words(node.content)
    if node.kind in _BLOCK_KINDS:
        yield "\n"


_BLOCK_KINDS = frozenset({
    "Para", "Plain", "Header", "CodeBlock", "RawBlock", "HorizontalRule", "BlockQuote", "Div",
})  # fmt: skip


def table_rows(table: Node) -> Iterator[list[list[Node]]]:
    """Every row, from caption-less head to foot, as the blocks of its cells."""
    _, _, _, head, bodies, foot = table.content
    groups = [head[1]]
    for body in bodies:
        groups += [body[2], body[3]]
    for rows in (*groups, foot[1]):
        for row in rows:
            yield [cell[4] for cell in row[1]]


def inlines_of(block: Node) -> list[Inline]:
    """What a paragraph or heading holds."""
    if block.kind == "Header":
        return block.content[2]
    if block.kind in {"Para", "Plain"}:
        return block.content
    return []


def flatten(blocks: Blocks, *, keep: Callable[[Attributes], bool]) -> Iterator[Node]:
    """Without the Divs that say nothing; those that `keep` wants stay whole."""
    for block in blocks:
        if block.kind == "Div" and not keep(attributes(block.content[0])):
            yield from flatten(block.content[1], keep=keep)
        else:
            yield block


def _shrink(value: dict[str, Any]) -> Any:
    kind = value.get("t")
    if kind is None:
        return value
    return _WORDS[kind](value.get("c")) if kind in _WORDS else Node(kind, value.get("c"))


# \x01 stands for an author's own pipe later on; no client can show it.
_ODD = re.compile(f"\r\n?|[\x00\x01{EMPTY}]")


def _plain_string(words: str) -> str:
    if not _ODD.search(words) and CODED not in words:
        return words
    return decode_signs(_ODD.sub(lambda found: "\n" if found[0][0] == SOFT else "", words))


_WORDS: dict[str, Callable[[Any], str]] = {
    "Str": _plain_string,
    "Space": lambda _: " ",
    "SoftBreak": lambda _: SOFT,
    "LineBreak": lambda _: "\n",
}
