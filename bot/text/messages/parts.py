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
class Piece:
    """Discord markup of one role. A HIDDEN piece carries no spoiler marks of its own.

    How it is hidden (a spoilered container, or `||`) is the payload's business.
    """

    role: Role
    markup: str


@dataclass(frozen=True, slots=True)
class MessagePart:
    """The content of one message, in order. Never empty, always within the style's limits."""

    pieces: tuple[Piece, ...]
