"""A chapter's text as the content of messages.

The order of a chapter's pieces: the note before, the body, the note after. A NOTE begins with the
line `**Author's note**`. Each stretch of hidden text stands between an opening and a closing
label, and each further part of it begins with a label too (grammar: `spoiler_labels.py`). Blocks
within a piece are separated by an empty line. A payload joins the pieces of a `text` message with
one line break each and puts hidden ones between `||`.
"""

from dataclasses import dataclass
from itertools import pairwise

from bot.models.server import MessageStyle
from bot.text.blocks import Body
from bot.text.hiding import ChapterHiding
from bot.text.limits import COMPONENTS, CONTENT, TEXT_DISPLAY_TOTAL
from bot.text.messages.assembly import assemble
from bot.text.messages.breaking import find_breaks
from bot.text.messages.flow import body_runs, note_runs
from bot.text.messages.parts import MessagePart
from bot.text.messages.slicing import Limits, slice_runs, weigh

_UNBOUNDED = 1_000_000_000


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
    MessageStyle.COMPONENTS: Limits(TEXT_DISPLAY_TOTAL, COMPONENTS - _SEPARATORS, 0, 0),
    MessageStyle.TEXT: Limits(CONTENT, _UNBOUNDED, len("\n"), len("||||")),
}


def make_parts(content: ChapterContent, style: MessageStyle) -> tuple[MessagePart, ...]:
    """The chapter's messages: the fewest that hold it, then those with the nicest breaks.

    A paragraph is cut only if it alone is too long, a label stands with its text, and a scene
    break stands between text as long as one message can hold both.
    """
    return pack(content, LIMITS[style])


def pack(content: ChapterContent, limits: Limits) -> tuple[MessagePart, ...]:
    """`make_parts` for any limits."""
    runs = [
        *note_runs(content.note_before),
        *body_runs(content.body, content.hiding),
        *note_runs(content.note_after),
    ]
    slices = slice_runs(runs, limits)
    if not slices:
        return ()
    row, penalties = weigh(runs, slices, limits)
    edges = [0, *find_breaks(row, penalties), len(slices)]
    stretches = [slices[start:end] for start, end in pairwise(edges)]
    return tuple(assemble(runs, stretches))
