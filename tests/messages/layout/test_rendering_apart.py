"""Words in stars with plain text between are rendered at once as the writer would."""

from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.messages.layout.rendering import _render_apart, _write_line
from bot.text.blocks import Mark, Span
from tests.messages.bodies import TRICKS, WORDS

_texts = st.lists(
    st.sampled_from(WORDS) | st.sampled_from(TRICKS) | st.characters(codec="utf-8"), max_size=3
).map(lambda pieces: " ".join(pieces).replace("\n", ""))
_marks = st.sampled_from([Mark.PLAIN, Mark.PLAIN, Mark.EMPHASIS, Mark.STRONG, Mark(3), Mark(16)])
lines = st.lists(st.builds(Span, _texts, _marks), max_size=5)


@settings(max_examples=500, deadline=None)
@example([Span("x "), Span("https://x.example", Mark.EMPHASIS), Span(" y")])
@given(lines)
def test_the_short_way_writes_as_the_long_one(spans):
    apart = _render_apart(spans)
    assert apart is None or apart == _write_line(spans)


def test_ordinary_emphasis_takes_the_short_way():
    spans = [Span("a "), Span("b", Mark.EMPHASIS), Span(", "), Span("c!", Mark.STRONG)]
    assert _render_apart(spans) == "a *b*, **c!**"
