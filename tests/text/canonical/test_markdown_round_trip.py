"""What is printed is read back as the same, whatever the text holds."""

from dataclasses import replace

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.models.story import Passage
from bot.text.blocks import Block, BlockKind, Body, Mark, Span
from bot.text.canonical import markdown
from bot.text.canonical.markdown import parse_body
from bot.text.canonical.markdown_blocks import read_blocks
from bot.text.canonical.normal import normalise
from bot.text.canonical.printing import print_body

NASTY = [
    *"*_~`|\\<>[]()#-+=.!:&@;\"'/ \n\t",
    "a", "b", "Z", "1", "12.", "7)", ":::", "::: warning x", "||", "|||", "***", "---", "```",
    "~~~", "\n\n", "  \n", "http://a_b.c/*d*", "<!-- -->", "&amp;", "&#32;", "![", "](", "- ", "> ",
    "é", "e\u0301", "日", "本", "。", "\u3000", "\u00a0", "\u200b", "\u2028", "\x85", "אב",
    "👩\u200d👩\u200d👧", "🏳️\u200d🌈", "\x0b", "\f", "\r", "\0",
]  # fmt: skip

texts = st.lists(st.sampled_from(NASTY), max_size=12).map("".join)
marks = st.sampled_from(range(32)).map(Mark)
links = st.sampled_from(["", "", "", "http://x.org/a_b", "a b<c>", "(x)\\&amp;"])
spans = st.lists(st.builds(Span, texts, marks, links), max_size=4).map(tuple)
plain_spans = texts.map(lambda text: (Span(text),))
markers = st.sampled_from(["-", "1.", "3.", "120."])
blocks = st.one_of(
    st.builds(Block, st.just(BlockKind.PARAGRAPH), st.one_of(spans, plain_spans)),
    st.builds(Block, st.just(BlockKind.HEADING), spans, st.integers(1, 6)),
    st.builds(Block, st.just(BlockKind.QUOTE), spans, st.integers(1, 3)),
    st.builds(Block, st.just(BlockKind.ITEM), spans, st.integers(1, 4), markers),
    st.builds(Block, st.just(BlockKind.CODE), plain_spans, st.just(0), texts),
    st.just(Block(BlockKind.SCENE_BREAK)),
)


@st.composite
def bodies(draw):
    all_blocks = draw(st.lists(blocks, max_size=6))
    passages = []
    first = draw(st.integers(0, 3))
    while first < len(all_blocks):
        last = draw(st.integers(first, len(all_blocks) - 1))
        warnings = tuple(draw(st.lists(texts, max_size=3)))
        passages.append(Passage(first, last, warnings, draw(texts)))
        first = last + 1 + draw(st.integers(0, 3))
    return Body(tuple(all_blocks), tuple(passages))


@settings(max_examples=300, deadline=None)
@given(bodies())
def test_what_is_printed_is_read_back(body):
    assert parse_body(print_body(body)) == normalise(body)


@pytest.mark.parametrize("kind", [BlockKind.PARAGRAPH, BlockKind.HEADING, BlockKind.QUOTE])
@pytest.mark.parametrize("code", [" \u3000  \n*", " \u00a0 ", " \x85 ", " \u2028 ", "  ", " ` "])
def test_white_space_at_the_edges_of_code_is_kept(kind: BlockKind, code: str):
    """Markdown takes one space off both, unless all of it is spaces, and knows no other kind."""
    block = Block(kind, (Span("*"), Span(code, Mark.CODE), Span("a")), 1)
    assert parse_body(print_body(Body((block,)))) == normalise(Body((block,)))


@given(bodies())
def test_normalising_twice_changes_nothing_more(body):
    assert normalise(normalise(body)) == normalise(body)


@settings(max_examples=300, deadline=None)
@given(texts)
def test_whatever_is_read_can_be_printed_and_read_again(text):
    body = parse_body(text)
    assert parse_body(print_body(body)) == body


@settings(max_examples=300, deadline=None)
@example("\x85_*_")
@example("\u2028*_*")
@given(st.lists(texts, max_size=6).map("\n\n".join))
def test_the_short_way_reads_as_the_long_one(text):
    lines = text.replace("\r", "\n").replace("\0", "\ufffd")
    short = normalise(Body(tuple(markdown._read_lines(lines))))
    assert short == normalise(Body(tuple(read_blocks(lines))))


@pytest.mark.parametrize("kind", [BlockKind.PARAGRAPH, BlockKind.QUOTE, BlockKind.ITEM])
def test_the_author_is_shown_marks_without_clutter(kind):
    block = Block(kind, (Span("both", Mark.STRONG | Mark.EMPHASIS), Span(" and plain")), 1, "-")
    assert print_body(Body((block,))).endswith("***both*** and plain")


def test_a_mark_that_markdown_cannot_place_is_set_apart():
    body = Body((Block(BlockKind.PARAGRAPH, (Span("a"), Span("(b)", Mark.EMPHASIS), Span("c"))),))
    assert "<!-- -->" in print_body(body)
    assert parse_body(print_body(body)) == replace(body)
