"""Passages laid over a body, judged block by block."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.models.story import Passage
from bot.text.blocks import Block, BlockKind, Body, Span
from bot.text.canonical.markdown import parse_body
from bot.text.canonical.marking import mark_passage, numbered_blocks, unmark
from bot.text.canonical.printing import print_body
from tests.messages.bodies import TERMS, bodies

SCENE_BREAK = Block(BlockKind.SCENE_BREAK)


def paragraphs(*words: str) -> tuple[Block, ...]:
    return tuple(
        SCENE_BREAK if word == "***" else Block(BlockKind.PARAGRAPH, (Span(word),))
        for word in words
    )


def warnings_of(body: Body) -> list[set[str]]:
    """What each block is hidden for."""
    found: list[set[str]] = [set() for _ in body.blocks]
    for passage in body.passages:
        for index in range(passage.first, passage.last + 1):
            found[index] |= set(passage.warnings)
    return found


SIX = paragraphs("a", "b", "c", "d", "e", "f")
GORE = Passage(1, 3, ("gore",), "It ends badly.")


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ((), Passage(2, 2, ("gore",)), [(2, 2, "gore", "")]),
        ((), Passage(0, 5, ("gore",), "Rain."), [(0, 5, "gore", "Rain.")]),
        (
            (GORE,),
            Passage(2, 4, ("violence",)),
            [
                (1, 1, "gore", "It ends badly."),
                (2, 3, "gore, violence", "It ends badly."),
                (4, 4, "violence", ""),
            ],
        ),
        (
            (GORE,),
            Passage(2, 2, ("violence",), "A fight."),
            [
                (1, 1, "gore", "It ends badly."),
                (2, 2, "gore, violence", "A fight."),
                (3, 3, "gore", "It ends badly."),
            ],
        ),
        ((GORE,), Passage(4, 5, ("gore",)), [(1, 3, "gore", "It ends badly."), (4, 5, "gore", "")]),
        ((GORE,), Passage(2, 2, ("gore",)), [(1, 3, "gore", "It ends badly.")]),
        (
            (GORE,),
            Passage(0, 5, ("gore",)),
            [(0, 0, "gore", ""), (1, 3, "gore", "It ends badly."), (4, 5, "gore", "")],
        ),
    ],
    ids=["one", "whole", "overlapping", "nested", "adjacent", "said already", "around"],
)
def test_where_passages_meet_the_overlap_has_the_warnings_of_both(
    old: tuple[Passage, ...], new: Passage, expected: list[tuple[int, int, str, str]]
):
    marked = mark_passage(Body(SIX, old), new)
    found = [(p.first, p.last, ", ".join(p.warnings), p.summary) for p in marked.passages]
    assert found == expected


def test_scene_breaks_at_the_edges_stay_outside():
    blocks = paragraphs("a", "***", "b", "***", "c", "***", "d")
    marked = mark_passage(Body(blocks), Passage(1, 5, ("gore",)))
    assert [(p.first, p.last) for p in marked.passages] == [(2, 4)]


def test_a_scene_break_left_at_an_edge_by_a_cut_is_let_go():
    blocks = paragraphs("a", "***", "b")
    body = mark_passage(Body(blocks), Passage(0, 2, ("gore",)))
    assert [(p.first, p.last) for p in unmark(body, 2, 2).passages] == [(0, 0)]


def test_taking_a_mark_off_leaves_what_lies_beside_it():
    body = unmark(Body(SIX, (GORE,)), 2, 2)
    assert [(p.first, p.last, p.warnings) for p in body.passages] == [
        (1, 1, ("gore",)),
        (3, 3, ("gore",)),
    ]


def test_only_scene_breaks_have_no_number():
    assert numbered_blocks(Body(paragraphs("a", "***", "b", "c"))) == (0, 2, 3)


def test_a_mark_means_what_a_container_in_the_file_means():
    """`/story warn` over part of a passage, and `:::` inside `:::`, are the same story."""
    nested = (
        "::: warning gore | It ends badly.\n\na\n\n::: warning violence\n\nb\n\n:::\n\nc\n\n:::"
    )
    plain = parse_body("a\n\nb\n\nc")
    marked = mark_passage(plain, Passage(0, 2, ("gore",), "It ends badly."))
    assert mark_passage(marked, Passage(1, 1, ("violence",))) == parse_body(nested)


@given(bodies(), st.data())
def test_a_mark_hides_what_it_names_and_opens_nothing(body: Body, data: st.DataObject):
    numbered = numbered_blocks(body)
    if not numbered:
        return
    first = data.draw(st.sampled_from(numbered))
    last = data.draw(st.sampled_from([index for index in numbered if index >= first]))
    term = data.draw(st.sampled_from(TERMS[:3]))
    before, marked = warnings_of(body), mark_passage(body, Passage(first, last, (term,)))
    assert marked.blocks == body.blocks
    assert parse_body(print_body(marked)) == marked
    for index, (old, new) in enumerate(zip(before, warnings_of(marked), strict=True)):
        if body.blocks[index].kind is BlockKind.SCENE_BREAK:
            continue
        assert new == (old | {term} if first <= index <= last else old)
    cleared = warnings_of(unmark(marked, first, last))
    assert not any(cleared[first : last + 1])
    outside = [index for index in numbered if not first <= index <= last]
    assert [cleared[index] for index in outside] == [before[index] for index in outside]
