"""What stands around a story in a document: lists of labels, tables of contents, a site's lines."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from bot.importing.documents.looks import hides
from bot.importing.documents.metadata import Fact, Metadata
from bot.importing.documents.simple import label_rows
from bot.importing.documents.tally import Lost, WordTally
from bot.importing.documents.tree import Inline, Node, attributes, inlines_of, words_of
from bot.importing.documents.writing import write_line, write_words
from bot.importing.lines.labels import read_label
from bot.importing.words.label_words import Field

_FEWEST_LINKS = 3
_LONGEST_OWN = 100
_BEFORE_STORY = 300
_OWN_LABEL = re.compile(r"packaged|downloaded|exported|updated at|generated", re.IGNORECASE)
_CONTENTS = re.compile(r"(?:table of )?contents|chapters|index|chapter index|toc", re.IGNORECASE)
_OWN = re.compile(
    r"(?:exported with the assistance of fichub|"
    r"generated (?:by|with) (?:fan ?fic ?fare|fichub|ficlab)|"
    r"posted originally on the archive of our own|please drop by the archive|"
    r"created (?:by|with|using) (?:fan ?fic ?fare|fichub|ficlab|wattpad ?downloader)|"
    r"(?:e-?book|file|downloaded) (?:created|generated|by|with)\b.{0,40}\bfic(?:fare|hub|lab)|"
    r"this (?:story|e-?book) (?:was|has been) (?:downloaded|archived|exported)\b)",
    re.IGNORECASE,
)  # fmt: skip


@dataclass(slots=True)
class Front:
    """`labels` are those of the list that stands before the story, with their values."""

    tally: WordTally
    labels: list[Fact] = field(default_factory=list[Fact])
    words: int = 0

    def title(self) -> str:
        return self._first(Field.TITLE)

    def author(self) -> str:
        return self._first(Field.AUTHOR)

    def _first(self, wanted: Field) -> str:
        found = ((read_label(f"{name}: x"), value) for name, value in self.labels)
        values = (value for label, value in found if label is not None and label.field is wanted)
        return next((value for value in values if isinstance(value, str)), "")

    def facts(self, metadata: Metadata) -> list[Fact]:
        """With what the metadata adds; the title stands above the story."""
        named = {name.casefold() for name, _ in self.labels}
        title = self.title()
        own = [(name, value) for name, value in self.labels if value != title]
        return [*own, *(fact for fact in metadata.facts() if fact[0].casefold() not in named)]


def read_front(blocks: Sequence[Node], front: Front) -> list[Node]:
    """The blocks without tables of contents and lines of a site; lists of labels as labels."""
    tally = front.tally
    kept: list[Node] = []
    for is_links, group in groupby(blocks, key=_is_links):
        run = list(group)
        if is_links and sum(map(_count_links, run)) >= _FEWEST_LINKS:
            tally.add(Lost.CONTENTS)
            if (
                kept
                and kept[-1].kind == "Header"
                and _CONTENTS.fullmatch(words_of(inlines_of(kept[-1])))
            ):
                kept.pop()
            continue
        for block in run:
            kept += _read_block(block, front)
    return kept


def _read_block(block: Node, front: Front) -> Iterator[Node]:
    if block.kind == "Div" and not hides(attributes(block.content[0])):
        inner = read_front(block.content[1], front)
        if inner or not block.content[1]:
            yield Node("Div", [block.content[0], inner])
    elif _is_own(block):
        front.tally.add(Lost.BOILERPLATE)
    elif _is_labels(rows := label_rows(block)):
        yield from _read_labels(rows, front)
    else:
        if front.words < _BEFORE_STORY:
            front.words += len(words_of([block]).split())
        yield block


def _read_labels(rows: Sequence[tuple[str, list[Node]]], front: Front) -> Iterator[Node]:
    """Before the story they speak of it; further on they may speak of a chapter."""
    first = not front.labels and front.words < _BEFORE_STORY
    for name, value in rows:
        if _OWN_LABEL.fullmatch(name):
            front.tally.add(Lost.BOILERPLATE)
            continue
        alone = len(value) == 1 and _is_author(name)
        words = write_words(inlines_of(value[0]), front.tally) if alone else ""
        line = words or write_line(value, front.tally)
        label = write_words([name], front.tally)
        if line and first:
            front.labels.append((label, line))
        elif line:
            yield Node("Label", f"{label}: {line}")


def _is_author(name: str) -> bool:
    label = read_label(f"{name}: x")
    return label is not None and label.field is Field.AUTHOR


def _is_own(block: Node) -> bool:
    if block.kind not in {"Para", "Plain"} or len(block.content) > _LONGEST_OWN:
        return False
    words = words_of(block.content)
    return _OWN.match(words) is not None


def _is_labels(rows: Sequence[tuple[str, list[Node]]]) -> bool:
    known = sum(read_label(f"{name}: x") is not None for name, _ in rows)
    return known > 1 and 2 * known >= len(rows)


def _is_links(block: Node) -> bool:
    """Whether all that it says is links to other places of the document."""
    if block.kind in {"BulletList", "OrderedList"}:
        items = block.content if block.kind == "BulletList" else block.content[1]
        return bool(items) and all(item and all(map(_is_links, item)) for item in items)
    if block.kind == "Div":
        return (
            bool(block.content[1])
            and not hides(attributes(block.content[0]))
            and all(map(_is_links, block.content[1]))
        )
    if block.kind not in {"Para", "Plain"}:
        return False
    if not any(map(_is_inner_link, block.content)):
        return False
    rest = [inline for inline in block.content if not _is_inner_link(inline)]
    return not any(map(str.isalpha, words_of(rest)))


def _is_inner_link(inline: Inline) -> bool:
    if not isinstance(inline, Node) or inline.kind != "Link":
        return False
    address = inline.content[2][0]
    return (
        address.startswith("#") or (":" not in address and ".htm" in address) or ".xhtml" in address
    )


def _count_links(block: Node) -> int:
    if block.kind in {"Para", "Plain"}:
        return sum(map(_is_inner_link, block.content))
    if block.kind == "Div":
        return sum(map(_count_links, block.content[1]))
    items = block.content if block.kind == "BulletList" else block.content[1]
    return sum(_count_links(inner) for item in items for inner in item)
