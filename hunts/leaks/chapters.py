"""The generator: from a seed and a number always the same chapter, as nasty as can be."""

from collections.abc import Iterable
from dataclasses import replace
from random import Random

from bot.models.server import Layout, MessageStyle
from bot.models.story import Passage
from bot.text.blocks import Block, BlockKind, Body, Mark, Span
from bot.text.canonical.markdown import parse_body
from bot.text.canonical.normal import normalise
from bot.text.warnings.terms import canonical
from hunts.leaks.plans import NOTHING, Plan, Words, covered
from hunts.leaks.words import heavy_text, some_code, some_line, some_text

TERMS = (
    "gore", "violence", "character death", "an *odd* one", "||pipes||", "@everyone", "-# small",
    "https://x.example/a_b", "<@123456789012345678>", "spiders :skull:", "ελιά", "`code`", "[x](y)",
    "a\\", "ends in part 9", "λ" * 90, "a very " * 40 + "long one", "_a_", "# 1. >",
)  # fmt: skip
WHOLE_TERMS = (
    "drowning",
    "a **bold** one",
    "|| whole ||",
    "\u2028line",
    "a sad end",
    "x https://y.example",
)
SHOWN_TERMS = ("gore", "violence", "character death", "ελιά", "drowning", "a sad end", "`code`")
"""Of which a server may show some. The others show that an unknown word is hidden."""
LINKS = (*[""] * 12, "https://x.example/a_(b)", "mailto:a@x.example", "https://x/||", "x_y_z")
LANGUAGES = ("", "", "py", "c++", "x y", "||", "1")
SHORT_ROOM = (900, 1400)
"""Characters of a message when short chapters are to be cut: labels need some hundred of them."""

_KINDS = (
    BlockKind.PARAGRAPH,
    BlockKind.HEADING,
    BlockKind.QUOTE,
    BlockKind.ITEM,
    BlockKind.CODE,
    BlockKind.SCENE_BREAK,
)
_KIND_WEIGHTS = (9, 2, 3, 3, 3, 1)
_SHAPES = ("heavy", "few", "cut", "typed", "many", "dotted", "long")
_SHAPE_WEIGHTS = (4, 62, 14, 13, 3, 2, 2)
_LONGER = {"cut": (0.15, 600, 2500), "long": (0.6, 1500, 7000)}
_HEAVY = (900, 3500, 3900, 7000)
"""Letters of a block of three bytes a letter, beside blocks of any kind: below and above what a
message holds of them."""
"""Of which shapes how many blocks are longer than a message, and how long those are."""


def make_plan(seed: int, index: int) -> Plan:
    """Return chapter `index` of the hunt with that seed."""
    # Not for secrets: the same numbers must come again.
    return _Generator(seed, index, Random(f"{seed}/{index}")).plan()  # noqa: S311


