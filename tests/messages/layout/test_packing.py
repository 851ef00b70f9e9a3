"""A chapter in messages: whole, in order, within limits, hidden where it must be, and few."""

import re
from itertools import combinations, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.messages.layout.escape import GUARD
from bot.messages.layout.packing import LIMITS, ChapterContent, make_parts, pack
from bot.messages.layout.parts import Role
from bot.messages.layout.slicing import Limits
from bot.models.server import MessageStyle
from bot.models.story import Passage
from bot.text.blocks import Block, BlockKind, Body, Mark, Span
from bot.text.canonical.markdown import parse_body
from bot.text.canonical.normal import normalise
from bot.text.limits import utf16_length
from bot.text.warnings.hiding import ChapterHiding

OPEN = ChapterHiding((), (), ())
SMALL = Limits(700, 6, 1, 4)
LIGHT = Limits(700, 6, 0, 0, 900)
TINY = Limits(60, 3, 0, 0)

snippets = [
    *"ab *_~|`\\<#>-.\n", "word ", "A sentence ends. ", "終わり。", "👩\u200d👧", "e\u0301",
    "https://ash.example/x_y ", "long" * 30, "Some more words of a story, ", "เรือออกไปแล้ว ",
    "\u3000", "буря ", "😀",
]  # fmt: skip
texts = st.lists(st.sampled_from(snippets), max_size=15).map("".join)
long_texts = texts.map(lambda text: text * 20)
spans = st.lists(
    st.builds(Span, texts, st.sampled_from(range(32)).map(Mark), st.sampled_from(["", "u_r|l"])),
    max_size=3,
).map(tuple)
blocks = st.one_of(
    st.builds(Block, st.just(BlockKind.PARAGRAPH), spans),
    st.builds(Block, st.just(BlockKind.PARAGRAPH), long_texts.map(lambda text: (Span(text),))),
    st.builds(
        Block,
        st.just(BlockKind.PARAGRAPH),
        long_texts.map(lambda text: (Span(text, Mark.STRONG | Mark.SPOILER),)),
    ),
    st.builds(Block, st.sampled_from([BlockKind.QUOTE, BlockKind.HEADING]), spans, st.just(2)),
    st.builds(Block, st.just(BlockKind.ITEM), spans, st.just(1), st.sampled_from(["-", "2."])),
    st.builds(Block, st.just(BlockKind.CODE), texts.map(lambda text: (Span(text),))),
    st.just(Block(BlockKind.SCENE_BREAK)),
)


@st.composite
def chapters(draw):
    all_blocks = draw(st.lists(blocks, max_size=10))
    passages = []
    first = draw(st.integers(0, 3))
    while first < len(all_blocks):
        last = draw(st.integers(first, len(all_blocks) - 1))
        passages.append(Passage(first, last, ("gore",), draw(texts)))
        first = last + 1 + draw(st.integers(0, 2))
    body = normalise(Body(tuple(all_blocks), tuple(passages)))
    whole = draw(st.sampled_from([(), (), ("violence", "a|b")]))
    hidden = tuple(draw(st.sampled_from([(), ("gore",)])) for _ in body.passages)
    note = "A *note*.\n\n::: warning gore\nNot *here*.\n:::"
    notes = draw(st.tuples(*[st.sampled_from(["", note])] * 2))
    return ChapterContent(body, ChapterHiding(whole, hidden, ()), *notes)


def bare(markup):
    """Letters and digits that markup displays: what escapes and marks leave of it."""
    return re.sub(r"[\W_]", "", markup.replace(GUARD, ""))


def said(block, *, hidden=False):
    linked = "".join(
        span.text + (span.link if index + 1 == len(block.spans) or
                     block.spans[index + 1].link != span.link else "")
        for index, span in enumerate(block.spans)
    )  # fmt: skip
    marker = block.marker if block.kind is BlockKind.ITEM else ""
    return bare(marker + linked)


def shown(parts, *roles):
    return "".join(bare(p.markup) for part in parts for p in part.pieces if p.role in roles)


def length(part, limits):
    hidden = sum(piece.role is Role.HIDDEN for piece in part.pieces)
    joiners = limits.joiner * (len(part.pieces) - 1) + limits.spoiler * hidden
    return joiners + sum(utf16_length(piece.markup) for piece in part.pieces)


