"""Each option of each proposal does what its label says."""

import pytest

from bot.importing.manuscripts.reading import read_manuscript
from bot.importing.manuscripts.warning_line import mark_of
from bot.models.story import Rating, WarningState
from bot.text.canonical.markdown import parse_body

WRAPPED = (
    "He came down to the water where the boats were tied and stood there a while\n"
    "looking.\nThen he went home. Nothing else happened that day, nor on the day after, or\n"
    "at all.\nOnly rain.\n\nIt was over.\n"
)


def read(text, **choices):
    data = text if isinstance(text, bytes) else text.encode()
    return read_manuscript(data, filename="low_tide.txt", choices=choices)


def chosen(reading, key):
    return next(one.chosen for one in reading.proposals if one.key == key)


def bodies(reading):
    return [chapter.body for chapter in reading.manuscript.chapters]


TITLED = "A/N: hello\n\nA Low Harbour\n\nIt rained.\n"
NOTED = "This is my first fic, please review\nit kindly.\n\nIt rained.\n\nIt stopped.\n"


@pytest.mark.parametrize(
    ("option", "title", "body"),
    [
        ("line", "A Low Harbour", "It rained."),
        ("filename", "Low tide", "A Low Harbour\n\nIt rained."),
        ("untitled", "Untitled story", "A Low Harbour\n\nIt rained."),
    ],
)
def test_a_lone_line_is_the_title_or_stays_text(option, title, body):
    reading = read(TITLED, title=option)
    assert (reading.manuscript.title, bodies(reading)) == (title, [body])


def test_a_note_without_a_label_is_proposed_and_stays_text():
    reading = read(NOTED)
    assert chosen(reading, "note_before") == "text"
    assert reading.manuscript.note_before == ""
    assert bodies(reading)[0].startswith("This is my first fic")


def test_a_note_without_a_label_is_shown_once_the_author_says_so():
    reading = read(NOTED, note_before="note")
    assert reading.manuscript.note_before == "This is my first fic, please review\\\nit kindly."
    assert bodies(reading) == ["It rained.\n\nIt stopped."]


BEFORE_HEADING = "Salt and rope, said the sign.\n\nChapter 1\n\nIt rained.\n"


def test_a_paragraph_before_the_first_heading_begins_its_chapter_and_moves_no_number():
    reading = read(BEFORE_HEADING)
    assert bodies(reading) == ["Salt and rope, said the sign.\n\nIt rained."]
    assert any("before the first heading" in change for change in reading.changes)


def test_more_than_a_few_paragraphs_before_the_first_heading_are_a_chapter():
    prologue = "".join(f"Wave {number} came in and went out.\n\n" for number in range(9))
    assert len(bodies(read(f"{prologue}Chapter 1\n\nIt rained.\n"))) == 2


def test_a_paragraph_before_the_first_heading_can_be_a_note():
    reading = read(BEFORE_HEADING, note_before="note")
    assert reading.manuscript.note_before == "Salt and rope, said the sign."
    assert bodies(reading) == ["It rained."]


def test_where_a_labelled_note_ends_before_a_title_is_asked():
    text = "A/N: hello\n\nIt is long and goes on.\n\nA Low Harbour\n\nIt rained.\n"
    kept, noted = read(text), read(text, note_before="note")
    assert kept.manuscript.note_before == "hello"
    assert bodies(kept) == ["It is long and goes on.\n\nIt rained."]
    assert noted.manuscript.note_before == "hello\n\nIt is long and goes on."
    assert bodies(noted) == ["It rained."]


CLOSED = "It rained.\n\nIt stopped.\n\nA/N: thanks, all.\n\nMore soon.\n"


def test_a_closing_note_is_text_or_a_note():
    assert bodies(read(CLOSED))[0].endswith("A/N: thanks, all.\n\nMore soon.")
    chapter = read(CLOSED, note_after="note").manuscript.chapters[0]
    assert (chapter.body, chapter.note_after) == (
        "It rained.\n\nIt stopped.",
        "thanks, all.\n\nMore soon.",
    )


YAOI = f"warning:{mark_of('Yaoi')}"
OWNING = f"warning:{mark_of('I don’t own the characters')}"
WARNED = "Title: Tide\nWarnings: gore, Yaoi, I don't own the characters\n\nIt rained.\n"


def test_tags_and_remarks_among_the_warnings_are_hidden_until_the_author_says_else():
    reading = read(WARNED)
    assert reading.manuscript.warnings == ("gore", "Yaoi", "I don't own the characters")
    assert [one.key for one in reading.proposals] == [YAOI, OWNING]


def test_a_tag_among_the_warnings_can_be_a_tag():
    story = read(WARNED, **{YAOI: "tag", OWNING: "remark"}).manuscript
    assert (story.warnings, story.tags) == (("gore",), ("Yaoi",))
    assert story.details == (("Remark", "I don't own the characters"),)


def test_a_line_of_nothing_but_tags_leaves_no_warning():
    story = read("Title: T\nWarnings: Yaoi\n\nRain.\n", **{YAOI: "tag"}).manuscript
    assert (story.warnings, story.warning_state) == ((), WarningState.CHOSE_NOT)


def test_tags_among_a_chapters_warnings_are_asked_about_too():
    text = "Chapter 1\n\nOne.\n\nChapter 2\n\nWarnings: fluff\n\nTwo.\n"
    assert read(text).manuscript.chapters[1].warnings == ("fluff",)
    story = read(text, **{f"warning:{mark_of('Chapter 2')}:{mark_of('fluff')}": "tag"}).manuscript
    assert (story.chapters[1].warnings, story.tags) == ((), ("fluff",))