class _Generator:
    def __init__(self, seed: int, index: int, rng: Random) -> None:
        self._seed = seed
        self._index = index
        self._rng = rng
        self._shown_terms = frozenset[str]()
        if rng.random() < 0.15:
            self._shown_terms = frozenset(rng.sample(SHOWN_TERMS, 3))

    def plan(self) -> Plan:
        rng = self._rng
        shape = rng.choices(_SHAPES, _SHAPE_WEIGHTS)[0]
        terms = (rng.choice(WHOLE_TERMS),) if rng.random() < 0.12 else ()
        on_story = rng.random() < 0.3
        markdown, body = self._text(shape, whole=self._hides(terms))
        number = rng.choice((1, 2, 7))
        return Plan(
            seed=self._seed,
            index=self._index,
            style=rng.choice(list(MessageStyle)),
            layout=rng.choice(list(Layout)),
            body=body,
            words=self._words(),
            note_before=self._note(),
            note_after=self._note(),
            markdown=markdown,
            story_warnings=terms if on_story else (),
            chapter_warnings=() if on_story else terms,
            shown_terms=self._shown_terms,
            number=number,
            total=rng.choice((None, number, number + 1)),
            room=rng.randint(*SHORT_ROOM) if shape == "cut" else None,
            release_id=rng.randint(1, 10**9),
        )

    def _text(self, shape: str, *, whole: bool) -> tuple[str | None, Body]:
        rng = self._rng
        if shape == "typed":
            typed = self._typed(whole=whole)
            return typed, parse_body(typed)
        most = {"few": 6, "cut": 12, "many": 40, "dotted": 2, "long": 5, "heavy": 9}[shape]
        count = rng.randint(1, most)
        brief = shape not in ("long", "heavy") and (shape == "cut" or rng.random() < 0.9)
        passages = self._passages(count, often=shape == "many", brief=brief)
        hidden = covered(each for each in passages if self._hides(each.warnings))
        blocks = [self._block(shape, hidden=whole or at in hidden) for at in range(count)]
        return None, normalise(Body(tuple(blocks), tuple(passages)))

    def _hides(self, terms: Iterable[str]) -> bool:
        return any(canonical(term) not in self._shown_terms for term in terms)

    def _passages(self, count: int, *, often: bool, brief: bool) -> list[Passage]:
        rng = self._rng
        passages: list[Passage] = []
        at = 0
        while at < count:
            length = 1 if often else rng.choice((1, 1, 2, 3))
            if rng.random() < (0.7 if often else 0.35):
                last = min(at + length, count) - 1
                terms = tuple(rng.sample(TERMS[:13] if brief else TERMS, rng.randint(1, 2)))
                passages.append(Passage(at, last, terms, self._summary(brief=brief)))
            at += length
        return passages

    def _summary(self, *, brief: bool) -> str:
        rng = self._rng
        if rng.random() < 0.5:
            return ""
        text = some_line(rng, 5)
        return text if brief or rng.random() < 0.6 else " ".join(text for _ in range(40))

    def _block(self, shape: str, *, hidden: bool) -> Block:
        rng = self._rng
        kind = rng.choices(_KINDS, _KIND_WEIGHTS)[0]
        if shape == "dotted":
            return Block(BlockKind.PARAGRAPH, tuple(self._dots(hidden=hidden)))
        if shape == "heavy" and rng.random() < 0.7:
            return self._heavy(kind, hidden=hidden)
        share, least, most = _LONGER.get(shape, (0.0, 0, 0))
        length = rng.randint(least, most) if rng.random() < share else 0
        if kind is BlockKind.CODE:
            return self._code(length, hidden=hidden)
        spans = self._lengthened(self._spans(hidden=hidden), length)
        match kind:
            case BlockKind.SCENE_BREAK:
                return Block(kind)
            case BlockKind.HEADING | BlockKind.QUOTE:
                return Block(kind, spans, rng.randint(1, 5))
            case BlockKind.ITEM:
                return Block(kind, spans, rng.randint(1, 3), rng.choice(("-", "-", "1.", "12.")))
            case _:
                return Block(kind, spans)

    def _heavy(self, kind: BlockKind, *, hidden: bool) -> Block:
        """Return a block in one of the alphabets that take most of a message."""
        rng = self._rng
        text = heavy_text(rng, rng.choice(_HEAVY), hidden=hidden)
        marks = Mark(rng.choice((0, 0, 0, Mark.STRONG, Mark.EMPHASIS)))
        if kind in (BlockKind.SCENE_BREAK, BlockKind.CODE):
            kind = BlockKind.PARAGRAPH
        return Block(kind, (Span(text, marks),), rng.randint(1, 3), "-")

    def _code(self, length: int, *, hidden: bool) -> Block:
        rng = self._rng
        if length or rng.random() < 0.5:
            text = some_code(rng, 4 + length // 30, hidden=hidden)
        else:
            text = "\n".join(some_text(rng, 4, hidden=hidden) for _ in range(rng.randint(1, 4)))
        return Block(BlockKind.CODE, (Span(text),), marker=rng.choice(LANGUAGES))

    def _lengthened(self, spans: tuple[Span, ...], length: int) -> tuple[Span, ...]:
        """Return spans as long as that, now and then without any space to break at."""
        if length and self._rng.random() < 0.2:
            spans = tuple(replace(span, text="".join(span.text.split())) for span in spans)
        return spans * (1 + length // sum(len(span.text) for span in spans))

    def _spans(self, *, hidden: bool) -> tuple[Span, ...]:
        rng = self._rng
        return tuple(self._span(hidden=hidden) for _ in range(rng.choice((1, 1, 1, 2, 3, 5))))

    def _span(self, *, hidden: bool) -> Span:
        rng = self._rng
        marks = Mark(rng.randrange(32)) if rng.random() < 0.4 else Mark.PLAIN
        spoiled = Mark.SPOILER in marks
        text = some_text(rng, 4, hidden=hidden or spoiled)
        return Span(text, marks, rng.choice(LINKS))

    def _dots(self, *, hidden: bool) -> list[Span]:
        """Return more inline spoilers than one message can show."""
        rng = self._rng
        dots: list[Span] = []
        for _ in range(rng.randint(80, 160)):
            dots.append(Span(some_text(rng, 0, hidden=True, lines=False), Mark.SPOILER))
            dots.append(Span(some_text(rng, 0, hidden=hidden, lines=rng.random() < 0.2)))
        return dots

    def _note(self) -> Body:
        rng = self._rng
        if rng.random() < 0.75:
            return NOTHING
        count = rng.randint(1, 3)
        passages = self._passages(count, often=False, brief=True)
        hidden = covered(passages)
        blocks = [self._block("few", hidden=at in hidden) for at in range(count)]
        return normalise(Body(tuple(blocks), tuple(passages)))

    def _words(self) -> Words:
        rng = self._rng
        if rng.random() < 0.5:
            return Words()
        story, chapter, author = (some_line(rng, 5) for _ in range(3))
        summary = some_text(rng, 12, hidden=False)
        return Words(story * rng.choice((1, 1, 1, 20)), chapter, author, summary)

    def _typed(self, *, whole: bool) -> str:
        """Return Markdown as somebody types it: marks, fences and passages without any care."""
        rng = self._rng
        chunks: list[str] = []
        for _ in range(rng.randint(1, 6)):
            warned = rng.random() < 0.35
            chunk = self._typed_chunk(hidden=whole or (warned and self._hides(["gore"])))
            chunks.append(f"::: warning gore | ελιά\n{chunk}\n:::" if warned else chunk)
        return rng.choice(("\n", "\n\n", "\n\n\n")).join(chunks)

    def _typed_chunk(self, *, hidden: bool) -> str:
        rng = self._rng
        lines = [some_text(rng, 5, hidden=hidden) for _ in range(rng.randint(1, 3))]
        if rng.random() < 0.15:
            return "\n".join(("```py", *lines, "```")) if "```" not in str(lines) else ""
        start = rng.choice(("", "", "", "> ", "- ", "# ", "1. ", "> > ", "  - ", "> - ", "-# "))
        text = "\n".join(start + line for line in lines)
        # Only the hunt's own fences: one that swallows a passage's end is for other tests.
        return text.replace("```", "``").replace("~~~", "~~").replace(":::", "::")
