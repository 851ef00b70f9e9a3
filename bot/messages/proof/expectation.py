"""What a chapter says, and which of it must be hidden: what the proof holds payloads against."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from bot.models.story import Passage
from bot.text.blocks import Block, BlockKind, Body, Mark
from bot.text.canonical.markdown import parse_body
from bot.text.warnings.hiding import ChapterHiding

SCENE_BREAK = "⁂"
BULLET = "•"
NOTE_HEADING = "Author's note"


@dataclass(frozen=True, slots=True)
class Expected:
    """A chapter as its author means it. The notes are canonical Markdown and public.

    `public` are the strings that card, thread name and buttons may repeat although hidden text
    happens to contain them too: titles, summary, names, our own fixed words.
    """

    body: Body
    hiding: ChapterHiding
    note_before: str = ""
    note_after: str = ""
    public: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ExpectedText:
    """Characters that a reader must see, and whether they must stand behind a spoiler."""

    text: str
    hidden: bool


def everything_said(expected: Expected) -> list[ExpectedText]:
    """Return what all parts of the chapter together must display, in order.

    A link is shown as its text and its address in brackets, unless they are the same.
    """
    return [
        *_note(expected.note_before),
        *_body(expected),
        *_note(expected.note_after),
    ]


def reasons(expected: Expected) -> list[tuple[str, ...]]:
    """Return for each passage the warnings for which it is hidden; nothing if it is shown.

    A passage that the hiding does not know of is hidden for what it is marked with.
    """
    known = expected.hiding.passages
    return [
        known[index] if index < len(known) else passage.warnings
        for index, passage in enumerate(expected.body.passages)
    ]


def public_words(expected: Expected) -> tuple[str, ...]:
    """Return what may stand unhidden outside the prose: warnings, safe summaries, `public`."""
    hidden_for = (term for terms in reasons(expected) for term in terms)
    summaries = (passage.summary for passage in expected.body.passages if passage.summary)
    hiding = expected.hiding
    return (*expected.public, *hiding.listed, *hiding.whole, *hidden_for, *summaries)


def _note(markdown: str) -> Iterator[ExpectedText]:
    """A note is public; what its author marks as a passage in it is hidden all the same."""
    note = parse_body(markdown)
    if not note.blocks:
        return
    yield ExpectedText(f"{NOTE_HEADING}\n", hidden=False)
    behind = _covered(note.passages)
    for index, block in enumerate(note.blocks):
        yield from _block(block, hidden=index in behind, sign_hidden=False)


def _body(expected: Expected) -> Iterator[ExpectedText]:
    body = expected.body
    warned = zip(body.passages, reasons(expected), strict=True)
    behind = _covered(passage for passage, warnings in warned if warnings)
    for index, block in enumerate(body.blocks):
        hidden = bool(expected.hiding.whole) or index in behind
        yield from _block(block, hidden=hidden, sign_hidden=hidden)


def _covered(passages: Iterable[Passage]) -> set[int]:
    return {index for each in passages for index in range(each.first, each.last + 1)}


def _block(block: Block, *, hidden: bool, sign_hidden: bool) -> Iterator[ExpectedText]:
    """Yield a block's sign, if it has one, and its text.

    In a note the hidden words stand behind spoilers of their own, line by line, and signs do not.
    """
    if block.kind is BlockKind.SCENE_BREAK:
        yield ExpectedText(SCENE_BREAK, sign_hidden)
    elif block.kind is BlockKind.ITEM:
        yield ExpectedText(
            f"{block.marker if block.marker[:1].isdigit() else BULLET} ", sign_hidden
        )
    if not any(span.link or Mark.SPOILER in span.marks for span in block.spans):
        yield ExpectedText(f"{block.text}\n", hidden)
        return
    for link, spans in groupby(block.spans, key=lambda span: span.link):
        linked = list(spans)
        yield from (
            ExpectedText(span.text, hidden or Mark.SPOILER in span.marks) for span in linked
        )
        if link and not _is_address("".join(span.text for span in linked), link):
            yield ExpectedText(f" ({link})", hidden or Mark.SPOILER in linked[-1].marks)
    yield ExpectedText("\n", hidden)


def _is_address(text: str, link: str) -> bool:
    return text.strip() in {link, link.removeprefix("mailto:")}
