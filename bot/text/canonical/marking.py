"""Passages laid over the blocks of a body, and taken off again.

Where a new passage overlaps one that is there, the overlap is hidden for the warnings of both,
and what lies beside it keeps what it had: just as with one `:::` inside another. A passage over
all blocks hides the whole chapter. Scene breaks at the edge of a passage stay outside it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from bot.models.story import Passage
from bot.text.blocks import Block, BlockKind, Body
from bot.text.canonical.normal import normalise, tidy_terms

_NEW = -1


@dataclass(frozen=True, slots=True)
class _Cover:
    """What lies over one block. `owner` tells passages apart that say the same."""

    owner: int
    warnings: tuple[str, ...]
    summary: str


def mark_passage(body: Body, passage: Passage) -> Body:
    """The body with a further passage, in canonical form.

    An overlap has the new passage's summary or, where that has none, the older one's.
    """
    tidy = normalise(body)
    covers = _covers(tidy)
    for index in range(passage.first, passage.last + 1):
        covers[index] = _joined(covers[index], passage)
    return _with_passages(tidy, covers)


def unmark(body: Body, first: int, last: int) -> Body:
    """The body without any passage over the blocks from `first` to `last`, in canonical form."""
    tidy = normalise(body)
    covers = _covers(tidy)
    covers[first : last + 1] = [None] * (last + 1 - first)
    return _with_passages(tidy, covers)


def numbered_blocks(body: Body) -> tuple[int, ...]:
    """The indexes of the blocks that people count: all but the scene breaks."""
    return tuple(
        index for index, block in enumerate(body.blocks) if block.kind is not BlockKind.SCENE_BREAK
    )


def _covers(body: Body) -> list[_Cover | None]:
    covers: list[_Cover | None] = [None] * len(body.blocks)
    for owner, passage in enumerate(body.passages):
        cover = _Cover(owner, passage.warnings, passage.summary)
        covers[passage.first : passage.last + 1] = [cover] * (passage.last + 1 - passage.first)
    return covers


def _joined(cover: _Cover | None, passage: Passage) -> _Cover:
    if cover is None:
        return _Cover(_NEW, tidy_terms(passage.warnings), passage.summary)
    warnings = tidy_terms([*cover.warnings, *passage.warnings])
    summary = passage.summary or cover.summary
    same = (warnings, summary) == (cover.warnings, cover.summary)
    return cover if same else _Cover(_NEW, warnings, summary)


def _with_passages(body: Body, covers: Sequence[_Cover | None]) -> Body:
    passages = tuple(_passages(body.blocks, covers))
    return normalise(replace(body, passages=passages))


def _passages(blocks: Sequence[Block], covers: Sequence[_Cover | None]) -> Iterator[Passage]:
    start = 0
    for cover, group in groupby(covers):
        end = start + len(list(group))
        first, last = _without_scene_breaks(blocks, start, end - 1)
        if cover is not None and first <= last:
            yield Passage(first, last, cover.warnings, cover.summary)
        start = end


def _without_scene_breaks(blocks: Sequence[Block], first: int, last: int) -> tuple[int, int]:
    while first <= last and blocks[first].kind is BlockKind.SCENE_BREAK:
        first += 1
    while first <= last and blocks[last].kind is BlockKind.SCENE_BREAK:
        last -= 1
    return first, last
