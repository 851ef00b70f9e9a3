"""Tags of web pages and forums in files that are neither."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.importing.prose.inline import read_inline
from bot.importing.prose.tags import read_tags
from bot.importing.questions import Findings
from bot.text.blocks import Mark, Span


def plain(text, **choices):
    return "\n".join(read_tags(text.split("\n"), Findings(choices), markdown=False))


def marked(text):
    return "\n".join(read_tags(text.split("\n"), Findings({}), markdown=True))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a <i>wet</i> day", "a *wet* day"),
        ("a [B]wet[/B] day", "a **wet** day"),
        ("a <em> wet </em>day", "a  *wet* day"),
        ("<I class='x'>wet</I>", "*wet*"),
        ("<i>a\n\nb</i>", "*a*\n\n*b*"),
        ("<b>a <i>b</i> c</b>", "**a *b* c**"),
        ("a[spoiler]b[/spoiler]c", "a||b||c"),
        ("a [spoiler]b", "a ||b"),
        ("a<br>b<br/>\nc", "a\nb\nc"),
        ("<p>a</p>\n<p>b</p>", "a\n\nb"),
        ("<center>\na\n</center>\nb", "a\n\nb"),
        ("a\n<hr>\nb", "a\n\n***\n\nb"),
        ("[size=4]a[/size]", "a"),
        ("a &mdash; b &amp; c&nbsp;d", "a — b & c\u00a0d"),
        ("&#124;&#124;a&#124;&#124; &#7; &foo;", "&#124;&#124;a&#124;&#124; &#7; &foo;"),
        ("a < b, c > d, [i] and <x>", "a < b, c > d, [i] and <x>"),
    ],
)
def test_tags_in_plain_text(text, expected):
    assert plain(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("un<i>believ</i>able", "un*believ*able"),
        ("<b>a<i>b</i></b>", "**a*b*<!-- -->**"),
        (r"a \<i>b\</i> `<i>` c", r"a \<i>b\</i> `<i>` c"),
        ("a<br>b", "a\\\nb"),
        ("a &amp; b", "a &amp; b"),
    ],
)
def test_tags_in_markdown(text, expected):
    assert marked(text) == expected


def test_a_tag_inside_a_word_marks_the_letters_it_is_around():
    styled = read_inline(plain("un<i>believ</i>able"))
    assert styled.spans == (Span("un"), Span("believ", Mark.EMPHASIS), Span("able"))


def test_tags_inside_tags_mark_what_each_is_around():
    styled = read_inline(plain("<b>a<i>b</i></b>c"))
    both = Mark.STRONG | Mark.EMPHASIS
    assert styled.spans == (Span("a", Mark.STRONG), Span("b", both), Span("c"))


HALF = "He typed <i> and left, <b>boldly</b>."


def test_tags_without_partners_make_the_others_doubtful():
    findings = Findings({})
    assert read_tags([HALF], findings, markdown=False) == [HALF]
    assert [one.key for one in findings.proposals] == ["tags"]
    assert plain(HALF, tags="read") == "He typed <i> and left, **boldly**."


TEXTS = st.text(st.sampled_from("ab c<>[]/*&;\n!|"), max_size=60)
PIECES = st.sampled_from(["<i>", "</i>", "[b]", "[/b]", "<br>", "<p>", "\n", " ", "rain", "salt"])


@settings(max_examples=300, deadline=None)
@given(TEXTS)
def test_a_text_without_tags_is_left_alone(text):
    findings = Findings({})
    read = read_tags(text.split("\n"), findings, markdown=False)
    assert findings.changes or "\n".join(read) == text


@settings(max_examples=300, deadline=None)
@given(st.lists(PIECES, max_size=30).map("".join), st.booleans())
def test_no_word_between_tags_is_lost(text, markdown):
    lines = read_tags(text.split("\n"), Findings({"tags": "read"}), markdown=markdown)
    read = "\n".join(lines)
    assert all(read.count(word) == text.count(word) for word in ("rain", "salt"))
