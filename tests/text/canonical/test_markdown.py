"""What canonical Markdown means."""

import pytest

from bot.models.story import Passage
from bot.text.blocks import Block, BlockKind, Body, Mark, Span
from bot.text.canonical.markdown import parse_body
from bot.text.canonical.words import count_words
from bot.text.warnings.terms import UNNAMED_WARNING


def paragraph(*spans):
    return Block(BlockKind.PARAGRAPH, tuple(Span(s) if isinstance(s, str) else s for s in spans))


@pytest.mark.parametrize(
    ("markdown", "texts"),
    [
        ("one\ntwo", ["one two"]),
        ("one\\\ntwo", ["one\ntwo"]),
        ("one  \ntwo", ["one\ntwo"]),
        ("雨が\n降る", ["雨が降る"]),
        ("    indented\n\n\tparagraphs", ["indented", "paragraphs"]),
        ("<b>bold</b> &amp; <!-- x -->", ["<b>bold</b> & <!-- x -->"]),
        ("Title\n===", ["Title ==="]),
        ("| a | b |\n|---|---|", ["| a | b | |---|---|"]),
        ("[note]: https://b.example", ["[note]: https://b.example"]),
        ("<https://b.example/a_b>", ["https://b.example/a_b"]),
        ("1.", ["1."]),
        ("#", ["#"]),
        ("a || b", ["a || b"]),
        ("a |||| b", ["a |||| b"]),
        ("a\fb @\feveryone", ["a b @ everyone"]),
        ("```\nnever closed", ["``` never closed"]),
        (">" * 60 + " deep", [">" * 60 + " deep"]),
        ("", []),
    ],
)
def test_what_is_not_a_mark_is_text(markdown, texts):
    assert [block.text for block in parse_body(markdown).blocks] == texts


@pytest.mark.parametrize(
    ("markdown", "blocks"),
    [
        ("### *Three*", [Block(BlockKind.HEADING, (Span("Three", Mark.EMPHASIS),), 3)]),
        ("a\n\n* * *", [paragraph("a"), Block(BlockKind.SCENE_BREAK)]),
        (
            "> a\n>\n> > b",
            [Block(BlockKind.QUOTE, (Span("a"),), 1), Block(BlockKind.QUOTE, (Span("b"),), 2)],
        ),
        (
            "3. a\n   - b\n\n     c\n\nd",
            [
                Block(BlockKind.ITEM, (Span("a"),), 1, "3."),
                Block(BlockKind.ITEM, (Span("b\n\nc"),), 2, "-"),
                paragraph("d"),
            ],
        ),
        ("> - a", [Block(BlockKind.QUOTE, (Span("- a"),), 1)]),
        ("- # a", [Block(BlockKind.ITEM, (Span("a", Mark.STRONG),), 1, "-")]),
        ("~~~text\n::: warning\n~~~", [Block(BlockKind.CODE, (Span("::: warning"),), 0, "text")]),
        ("a ||b **c** d||", [
            paragraph("a ", Span("b ", Mark.SPOILER), Span("c", Mark.SPOILER | Mark.STRONG),
                      Span(" d", Mark.SPOILER)),
        ]),
        ("**a ||b** c||", [
            paragraph(Span("a ", Mark.STRONG), Span("b", Mark.STRONG | Mark.SPOILER),
                      Span(" c", Mark.SPOILER)),
        ]),
        ("[a *b*](https://b.example)", [
            paragraph(Span("a ", link="https://b.example"),
                      Span("b", Mark.EMPHASIS, "https://b.example")),
        ]),
        ("![*map* ||of x||](u)", [
            paragraph(Span("map", Mark.EMPHASIS), " ", Span("of x", Mark.SPOILER)),
        ]),
    ],
)  # fmt: skip
def test_marks_become_blocks_and_spans(markdown, blocks):
    assert parse_body(markdown) == Body(tuple(blocks))


@pytest.mark.parametrize(
    ("markdown", "passages"),
    [
        ("a\n\n::: warning gore, Wet Socks | Safe *words* | here.\nb\n\nc\n:::\nd", [
            Passage(1, 2, ("gore", "Wet Socks"), "Safe *words* | here."),
        ]),
        ("::: Warnings: gore\na\n::: warning gore, war | inner\nb\n:::\nc\n:::\nd", [
            Passage(0, 0, ("gore",)),
            Passage(1, 1, ("gore", "war"), "inner"),
            Passage(2, 2, ("gore",)),
        ]),
        (":::warning gore\na\n\nb", [Passage(0, 1, ("gore",))]),
        ("::: warning\na\n:::", [Passage(0, 0, (UNNAMED_WARNING,))]),
        ("::: warning gore\n\n:::\na", []),
        ("::: warning gore\n- a\n:::\n- b", [Passage(0, 0, ("gore",))]),
        ("```\n::: warning gore\na\n:::", [Passage(1, 1, ("gore",))]),
        (":::\na", []),
    ],
)  # fmt: skip
def test_passages_cover_whole_blocks(markdown, passages):
    assert list(parse_body(markdown).passages) == passages


@pytest.mark.parametrize(
    ("markdown", "words"),
    [
        ("", 0),
        ("It's a well-known fact — truly.", 5),
        ("One *two*\n\n***\n\n> three", 3),
        ("雨が降る", 4),
    ],
)
def test_words_are_counted_as_readers_count(markdown, words):
    assert count_words(parse_body(markdown)) == words
