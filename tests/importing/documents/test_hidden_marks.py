"""What documents, archives and the names of files hide, or warn of, is seen by nobody."""

import pytest

from bot.importing.files.story_file import StoryFile
from bot.importing.files.story_files import read_story_files
from tests.importing.files.archives import docx, paragraphs, zipped
from tests.importing.manuscripts.in_public import everything, in_public

PIER = "<p>The pier stood empty, and the day went on as it always does.</p>"
FERRY = "<p>Then the ferry came back, calmly and with all its lamps.</p>"


def read(data: bytes | str, name: str):
    return read_story_files([StoryFile(name, data.encode() if isinstance(data, str) else data)], {})


@pytest.mark.parametrize(
    "inner",
    [
        "<blockquote><p>::: warning gore</p><p>SEEN</p><p>:::</p></blockquote>",
        "<ul><li>::: warning gore</li><li>SEEN</li><li>:::</li></ul>",
        "<p>::: warning gore SEEN is all of it. :::</p>",
        "<p>[spoiler]SEEN</p><p>SEEN[/spoiler]</p>",
        "<p>He is [spoiler]SEEN[/spoiler] &gt;!SEEN!&lt; now.</p>",
        "<p>He is |<b>|SEEN|</b>| now.</p>",
    ],
)
def test_marks_in_a_page_hide_as_they_do_in_text(inner):
    reading = read(f"<html><body>{PIER}{inner}{FERRY}</body></html>", "tale.html")
    assert "SEEN" not in in_public(reading)
    assert everything(reading).count("SEEN") == inner.count("SEEN")
    assert "The pier" in in_public(reading) and "the ferry" in in_public(reading)


@pytest.mark.parametrize(
    "warning",
    [
        "<p><b>Trigger</b> <b>Warnings:</b> <i>gore</i></p>",
        "<table><tr><td>Warnings</td><td>gore</td></tr></table>",
        "<dl><dt>Warnings</dt><dd>gore</dd></dl>",
        "<h2>Content warnings</h2><ul><li>gore</li></ul><h2>One</h2>",
    ],
)
def test_a_warning_of_a_page_counts_however_it_is_set(warning):
    reading = read(f"<html><body>{warning}<p>SEEN.</p><p>SEEN.</p></body></html>", "tale.html")
    assert "SEEN" not in in_public(reading)


def test_a_word_document_hides_what_stands_between_pipes_of_two_chapters():
    body = paragraphs(
        "Chapter 1", "Open. ||SEEN", "Chapter 2: SEEN", "SEEN", "Chapter 3", "SEEN|| open."
    )
    reading = read(docx(body), "tale.docx")
    assert "SEEN" not in in_public(reading)
    assert everything(reading).count("SEEN") == 4


@pytest.mark.parametrize(
    ("name", "words"),
    [("warnings.txt", "gore\ndeath\n"), ("readme.txt", "Warnings: gore\n")],
)
def test_a_file_beside_the_chapters_warns_of_them(name, words):
    chapters = {"1.txt": "Chapter 1\n\nSEEN here.\n", "2.txt": "Chapter 2\n\nSEEN there.\n"}
    reading = read(zipped({name: words, **chapters}), "tale.zip")
    assert "SEEN" not in in_public(reading)
    assert len(reading.manuscript.chapters) == 2


def test_a_readme_that_warns_of_nothing_is_left_out():
    chapters = {"1.txt": "Chapter 1\n\nRain.\n", "2.txt": "Chapter 2\n\nSun.\n"}
    reading = read(zipped({"readme.txt": "Made with care.\n", **chapters}), "tale.zip")
    assert len(reading.manuscript.chapters) == 2
    assert "Left out: readme.txt." in reading.changes


def test_what_the_name_of_a_file_hides_is_no_title():
    assert "SEEN" not in in_public(read("It rained.", "the ||SEEN|| end.txt"))
    files = {"1 ||SEEN||.txt": "It rained.\n", "2 ash.txt": "It snowed.\n"}
    assert "SEEN" not in in_public(read(zipped(files), "tale.zip"))
