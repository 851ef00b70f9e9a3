"""Footnotes wait for the end of their chapter, each under the number that stands in the text."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from bot.importing.documents.tree import Node, attributes
from bot.importing.documents.web_pages import NOTE


@dataclass(frozen=True, slots=True)
class Footnote:
    """`hidden` where the place it belongs to is hidden: then so is the note."""

    mark: str
    blocks: list[Node]
    hidden: bool


def find_notes(blocks: Sequence[Node]) -> dict[str, list[Node]]:
    """The footnotes of a web page, which stand anywhere on it, by their names."""
    found: dict[str, list[Node]] = {}
    for block in blocks:
        if block.kind in {"BulletList", "OrderedList"}:
            items = block.content if block.kind == "BulletList" else block.content[1]
            found |= find_notes([inner for item in items for inner in item])
        elif block.kind == "Div":
            stated = attributes(block.content[0])
            if NOTE in stated.classes and stated.name:
                found[stated.name] = block.content[1]
            else:
                found |= find_notes(block.content[1])
    return found


def plain_note_block(block: Node) -> Node:
    """A list of notes is no chapter, and the rule above it parts no scenes."""
    if block.kind == "HorizontalRule":
        return Node("Null")
    return Node("Para", [Node("Strong", block.content[2])]) if block.kind == "Header" else block


@dataclass(slots=True)
class Footnotes:
    """`targets` are the notes of a page by the name that links call them, `used` those taken."""

    targets: dict[str, list[Node]] = field(default_factory=dict[str, list[Node]])
    used: set[str] = field(default_factory=set[str])
    waiting: list[Footnote] = field(default_factory=list[Footnote])
    count: int = 0

    def take(self, blocks: list[Node], *, hidden: bool) -> str:
        """The mark that stands for the note in the text."""
        self.count += 1
        mark = f"[{self.count}]"
        self.waiting.append(Footnote(mark, blocks, hidden))
        return mark

    def find(self, name: str) -> list[Node] | None:
        """The note of that name; what refers to it is there, so it is not shown where it stands."""
        if name in self.targets:
            self.used.add(name)
        return self.targets.get(name)

    def is_used(self, name: str) -> bool:
        return name in self.used and name in self.targets

    def next(self) -> Footnote | None:
        """The first that waits. When none is left the next one counts from 1 again."""
        if self.waiting:
            return self.waiting.pop(0)
        self.count = 0
        return None

    def hide(self, begun: int) -> None:
        """The notes from that one on."""
        self.waiting[begun:] = [replace(note, hidden=True) for note in self.waiting[begun:]]
