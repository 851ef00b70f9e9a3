"""Blocks as Discord shows them."""

import pytest

from bot.messages.layout.escape import GUARD
from bot.messages.layout.rendering import render_block, seal
from bot.text.blocks import Block, BlockKind, Mark, Span
from bot.text.canonical.markdown import parse_body


def rendered(markdown, *, hidden=False):
    return "\n\n".join(render_block(block, hidden=hidden) for block in parse_body(markdown).blocks)


@pytest.mark.parametrize(
    ("markdown", "markup"),
    [
        ("Plain & simple.", "Plain & simple."),
        ("*a* **b** ~~c~~ `d`", "*a* **b** ~~c~~ `d`"),
        ("***both***", "**_both_**"),
        ("**a *b* c**", "**a *b* c**"),
        ("**a *b***", "**a _b_**"),
        ("*a*<!-- -->**b**", "_a_**b**"),
        ("un*believ*able", "un*believ*able"),
        ("un*x*<!-- -->**b**", f"un*x*{GUARD}**b**"),
        ("~~a \\~~~", f"~~a \\~{GUARD}~~"),
        ("`a|b` `*`", r"a\|b \*"),
        ("a\\\nb\nc", "a\nb c"),
        ("`a|@`everyone `b|:`heart:", r"a\|\@everyone b\|\:heart:"),
        ("# One", "# One"),
        ("##### Five", "**Five**"),
        ("## In C\\#", f"## In C#{GUARD}"),
        ("# #1 *and* #2", "# \\#1 *and* #2"),
        ("a *\ufeffb \ufeff*c", "a \ufeff*b* \ufeffc"),
        ("> a\\\n> b\n> > c", "> a\n> b\n\n> c"),
        ("- a\n  - b\n- c\\\n  d", "- a\n\n  - b\n\n- c\n  d"),
        ("- \\<@1>\\\n  \\\n  b", f"- \\<@1>\n  {GUARD}\n  b"),
        (
            "- a\n  - *b*\\\n    \\\n    \\\n    c",
            f"- a\n\n  - *b*\n    {GUARD}\n    {GUARD}\n    c",
        ),
        ("> a\\\n> \\\n> b", "> a\n> \n> b"),
        ("a\\\n\\\nb", "a\n\nb"),
        ("7. a", r"7\. a"),
        ("***", "⁂"),
        ("```py\nx = 1\n```", "```py\nx = 1\n```"),
        ("```\na || b\n```", r"a \|\| b"),
        ("[here](https://b.example/x_y)", r"here (https\://b.example/x\_y)"),
        ("[https://b.example](https://b.example) x", "https://b.example x"),
        ("![a map](https://b.example/map.png)", "a map"),
    ],
)
def test_each_kind_of_markup_is_discords(markdown, markup):
    assert rendered(markdown) == markup


@pytest.mark.parametrize(
    ("markdown", "markup"),
    [
        ("a ||b|| c", "a ||b|| c"),
        ("a ||*b*|| c", "a ||*b*|| c"),
        ("*a ||b|| c*", "*a* ||*b*|| *c*"),
        ("> a ||b\\\n> c||", "> a ||b||\n> ||c||"),
        ("||a \\|||", f"||a \\|{GUARD}||"),
        ("x\\|||a||", f"x\\|{GUARD}||a||"),
        ("x\\\\||a||", f"x\\\\{GUARD}||a||"),
        ("https://b.example||a||", "https\\://b.example||a||"),
        ("https://b.example\x85||a||", "https\\://b.example\x85||a||"),
    ],
)
def test_inline_spoilers_close_where_nothing_can_open_them(markdown, markup):
    assert rendered(markdown) == markup


def test_hidden_text_holds_no_spoiler_of_its_own():
    assert rendered("a ||b *c*|| \\|", hidden=True) == r"a b *c* \|"


@pytest.mark.parametrize(
    ("markup", "sealed"),
    [
        ("a", "a"),
        ("a\\|", "a\\|" + GUARD),
        ("a\\\\", "a\\\\" + GUARD),
        ("see https://b.example", "see https\\://b.example"),
    ],
)
def test_hidden_text_never_touches_its_closing_mark(markup, sealed):
    assert seal(markup) == sealed


def test_white_space_is_kept_outside_of_marks():
    spans = (Span("a"), Span(" b ", Mark.STRONG), Span(" ", Mark.EMPHASIS), Span("c"))
    assert render_block(Block(BlockKind.PARAGRAPH, spans)) == "a **b**  c"


@pytest.mark.parametrize("separator", ["\u2028", "\u2029"])
def test_code_with_a_line_separator_is_shown_as_text(separator):
    """In a quote, Discord would take the > behind the separator for a mark of the quote."""
    code = Span(f"a {separator} > b", Mark.CODE)
    markup = render_block(Block(BlockKind.QUOTE, (code,), 1))
    assert markup == f"> a {separator} \\> b"