NUMBERED = "1\n\nRain.\n\n2\n\nSalt.\n"


@pytest.mark.parametrize(
    ("option", "expected"),
    [("chapters", ["Rain.", "Salt."]), ("text", ["1\n\nRain.\n\n2\n\nSalt."])],
)
def test_numbers_begin_chapters_or_are_text(option, expected):
    assert bodies(read(NUMBERED, numbers=option)) == expected


@pytest.mark.parametrize(
    ("option", "expected"),
    [("chapters", ["Rain.", "Salt."]), ("text", ["\\# Ash\n\nRain.\n\n\\# Bone\n\nSalt."])],
)
def test_hash_headings_begin_chapters_or_are_text(option, expected):
    assert bodies(read("# Ash\n\nRain.\n\n# Bone\n\nSalt.\n", headings=option)) == expected


@pytest.mark.parametrize(
    ("option", "breaks", "paragraphs"), [("keep", 4, 2), ("join", 0, 4), ("lines", 0, 6)]
)
def test_doubtful_line_ends_mean_what_the_author_says(option, breaks, paragraphs):
    reading = read(WRAPPED, wrapping=option)
    body = bodies(reading)[0]
    assert chosen(read(WRAPPED), "wrapping") == "keep"
    assert (body.count("\\\n"), len(body.split("\n\n"))) == (breaks, paragraphs)


@pytest.mark.parametrize(("option", "count"), [("scenes", 1), ("paragraphs", 0)])
def test_a_rare_blank_line_among_single_lines_is_a_scene_break_or_nothing(option, count):
    line = "The rain fell on the harbour and on everyone in it, all day and all night, until noon. "
    text = f"{line * 2}\n" * 6 + "\n" + f"{line * 2}\n" * 6
    assert bodies(read(text, gaps=option))[0].count("***") == count


def test_the_encoding_that_was_chosen_is_respected():
    data = "Она пришла в гавань поздно вечером, и шёл дождь.".encode("cp1251")
    for encoding in ("cp1251", "cp1252"):
        reading = read(data, encoding=encoding)
        assert chosen(reading, "encoding") == encoding
        assert bodies(reading) == [data.decode(encoding)]


LATE = "Title: Tide\n\nRain.\n\nSalt.\n\nRating: T\nWarnings: fire\nBeta: Rook\n"


def test_labels_at_the_end_stay_text_and_count_until_the_author_moves_them():
    kept, moved = read(LATE), read(LATE, labels_after="labels")
    for reading in (kept, moved):
        assert (reading.manuscript.rating, reading.manuscript.warnings) == (Rating.TEEN, ("fire",))
    assert bodies(kept)[0].endswith("Rating: T\\\nWarnings: fire\\\nBeta: Rook")
    assert bodies(moved) == ["Rain.\n\nSalt."]
    assert moved.manuscript.details == (("Beta", "Rook"),)


INNER = "Title: Tide\n\nRain.\n\nTar.\n\nSalt.\n\nRope.\n\nTW: fire\n\nSand.\n"


@pytest.mark.parametrize(("option", "warnings"), [("warning", ("fire",)), ("text", ())])
def test_a_warning_inside_a_chapter_hides_it_or_is_text(option, warnings):
    (key,) = (one.key for one in read(INNER).proposals)
    reading = read(INNER, **{key: option})
    assert reading.manuscript.chapters[0].warnings == warnings
    assert "TW: fire" in bodies(reading)[0]


def test_the_same_warning_twice_is_asked_about_once():
    twice = read(INNER + "\nTW: fire\n\nMud.\n\nSilt.\n")
    assert [one.key.partition(":")[0] for one in twice.proposals] == ["inner"]
    assert twice.manuscript.chapters[0].warnings == ("fire",)


SAID = "Title: Tide\nA/N: mind the trigger warning for fire, please\n\nRain.\n"


@pytest.mark.parametrize(("option", "warnings"), [("warning", ("fire",)), ("text", ())])
def test_what_a_note_warns_of_is_a_warning_or_not(option, warnings):
    (key,) = (one.key for one in read(SAID).proposals)
    story = read(SAID, **{key: option}).manuscript
    assert story.warnings == warnings
    assert "trigger warning for fire" in story.note_before


@pytest.mark.parametrize(
    ("option", "title", "details"),
    [("title", "Tide by Ada Quill", ()), ("author", "Tide", (("Author", "Ada Quill"),))],
)
def test_a_title_may_name_its_author(option, title, details):
    story = read("Title: Tide by Ada Quill\n\nRain.\n", byline=option).manuscript
    assert (story.title, story.details) == (title, details)
    assert chosen(read("Title: Tide by Ada Quill\n\nRain.\n"), "byline") == "title"


@pytest.mark.parametrize("ending", ["TBC", "Please R&R!", "Hope you guys enjoyed, bye"])
def test_an_unlabelled_plea_at_the_end_stays_text_or_is_a_note(ending):
    text = f"Title: Tide\n\nRain.\n\n{ending}\n"
    assert read(text).manuscript.chapters[0].note_after == ""
    chapter = read(text, note_after="note").manuscript.chapters[0]
    assert (chapter.body, parse_body(chapter.note_after).blocks[0].text) == ("Rain.", ending)


@pytest.mark.parametrize("reading", ["Rain.\n\nSalt.", "Rating: E\n\nRain.\n"])
def test_a_chapters_rating_counts_for_the_story(reading):
    text = f"Title: Tide\nRating: G\n\nChapter 1\n\nRain.\n\nChapter 2\n\n{reading}"
    strict = Rating.EXPLICIT if "Rating" in reading else Rating.GENERAL
    assert read(text).manuscript.rating is strict
