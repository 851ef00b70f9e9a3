"""Whatever tree pandoc hands over: no word is lost, and none that is hidden is ever seen."""

import re
from collections.abc import Iterator

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.models.story import Manuscript
from bot.text.blocks import Mark
from bot.text.canonical.markdown import parse_body, print_body
from bot.text.documents.documents import read_tree
from bot.text.manuscripts.document_text import DocumentText
from bot.text.manuscripts.reading import NoStoryText, Reading, read_document
from tests.text.documents.trees import Words, blocks, tree

quick = settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow], deadline=None)


@st.composite
def documents(draw: st.DrawFn) -> tuple[str, Words]:
    words = Words()
    return tree(draw(blocks(words, most=6))), words


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


@quick
@given(documents())
def test_no_word_is_lost_unless_the_changes_say_so(sample: tuple[str, Words]):
    data, words = sample
    document = read_tree(data)
    reading = read(document)
    kept = {word for text in texts(reading.manuscript) for word in words_in(text)}
    missing = (set(words.shown) | set(words.hidden)) - kept
    assert not missing
    assert not set(words.dropped) & kept
    assert bool(words.dropped) <= bool(document.changes)


@quick
@given(documents())
def test_hidden_words_are_seen_nowhere(sample: tuple[str, Words]):
    data, words = sample
    reading = read(read_tree(data))
    for text in texts(reading.manuscript):
        assert not words_in(seen(text)) & set(words.hidden)
    assert not words_in(" ".join(reading.changes)) & set(words.hidden)


@quick
@given(documents())
def test_what_was_read_prints_and_reads_the_same(sample: tuple[str, Words]):
    for chapter in read(read_tree(sample[0])).manuscript.chapters:
        assert print_body(parse_body(chapter.body)) == chapter.body
