"""What a reading shows, and to whom."""

import re
from collections.abc import Iterator

from bot.importing.manuscripts.document_text import DocumentText
from bot.importing.manuscripts.reading import NoStoryText, read_document
from bot.importing.questions import Reading
from bot.models.story import Manuscript
from bot.text.blocks import Mark
from bot.text.canonical.markdown import parse_body


def read(document: DocumentText) -> Reading:
    try:
        return read_document(document, filename="story.docx")
    except NoStoryText as nothing:
        return nothing.labels


def seen(markdown: str) -> str:
    """What of a chapter stands in the open, summaries of passages included."""
    body = parse_body(markdown)
    covered = {i for one in body.passages for i in range(one.first, one.last + 1)}
    spans = (
        span.text
        for index, block in enumerate(body.blocks)
        if index not in covered
        for span in block.spans
        if Mark.SPOILER not in span.marks
    )
    return " ".join([*spans, *(one.summary for one in body.passages)])


def texts(manuscript: Manuscript) -> Iterator[str]:
    """Everything that any reader may be shown, as Markdown."""
    yield from (manuscript.title, manuscript.summary, manuscript.note_before, manuscript.note_after)
    yield from (f"{name} {value}" for name, value in manuscript.details)
    yield from manuscript.tags
    yield from manuscript.warnings
    for chapter in manuscript.chapters:
        yield from (chapter.title, chapter.body, chapter.note_before, chapter.note_after)
        yield from chapter.warnings


def words_in(text: str) -> set[str]:
    return set(re.findall(r"w\d+q", text))
