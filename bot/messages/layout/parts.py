"""What the packer makes: parts, each the content of one Discord message."""

from dataclasses import dataclass
from enum import Enum


class Role(Enum):
    """PROSE: story text, shown. HIDDEN: story text behind a spoiler. LABEL: our own words."""

    PROSE = "prose"
    HIDDEN = "hidden"
    LABEL = "label"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Jump:
    """A label as it is once all parts are out: with a link to part `to`, where its passage ends.

    Parts are numbered from 1; the link's address is `spoiler_labels.JUMP_ADDRESS`.
    """

    to: int
    markup: str


@dataclass(frozen=True, slots=True)
class Piece:
    """Discord markup of one role. A HIDDEN piece carries no spoiler marks of its own.

    How it is hidden (a spoilered container, or `||`) is the payload's business. Of the labels of
    one part at most the last opening or continued one has a `jump`.
    """

    role: Role
    markup: str
    jump: Jump | None = None


@dataclass(frozen=True, slots=True)
class MessagePart:
    """The content of one message, in order. Never empty, always within the style's limits."""

    pieces: tuple[Piece, ...]
