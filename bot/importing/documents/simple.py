"""Blocks that Discord has no form for, put as blocks that it has: tables, definitions, figures."""

from collections.abc import Callable, Iterator, Sequence
from itertools import chain

from bot.importing.documents import signs
from bot.importing.documents.looks import CENTRED, holds_hidden
from bot.importing.documents.tally import Lost, WordTally
from bot.importing.documents.tree import (
    Inline,
    Inlines,
    Node,
    inlines_of,
    words_of,
)

_LINES = frozenset({"Para", "Plain", "LineBlock", "Null"})
_NESTING = frozenset({
    "Strong", "Emph", "Underline", "Strikeout", "SmallCaps", "Superscript", "Subscript", "Span",
})  # fmt: skip
_DELETED_END = "paragraph-deletion"
_DIGITS = frozenset({"Decimal", "DefaultStyle", "Example"})


def simplify(block: Node, tally: WordTally) -> list[Node]:
    """The same text in plainer blocks; a plain block as it is."""
    match block.kind:
        case "Para" | "Plain":
            return [exposed(block)]
        case "LineBlock":
            lines = [[*line, "\n"] for line in block.content]
            return [Node("Para", [*chain.from_iterable(lines)][:-1])]
        case "DefinitionList":
            tally.add(Lost.DEFINITIONS)
            return list(_definitions(block))
        case "Figure":
            return [*block.content[2], *block.content[1][1]]
        case "Table":
            return list(_table(block, tally))
        case _:
            return [block]


def without_deleted_ends(blocks: Sequence[Node]) -> Iterator[Node]:
    """A paragraph whose end was deleted runs on into the next one."""
    waiting: Inlines = []
    for block in blocks:
        inlines = inlines_of(block)
        last = inlines[-1] if inlines else ""
        gone = isinstance(last, Node) and last.kind == "Span" and _DELETED_END in last.content[0][1]
        if block.kind not in {"Para", "Plain"} or not (gone or waiting):
            yield from [Node("Para", waiting)] if waiting else []
            waiting = []
            yield block
        elif gone:
            waiting = [*waiting, *inlines[:-1]]
        else:
            yield Node(block.kind, [*waiting, *inlines])
            waiting = []
    if waiting:
        yield Node("Para", waiting)


def exposed(block: Node) -> Node:
    """A paragraph that begins with a sign of ours, as a Div that says what the sign says."""
    sign, rest = _take_sign(inlines_of(block))
    return _SIGNED[sign]([exposed(Node(block.kind, rest))]) if sign else block


def markers_of(ordered: Node, tally: WordTally) -> list[str]:
    """`1.`, `2.`, …: an ordered list's own numbers, in digits whatever they were."""
    (start, style, _), items = ordered.content
    if style.kind not in _DIGITS:
        tally.add(Lost.LISTS)
    return [f"{min(max(number, 0), 999_999_999)}." for number in range(start, start + len(items))]


def block_with(look: str, blocks: list[Node]) -> Node:
    return Node("Div", [["", [look], []], blocks])


def _take_sign(inlines: Inlines) -> tuple[str, Inlines]:
    """The sign that a paragraph begins with, however deep its first letter stands, and the rest."""
    first = inlines[0] if inlines else ""
    if isinstance(first, str):
        sign = first[:1] if first[:1] in signs.LEADING else ""
        return sign, [first[1:], *inlines[1:]] if sign else inlines
    if first.kind not in _NESTING:
        return "", inlines
    inner = first.content[1] if first.kind == "Span" else first.content
    sign, rest = _take_sign(inner)
    if not sign:
        return "", inlines
    content = [first.content[0], rest] if first.kind == "Span" else rest
    return sign, [Node(first.kind, content), *inlines[1:]]


def _styled(style: str) -> Callable[[list[Node]], Node]:
    return lambda blocks: Node("Div", [["", [], [["custom-style", style]]], blocks])


_SIGNED: dict[str, Callable[[list[Node]], Node]] = {
    signs.CENTRED: lambda blocks: block_with(CENTRED, blocks),
    signs.SECRET: lambda blocks: block_with("spoiler", blocks),
    signs.TITLE: _styled("Title"),
    signs.SUBTITLE: _styled("Subtitle"),
    signs.AUTHOR: _styled("Author"),
}


def _definitions(block: Node) -> Iterator[Node]:
    for term, meanings in block.content:
        yield Node("Para", [Node("Strong", term)])
        for meaning in meanings:
            yield from meaning


def _table(table: Node, tally: WordTally) -> Iterator[Node]:
    """Rows are lines, but a table that only places text on a page is that text."""
    head, body = _rows(table)
    yield from table.content[1][1]
    rows = [*head, *body]
    if _is_frame(rows):
        for cell in chain.from_iterable(rows):
            yield from cell
        return
    tally.add(Lost.TABLES)
    bold = [[Node("Strong", _row(row))] for row in head]
    lines = [*bold, *map(_row, body)]
    yield Node("Para", [*chain.from_iterable([*line, "\n"] for line in lines)][:-1])


def _rows(table: Node) -> tuple[list[list[list[Node]]], list[list[list[Node]]]]:
    _, _, _, head, bodies, foot = table.content
    rows = [row for body in bodies for row in (*body[2], *body[3])]
    return _cells(head[1]), _cells([*rows, *foot[1]])


def _cells(rows: list[list[object]]) -> list[list[list[Node]]]:
    return [[cell[4] for cell in row[1]] for row in rows]  # pyright: ignore


def _is_frame(rows: list[list[list[Node]]]) -> bool:
    if all(len(row) < 2 for row in rows):
        return True
    return any(
        len(cell) > 1 or any(not _is_line(block) for block in cell) for row in rows for cell in row
    )


def _is_line(block: Node) -> bool:
    inner = block.content[1] if block.kind == "Div" else [block]
    return len(inner) < 2 and all(one.kind in _LINES for one in inner)


def _row(row: list[list[Node]]) -> list[Inline]:
    joined: list[Inline] = []
    for number, cell in enumerate(row):
        joined += [" | "] if number else []
        for block in cell:
            joined += _cell(block)
    return joined


def _cell(block: Node) -> list[Inline]:
    """On one line; what hides the cell hides its words."""
    if block.kind == "Div":
        return [Node("Span", [block.content[0], [i for b in block.content[1] for i in _cell(b)]])]
    if block.kind == "LineBlock":
        return [*chain.from_iterable([*line, " "] for line in block.content)][:-1]
    return [" " if inline == "\n" else inline for inline in inlines_of(block)]


def label_rows(block: Node) -> list[tuple[str, list[Node]]]:
    """Labels with their values, where a table or a definition list holds nothing else."""
    if block.kind == "DefinitionList":
        if any(holds_hidden(term) for term, _ in block.content):
            return []
        pairs = [(words_of(term), [*chain.from_iterable(values)]) for term, values in block.content]
    elif block.kind == "Table":
        rows = [row for group in _rows(block) for row in group]
        pairs = [(words_of(row[0]), row[1]) for row in rows if len(row) == 2]
        if len(pairs) < len(rows) or any(holds_hidden(row[0]) for row in rows):
            return []
    else:
        return []
    return [(" ".join(name.split()).rstrip(" :"), value) for name, value in pairs]
