"""A paragraph that stands free, outside lists and quotes: text, a break, labels or a heading."""

from collections.abc import Iterator, Sequence

from bot.importing.documents.paragraphs import (
    PIPE,
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
from bot.importing.documents.pieces import Closing, GapPiece, HeadingPiece, OpeningPiece, Piece
from bot.importing.documents.pieces import LabelPiece as Labelled
from bot.importing.lines.label_values import LONG
from bot.importing.lines.labels import Label, read_label
from bot.importing.lines.source import read_passage_mark
from bot.importing.lines.value_lists import lists_names, lists_terms
from bot.importing.words.label_words import Field
from bot.text.blocks import Block, BlockKind, Body, Span
from bot.text.canonical.printing import print_body

BREAK = Block(BlockKind.SCENE_BREAK)


def read_free_text(
    spans: Sequence[Span], *, centred: bool = False, folded: bool = False
) -> Iterator[Piece]:
    """The pieces of a paragraph. Inside a `folded` part nothing but breaks means more than text."""
    parts = split_paragraphs(spans)
    if not parts:
        yield GapPiece()
        return
    for gap, part in parts:
        # One empty line only parts paragraphs here.
        yield from [GapPiece()] * gap if gap > 1 else ()
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
        yield HeadingPiece(0, print_line(spans, plain=True))
    elif "\n" in text and is_label_list(lines := split_lines(spans)):
        yield from _read_labels(lines)
    elif "\n" not in text and read_label(text) is not None:
        yield Labelled(print_line(free_pipes(spans)))
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
        yield OpeningPiece(text) if mark.opens else Closing()
    if text_of(waiting).strip():
        yield from _read_part(waiting, centred=False, folded=False)


def _read_labels(lines: Sequence[Sequence[Span]]) -> Iterator[Piece]:
    """Each label becomes a paragraph of its own, with the lines behind it that go on with its list;
    others may be the story's.
    """
    label: Label | None = None
    group: list[str] = []
    others: list[Span] = []
    for line in lines:
        text = text_of(line).strip()
        found = read_label(text)
        listed = label is not None and not others and _goes_on(label, group[-1], text)
        if found is not None:
            yield from _end_label(label, group, others)
            label, group, others = found, [], []
        if found is not None or listed:
            group.append(print_line(free_pipes(list(line))))
        elif text:
            others += [*line, Span("\n")]
    yield from _end_label(label, group, others)


def _goes_on(label: Label, before: str, text: str) -> bool:
    if label.field is Field.WARNINGS and lists_terms(text):
        return True
    return bool(text) and lists_names(label, before, text)


def _end_label(label: Label | None, group: Sequence[str], others: list[Span]) -> Iterator[Piece]:
    """What stands below a note's own line stays in its paragraph: where it ends is asked there."""
    line = ", ".join(each.rstrip(" ,;") for each in group)
    rest = list(_read_part(others, centred=False, folded=False)) if others else []
    if label is not None and label.field in LONG and label.value:
        match rest:
            case [Block(BlockKind.PARAGRAPH) as below]:
                yield Labelled(f"{line}\\\n{print_body(Body((below,))).replace(PIPE, '|')}")
                return
            case _:
                pass
    if line:
        yield Labelled(line)
    yield from rest
