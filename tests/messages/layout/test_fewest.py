"""The fewest messages, shown by trying every way of breaking a small chapter."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.messages.layout.assembly import assemble
from bot.messages.layout.escape import GUARD
from bot.messages.layout.flow import body_runs
from bot.messages.layout.packing import ChapterContent, pack
from bot.messages.layout.parts import Role
from bot.messages.layout.slicing import Limits, slice_runs, weigh
from bot.messages.layout.spoiler_labels import opening_room
from bot.models.story import Passage
from bot.text.blocks import Block, BlockKind, Body, Mark, Span
from bot.text.canonical.normal import normalise
from bot.text.limits import TEXT_DISPLAY, Size, size_of
from bot.text.warnings.hiding import ChapterHiding

# Room for two hidden stretches with their labels, or for a few paragraphs.
SMALL = Limits(620, 5, 1, 4)
TINY = Limits(40, 3, 0, 0)
# Bytes are what runs out first in most languages, and characters in some.
LIGHT = Limits(620, 5, 0, 0, 720)
THIN = Limits(40, 3, 0, 0, 64)
MOST_PLACES = 40

words = st.sampled_from(
    ["ash", "of", "the lantern", "Rain. And", "雨が降る。", "👩\u200d👧", "a_b*c", "ฝนตก", "буря"]
)
short = st.lists(words, min_size=1, max_size=3).map(" ".join)
kinds = st.sampled_from([BlockKind.PARAGRAPH] * 4 + [BlockKind.QUOTE, BlockKind.HEADING])
marks = st.sampled_from([Mark.PLAIN, Mark.PLAIN, Mark.EMPHASIS, Mark.SPOILER])


def a_block(kind: BlockKind, text: str, mark: Mark) -> Block:
    return Block(kind, (Span(text, mark),), 1)


blocks = st.one_of(st.builds(a_block, kinds, short, marks), st.just(Block(BlockKind.SCENE_BREAK)))


def too_long(fewest_times: int, most_times: int) -> st.SearchStrategy[Block]:
    """Paragraphs that have to be cut."""
    return st.builds(
        lambda text, times: a_block(BlockKind.PARAGRAPH, " ".join([text] * times), Mark.PLAIN),
        short,
        st.integers(fewest_times, most_times),
    )


@st.composite
def small_chapters(draw, of):
    body = Body(tuple(draw(st.lists(of, min_size=1, max_size=9))))
    edges = sorted(draw(st.sets(st.integers(0, len(body.blocks)), max_size=4)))
    passages = tuple(
        Passage(first, end - 1, ("gore",), draw(st.sampled_from(["", "It rains."])))
        for first, end in pairwise(edges)
        if draw(st.booleans())
    )
    body = normalise(Body(body.blocks, passages))
    return ChapterContent(body, ChapterHiding((), (("gore",),) * len(body.passages), ("gore",)))


def needs(part, begun, limits):
    """What a part takes of a message's text, its labels with the room that they keep for a link.

    `begun` are the hidden runs that begin in it.
    """
    hidden = [piece for piece in part.pieces if piece.role is Role.HIDDEN]
    labels = [p.markup for p in part.pieces if p.role is Role.LABEL and "⚠ Hidden:" in p.markup]
    kept = [
        opening_room(run.terms, run.words, run.summary) - size_of(label)
        for run, label in zip(begun, labels, strict=True)
    ]
    joiners = limits.joiner * (len(part.pieces) - 1) + limits.spoiler * len(hidden)
    guards = sum(not p.markup.startswith(GUARD) and not p.markup.endswith(GUARD) for p in hidden)
    written = [size_of(piece.markup) + TEXT_DISPLAY for piece in part.pieces]
    return sum([*written, *kept], start=Size(joiners) + size_of(GUARD * guards))


def fits(part, begun, limits):
    components = sum(2 if piece.role is Role.HIDDEN else 1 for piece in part.pieces)
    room = Size(limits.characters, limits.bytes)
    return needs(part, begun, limits).within(room) and components <= limits.components


def fewest(content, limits):
    """By trying every stretch between two allowed places: the least number of parts that hold it.

    None where there are too many places to try.
    """
    runs = body_runs(content.body, content.hiding)
    slices = slice_runs(runs, limits, fine=True)
    _, penalties = weigh(runs, slices, limits)
    places = [index for index in range(len(slices)) if index == 0 or penalties[index] is not None]
    if len(places) > MOST_PLACES:
        return None
    best = {0: 0}
    for end in [*places[1:], len(slices)]:
        holding = [
            best[start] + 1
            for start in places
            if start < end and start in best and _holds(runs, slices, start, end, limits)
        ]
        if holding:
            best[end] = min(holding)
    return best[len(slices)]


def _holds(runs, slices, start, end, limits):
    """Whether one message holds this stretch, rendered between all that is before and after it."""
    stretches = [slices[:start], slices[start:end], slices[end:]]
    parts = list(assemble(runs, [stretch for stretch in stretches if stretch]))
    begun = [runs[piece.run] for piece in stretches[1] if piece.number == piece.start == 0]
    hidden = [run for run in begun if run.role is Role.HIDDEN]
    return fits(parts[1 if start else 0], hidden, limits)


@settings(max_examples=200, deadline=None)
@given(small_chapters(blocks | too_long(3, 6)), st.sampled_from([TINY, Limits(70, 3, 1, 4), THIN]))
def test_no_way_of_breaking_open_text_needs_fewer_messages(content, limits):
    content = ChapterContent(Body(content.body.blocks), ChapterHiding((), (), ()))
    best = fewest(content, limits)
    assert best is None or len(pack(content, limits)) == best


@settings(max_examples=200, deadline=None)
@given(small_chapters(blocks | too_long(20, 40)), st.sampled_from([SMALL, LIGHT]))
def test_no_way_of_breaking_hidden_text_needs_fewer_messages(content, limits):
    best = fewest(content, limits)
    assert best is None or len(pack(content, limits)) == best


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("One two. Three four. Five six. Seven eight. Nine ten.", 2),
        ("It was a long, long night. They sat. It was a long, long night. They rose again.", 2),
        ("aaaa bbbb cccc dddd eeee ffff gggg. Hhhh iiii jjjj kkkk llll mmmm nnnn oooo pppp.", 2),
        ("Rain fell on it all. And then, in one long breath, all of them said no.", 2),
    ],
)
def test_a_sentence_is_broken_only_where_that_saves_a_message(text, parts):
    body = Body((a_block(BlockKind.PARAGRAPH, text, Mark.PLAIN),))
    shown = pack(ChapterContent(body, ChapterHiding((), (), ())), TINY)
    assert len(shown) == parts
    assert " ".join(part.pieces[0].markup for part in shown) == text
