"""How many spoilers a message may hold: Discord shows no text behind the ninety-ninth."""

from collections.abc import Sequence

from bot.messages.layout.flow import FlowRun
from bot.messages.layout.parts import Role
from bot.text.blocks import Mark
from bot.text.limits import SPOILERS, Size, size_of

_MARK = "||"


def spoiler_cost(runs: Sequence[FlowRun], room: int) -> int:
    """What a spoiler must cost at least, so that nothing which fits `room` holds too many.

    Nothing in a chapter that has no more than one message may hold.
    """
    return room // SPOILERS + 1 if _most(runs) > SPOILERS else 0


def markup_size(markup: str, spoiler: int) -> Size:
    """The size of markup, but not less than what its spoilers cost."""
    size = size_of(markup)
    return size.at_least(Size(markup.count(_MARK) // 2 * spoiler)) if spoiler else size


def _most(runs: Sequence[FlowRun]) -> int:
    """The spoilers of all, each of which ends with its line; a hidden run is one as a whole."""
    return sum(run.role is Role.HIDDEN for run in runs) + sum(
        1 + span.text.count("\n")
        for run in runs
        if run.role is not Role.HIDDEN
        for block in run.blocks
        for span in block.spans
        if Mark.SPOILER in span.marks
    )
