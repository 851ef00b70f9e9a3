"""A revised chapter in the messages that hold it already.

What stands in a message stays in it as far as it goes: given edges are kept, and only what no
longer fits moves to the start of the next message, or to further ones at the end.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from bot.messages.layout.assembly import assemble
from bot.messages.layout.breaking import Row, find_breaks
from bot.messages.layout.flow import FlowRun
from bot.messages.layout.packing import LIMITS, ChapterContent, chapter_runs
from bot.messages.layout.parts import MessagePart
from bot.messages.layout.slicing import Limits, Slice, slice_runs, weigh
from bot.messages.layout.spoiler_labels import onward_room
from bot.models.server import MessageStyle
from bot.text.limits import NOTHING, Size


@dataclass(frozen=True, slots=True, order=True)
class Edge:
    """Where a message begins: a character of a block, counted through notes and text.

    Characters are counted as displayed, addresses of links included.
    """

    block: int
    offset: int = 0


@dataclass(frozen=True, slots=True)
class _Joints:
    """Messages that lead to one which may stand somewhere else, and what their label costs."""

    messages: frozenset[int]
    label: Size

    def leave_room(self, row: Row, allowed: Sequence[int], start: int, end: int) -> int:
        """Where such a message ends, at `end` at the latest; at its start if nothing fits."""
        # A label may need a line drawn before it.
        tight = row.less(self.label, 2)
        if tight.fits(start, end):
            return end
        return max(allowed[bisect_right(allowed, tight.reach(start)) - 1], start)


def keep_parts(
    content: ChapterContent,
    style: MessageStyle,
    edges: Sequence[Edge],
    joints: Collection[int] = (),
) -> tuple[MessagePart, ...]:
    """The chapter's messages, each beginning at its edge wherever that is possible.

    One part for each message there is, empty where nothing is left for it, and further ones for
    what does not fit. The edges of a first posting give that posting's parts. `joints` are the
    messages, counted from 0, that keep room for an `onward_label` unless the chapter ends there.
    """
    return keep(content, LIMITS[style], edges, joints)


def keep(
    content: ChapterContent, limits: Limits, edges: Sequence[Edge], joints: Collection[int] = ()
) -> tuple[MessagePart, ...]:
    """`keep_parts` for any limits."""
    runs = chapter_runs(content)
    slices = slice_runs(runs, limits, edges=_cuts(edges))
    if not slices:
        return tuple(MessagePart(()) for _ in range(len(edges) + 1))
    row, penalties = weigh(runs, slices, limits)
    allowed = [0, *(i for i in range(1, len(slices)) if penalties[i] is not None), len(slices)]
    wanted = [*_places(edges, runs, slices, allowed), len(slices)]
    leading = _Joints(frozenset(joints), onward_room() + limits.piece)
    breaks = [0, *_kept_breaks(row, allowed, wanted, leading)]
    breaks += _further_breaks(row, allowed, breaks[-1])
    # A message without text counts as one: labels name parts by number.
    return tuple(assemble(runs, [slices[start:end] for start, end in pairwise(breaks)]))


def go_on_parts(
    content: ChapterContent, style: MessageStyle, edges: Sequence[Edge]
) -> tuple[MessagePart, ...]:
    """A chapter of which some messages are out: these as they are, the rest as a first posting.

    `edges` are where all but the first message that is out begin, and where the rest begins.
    """
    runs, limits = chapter_runs(content), LIMITS[style]
    slices = slice_runs(runs, limits, edges=_cuts(edges))
    row, penalties = weigh(runs, slices, limits)
    allowed = [0, *(i for i in range(1, len(slices)) if penalties[i] is not None), len(slices)]
    wanted = _places(edges, runs, slices, allowed)
    breaks = [0, *_kept_breaks(row, allowed, wanted, _Joints(frozenset(), NOTHING))]
    rest = slices[breaks[-1] :]
    if rest:
        start = breaks[-1]
        breaks += [start + place for place in find_breaks(*weigh(runs, rest, limits))]
        breaks.append(len(slices))
    return tuple(assemble(runs, [slices[start:end] for start, end in pairwise(breaks)]))


def _cuts(edges: Sequence[Edge]) -> dict[int, list[int]]:
    cuts: dict[int, list[int]] = defaultdict(list)
    for edge in edges:
        cuts[edge.block].append(edge.offset)
    return cuts


def _places(
    edges: Sequence[Edge], runs: Sequence[FlowRun], slices: Sequence[Slice], allowed: Sequence[int]
) -> list[int]:
    """For each edge the last place for a break that is not behind it."""
    firsts = list(accumulate((len(run.blocks) for run in runs), initial=0))
    starts = [Edge(firsts[piece.run] + piece.number, piece.start) for piece in slices]
    starts.append(Edge(firsts[-1]))
    behind = (bisect_right(starts, edge) - 1 for edge in edges)
    return [allowed[max(bisect_right(allowed, index) - 1, 0)] for index in behind]


def _kept_breaks(
    row: Row, allowed: Sequence[int], wanted: Sequence[int], joints: _Joints
) -> Iterator[int]:
    """Where each message ends: at its edge, or as late as it can where that is too far."""
    start = 0
    for number, edge in enumerate(wanted):
        end = max(start, edge)
        if end == allowed[-1] and row.fits(start, end):
            start = end
        elif number in joints.messages:
            start = joints.leave_room(row, allowed, start, end)
        else:
            start = end if row.fits(start, end) else _furthest(row, allowed, start)
        yield start


def _further_breaks(row: Row, allowed: Sequence[int], start: int) -> Iterator[int]:
    """Where further messages end that hold what is left."""
    while start < allowed[-1]:
        start = _furthest(row, allowed, start)
        yield start


def _furthest(row: Row, allowed: Sequence[int], start: int) -> int:
    end = allowed[bisect_right(allowed, row.reach(start)) - 1]
    return end if end > start else allowed[bisect_right(allowed, start)]
