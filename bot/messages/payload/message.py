"""One part of a chapter as the message that Discord receives."""

from collections.abc import Iterable, Iterator

from bot.messages.layout.parts import MessagePart, Piece, Role
from bot.models.release import Payload
from bot.models.server import MessageStyle

SUPPRESS_EMBEDS = 1 << 2
SUPPRESS_NOTIFICATIONS = 1 << 12
COMPONENTS_V2 = 1 << 15
TEXT_DISPLAY = 10
SEPARATOR = 14
CONTAINER = 17


def part_payload(part: MessagePart, style: MessageStyle, mark: int) -> Payload:
    """Return the silent message of a part. In the `text` style nothing can carry the mark."""
    if style is MessageStyle.COMPONENTS:
        return {
            "flags": COMPONENTS_V2 | SUPPRESS_NOTIFICATIONS,
            "components": _marked(list(_components(part.pieces)), mark),
            "allowed_mentions": mention_nobody(),
        }
    return {
        "content": "\n".join(_inline(piece) for piece in part.pieces),
        "flags": SUPPRESS_EMBEDS | SUPPRESS_NOTIFICATIONS,
        "allowed_mentions": mention_nobody(),
    }


def mention_nobody() -> Payload:
    return {"parse": []}


def separator() -> Payload:
    return {"type": SEPARATOR, "divider": True, "spacing": 1}


def text_display(markup: str) -> Payload:
    return {"type": TEXT_DISPLAY, "content": markup}


def _marked(components: list[Payload], mark: int) -> list[Payload]:
    first, *others = components
    return [{**first, "id": mark}, *others]


def _components(pieces: Iterable[Piece]) -> Iterator[Payload]:
    """Return what shows the pieces, a line drawn between the author's note and the story."""
    before: Piece | None = None
    for piece in pieces:
        if before is not None and (before.role is Role.NOTE) is not (piece.role is Role.NOTE):
            yield separator()
        yield _component(piece)
        before = piece


def _component(piece: Piece) -> Payload:
    shown = text_display(piece.markup)
    if piece.role is not Role.HIDDEN:
        return shown
    return {"type": CONTAINER, "spoiler": True, "components": [shown]}


def _inline(piece: Piece) -> str:
    return f"||{piece.markup}||" if piece.role is Role.HIDDEN else piece.markup