def weight(part):
    """What Discord counts of a message in bytes."""
    return sum(len(piece.markup.encode()) + 12 for piece in part.pieces)


def components(part):
    return sum(2 if piece.role is Role.HIDDEN else 1 for piece in part.pieces)


def hidden_indexes(content):
    count = len(content.body.blocks)
    if content.hiding.whole:
        return set(range(count))
    covered = zip(content.body.passages, content.hiding.passages, strict=True)
    return {
        i for passage, terms in covered if terms for i in range(passage.first, passage.last + 1)
    }


@settings(max_examples=60, deadline=None)
@given(chapters(), st.sampled_from([*LIMITS.values(), SMALL, LIGHT]))
def test_every_word_is_there_in_order_and_in_its_role(content, limits):
    parts = pack(content, limits)
    hidden = hidden_indexes(content)
    everything = [said(block) for block in content.body.blocks]
    assert shown(parts, Role.HIDDEN) == "".join(t for i, t in enumerate(everything) if i in hidden)
    assert shown(parts, Role.PROSE) == "".join(
        t for i, t in enumerate(everything) if i not in hidden
    )
    assert shown(parts, Role.HIDDEN, Role.PROSE) == "".join(everything)


@settings(max_examples=60, deadline=None)
@given(chapters(), st.sampled_from([*LIMITS.values(), SMALL, LIGHT]))
def test_every_part_is_within_the_limits(content, limits):
    for part in pack(content, limits):
        assert part.pieces
        assert all(piece.markup.strip() == piece.markup != "" for piece in part.pieces)
        assert length(part, limits) <= limits.characters
        assert weight(part) <= limits.bytes
        assert components(part) <= limits.components


@settings(max_examples=60, deadline=None)
@given(chapters(), st.sampled_from([*LIMITS.values(), SMALL, LIGHT]))
def test_hidden_text_stands_between_labels_and_holds_no_spoiler_mark(content, limits):
    running = False
    for part in pack(content, limits):
        roles = [piece.role for piece in part.pieces]
        assert roles[-1] is not Role.LABEL or part.pieces[-1].markup.startswith("-# End")
        for piece in part.pieces:
            if piece.role is Role.HIDDEN:
                assert "|" not in re.sub(r"\\[\s\S]", "", piece.markup)
                assert not piece.markup.startswith("|")
                assert not piece.markup.endswith(("|", "\\"))
            elif piece.role is Role.LABEL:
                assert piece.markup.startswith("-# ")
                continued = piece.markup.startswith("-# ⚠ Hidden, continued")
                closing = piece.markup == "-# End of the hidden passage"
                assert running is (continued or closing)
                running = not closing
            else:
                assert not running
    assert not running


def simple(*paragraphs):
    return ChapterContent(parse_body("\n\n".join(paragraphs)), OPEN)


def visible(parts):
    return [part.pieces[0].markup.split("\n\n") for part in parts]


@settings(deadline=None)
@given(st.lists(st.integers(1, 60), min_size=1, max_size=9))
def test_no_way_of_breaking_needs_fewer_messages(sizes):
    parts = pack(simple(*("x" * size for size in sizes)), TINY)

    def fits(start, end):
        return sum(sizes[start:end]) + 2 * (end - start - 1) <= TINY.characters

    fewest = next(
        count
        for count in range(1, len(sizes) + 1)
        for inner in combinations(range(1, len(sizes)), count - 1)
        if all(fits(a, b) for a, b in pairwise([0, *inner, len(sizes)]))
    )
    assert len(parts) == fewest


@settings(deadline=None)
@given(st.lists(st.sampled_from([5, 12, 25, 0]), min_size=1, max_size=12))
def test_a_scene_break_stands_between_text(sizes):
    texts = ["***" if size == 0 else "x" * size for size in sizes]
    chapter = simple("start", *texts, "end")
    shown_blocks = visible(pack(chapter, Limits(90, 9, 0, 0)))
    for part in shown_blocks:
        joined = "\n\n".join(part)
        assert len(joined) <= 90
    if not any(a == b == 0 for a, b in pairwise(sizes)):
        for part, following in pairwise(shown_blocks):
            edge = part[-1] == "⁂" or following[0] == "⁂"
            assert not edge or len("\n\n".join(part)) + len(following[0]) > 40


