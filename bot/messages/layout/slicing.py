"""What a chapter's runs cost in a message, slice by slice."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from types import MappingProxyType
from typing import TypeAlias

from bot.messages.layout.breaking import Atom, Row, make_row
from bot.messages.layout.cutting import cut_block, flatten_links
from bot.messages.layout.escape import GUARD
from bot.messages.layout.flow import FlowRun
from bot.messages.layout.parts import Role
from bot.messages.layout.rendering import render_block
from bot.messages.layout.spoiler_count import markup_size, spoiler_cost
from bot.messages.layout.spoiler_labels import CLOSING_LABEL, continued_label, opening_room
from bot.text.blocks import Block, BlockKind
from bot.text.limits import NOTHING, TEXT_DISPLAY, UNBOUNDED, Size, size_of

NOTE_HEADING = "**Author's note**"
BETWEEN_BLOCKS = "\n\n"

Edges: TypeAlias = "Mapping[int, Sequence[int]]"

_GAP = size_of(BETWEEN_BLOCKS)
_NO_EDGES: Edges = MappingProxyType({})
_NEW_SECTION = 0
_NEW_RUN = 5
_NEW_BLOCK = 10
_SAME_LIST = 15
_BEFORE_SCENE_BREAK = 40
_AFTER_HEADING = 60
_AFTER_SCENE_BREAK = 80


@dataclass(frozen=True, slots=True)
class Limits:
    """What one message holds; `joiner` and `spoiler` are costs of a piece and of a hidden one.

    Of the `bytes` every piece takes those of a text display, too.
    """

    characters: int
    components: int
    joiner: int
    spoiler: int
    bytes: int = UNBOUNDED

    @property
    def room(self) -> Size:
        """What the pieces may take, each counted with a joiner: the first one has none."""
        return Size(self.characters + self.joiner, self.bytes)

    @property
    def piece(self) -> Size:
        """What every piece takes beside its text."""
        return Size(self.joiner) + TEXT_DISPLAY


@dataclass(frozen=True, slots=True)
class Slice:
    """A whole block, rendered, or characters `start` to `end` of one too long for a message.

    `penalty` is how ugly a break within the block is, before this slice.
    """

    run: int
    number: int
    block: Block
    markup: str | None
    size: Size
    start: int = 0
    end: int = 0
    gap: Size = _GAP
    penalty: int = 0


@dataclass(frozen=True, slots=True)
class _Frame:
    """What surrounds a run's text in a message: at its start, when continued, and at its end."""

    first: Size
    more: Size
    last: Size = NOTHING
    components: int = 1
    last_components: int = 0


def slice_runs(
    runs: Sequence[FlowRun], limits: Limits, *, fine: bool = False, edges: Edges = _NO_EDGES
) -> list[Slice]:
    """All runs in order, cut no smaller than a message needs.

    With `fine`, what has to be cut is cut at every space: slow, and sometimes a message less.
    `edges` are further characters to cut it at, by the number of the block in all runs.
    """
    firsts = accumulate((len(run.blocks) for run in runs), initial=0)
    spoiler = spoiler_cost(runs, limits.characters)
    return [
        piece
        for number, (run, first) in enumerate(zip(runs, firsts, strict=False))
        for piece in _slice_run(number, run, first, limits, fine=fine, edges=edges, spoiler=spoiler)
    ]


def weigh(
    runs: Sequence[FlowRun], slices: Sequence[Slice], limits: Limits
) -> tuple[Row, list[int | None]]:
    """The slices' costs, and how ugly a break before each would be; None forbids it."""
    frames = [_frame(run, limits) for run in runs]
    atoms = [_atom(piece, frames[piece.run], index, slices) for index, piece in enumerate(slices)]
    row = make_row(atoms, limits.room, limits.components)
    penalties: list[int | None] = [0]
    penalties.extend(_penalty(before, piece) for before, piece in pairwise(slices))
    _part_scenes(slices, row, penalties)
    return row, penalties


def _frame(run: FlowRun, limits: Limits) -> _Frame:
    piece = limits.piece
    if run.role is Role.NOTE:
        return _Frame(size_of(NOTE_HEADING + BETWEEN_BLOCKS) + piece, piece)
    if run.role is not Role.HIDDEN:
        return _Frame(piece, piece)
    shell = Size(limits.spoiler) + size_of(GUARD) + piece + piece
    first = opening_room(run.terms, run.words, run.summary) + shell
    more = size_of(continued_label(run.terms)) + shell
    return _Frame(first, more, size_of(CLOSING_LABEL) + piece, 3, 1)


def _slice_run(
    number: int,
    run: FlowRun,
    first: int,
    limits: Limits,
    *,
    fine: bool,
    edges: Edges,
    spoiler: int,
) -> Iterator[Slice]:
    frame = _frame(run, limits)
    hidden = run.role is Role.HIDDEN
    final = len(run.blocks) - 1
    for index, block in enumerate(run.blocks):
        markup = render_block(block, hidden=hidden)
        size = markup_size(markup, spoiler)
        around = frame.more if index else frame.first
        around += frame.last if index == final else NOTHING
        if (size + around).within(limits.room):
            yield Slice(number, index, block, markup, size)
            continue
        flat = flatten_links(block)
        fragments = cut_block(
            flat,
            limits.room - frame.first - frame.last,
            hidden=hidden,
            fine=fine,
            edges=edges.get(first + index, ()),
            spoiler=spoiler,
        )
        for place, piece in enumerate(fragments):
            gap = piece.gap if place else _GAP
            yield Slice(
                number, index, flat, None, piece.size, piece.start, piece.end, gap, piece.penalty
            )


def _atom(piece: Slice, frame: _Frame, index: int, slices: Sequence[Slice]) -> Atom:
    begins = index == 0 or slices[index - 1].run != piece.run
    ends = index == len(slices) - 1 or slices[index + 1].run != piece.run
    return Atom(
        size=piece.size + (frame.last if ends else NOTHING),
        components=frame.last_components if ends else 0,
        opens=frame.first if begins else frame.more,
        opens_components=frame.components,
        joins=frame.first if begins else piece.gap,
        joins_components=frame.components if begins else 0,
    )


def _penalty(before: Slice, piece: Slice) -> int | None:
    kinds = (before.block.kind, piece.block.kind)
    if piece.number == before.number and piece.run == before.run:
        return piece.penalty
    if BlockKind.SCENE_BREAK in kinds:
        return None
    if kinds[0] is BlockKind.HEADING:
        return _AFTER_HEADING
    if kinds[1] is BlockKind.HEADING:
        return _NEW_SECTION
    if piece.run != before.run:
        return _NEW_RUN
    alike = kinds[0] is kinds[1] and kinds[0] in (BlockKind.ITEM, BlockKind.QUOTE)
    return _SAME_LIST if alike else _NEW_BLOCK


def _part_scenes(slices: Sequence[Slice], row: Row, penalties: list[int | None]) -> None:
    """Allow breaks beside a scene break where one message cannot hold what stands around it."""
    for side, penalty in ((0, _BEFORE_SCENE_BREAK), (1, _AFTER_SCENE_BREAK)):
        start = 0
        edges = [i for i in range(1, len(slices)) if penalties[i] is not None]
        for end in [*edges, len(slices)]:
            if not row.fits(start, end):
                for index in range(start + 1, end):
                    if slices[index - side].block.kind is BlockKind.SCENE_BREAK:
                        penalties[index] = penalty
            start = end
