"""Marks that hide, in spellings that authors use instead of ours: none leaves its text open."""

import pytest

from bot.errors import StoryError
from bot.importing.lines.hiding_marks import straighten_marks
from bot.importing.manuscripts.edits import apply_edits
from bot.importing.questions import Findings
from tests.importing.manuscripts.in_public import everything, in_public, read

BEFORE = "The pier stood empty, and the day went on as it always does.\n\n"
BEHIND = "\n\nThen the ferry came back, calmly and with all its lamps.\n"
NAMES = ("tale.txt", "tale.md")


def straight(text, *, markdown=False, **choices):
    return "\n".join(straighten_marks(text.split("\n"), Findings(choices), markdown=markdown))


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    "passage",
    [
        "::: warning gore\nSEEN here.\n:::",
        "    ::: warning gore\n    SEEN here.\n    :::",
        "\u00a0::: warning gore\nSEEN here.\n\u00a0:::",
        ":\u200b:: warning gore\nSEEN here.\n:\u200b::",
        ": : : warning gore\nSEEN here.\n: : :",
        "：：： warning gore\nSEEN here.\n：：：",
        ":: warning gore\nSEEN here.\n::",
        "::: {.warning}\nSEEN here.\n:::",
        ":::{warning gore}\nSEEN here.\n:::",
        "::::: {.warning terms=gore} :::::\nSEEN here.\n:::::",
        "**::: warning gore**\nSEEN here.\n**:::**",
        "*::: warning gore*\n\nSEEN here.\n\n*:::*",
        "> ::: warning gore\n> SEEN here.\n> :::",
        "- ::: warning gore\n  SEEN here.\n  :::",
        "<!-- ::: warning gore -->\nSEEN here.\n<!-- ::: -->",
        "::: warning gore\nSEEN here.\n::: end warning",
        "::: warning gore\nSEEN here.\n::: /warning",
        "::: warning gore ::: SEEN here. :::",
        "::: warning gore ::: SEEN here.\n:::",
        ":::\nSEEN here.\n:::",
        ">!SEEN\n\nSEEN!<",
        ">! SEEN !<",
        "He |||SEEN||| died.",
        "He ||||SEEN|||| died.",
        "He ｜｜SEEN｜｜ died.",
        "<details><summary>SEEN</summary>SEEN</details>",
        "<details>\n<summary>Gore</summary>\n\nSEEN\n\nSEEN\n</details>",
        "[hide]SEEN[/hide] and <i>an odd tag",
        "[spoiler title=gore]SEEN[/spoiler]",
        '<span class="spoiler">SEEN</span>',
    ],
)
def test_what_such_a_mark_covers_is_hidden_and_nothing_else_is(passage, name):
    reading = read(f"{BEFORE}{passage}{BEHIND}", name)
    assert "SEEN" not in in_public(reading)
    assert everything(reading).count("SEEN") == passage.count("SEEN")
    assert "The pier" in in_public(reading) and "the ferry" in in_public(reading)
    assert all("SEEN" not in sentence for sentence in reading.changes)


@pytest.mark.parametrize("name", NAMES)
def test_text_before_a_mark_on_its_line_stays_open(name):
    reading = read(f"{BEFORE}He turned. ::: warning gore\nSEEN here.\n:::{BEHIND}", name)
    assert "SEEN" not in in_public(reading)
    assert "He turned." in in_public(reading) and "the ferry" in in_public(reading)


def test_a_whole_sentence_behind_a_mark_is_text_and_no_name_of_a_warning():
    words = "He was cut open on the table while all the others looked on and did not move a hand"
    reading = read(f"{BEFORE}::: warning gore {words} SEEN {words}\n:::{BEHIND}")
    assert "SEEN" not in in_public(reading) and "SEEN" in everything(reading)
    assert "gore" in in_public(reading)


@pytest.mark.parametrize(
    "text",
    [
        "a: b\n:)\n:: stray ::\nHe said: no.\nstd::vector",
        "::: warning gore | all is well\nx\n\n:::",
        "::: cw gore\nx\n::: tw death\ny\n:::\n:::",
        "::: gore\nx\n:::\n:::",
    ],
)
def test_what_is_no_mark_or_is_one_already_stays_as_it_is(text):
    assert straight(text) == text


def test_code_keeps_its_colons():
    code = "```\n> ::: warning gore\n>!x!<\n```"
    assert straight(code, markdown=True) == code
    assert straight(code) != code


def test_bare_colons_are_asked_about_and_hide_until_the_author_says_no():
    text = f"{BEFORE}:::\nSEEN here.\n:::{BEHIND}"
    asked = next(one for one in read(text).proposals if one.key == "colons")
    assert asked.chosen == "hide" and "SEEN" not in asked.sample
    assert "SEEN" in in_public(read(text, colons="text"))


