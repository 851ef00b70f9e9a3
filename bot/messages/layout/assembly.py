"""Slices of a chapter to the pieces of its messages."""

from collections.abc import Iterator, Sequence
from functools import partial
from itertools import groupby

from bot.messages.layout.cutting import slice_block
from bot.messages.layout.flow import FlowRun
from bot.messages.layout.parts import Jump, MessagePart, Piece, Role
from bot.messages.layout.rendering import render_block, seal
from bot.messages.layout.slicing import BETWEEN_BLOCKS, NOTE_HEADING, Slice
from bot.messages.layout.spoiler_labels import (
    CLOSING_LABEL,
    JUMP_ADDRESS,
    continued_label,
    opening_label,
)


def assemble(
    runs: Sequence[FlowRun], stretches: Sequence[Sequence[Slice]]
) -> Iterator[MessagePart]:
    """One part for each stretch of slices, labels filled in."""
    ends: dict[int, int] = {}
    for number, stretch in enumerate(stretches, 1):
        ends.update((piece.run, number) for piece in stretch)
    begun: set[int] = set()
    for number, stretch in enumerate(stretches, 1):
        pieces: list[Piece] = []
        for run, group in groupby(stretch, key=lambda piece: piece.run):
            text = _render(list(group), hidden=runs[run].role is Role.HIDDEN)
            ends_in = ends[run] if ends[run] != number else None
            pieces.extend(_frame(runs[run], text, ends_in, continued=run in begun))
            begun.add(run)
        yield MessagePart(tuple(pieces))


def _frame(run: FlowRun, text: str, ends_in: int | None, *, continued: bool) -> Iterator[Piece]:
    """A run's text in one part, between what has to stand around it."""
    if run.role is not Role.HIDDEN:
        heading = run.role is Role.NOTE and not continued
        yield Piece(run.role, f"{NOTE_HEADING}{BETWEEN_BLOCKS}{text}" if heading else text)
        return
    yield _label(run, ends_in, continued=continued)
    yield Piece(Role.HIDDEN, seal(text))
    if ends_in is None:
        yield Piece(Role.LABEL, CLOSING_LABEL)


def _label(run: FlowRun, ends_in: int | None, *, continued: bool) -> Piece:
    """What stands before hidden text, and what it becomes if that ends in another part."""
    if continued:
        now = continued_label(run.terms)
        later = continued_label(run.terms, ends_in=ends_in, address=JUMP_ADDRESS)
    else:
        say = partial(opening_label, run.terms, run.words, summary=run.summary, ends_in=ends_in)
        now, later = say(), say(address=JUMP_ADDRESS)
    return Piece(Role.LABEL, now, None if ends_in is None else Jump(ends_in, later))


def _render(slices: Sequence[Slice], *, hidden: bool) -> str:
    written: list[str] = []
    for _, group in groupby(slices, key=lambda piece: piece.number):
        pieces = list(group)
        markup = pieces[0].markup
        if markup is None:
            part = slice_block(pieces[0].block, pieces[0].start, pieces[-1].end)
            markup = render_block(part, hidden=hidden)
        written.append(markup)
    return BETWEEN_BLOCKS.join(written).strip()
