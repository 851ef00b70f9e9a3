"""A document as far as it is understood before its text is read."""

from dataclasses import dataclass, field

from bot.importing.documents.metadata import Fact
from bot.importing.documents.tree import Node


@dataclass(slots=True)
class Work:
    """`blocks` are the text, and what stands above it that nobody understood.

    A `doubtful` title is what a program wrote: it counts only where the text begins with it.
    `closing_notes` are the lines among the blocks that end a chapter and are surely for readers.
    """

    title: str = ""
    authors: tuple[str, ...] = ()
    facts: list[Fact] = field(default_factory=list[Fact])
    blocks: list[Node] = field(default_factory=list[Node])
    doubtful: bool = False
    closing_notes: list[str] = field(default_factory=list[str])
