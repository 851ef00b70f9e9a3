"""The shape of a chapter's text: blocks of marked spans, and the passages that cover them."""

from dataclasses import dataclass
from enum import Enum, IntFlag

from bot.models.story import Passage


class Mark(IntFlag):
    """How a span looks. `SPOILER` is the author's own inline `||...||`: always hidden."""

    PLAIN = 0
    EMPHASIS = 1
    STRONG = 2
    STRIKE = 4
    CODE = 8
    SPOILER = 16


@dataclass(frozen=True, slots=True)
class Span:
    """Characters that look alike. Text is as displayed: no escapes, a newline is a line break."""

    text: str
    marks: Mark = Mark.PLAIN
    link: str = ""


class BlockKind(Enum):
    PARAGRAPH = "paragraph"
    HEADING = "heading"
    SCENE_BREAK = "scene_break"
    QUOTE = "quote"
    ITEM = "item"
    CODE = "code"


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph, heading, list item or the like; a scene break has no spans.

    `level` is a heading's (1 to 6), a quote's or a list item's depth (from 1). `marker` is a list
    item's own (`-` or `3.`) or the language of a code block.
    """

    kind: BlockKind
    spans: tuple[Span, ...] = ()
    level: int = 0
    marker: str = ""

    @property
    def text(self) -> str:
        return "".join(span.text for span in self.spans)


@dataclass(frozen=True, slots=True)
class Body:
    """A chapter's text. Passages are in order and do not overlap; indexes point into `blocks`."""

    blocks: tuple[Block, ...]
    passages: tuple[Passage, ...] = ()
