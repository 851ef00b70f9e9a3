"""What is seen at once to be in its form, or printed at once, is what the long way makes of it."""

from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.text.blocks import Block, BlockKind, Body, Mark, Span
from bot.text.canonical import normal, printing
from bot.text.canonical.normal import normalise
from tests.text.canonical.test_markdown_round_trip import bodies

_plain = st.sampled_from(
    ["salt", "Why?", " ", "a b", "x\ny", " c", "d ", "*", "\\", "", "\r", "\f", "!"]
)
_marks = st.sampled_from([*map(Mark, range(4)), Mark.CODE, Mark.SPOILER, Mark(9), Mark(17)])
_links = st.sampled_from(["", "", "", "http://x.org", " x\n"])
_spans = st.lists(st.builds(Span, _plain, _marks, _links), max_size=4).map(tuple)

paragraphs = st.builds(Block, st.just(BlockKind.PARAGRAPH), _spans)


def _one_paragraph(*spans: Span) -> Body:
    return Body((Block(BlockKind.PARAGRAPH, spans),))


@settings(max_examples=500, deadline=None)
@given(paragraphs)
def test_a_tidy_paragraph_is_left_as_it_is(block):
    if normal._is_tidy(block):
        assert normal._make_tidy(block) == block


def test_most_paragraphs_are_tidy():
    assert normal._is_tidy(Block(BlockKind.PARAGRAPH, (Span("The tide came in."),)))
    assert normal._is_tidy(Block(BlockKind.PARAGRAPH, (Span("a ", Mark.EMPHASIS), Span("b"))))


@settings(max_examples=300, deadline=None)
@example(_one_paragraph(Span("a", Mark.STRONG), Span("b", Mark.STRONG | Mark.EMPHASIS)))
@given(bodies())
def test_stars_that_never_touch_are_woven_the_same(body):
    for block in normalise(body).blocks:
        stars = printing._star(block.spans)
        assert stars in ("", "".join(printing._weave(block.spans, "")))


def test_stars_around_words_are_written_at_once():
    spans = (Span("a "), Span("b", Mark.EMPHASIS), Span(" c "), Span("d", Mark.STRONG))
    assert printing._star(spans) == "a *b* c **d**"
