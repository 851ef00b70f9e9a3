"""What is read at sight is read as the parser reads it."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.text.blocks import Mark
from bot.text.canonical.clear_spans import read_clear
from bot.text.canonical.markdown_blocks import parse_inline
from bot.text.canonical.normal import merge_spans

PIECES = [
    *"*_*_**_!?.,:;-'\"()“”’—–…\\ \n", " *", "* ", "_ ", " _", "“*", "*”", "!*", "**", "***", "__",
    "salt", "Why?", "said", "a", "9", " ", "\\!", "\\*", "\\_", "\\\\", "\\\n", "\n ", " \n", "[",
    "](x)", "<!-- -->", "&amp;", "`", "||", "~~", "é", "e\u0301", "漢", "字", "。", "「", "\u00a0",
    "\u200b", "\u2028", "\x85", "\u3000", "👩\u200d👧", "№", "€", "½", "²", "ª", "\u0e01\u0e33",
]  # fmt: skip

paragraphs = st.lists(st.sampled_from(PIECES) | st.characters(codec="utf-8"), max_size=14).map(
    lambda pieces: "".join(pieces).replace("\r", "\n").replace("\0", "\ufffd").strip(" \t\n")
)


@settings(max_examples=500, deadline=None)
@example("*a*")
@example("a_b_ c")
@example("c _b_a")
@example("“*Run!*” said *he*, *her*—_it_")
@example("a*b*c *d e* __f__ ***g***")
@example("half \\* half \\[1\\]\\\nand on\nand on")
@example("*a\\* b*")
@given(paragraphs)
def test_what_is_read_at_sight_is_read_as_by_the_parser(text):
    clear = read_clear(text)
    if clear is not None:
        parsed = merge_spans(parse_inline(text))
        assert [piece for piece in clear if piece[0]] == [(one.text, one.marks) for one in parsed]
        assert not any(one.link for one in parsed)


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("The tide came in.", [("The tide came in.", Mark.PLAIN)]),
        ("*Run!*", [("Run!", Mark.EMPHASIS)]),
        ("“*Run!*” she said", [("“", 0), ("Run!", Mark.EMPHASIS), ("” she said", 0)]),
        ("a __b__ ***c***", [("a ", 0), ("b", 2), (" ", 0), ("c", 3)]),
        ("5 \\* 3\\!\\\nso\nlong", [("5 * 3!\nso long", 0)]),
        ("R&D! 漢\n字", None),
        ("what! 漢\n字", [("what! 漢字", 0)]),
    ],
)
def test_ordinary_paragraphs_are_read_at_sight(text, pieces):
    assert read_clear(text) == pieces


@pytest.mark.parametrize(
    "text", ["un*friggin*believable", "*a _b_ c*", "a * b", "snake_case", "*a", "a  \nb", "x\\"]
)
def test_what_is_doubtful_is_left_to_the_parser(text):
    assert read_clear(text) is None
