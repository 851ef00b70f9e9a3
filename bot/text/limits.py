"""Discord's numbers, and the units they are counted in here."""

from dataclasses import dataclass

TEXT_DISPLAY_TOTAL = 4000
"""Characters of all text displays of one Components V2 message together."""

TEXT_BYTES = 10_000
"""Bytes in UTF-8 of all text displays of one Components V2 message, with what each costs more.

Nowhere documented: above 10,170 Discord answers 500, whenever it is asked again.
"""

TEXT_DISPLAY_BYTES = 12
"""What a text display costs of them beyond its text."""

COMPONENTS = 40
"""Components of one Components V2 message, nested ones included."""

CONTENT = 2000
"""Characters of the content of a plain message sent by a bot."""

SPOILERS = 99
"""Spoilers of one message whose text Discord's client shows; what stands behind them is lost."""

UNBOUNDED = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Size:
    """What text takes of a message by each of its measures: UTF-16 units, and bytes in UTF-8."""

    units: int = 0
    bytes: int = 0

    def __add__(self, other: "Size") -> "Size":
        return Size(self.units + other.units, self.bytes + other.bytes)

    def __sub__(self, other: "Size") -> "Size":
        return Size(self.units - other.units, self.bytes - other.bytes)

    def within(self, room: "Size") -> bool:
        return self.units <= room.units and self.bytes <= room.bytes

    def at_least(self, other: "Size") -> "Size":
        return Size(max(self.units, other.units), max(self.bytes, other.bytes))


NOTHING = Size()

PLAIN_ROOM = Size(CONTENT, UNBOUNDED)
"""The content of a plain message."""

V2_ROOM = Size(TEXT_DISPLAY_TOTAL, TEXT_BYTES)
"""All text displays of one Components V2 message; each takes `TEXT_DISPLAY` beside its text."""

TEXT_DISPLAY = Size(0, TEXT_DISPLAY_BYTES)


def size_of(text: str) -> Size:
    if text.isascii():
        return Size(len(text), len(text))
    return Size(utf16_length(text), utf8_length(text))


def v2_length(text: str) -> int:
    """Its length where a V2 message is full at `TEXT_DISPLAY_TOTAL`, its bytes counted, too."""
    size = size_of(text)
    return max(size.units, -(-size.bytes * TEXT_DISPLAY_TOTAL // TEXT_BYTES))


def utf16_length(text: str) -> int:
    """Length in UTF-16 units, which is never below what Discord may count."""
    if text.isascii():
        return len(text)
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def utf8_length(text: str) -> int:
    """Length in bytes."""
    return len(text) if text.isascii() else len(text.encode("utf-8", "surrogatepass"))
