"""The one form of a body among all that look alike."""

import re
from collections.abc import Iterable
from dataclasses import replace

from bot.models.story import Passage
from bot.text.blocks import Block, BlockKind, Body, Mark, Span
from bot.text.warnings.terms import UNNAMED_WARNING

_NEWLINES = re.compile(r"\r\n?")
_MARKER = re.compile(r"-|\d{1,9}\.")
_DEEPEST = 40
_BLANK_START = re.compile(r"\A(?:[^\S\n]*\n)+")


def normalise(body: Body) -> Body:
    """The same text in the form that `parse_body` gives.

    Spans that look alike are merged, empty ones dropped; a block neither begins nor ends with
    white space and is not empty; headings have no line breaks, code blocks no marks and inline
    code no line breaks; a form feed is a space; a passage has a warning and covers something.
    """
    blocks: list[Block] = []
    place: list[int] = []
    for block in body.blocks:
        place.append(len(blocks))
        tidy = _tidy_block(block)
        if tidy is not None:
            blocks.append(tidy)
    place.append(len(blocks))
    moved = (_tidy_passage(passage, place) for passage in body.passages)
    return Body(tuple(blocks), tuple(passage for passage in moved if passage.first <= passage.last))


def tidy_spans(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Merge spans that look alike, and drop white space at both ends."""
    merged = merge_spans(spans)
    while merged and not merged[0].text.strip():
        del merged[0]
    while merged and not merged[-1].text.strip():
        del merged[-1]
    if merged:
        merged[0] = _with_text(merged[0], merged[0].text.lstrip())
        merged[-1] = _with_text(merged[-1], merged[-1].text.rstrip())
    return tuple(merged)


def merge_spans(spans: Iterable[Span]) -> list[Span]:
    """Join neighbours that look alike, without the empty ones."""
    merged: list[Span] = []
    for span in spans:
        if not span.text:
            continue
        last = merged[-1] if merged else None
        if last is not None and last.marks == span.marks and last.link == span.link:
            merged[-1] = _with_text(last, last.text + span.text)
        else:
            merged.append(span)
    return merged


def tidy_terms(terms: Iterable[str]) -> tuple[str, ...]:
    """A passage's warnings, each on one line and without the marks that separate them."""
    parts = (part for term in terms for part in _clean(term).replace("|", "/").split(","))
    words = (" ".join(part.split()).strip(": ") for part in parts)
    return tuple(dict.fromkeys(word for word in words if word)) or (UNNAMED_WARNING,)


def _with_text(span: Span, text: str) -> Span:
    return Span(text, span.marks, span.link) if text != span.text else span


def _is_tidy(block: Block) -> bool:
    """Whether a paragraph is seen at once to be in its form already, as most are."""
    spans = block.spans
    if block.kind is not BlockKind.PARAGRAPH or block.level or block.marker or not spans:
        return False
    last: Mark | None = None
    for span in spans:
        text, marks = span.text, span.marks
        if not text or marks == last or span.link or "\r" in text or "\0" in text or "\f" in text:
            return False
        # As numbers, because only code and spoilers are that high: others need no second look.
        if marks >= Mark.CODE and Mark.CODE in marks and "\n" in text:
            return False
        last = marks
    return not (spans[0].text[0].isspace() or spans[-1].text[-1].isspace())


def _tidy_block(block: Block) -> Block | None:
    return block if _is_tidy(block) else _make_tidy(block)


def _make_tidy(block: Block) -> Block | None:
    if block.kind is BlockKind.SCENE_BREAK:
        return Block(BlockKind.SCENE_BREAK)
    if block.kind is BlockKind.CODE:
        text = _BLANK_START.sub("", _clean(block.text)).rstrip()
        marker = " ".join(_clean(block.marker).split())
        return Block(BlockKind.CODE, (Span(text),), marker=marker) if text else None
    spans = [part for span in block.spans for part in _tidy_span(span)]
    if block.kind is BlockKind.HEADING:
        spans = [replace(span, text=span.text.replace("\n", " ")) for span in spans]
    tidy = tidy_spans(spans)
    return Block(block.kind, tidy, *_tidy_place(block)) if tidy else None


def _tidy_place(block: Block) -> tuple[int, str]:
    level = min(max(block.level, 1), _DEEPEST)
    match block.kind:
        case BlockKind.HEADING:
            return min(level, 6), ""
        case BlockKind.QUOTE:
            return level, ""
        case BlockKind.ITEM:
            return level, block.marker if _MARKER.fullmatch(block.marker) else "-"
        case _:
            return 0, ""


def _tidy_span(span: Span) -> Iterable[Span]:
    text = _clean(span.text)
    link = _clean(span.link).replace("\n", "").strip() if span.link else ""
    if Mark.CODE not in span.marks or "\n" not in text:
        yield Span(text, span.marks, link)
        return
    for part in re.split(r"(\n)", text):
        yield Span(part, span.marks & ~Mark.CODE if part == "\n" else span.marks, link)


def _tidy_passage(passage: Passage, place: list[int]) -> Passage:
    return Passage(
        place[passage.first],
        place[passage.last + 1] - 1,
        tidy_terms(passage.warnings),
        " ".join(_clean(passage.summary).split()),
    )


def _clean(text: str) -> str:
    # Discord takes form feeds out before it looks for marks: what they part would become one.
    text = text.replace("\f", " ")
    return (_NEWLINES.sub("\n", text) if "\r" in text else text).replace("\0", "\ufffd")
