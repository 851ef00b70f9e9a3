"""A chapter's text as the content of messages.

The order of a chapter's pieces: the note before, the body, the note after. A NOTE begins with the
line `**Author's note**`. Each stretch of hidden text stands between an opening and a closing
label, and each further part of it begins with a label too (grammar: `spoiler_labels.py`). Blocks
within a piece are separated by an empty line. A payload joins the pieces of a `text` message with
one line break each and puts hidden ones between `||`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from bot.messages.layout.assembly import assemble
from bot.messages.layout.breaking import find_breaks
from bot.messages.layout.flow import FlowRun, body_runs, note_runs
from bot.messages.layout.parts import MessagePart
from bot.messages.layout.slicing import Limits, Slice, slice_runs, weigh
from bot.models.server import MessageStyle
from bot.text.blocks import Body
from bot.text.limits import COMPONENTS, CONTENT, TEXT_BYTES, TEXT_DISPLAY_TOTAL, UNBOUNDED
from bot.text.warnings.hiding import ChapterHiding


@dataclass(frozen=True, slots=True)
class ChapterContent:
    """What a chapter shows. The notes are canonical Markdown, public, before and after it."""

    body: Body
    hiding: ChapterHiding
    note_before: str = ""
    note_after: str = ""


# A line may part the note before from the story, and another the story from the note after.
_SEPARATORS = 2

LIMITS = {
    MessageStyle.COMPONENTS: Limits(TEXT_DISPLAY_TOTAL, COMPONENTS - _SEPARATORS, 0, 0, TEXT_BYTES),
    MessageStyle.TEXT: Limits(CONTENT, UNBOUNDED, len("\n"), len("||||")),
}


def make_parts(content: ChapterContent, style: MessageStyle) -> tuple[MessagePart, ...]:
    """The chapter's messages: the fewest that hold it, then those with the nicest breaks.

    A paragraph is cut only if it alone is too long, a label stands with its text, and a scene
    break stands between text as long as one message can hold both.
    """
    return pack(content, LIMITS[style])


def pack(content: ChapterContent, limits: Limits) -> tuple[MessagePart, ...]:
    """`make_parts` for any limits."""
    runs = chapter_runs(content)
    return tuple(assemble(runs, stretches_of(runs, limits)))


def stretches_of(runs: Sequence[FlowRun], limits: Limits) -> list[list[Slice]]:
    """What each message holds."""
    stretches, least = _stretches(runs, limits, fine=False)
    cut = any(piece.markup is None for stretch in stretches for piece in stretch)
    if not cut or len(stretches) == least:
        return stretches
    # A paragraph too long for a message is cut between sentences, unless that costs a message.
    return min(stretches, _stretches(runs, limits, fine=True)[0], key=len)


def chapter_runs(content: ChapterContent) -> list[FlowRun]:
    """Everything a chapter shows, in order."""
    return [
        *note_runs(content.note_before),
        *body_runs(content.body, content.hiding),
        *note_runs(content.note_after),
    ]


def _stretches(
    runs: Sequence[FlowRun], limits: Limits, *, fine: bool
) -> tuple[list[list[Slice]], int]:
    """What each message holds, and how many it takes even if text could be broken anywhere."""
    slices = slice_runs(runs, limits, fine=fine)
    if not slices:
        return [], 0
    row, penalties = weigh(runs, slices, limits)
    edges = [0, *find_breaks(row, penalties), len(slices)]
    return [slices[start:end] for start, end in pairwise(edges)], row.least
