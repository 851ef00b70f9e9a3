"""What an author wrote, as strokes on the screen: the hunt's own idea of it, not the proof's.

The few rules of presentation that the bot adds are here once more: a scene break is one sign, a
bullet stands for a dash, a link's address stands behind it in brackets, deep headings are bold, a
note begins with its heading, and hidden words in a note stand behind spoilers without their signs.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from bot.text.blocks import Block, BlockKind, Body, Mark
from hunts.leaks.looks import Look, Stroke
from hunts.leaks.plans import Plan, covered

SCENE_BREAK = "⁂"
NOTE_HEADING = "Author's note"
DEEPEST_HEADING = 3

_MARKS = (
    (Mark.EMPHASIS, Look.EMPHASIS),
    (Mark.STRONG, Look.STRONG),
    (Mark.STRIKE, Look.STRIKE),
    (Mark.CODE, Look.CODE),
    (Mark.SPOILER, Look.HIDDEN),
)
_LOOKS = tuple(
    sum(look for mark, look in _MARKS if mark & Mark(value)) for value in range(2 * Mark.SPOILER)
)
_BLOCK_LOOKS = {
    BlockKind.QUOTE: int(Look.QUOTE),
    BlockKind.HEADING: int(Look.HEADING),
    BlockKind.CODE: int(Look.CODE),
}


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a reader of Markdown shows what Discord's client shows a little otherwise."""

    bullet: str = "•"


def everything_written(plan: Plan, dialect: Dialect) -> list[Stroke]:
    """Return all that the messages of a chapter must show together, in order."""
    return [
        *_note(plan.note_before, dialect),
        *_body(plan.body, plan.hidden_blocks(), dialect),
        *_note(plan.note_after, dialect),
    ]


def _note(note: Body, dialect: Dialect) -> Iterator[Stroke]:
    if not note.blocks:
        return
    yield Stroke(Look.STRONG, f"{NOTE_HEADING}\n")
    behind = covered(note.passages)
    for index, block in enumerate(note.blocks):
        hidden = Look.HIDDEN if index in behind else Look.PLAIN
        yield from _block(block, hidden, Look.PLAIN, dialect)


def _body(body: Body, behind: frozenset[int], dialect: Dialect) -> Iterator[Stroke]:
    for index, block in enumerate(body.blocks):
        hidden = Look.HIDDEN if index in behind else Look.PLAIN
        yield from _block(block, hidden, hidden, dialect)


def _block(block: Block, hidden: Look, sign_hidden: Look, dialect: Dialect) -> Iterator[Stroke]:
    if block.kind is BlockKind.SCENE_BREAK:
        yield Stroke(sign_hidden, f"{SCENE_BREAK}\n")
        return
    if block.kind is BlockKind.ITEM:
        sign = block.marker if block.marker != "-" else dialect.bullet
        yield Stroke(sign_hidden, f"{sign} ")
    deep = block.kind is BlockKind.HEADING and block.level > DEEPEST_HEADING
    look = int(Look.STRONG) if deep else _BLOCK_LOOKS.get(block.kind, 0)
    yield from _spans(block, look | hidden)
    yield Stroke(hidden, "\n")


def _spans(block: Block, look: int) -> Iterator[Stroke]:
    for link, group in groupby(block.spans, key=lambda span: span.link):
        spans = list(group)
        yield from (Stroke(look | _LOOKS[span.marks], span.text) for span in spans)
        if link and "".join(span.text for span in spans).strip() not in _same(link):
            own = Look.HIDDEN if Mark.SPOILER in spans[-1].marks else Look.PLAIN
            yield Stroke(look | own, f" ({link})")


def _same(link: str) -> Iterable[str]:
    return (link, link.removeprefix("mailto:"))
