"""A revised chapter keeps to the messages it has: what must not move does not."""

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from bot.messages.layout.packing import LIMITS, ChapterContent, make_parts, pack
from bot.messages.layout.parts import MessagePart, Role
from bot.messages.layout.repacking import Edge, keep, keep_parts
from bot.messages.layout.slicing import Limits
from bot.models.server import MessageStyle
from bot.models.story import Passage
from bot.text.blocks import Block, BlockKind, Body, Span
from bot.text.canonical.markdown import parse_body
from bot.text.warnings.hiding import ChapterHiding
from tests.messages.layout.edges import edges_of
from tests.messages.layout.test_packing import (
    LIGHT,
    SMALL,
    chapters,
    components,
    hidden_indexes,
    length,
    said,
    shown,
    weight,
)

OPEN = ChapterHiding((), (), ())
TINY = Limits(60, 3, 0, 0)


def simple(*paragraphs: str) -> ChapterContent:
    return ChapterContent(parse_body("\n\n".join(paragraphs)), OPEN)


def texts(parts: tuple[MessagePart, ...]) -> list[str]:
    return ["\n\n".join(piece.markup for piece in part.pieces) for part in parts]


FOUR = ["a" * 28, "b" * 28, "c" * 28, "d" * 28]
POSTED = [f"{'a' * 28}\n\n{'b' * 28}", f"{'c' * 28}\n\n{'d' * 28}"]


@pytest.mark.parametrize(
    ("paragraphs", "edge", "expected"),
    [
        (FOUR, 2, POSTED),
        (["a" * 20, *FOUR[1:]], 2, [f"{'a' * 20}\n\n{'b' * 28}", POSTED[1]]),
        (FOUR[1:], 1, [FOUR[1], POSTED[1]]),
        (["a" * 30, "b" * 30, *FOUR[2:]], 2, ["a" * 30, f"{'b' * 30}\n\n{'c' * 28}", "d" * 28]),
        ([*FOUR, "e" * 40], 2, [*POSTED, "e" * 40]),
        ([*FOUR, "e" * 40, "f" * 40], 2, [*POSTED, "e" * 40, "f" * 40]),
        (FOUR[:2], 2, [POSTED[0], ""]),
        (FOUR[2:], 0, ["", POSTED[1]]),
        ([], 0, ["", ""]),
    ],
    ids=["same", "shorter", "gone", "overflow", "one more", "two more", "end", "start", "all"],
)
def test_only_what_overflows_moves(paragraphs: list[str], edge: int, expected: list[str]):
    assert texts(pack(simple(*FOUR), TINY)) == POSTED
    assert texts(keep(simple(*paragraphs), TINY, [Edge(edge)])) == expected


def test_an_overflow_ends_where_there_is_room():
    old = simple("a" * 50, "b" * 20, "c" * 20, "d" * 50)
    assert len(texts(pack(old, TINY))) == 3
    new = simple("a" * 50, "x" * 10, "b" * 20, "c" * 20, "d" * 50)
    assert texts(keep(new, TINY, [Edge(2), Edge(4)])) == [
        "a" * 50,
        f"{'x' * 10}\n\n{'b' * 20}\n\n{'c' * 20}",
        "d" * 50,
    ]


def test_a_long_paragraph_keeps_the_edge_within_it():
    sentences = ["One lamp burned all night. ", "Nobody came to put it out. ", "It burned. "]
    old = simple("".join(sentences))
    edges = edges_of(old, TINY)
    assert [edge.offset > 0 for edge in edges] == [True]
    new = simple("".join([sentences[0], sentences[1], "It burned low. "]))
    before, after = texts(pack(old, TINY)), texts(keep(new, TINY, edges))
    assert after[0] == before[0]
    assert after[1].endswith("It burned low.")


@settings(max_examples=60, deadline=None)
@given(chapters(), st.sampled_from([*LIMITS.values(), SMALL, LIGHT]))
def test_a_chapter_that_was_not_changed_stays_as_it_is(content: ChapterContent, limits: Limits):
    posted = pack(content, limits)
    assume(posted)
    edges = edges_of(content, limits)
    assert len(edges) == len(posted) - 1
    kept = keep(content, limits, edges)
    assert [shown([part], *Role) for part in kept] == [shown([part], *Role) for part in posted]


@settings(max_examples=60, deadline=None)
@given(chapters(), chapters(), st.sampled_from([*LIMITS.values(), SMALL, LIGHT]))
def test_whatever_changes_all_of_it_is_there_hidden_and_within_limits(
    old: ChapterContent, new: ChapterContent, limits: Limits
):
    edges = edges_of(old, limits)
    parts = keep(new, limits, edges)
    assert len(parts) >= len(edges) + 1
    hidden = hidden_indexes(new)
    blocks = [said(block) for block in new.body.blocks]
    concealed = "".join(text for index, text in enumerate(blocks) if index in hidden)
    assert shown(parts, Role.HIDDEN) == concealed
    assert shown(parts, Role.HIDDEN, Role.PROSE) == "".join(blocks)
    for part in parts:
        assert length(part, limits) <= limits.characters
        assert weight(part) <= limits.bytes
        assert components(part) <= limits.components


@settings(max_examples=50, deadline=None)
@given(
    st.lists(st.integers(1, 60), min_size=1, max_size=20),
    st.integers(0, 19),
    st.integers(1, 60),
)
def test_messages_before_the_change_are_not_touched(sizes: list[int], place: int, size: int):
    """And if the changed one still has room, neither are those behind it."""
    place %= len(sizes)
    old = simple(*(f"{index:02}" + "x" * size for index, size in enumerate(sizes)))
    changed = [*sizes[:place], size, *sizes[place + 1 :]]
    new = simple(*(f"{index:02}" + "x" * size for index, size in enumerate(changed)))
    limits = Limits(80, 30, 0, 0)
    before, after = texts(pack(old, limits)), texts(keep(new, limits, edges_of(old, limits)))
    touched = next(index for index, text in enumerate(before) if f"{place:02}" in text)
    assert after[:touched] == before[:touched]
    grown = len(before[touched]) + size - sizes[place]
    if grown <= limits.characters:
        assert after[touched + 1 :] == before[touched + 1 :]


@pytest.mark.parametrize("style", MessageStyle)
def test_a_passage_that_grows_keeps_its_labels(style: MessageStyle):
    def chapter(words: int) -> ChapterContent:
        blocks = tuple(
            Block(BlockKind.PARAGRAPH, (Span(" ".join([name] * words)),))
            for name in ("calm", "storm", "thunder", "quiet")
        )
        body = Body(blocks, (Passage(1, 2, ("storms",)),))
        return ChapterContent(body, ChapterHiding((), (("storms",),), ("storms",)))

    old, new = chapter(100), chapter(400)
    edges = edges_of(old, LIMITS[style])
    roles = [piece.role for part in keep_parts(new, style, edges) for piece in part.pieces]
    assert roles[0] is Role.PROSE
    assert roles[-1] is Role.PROSE
    for first, second in pairwise(roles):
        assert Role.LABEL in (first, second) or first is second is Role.PROSE
    assert keep_parts(old, style, edges) == make_parts(old, style)


def test_a_revision_under_another_policy_keeps_its_edges():
    old = simple(*FOUR)
    new = replace(old, hiding=ChapterHiding(("gore",), (), ("gore",)))
    limits = Limits(620, 9, 0, 4)
    edges = (Edge(2),)
    assert [shown([part], Role.HIDDEN) for part in keep(new, limits, edges)] == [
        "a" * 28 + "b" * 28,
        "c" * 28 + "d" * 28,
    ]
