"""What cannot become a story, said in one sentence; and what an author corrects."""

import pytest

from bot.errors import StoryError
from bot.importing.manuscripts.edits import apply_edits
from bot.importing.manuscripts.reading import MAX_BYTES, read_manuscript
from bot.models.story import ChapterText, Manuscript, Rating, WarningState

STORY = Manuscript("Tide", (ChapterText("", "It rained."),), warnings=("gore",))


def read(text, filename="tale.txt"):
    data = text if isinstance(text, bytes) else text.encode()
    return read_manuscript(data, filename=filename)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "empty"),
        (" \n\t\n", "empty"),
        (b"\xef\xbb\xbf", "empty"),
        (b"x" * (MAX_BYTES + 1), "10,000,000"),
        ("".join(f"Chapter {n}\n\nRain.\n\n" for n in range(1, 2502)), "2,501 chapters"),
        ("Title: " + "x" * 201 + "\n\nRain.\n", "201 characters"),
        ("word " * 220_000, "1,000,000"),
        ("Title: a ||dead|| man\n\nRain.\n", "public"),
        ("Summary: he ||dies||\n\nRain.\n", "public"),
        ("---\ntitle: [a\n---\n\nRain.\n", "---"),
        ("---\na: &x [1]\nb: *x\n---\n\nRain.\n", "---"),
        ("---\ntitle: Tide\n---\n", "no story text"),
        ("Title: Tide\nWarnings: gore\n", "no story text"),
        ("Title: T\nWarnings: " + "salt, " * 900 + "\n\nRain.\n", "shorten"),
        ("***\n\n---\n", "no story text"),
    ],
)
def test_what_cannot_be_a_story_is_refused_in_one_sentence(text, sentence):
    with pytest.raises(StoryError, match=sentence):
        read(text)


def test_one_very_long_paragraph_is_fine():
    body = read("word " * 40_000).manuscript.chapters[0].body
    assert len(body) == 199_999


def test_a_rule_around_a_paragraph_is_no_front_matter():
    assert read("---\n\nIt rained.\n\n---\n\nIt stopped.\n").manuscript.chapters[0].body == (
        "It rained.\n\n***\n\nIt stopped."
    )


def test_control_characters_are_removed_and_said():
    reading = read("It\x07 rained.\x1b\n")
    assert reading.manuscript.chapters[0].body == "It rained."
    assert reading.changes == ("Removed 2 control characters that cannot be shown.",)


def test_characters_are_not_composed():
    assert read("cafe\u0301\n").manuscript.chapters[0].body == "cafe\u0301"


def test_edits_replace_what_the_file_says():
    edited = apply_edits(
        STORY,
        {
            "title": " Low  Tide ",
            "rating": "nc-17",
            "warnings": "MCD, loud geese",
            "summary": "A tide.\n",
            "note_before": "Hello *you*",
            "unknown": "x",
        },
    )
    assert (edited.title, edited.rating, edited.summary) == ("Low Tide", Rating.EXPLICIT, "A tide.")
    assert edited.warnings == ("character death", "loud geese")
    assert edited.warning_state is WarningState.LISTED
    assert edited.note_before == "Hello *you*"
    assert edited.chapters == STORY.chapters


@pytest.mark.parametrize(
    ("words", "state"),
    [
        ("none", WarningState.NONE_APPLY),
        ("", WarningState.CHOSE_NOT),
        (" ", WarningState.CHOSE_NOT),
    ],
)
def test_the_three_states_of_warnings_stay_apart_in_edits(words, state):
    edited = apply_edits(STORY, {"warnings": words})
    assert (edited.warning_state, edited.warnings) == (state, ())


@pytest.mark.parametrize(
    "edits",
    [
        {"title": " "},
        {"title": "x" * 201},
        {"title": "||x|| y ||z||"},
        {"rating": "blue"},
        {"summary": "||x||"},
        {"note_before": "::: warning gore\nred\n:::"},
    ],
)
def test_edits_that_cannot_be_taken_are_refused(edits):
    with pytest.raises(StoryError):
        apply_edits(STORY, edits)
