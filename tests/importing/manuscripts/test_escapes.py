"""Titles, labels and samples of documents are words; what they hide stays hidden."""

import pytest

from bot.errors import StoryError
from bot.importing.manuscripts.document_text import DocumentText
from bot.importing.manuscripts.escapes import plain_words
from bot.importing.manuscripts.reading import read_document


@pytest.mark.parametrize(
    ("markdown", "words"),
    [
        ("Salt and Tin", "Salt and Tin"),
        ("A \\*star\\*", "A *star*"),
        ("A *star* & more", "A star & more"),
        ("one&#10;two", "one\ntwo"),
        ("one\nt\\_w\\_o", "one\nt_w_o"),
        ("the ||end *b*||", "the ||end *b*||"),
    ],
)
def test_markdown_as_its_words(markdown: str, words: str):
    assert plain_words(markdown) == words


def test_facts_are_markdown_and_become_words():
    document = DocumentText(
        "# A \\*star\\*\n\n## One\\_two\n\nText \\*a\\*.",
        (("Summary", "x \\* y"), ("Pairing", "A \\* B"), ("Tags", ("c\\_d", "e"))),
        ("Something was left out.",),
    )
    reading = read_document(document, filename="star.docx")
    story = reading.manuscript
    assert (story.title, story.summary) == ("A *star*", "x * y")
    assert story.details == (("Pairing", "A * B"),)
    assert story.tags == ("c_d", "e")
    assert story.chapters[0].title == "One_two"
    assert story.chapters[0].body == "Text \\*a\\*."
    assert "Something was left out." in reading.changes


def test_a_summary_of_a_document_cannot_hide_anything_either():
    with pytest.raises(StoryError, match="summary is public"):
        read_document(DocumentText("Text.", (("Summary", "She ||dies||."),)), filename="a.docx")
