"""A revised chapter's messages, with what is said where one is emptied or leads somewhere else."""

from collections.abc import Collection, Sequence
from dataclasses import replace

from bot.messages.layout.packing import ChapterContent
from bot.messages.layout.parts import Jump, MessagePart, Piece, Role
from bot.messages.layout.repacking import Edge, go_on_parts, keep_parts
from bot.messages.layout.spoiler_labels import JUMP_ADDRESS, UNNEEDED_LABEL, onward_label
from bot.models.server import MessageStyle


def revised_parts(
    content: ChapterContent,
    style: MessageStyle,
    edges: Sequence[Edge],
    joints: Collection[int] = (),
) -> tuple[MessagePart, ...]:
    """`keep_parts`, none of them empty. A message leads onward where the next was added later."""
    leading = {*joints, len(edges)}
    parts = keep_parts(content, style, edges, leading)
    return tuple(
        _completed(part, _next(parts, number) if number in leading else None)
        for number, part in enumerate(parts)
    )


def half_out_parts(
    content: ChapterContent, style: MessageStyle, edges: Sequence[Edge]
) -> tuple[MessagePart, ...]:
    """`go_on_parts`, none of them empty."""
    return tuple(_completed(part, None) for part in go_on_parts(content, style, edges))


def _next(parts: Sequence[MessagePart], number: int) -> int | None:
    """The next message that says anything, counted from 1 as labels do."""
    return next((i + 1 for i in range(number + 1, len(parts)) if parts[i].pieces), None)


def _completed(part: MessagePart, onward: int | None) -> MessagePart:
    if onward is None:
        return part if part.pieces else MessagePart((Piece(Role.LABEL, UNNEEDED_LABEL),))
    jump = Jump(onward, onward_label(onward, address=JUMP_ADDRESS))
    # One link a message: where its passage ends lies behind this one anyway.
    pieces = (replace(piece, jump=None) for piece in part.pieces)
    return MessagePart((*pieces, Piece(Role.LABEL, onward_label(onward), jump)))