def test_a_scene_break_does_not_end_a_part_even_if_it_would_fit():
    parts = visible(pack(simple("x" * 30, "y" * 20, "***", "z" * 30), TINY))
    assert parts == [["x" * 30], ["y" * 20, "⁂", "z" * 30]]


def test_where_no_message_holds_both_sides_a_scene_break_begins_the_next():
    parts = visible(pack(simple("x" * 50, "***", "z" * 50), TINY))
    assert parts == [["x" * 50], ["⁂", "z" * 50]]


def test_parts_are_filled_evenly():
    parts = visible(pack(simple(*["x" * 18] * 4), TINY))
    assert [len(part) for part in parts] == [2, 2]


def test_a_heading_stays_with_its_text():
    parts = visible(pack(simple("x" * 30, "y" * 9, "## Ash", "z" * 30), TINY))
    assert parts == [["x" * 30, "y" * 9], ["## Ash", "z" * 30]]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        (
            "One short sentence here. And another one that follows it. Third one.",
            ["One short sentence here.", "And another one that follows it. Third one."],
        ),
        (
            "no sentence ends in here but there are spaces between the many words",
            ["no sentence ends in here but there", "are spaces between the many words"],
        ),
        ("雨" * 20 + "。" + "降" * 45 + "。", ["雨" * 20 + "。", "降" * 45 + "。"]),
        ("a" * 70, ["a" * 35, "a" * 35]),
    ],
)
def test_a_paragraph_too_long_is_cut_where_it_hurts_least(text, parts):
    assert [part[0] for part in visible(pack(simple(text), TINY))] == parts


def test_a_paragraph_is_not_cut_if_it_fits_a_message():
    text = "A sentence. Another sentence, and a third one."
    assert visible(pack(simple("x" * 40, text), TINY)) == [["x" * 40], [text]]


def test_no_grapheme_cluster_is_torn():
    family = "👩\u200d👩\u200d👧\u200d👦"
    for part in visible(pack(simple(family * 40), TINY)):
        assert part[0].replace(family, "") == ""


def test_marks_are_closed_at_an_edge_and_opened_again():
    text = "**One *bold sentence stands* here. And ||another hidden one|| follows it.**"
    parts = visible(pack(simple(text), Limits(55, 3, 0, 0)))
    assert parts == [
        ["**One *bold sentence stands* here.**"],
        ["**And** ||**another hidden one**|| **follows it.**"],
    ]


def test_a_list_item_in_two_parts_shows_its_marker_once():
    parts = visible(pack(simple("- One sentence is here. " + "x" * 50), TINY))
    assert parts == [["- One sentence is here."], ["x" * 50]]


@pytest.mark.parametrize("style", MessageStyle)
def test_labels_name_warnings_length_and_end(style):
    body = parse_body(
        "Before.\n\n::: warning gore, war | He *loses*.\n"
        + "\n\n".join(["word " * 150] * 8)
        + "\n:::\n\nAfter."
    )
    hiding = ChapterHiding((), (("gore", "war"),), ("gore", "war"))
    parts = make_parts(ChapterContent(body, hiding, "Hello.", "Bye."), style)
    labels = [piece.markup for part in parts for piece in part.pieces if piece.role is Role.LABEL]
    assert labels[0] == (
        f"-# ⚠ Hidden: gore, war · about 1200 words · ends in part {len(parts)}\n"
        "-# In short: He \\*loses\\*."
    )
    assert set(labels[1:-1]) == {"-# ⚠ Hidden, continued: gore, war"}
    assert labels[-1] == "-# End of the hidden passage"
    assert parts[0].pieces[0].markup == "**Author's note**\n\nHello."
    assert parts[-1].pieces[-1].markup == "**Author's note**\n\nBye."


def test_passages_that_touch_stay_apart():
    body = parse_body("::: warning gore\na\n:::\n::: warning war\nb\n:::")
    content = ChapterContent(body, ChapterHiding((), (("gore",), ("war",)), ()))
    (part,) = make_parts(content, MessageStyle.COMPONENTS)
    assert [piece.markup for piece in part.pieces] == [
        "-# ⚠ Hidden: gore · about 1 word",
        "a",
        "-# End of the hidden passage",
        "-# ⚠ Hidden: war · about 1 word",
        "b",
        "-# End of the hidden passage",
    ]