def test_bare_colons_do_not_swallow_a_chapter():
    reading = read(f"Chapter 1\n\n{BEFORE}:::\n\nChapter 2\n\n:::{BEHIND}")
    assert len(reading.manuscript.chapters) == 2


@pytest.mark.parametrize(
    "text",
    [
        "::: warning gore | he ||SEEN|| dies\nx\n:::",
        "::: warning gore ||SEEN||\nx\n:::",
        "Title: Salt\nTags: sea, ||SEEN||\n\nIt rained.",
        "Title: Salt\nTags: [spoiler]SEEN[/spoiler]\n\nIt rained.",
        "Title: Salt\nWarnings: gore, ||SEEN||\n\nIt rained.",
        "Title: Salt\nWarnings: ||gore, SEEN||\n\nIt rained.",
        "Chapter 1\n\nWarnings: ||SEEN||\n\nIt rained.",
        "---\ntitle: Salt\nsummary: |\n  Rain.\n  ::: warning gore\n  SEEN\n  :::\n---\nIt rained.",
        "---\ntitle: Salt\n'||SEEN||': yes\n---\nIt rained.",
    ],
)
def test_what_is_public_and_would_hide_words_is_refused(text):
    with pytest.raises(StoryError, match="public and cannot hide"):
        read(text)


@pytest.mark.parametrize("label", ["Summary: Rain.", "Warnings:", "A/N: Rain."])
@pytest.mark.parametrize("name", NAMES)
def test_a_label_ends_where_a_passage_begins(label, name):
    reading = read(f"Title: Salt\n{label}\n::: warning gore\nSEEN one.\n\nSEEN two.\n", name)
    assert "SEEN" not in in_public(reading)
    assert everything(reading).count("SEEN") == 2


def test_a_double_bar_between_warnings_is_no_secret():
    assert read("Title: Salt\nWarnings: gore || death\n\nIt rained.").manuscript.warnings


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    "text",
    [
        "Chapter 1\n\nOpen. ||SEEN\n\nChapter 2: SEEN\n\nSEEN\n\nChapter 3\n\nSEEN|| open.",
        "Chapter 1\n\nOpen.\n\n||\n\nChapter 2: SEEN\n\nSEEN\n\n||\n\nOpen.",
        "Chapter 1\n\nOpen. ||SEEN\n\nChapter 2\n\nA/N: SEEN\n\nSEEN\n\nChapter 3\n\nSEEN|| open.",
        "||\n\nSummary: SEEN\n\nA/N: SEEN\n\nSEEN\n\n||\n\nOpen.",
        "||\n\nThe SEEN Title\n\nSEEN\n\n||\n\nOpen.",
        "Open.\n\n||SEEN\n\nSummary: SEEN\nRating: T\n\n||",
        "Open.\n\n||SEEN\n\nA/N: SEEN, thanks for reading\n\n||",
    ],
)
def test_nothing_between_two_pipes_is_a_title_a_label_or_a_note(text, name):
    reading = read(text, name)
    assert "SEEN" not in in_public(reading)
    assert everything(reading).count("SEEN") == text.count("SEEN")


def test_pipes_that_hide_nothing_leave_the_chapters_their_titles():
    text = "Chapter 1\n\nOpen. ||One\n\nChapter 2: Ash\n\nTwo\n\nChapter 3\n\nThree|| open."
    hidden, shown = read(text), read(text, secrets="text")
    assert [one.title for one in hidden.manuscript.chapters] == ["", "", ""]
    assert [one.title for one in shown.manuscript.chapters] == ["", "Ash", ""]
    assert "Two" in in_public(shown) and "Two" not in in_public(hidden)


def test_the_name_of_a_spoiler_is_kept_with_what_it_hides():
    reading = read('He [spoiler="the end"]drowned[/spoiler].')
    assert "||the end: drowned||" in reading.manuscript.chapters[0].body


def edited(**edits):
    return apply_edits(read("It rained.").manuscript, edits)


@pytest.mark.parametrize(
    "edits",
    [
        {"note_before": "Hello ||SEEN\n\nSEEN|| there"},
        {"note_before": "::: warning gore\nSEEN\n:::"},
        {"note_before": "::: gore\nSEEN\n:::"},
        {"warnings": "gore, ||SEEN||"},
        {"summary": "He ||SEEN||."},
        {"title": "He ||SEEN||"},
    ],
)
def test_what_an_author_types_for_all_to_read_hides_nothing(edits):
    with pytest.raises(StoryError, match="public"):
        edited(**edits)


def test_a_note_may_hide_words_inside_a_paragraph():
    assert edited(note_before="Hello ||you|| there").note_before == "Hello ||you|| there"


def test_a_picture_that_leaves_only_its_description_is_said():
    reading = read("It ![rained](http://quay.example/a.png) and \\![x](y) too.", "tale.md")
    assert "1 picture was left out; the description stands in its place." in reading.changes
    assert "rained" in in_public(reading)
