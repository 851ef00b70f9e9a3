"""Random chapters with everything in them that markup can trip over."""

from itertools import pairwise

from hypothesis import strategies as st

from bot.messages.layout.packing import ChapterContent
from bot.models.story import Passage
from bot.text.blocks import Block, BlockKind, Body, Mark, Span
from bot.text.canonical.normal import normalise
from bot.text.canonical.printing import print_body
from bot.text.warnings.hiding import ChapterHiding

TRICKS = (
    "||",
    "|",
    "|||",
    "\\",
    "\\\\",
    "*",
    "**",
    "_",
    "__",
    "~~",
    "`",
    "```",
    "# ",
    "-# ",
    "- ",
    "> ",
    ">>> ",
    "1. ",
    "+ ",
    "@everyone",
    "@here",
    "<@123>",
    "<#123>",
    "<:wave:123>",
    "<t:123:R>",
    "</read:123>",
    ":heart:",
    "[here](https://x.example)",
    "https://x.example/a_b_c?d=||e||",
    "https://x.example",
    "<https://x.example>",
    "discord.gg/abc",
    "¯\\_(ツ)_/¯",
    ":::",
    "&amp;",
    "\n",
    "\n\n",
    "  ",
    "\u00a0",
    "👩‍👩‍👧",
    "e\u0301",
    "漢字。",
    "12:30:45",
    "snake_case_",
)
WORDS = (
    "salt",
    "the",
    "river",
    "Aldous",
    "ran",
    "9",
    "don’t",
    "“oh”",
    "—",
    "a",
    "lantern.",
    "Why?",
)
TERMS = ("gore", "violence", "character death", "an *odd* one | here")

_piece = st.one_of(st.sampled_from(WORDS), st.sampled_from(TRICKS), st.characters(codec="utf-8"))
_glue = st.sampled_from((" ", " ", " ", "", "\n"))
_words = st.lists(st.tuples(_piece, _glue), min_size=1, max_size=8).map(
    lambda pairs: "".join(piece + glue for piece, glue in pairs)
)
_marks = st.sampled_from([Mark(value) for value in range(32)])
_links = st.sampled_from(("", "", "", "https://x.example/a_(b)", "mailto:a@x.example"))
_spans = st.lists(
    st.builds(Span, _words, _marks | st.just(Mark.PLAIN), _links),
    min_size=1,
    max_size=5,
).map(tuple)
_levels = st.integers(1, 6)
_long = st.builds(
    lambda spans, times: Block(BlockKind.PARAGRAPH, spans * times), _spans, st.integers(20, 60)
)
_blocks = st.one_of(
    _long,
    st.builds(Block, st.just(BlockKind.PARAGRAPH), _spans),
    st.builds(Block, st.just(BlockKind.PARAGRAPH), _spans),
    st.builds(Block, st.just(BlockKind.HEADING), _spans, _levels),
    st.builds(Block, st.just(BlockKind.QUOTE), _spans, _levels),
    st.builds(Block, st.just(BlockKind.ITEM), _spans, _levels, st.sampled_from(("-", "1.", "7."))),
    st.builds(
        Block, st.just(BlockKind.CODE), _spans, st.just(0), st.sampled_from(("", "py", "x y"))
    ),
    st.just(Block(BlockKind.SCENE_BREAK)),
)


@st.composite
def bodies(draw: st.DrawFn, most: int = 9) -> Body:
    """Draw a body as the importers make them, with passages that may touch each other."""
    blocks = draw(st.lists(_blocks, min_size=1, max_size=most))
    edges = sorted(draw(st.sets(st.integers(0, len(blocks)), max_size=6)))
    passages = [
        Passage(
            first,
            end - 1,
            tuple(draw(st.lists(st.sampled_from(TERMS), min_size=1, max_size=2, unique=True))),
            draw(st.sampled_from(("", "It ends *badly* || here.", "x" * 600))),
        )
        for first, end in pairwise(edges)
        if draw(st.booleans())
    ]
    return normalise(Body(tuple(blocks), tuple(passages)))


@st.composite
def contents(draw: st.DrawFn) -> ChapterContent:
    """Draw a chapter with notes, and hide any of its passages, or all of it."""
    body = draw(bodies())
    passages = tuple(each.warnings if draw(st.booleans()) else () for each in body.passages)
    whole = draw(st.sampled_from(((), (), ("gore",), ("gore", "violence"))))
    note = st.one_of(st.just(""), bodies(most=2).map(print_body))
    listed = tuple(dict.fromkeys([*whole, *(term for terms in passages for term in terms)]))
    hiding = ChapterHiding(whole, passages, listed)
    return ChapterContent(body, hiding, draw(note), draw(note))