def test_a_passage_that_is_shown_open_joins_its_neighbours():
    body = parse_body("a\n\n::: warning gore\nb\n:::\nc")
    (part,) = make_parts(ChapterContent(body, ChapterHiding((), ((),), ())), MessageStyle.TEXT)
    assert [piece.markup for piece in part.pieces] == ["a\n\nb\n\nc"]


def test_a_passage_nobody_decided_about_is_hidden():
    body = parse_body("::: warning gore\na\n:::")
    (part,) = make_parts(ChapterContent(body, OPEN), MessageStyle.TEXT)
    assert [piece.role for piece in part.pieces] == [Role.LABEL, Role.HIDDEN, Role.LABEL]


def test_an_endless_summary_is_shortened():
    body = parse_body(f"::: warning gore | {'safe words ' * 400}\na\n:::")
    (part,) = make_parts(ChapterContent(body, OPEN), MessageStyle.TEXT)
    assert part.pieces[0].markup.endswith("…")


def test_nothing_makes_no_part():
    assert make_parts(simple(""), MessageStyle.TEXT) == ()


def test_the_lines_of_a_list_item_that_is_cut_are_counted_with_their_indent():
    item = Block(BlockKind.ITEM, (Span("\n".join(["some words"] * 40)),), level=5, marker="12.")
    content = ChapterContent(normalise(Body((item,))), OPEN)
    parts = pack(content, Limits(300, 6, 0, 0))
    assert len(parts) > 1
    assert all(length(part, Limits(300, 6, 0, 0)) <= 300 for part in parts)


@pytest.mark.parametrize("between", ["\n\n", "\n \n\t\n", "\n" * 8])
def test_the_empty_lines_of_a_list_item_that_is_cut_are_counted_too(between):
    item = Block(BlockKind.ITEM, (Span(between.join(["some words"] * 40)),), level=1, marker="-")
    content = ChapterContent(normalise(Body((item,))), OPEN)
    for limits in (Limits(room, 6, 0, 0) for room in (102, 130, 158, 165, 214)):
        assert all(length(part, limits) <= limits.characters for part in pack(content, limits))


@pytest.mark.parametrize("word", ["(https://x.example)a", ":heart", "a@everyon", "https://x:a"])
def test_a_word_without_end_is_counted_as_it_is_escaped_when_whole(word):
    limits = Limits(300, 6, 0, 0)
    parts = pack(simple(word * 200), limits)
    assert len(parts) > 1
    assert all(length(part, limits) <= 300 for part in parts)


def test_a_hidden_passage_counts_among_the_spoilers_of_a_plain_message():
    spans = [Span("a", Mark.SPOILER), Span(" b ")] * 99
    blocks = (Block(BlockKind.PARAGRAPH, tuple(spans)), Block(BlockKind.PARAGRAPH, (Span("c"),)))
    body = normalise(Body(blocks, (Passage(1, 1, ("gore",)),)))
    content = ChapterContent(body, ChapterHiding((), (("gore",),), ("gore",)))
    assert len(make_parts(content, MessageStyle.TEXT)) == 2


@pytest.mark.parametrize("style", list(MessageStyle))
def test_no_message_holds_more_spoilers_than_discord_shows(style):
    spans = [Span("a", Mark.SPOILER), Span(" b ")] * 450
    note = " ".join(["||a|| b"] * 120)
    content = ChapterContent(
        normalise(Body((Block(BlockKind.PARAGRAPH, tuple(spans)),))), OPEN, note
    )
    parts = make_parts(content, style)
    spoilers = ["".join(piece.markup for piece in part.pieces).count("||") // 2 for part in parts]
    assert max(spoilers) <= 99 and sum(spoilers) == 570


@pytest.mark.parametrize("kind", [BlockKind.QUOTE, BlockKind.ITEM], ids=["quote", "item"])
def test_lines_without_words_are_counted_with_their_marks(kind: BlockKind):
    text = "\n  \n".join(["the tide, once more"] * 400)
    body = normalise(Body((Block(kind, (Span(text),), 1, "-"),)))
    parts = make_parts(ChapterContent(body, OPEN), MessageStyle.TEXT)
    lengths = [utf16_length("\n".join(piece.markup for piece in part.pieces)) for part in parts]
    assert len(parts) > 3
    assert max(lengths) <= LIMITS[MessageStyle.TEXT].characters
