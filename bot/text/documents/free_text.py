"""A paragraph that stands free, outside lists and quotes: text, a break, labels or a heading."""

from collections.abc import Iterator, Sequence

from bot.text.blocks import Block, BlockKind, Span
from bot.text.documents.paragraphs import (
    free_pipes,
    has_passage_mark,
    is_break,
    is_chapter_heading,
    is_label_list,
    print_line,
    split_lines,
    split_paragraphs,
    text_of,
)
from bot.text.documents.pieces import Closing, Gap, Heading, Label, Opening, Piece
from bot.text.lines.labels import read_label
from bot.text.lines.source import read_passage_mark

BREAK = Block(BlockKind.SCENE_BREAK)


def read_free_text(
    spans: Sequence[Span], *, centred: bool = False, folded: bool = False
) -> Iterator[Piece]:
    """The pieces of a paragraph. Inside a `folded` part nothing but breaks means more than text."""
    parts = split_paragraphs(spans)
    if not parts:
        yield Gap()
        return
    for gap, part in parts:
        # One empty line only parts paragraphs here.
        yield from [Gap()] * gap if gap > 1 else ()
        yield from _read_part(part, centred=centred, folded=folded)


def _read_part(spans: list[Span], *, centred: bool, folded: bool) -> Iterator[Piece]:
    text = text_of(spans).strip()
    if is_break(text, centred=centred):
        yield BREAK
    elif folded:
        yield Block(BlockKind.PARAGRAPH, tuple(spans))
    elif has_passage_mark(text):
        yield from _read_passages(spans)
    elif is_chapter_heading(text):
        yield Heading(0, print_line(spans, plain=True))
    elif "\n" in text and is_label_list(lines := split_lines(spans)):
        yield from _read_labels(lines)
    elif read_label(text) is not None:
        yield Label(print_line(free_pipes(spans)))
    else:
        yield Block(BlockKind.PARAGRAPH, tuple(free_pipes(spans)))


def _read_passages(spans: Sequence[Span]) -> Iterator[Piece]:
    """`:::` on lines of their own, as in a text file."""
    waiting: list[Span] = []
    for line in split_lines(spans):
        text = text_of(line).strip()
        mark = read_passage_mark(text)
        if mark is None:
            waiting += [*line, Span("\n")]
            continue
        if text_of(waiting).strip():
            yield from _read_part(waiting, centred=False, folded=False)
        waiting = []
        yield Opening(text) if mark.opens else Closing()
    if text_of(waiting).strip():
        yield from _read_part(waiting, centred=False, folded=False)


def _read_labels(lines: Sequence[Sequence[Span]]) -> Iterator[Piece]:
    """Each label becomes a paragraph of its own; the lines behind it belong to it."""
    group: list[str] = []
    for line in lines:
        if group and read_label(text_of(line)) is not None:
            yield Label("&#10;".join(group))
            group = []
        if text_of(line).strip():
            group.append(print_line(free_pipes(list(line))))
    if group:
        yield Label("&#10;".join(group))
