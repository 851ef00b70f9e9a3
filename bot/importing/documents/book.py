"""A book of several files as one page, and its chapters by its files where it has no headings."""

import re
from collections.abc import Iterator, Sequence
from html import escape

from bot.importing.documents.looks import hides
from bot.importing.documents.paragraphs import is_chapter_heading
from bot.importing.documents.tree import Attributes, Node, attributes, flatten, inlines_of, words_of
from bot.importing.documents.web_pages import SECTION

_BODY = re.compile(r"<(?:\w+:)?body(?:\s[^<>]*)?>", re.IGNORECASE)
_BODY_END = re.compile(r"</(?:\w+:)?body\s*>", re.IGNORECASE)
_HEAD_END = re.compile(r"</(?:\w+:)?head\s*>", re.IGNORECASE)
_FIRST_BLOCKS = 4
_LONG = 200
_FEW_HEADED = 1 / 3


def join_pages(pages: Sequence[tuple[str, str]]) -> str:
    """One page of many: each is its name in the contents and its text."""
    return "".join(
        f'<div class="{SECTION}" data-label="{escape(label)}">\n{_body(page)}\n</div>\n'
        for label, page in pages
    )


def read_sections(blocks: Sequence[Node]) -> list[Node]:
    """The blocks of all files, each chapter below a heading of the first level.

    A file without a heading goes on where the one before it ended, unless the contents name it or
    next to no file has one: then each is a chapter.
    """
    files = [block for block in blocks if _section(block) is not None]
    if not files:
        return list(blocks)
    long = [file for file in files if len(words_of(file).split()) >= _LONG]
    named = [file for file in long if _heading_place(file) is not None or _label(file)]
    alone = len(long) > 1 and len(named) < _FEW_HEADED * len(long)
    return list(_read_files(blocks, alone=alone))


def _read_files(blocks: Sequence[Node], *, alone: bool) -> Iterator[Node]:
    number = 0
    for block in blocks:
        if _section(block) is None:
            yield block
            continue
        inner, place = list(flatten(block.content[1], keep=hides)), _heading_place(block)
        told = len(words_of(block).split()) >= _LONG
        number += told
        if place is not None:
            inner = list(_lift(inner, place))
        elif _label(block) and words_of(block):
            yield _header(_label(block))
        elif alone and told:
            yield _header(f"Chapter {number}")
        yield from inner


def _section(block: Node) -> Attributes | None:
    stated = attributes(block.content[0]) if block.kind == "Div" else None
    return stated if stated is not None and SECTION in stated.classes else None


def _label(block: Node) -> str:
    stated = _section(block)
    return stated.get("label") or stated.get("data-label") if stated is not None else ""


def _heading_place(section: Node) -> int | None:
    """Where a heading stands at the beginning of a file, or a paragraph that is one."""
    for place, block in enumerate([*flatten(section.content[1], keep=hides)][:_FIRST_BLOCKS]):
        if block.kind == "Header" and words_of(inlines_of(block)):
            return place
        if block.kind in {"Para", "Plain"} and is_chapter_heading(words_of(inlines_of(block))):
            return place
    return None


def _lift(blocks: list[Node], place: int) -> Iterator[Node]:
    """The first heading, with those directly below it, begins the chapter."""
    first = blocks[place]
    level = first.content[0] if first.kind == "Header" else 1
    leading = True
    for index, block in enumerate(blocks):
        if index == place and block.kind != "Header":
            yield Node("Header", [1, ["", [], []], block.content])
        elif block.kind == "Header":
            deeper = max(1, 1 + block.content[0] - level)
            yield Node("Header", [1 if leading else deeper, *block.content[1:]])
        else:
            leading = leading and (index < place or not words_of([block]))
            yield block


def _header(words: str) -> Node:
    return Node("Header", [1, ["", [], []], [words]])


def _body(page: str) -> str:
    start = _BODY.search(page) or _HEAD_END.search(page)
    inside = page[start.end() :] if start is not None else page
    end = _BODY_END.search(inside)
    return inside[: end.start()] if end is not None else inside
