"""What is doubtful is story, hidden with it: no guess turns text into a public note."""

import pytest

from bot.importing.files.story_file import StoryFile
from bot.importing.files.story_files import read_story_files
from bot.importing.questions import Reading
from bot.models.story import Manuscript, WarningFacts
from bot.text.canonical.markdown import parse_body
from bot.text.warnings.hiding import hide_chapter
from tests.importing.documents.works import ao3
from tests.importing.files.archives import zipped

LONG = (
    "The lamp room was cold, and the glass was older than the town, and nobody had cleaned it "
    "since the keeper left for the mainland."
)
END_LINK = '<div class="endnote-link">See the end of the {where} for <a href="#e">notes</a></div>'
END_NOTE = (
    '<div class="meta" id="e"><p>Chapter End Notes</p>'
    '<blockquote class="userstuff"><p>Thanks for reading.</p></blockquote></div>'
)


def read(text: str | bytes, name: str = "story.txt", **choices: str) -> Reading:
    data = text.encode() if isinstance(text, str) else text
    return read_story_files([StoryFile(name, data)], choices)


def public(story: Manuscript) -> str:
    """All words that a reader sees without a click, titles apart."""
    notes = [story.summary, story.note_before, story.note_after]
    notes += [
        note for chapter in story.chapters for note in (chapter.note_before, chapter.note_after)
    ]
    return "\n".join([*notes, *(f"{name}: {value}" for name, value in story.details)])


def facts_of(story: Manuscript) -> WarningFacts:
    bodies = [parse_body(chapter.body) for chapter in story.chapters]
    return WarningFacts(
        story=story.warnings,
        chapters={number: chapter.warnings for number, chapter in enumerate(story.chapters, 1)},
        passages={
            number: tuple(passage.warnings for passage in body.passages)
            for number, body in enumerate(bodies, 1)
        },
    )


def hidden_whole(story: Manuscript) -> list[tuple[str, ...]]:
    facts = facts_of(story)
    return [hide_chapter(facts, number).whole for number in range(1, len(story.chapters) + 1)]


def epub_of(page: bytes) -> bytes:
    return zipped(
        {
            "mimetype": "application/epub+zip",
            "META-INF/container.xml": '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:'
            'container"><rootfiles><rootfile full-path="c.opf" media-type="application/'
            'oebps-package+xml"/></rootfiles></container>',
            "c.opf": '<package xmlns="http://www.idpf.org/2007/opf"><metadata/><manifest>'
            '<item id="a" href="a.xhtml" media-type="application/xhtml+xml"/></manifest>'
            '<spine><itemref idref="a"/></spine></package>',
            "a.xhtml": page.decode(),
        }
    )


CHAPTERS = (
    '<div class="meta group"><h2 class="heading">Chapter 1: Landfall</h2>'
    "<p>{name}</p>" + END_LINK.format(where="chapter") + "</div>"
    '<div class="userstuff"><p>Ana drowned.</p><p>The boat came in.</p></div>' + END_NOTE
)


@pytest.mark.parametrize("kind", ["story.html", "story.epub"])
@pytest.mark.parametrize("name", ["Chapter Notes", "Notes"])
def test_an_archives_name_without_its_quote_takes_nothing(kind: str, name: str):
    page = ao3(chapters=CHAPTERS.format(name=name))
    reading = read(epub_of(page) if kind.endswith("epub") else page, kind)
    (chapter,) = reading.manuscript.chapters
    assert chapter.body == "Ana drowned.\n\nThe boat came in."
    assert (chapter.note_before, chapter.note_after) == ("", "Thanks for reading.")
    assert not [one.key for one in reading.proposals if one.key.startswith("note")]


def test_the_name_of_a_one_shots_notes_is_no_line_of_its_story():
    page = ao3(chapters='<h2 class="toc-heading">The Salt Lamp</h2><div class="userstuff">'
               "<p>Ana drowned.</p><p>The boat came in.</p></div>").decode()  # fmt: skip
    notes = page[page.index("<p>Notes</p>") : page.index("<p>See the end")]
    (chapter,) = read(page.replace(notes, "<p>Notes</p>"), "story.html").manuscript.chapters
    assert chapter.body == "Ana drowned.\n\nThe boat came in."
    assert "drowned" not in public(
        read(page.replace(notes, "<p>Notes</p>"), "story.html").manuscript
    )


def test_what_a_story_quotes_behind_such_a_name_is_the_story():
    inner = "<p>End Notes</p><blockquote><p>Ana drowned.</p></blockquote><p>So it said.</p>"
    page = ao3(chapters='<div class="meta group"><h2 class="heading">Chapter 1</h2></div>'
               f'<div class="userstuff"><p>He read.</p>{inner}</div>')  # fmt: skip
    story = read(page, "story.html").manuscript
    assert "Ana drowned." in story.chapters[0].body
    assert "drowned" not in public(story)


HEADS = {
    "line": "A/N: Enjoy!\nZEBRA he fell.\n{}",
    "summary": "Summary: A fall.\nZEBRA he fell.\n{}",
    "bracket": "(A/N: enjoy this one\n\nZEBRA he fell.\n\nWas it so (or was it?)\n\n{}",
    "bracketed line": "[A/N: enjoy this one\nZEBRA he fell.\n{}]",
    "empty": "Author's Note:\n\nZEBRA he fell.\n\n{}",
    "bare": "Author's Notes\n\nZEBRA he fell.\n\n{}",
    "empty above": "Notes:\nZEBRA he fell.\n\n{}",
    "empty summary": "Summary:\n\nZEBRA he fell.\n\n{}",
    "among labels": "Rating: T\nSummary\nZEBRA he fell.\n\n{}",
    "bold": "**A/N:** Enjoy!\nZEBRA he fell.\n\n{}",
    "other language": "Anmerkung der Autorin: Viel Spaß!\nZEBRA he fell.\n\n{}",
}
PLACES = {
    "head": "The Debt\n\nWarnings: gore\n\n{}\n\n" + LONG,
    "above a heading": "The Debt\n\nWarnings: gore\n\n{}\n\nChapter 1\n\n" + LONG,
    "chapter": "The Debt\n\nWarnings: gore\n\nChapter 1\n\n{}\n\n" + LONG + "\n\nChapter 2\n\nEnd.",
    "tight chapter": "The Debt\n\nWarnings: gore\n\nChapter 1\n{}\n\n" + LONG,
}


@pytest.mark.parametrize("ending", [".txt", ".md"])
@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("head", HEADS)
def test_a_note_is_its_own_line(head: str, place: str, ending: str):
    reading = read(PLACES[place].format(HEADS[head].format(LONG)), f"story{ending}")
    story = reading.manuscript
    assert "ZEBRA" not in public(story) and "lamp" not in public(story)
    assert "ZEBRA he fell." in "\n".join(chapter.body for chapter in story.chapters)
    assert all(whole == ("gore",) for whole in hidden_whole(story))


def test_where_a_note_ends_is_asked_and_the_author_may_say_more():
    text = PLACES["chapter"].format("A/N: Thanks to Bea.\nAnd to Cy.\n")
    asked = next(one for one in read(text).proposals if one.key.startswith("note_end:"))
    assert asked.chosen == asked.options[0].key == "line"
    story = read(text, **{asked.key: "more"}).manuscript
    assert story.chapters[0].note_before == "Thanks to Bea.\\\nAnd to Cy."


def test_what_stands_below_an_empty_name_is_asked_and_may_be_the_note():
    text = PLACES["head"].format("Author's Note:\n\nThanks to Bea.")
    (asked,) = [one for one in read(text).proposals if one.key.startswith("note")]
    assert asked.chosen == asked.options[0].key == "text"
    assert read(text, **{asked.key: "note"}).manuscript.note_before == "Thanks to Bea."


WRAPPED = """\
A Long Wait

A/N: This was written on trains between two towns whose names I have
forgotten, and on a ferry that was late. Thank you all for waiting so
patiently.

Chapter 1

The ferry was late, and the harbour was full of people who had somewhere
else to be, and who said so, to each other and to the gulls and to a boy
who sold them coffee from a can that he carried on his back.

Nobody went home. The evening came down on the water, grey at first and
then blue, and the lamps were lit along the mole one after another until
they met the dark at its end.
"""


def test_a_note_goes_on_over_full_lines_of_a_wrapped_file():
    reading = read(WRAPPED)
    assert reading.manuscript.note_before == (
        "This was written on trains between two towns whose names I have forgotten, and on a "
        "ferry that was late. Thank you all for waiting so patiently."
    )
    assert not [one for one in reading.proposals if one.key.startswith("note")]


def test_a_line_that_was_not_full_ends_the_note_of_a_wrapped_file():
    story = read(
        WRAPPED.replace("patiently.\n\nChapter 1\n", "patiently.\nZEBRA fell.\n")
    ).manuscript
    assert "ZEBRA" not in public(story)
    assert "Thank you all for waiting so patiently." in story.note_before


COPIED = """\
The Lamp

Warnings: gore

Chapter 1: Up
Summary:{gap}
Mara climbs.
{gap}Notes:{gap}
Thanks to Bea.
(See the end of the chapter for notes.)
{gap}{name}
{gap}ZEBRA ran down the stairs.
It was warm.

More.

Chapter 2: Down

{name}

Two.
"""


@pytest.mark.parametrize("gap", ["", "\n"])
@pytest.mark.parametrize("name", ["Chapter Text", "Work Text:"])
def test_the_archives_own_line_ends_its_notes(gap: str, name: str):
    reading = read(COPIED.format(gap=gap, name=name))
    up, down = reading.manuscript.chapters
    assert up.note_before == "Summary: Mara climbs.\n\nThanks to Bea."
    assert up.body.startswith("ZEBRA ran down the stairs.")
    assert down.body == "Two."
    assert "3 lines of the archive's own were left out." in reading.changes
    assert "Chapter Text" not in up.body + public(reading.manuscript)


@pytest.mark.parametrize(
    "line", ["TW // blood, gore", "Warnings: blood, gore", "[CW: blood, gore]", "TW: blood & gore"]
)
@pytest.mark.parametrize(
    "heading", ["", "Foreword", "Preface", "About this story", "Read me first"]
)
@pytest.mark.parametrize("further", ["", "Thank you for reading.\n\n"])
@pytest.mark.parametrize("ending", [".txt", ".md"])
def test_a_warning_before_the_first_chapter_covers_the_story(
    line: str, heading: str, further: str, ending: str
):
    marks = ("## ", "# ") if ending == ".md" else ("", "")
    top = f"{marks[0]}{heading}\n\n" if heading else ""
    sign = marks[0]
    head = f"{marks[1]}The Debt\n\n{top}{further}{line}\n\n"
    text = f"{head}{sign}Chapter 1\n\n{LONG}\n\n{sign}Chapter 2\n\nEnd.\n"
    story = read(text, f"story{ending}").manuscript
    assert all({"blood", "gore"} <= set(whole) for whole in hidden_whole(story))


def test_a_heading_over_labels_alone_is_no_chapter():
    head = "# The Clock\n\n## Foreword\n\nRating: M\n\nWarnings: gore\n\n"
    text = f"{head}## Chapter 1\n\nOne.\n\n## Chapter 2\n\nTwo."
    reading = read(text, "story.md")
    assert [chapter.body for chapter in reading.manuscript.chapters] == ["One.", "Two."]
    assert reading.manuscript.warnings == ("gore",)
    assert "The heading “Foreword” stood over labels alone and was left out." in reading.changes


@pytest.mark.parametrize(
    "label",
    [
        "Chapter Warnings",
        "Chapter warning",
        "Warnings for this chapter",
        "Chapter TW",
        "Chapter CW",
    ],
)
def test_a_chapters_own_label_covers_that_chapter(label: str):
    text = f"The Debt\n\nChapter 1\n\nOne.\n\nChapter 2\n\n{label}: gore, blood\n\nTwo."
    story = read(text).manuscript
    assert hidden_whole(story) == [(), ("gore", "blood")]
    assert story.chapters[1].body == "Two."


def test_a_chapters_own_warning_leaves_the_storys_for_the_others():
    text = "The Debt\n\nWarnings: gore\n\nChapter 1\n\nOne.\n\nChapter 2\n\nWarnings: gore\n\nTwo."
    assert hidden_whole(read(text).manuscript) == [("gore",), ("gore",)]


PLACED = (
    "The Debt\n\nWarnings: blood\n\nChapter 1\n\nOne.\n\n"
    "Chapter 2\n\nTwo.\n\n::: warning blood\nRed.\n:::\n\nChapter 3\n\nThree."
)


def test_a_warning_of_the_story_that_is_marked_somewhere_is_asked_about():
    reading = read(PLACED)
    (asked,) = [one for one in reading.proposals if one.key.startswith("reach:")]
    assert asked.question == (
        "blood is listed for the story and marked in chapter 2. "
        "Hide every chapter, or only what is marked?"
    )
    assert asked.chosen == asked.options[0].key == "every"
    assert hidden_whole(reading.manuscript) == [("blood",), (), ("blood",)]
    narrowed = read(PLACED, **{asked.key: "marked"}).manuscript
    assert hidden_whole(narrowed) == [(), (), ()]
    assert narrowed.warnings == () and narrowed.warning_state.value == "listed"


def test_a_warning_that_names_its_chapter_hides_that_one():
    text = "The Debt\n\nWarnings: gore (chapter 2), blood\n\nChapter 1\n\nOne.\n\nChapter 2\n\nTwo."
    reading = read(text)
    assert not [one for one in reading.proposals if one.key.startswith("scope:")]
    assert hidden_whole(reading.manuscript) == [("blood",), ("blood", "gore")]


@pytest.mark.parametrize(
    "words",
    [
        "gore, mostly in chapter 2",
        "mostly gore in chapter 2",
        "no gore in chapter 2, gore",
        "gore, but not in chapter 2",
        "gore (except chapter 2)",
        "gore until chapter 2",
        "gore around chapter 2",
        "gore in chapter 7",
    ],
)
def test_chapters_that_are_named_vaguely_or_are_not_there_leave_the_others_hidden(words: str):
    text = f"The Debt\n\nWarnings: {words}\n\nChapter 1\n\nOne.\n\nChapter 2\n\nTwo."
    assert all("gore" in whole for whole in hidden_whole(read(text).manuscript))


def test_a_prologue_moves_no_warning_to_the_chapter_before():
    head = "The Debt\n\nWarnings: gore (chapter 2)\n\nPrologue\n\nZero.\n\n"
    text = f"{head}Chapter 1\n\nOne.\n\nChapter 2\n\nTwo."
    assert hidden_whole(read(text).manuscript)[2] == ("gore",)


BROKEN = "A/N: Enjoy!", "Note: Enjoy!", "Notes: Enjoy!", "Summary: A fall.", "Prompt: a fall"
PAGES = {
    "above a heading": "<h1>The Debt</h1>{}<h2>Chapter 1</h2><p>The lamp.</p>",
    "chapter": "<h1>The Debt</h1><h2>Chapter 1</h2>{}<p>The lamp.</p><h2>Chapter 2</h2><p>End.</p>",
}


@pytest.mark.parametrize("place", PAGES)
@pytest.mark.parametrize("label", BROKEN)
def test_a_note_is_its_own_line_in_a_document_too(label: str, place: str):
    """Lines of one paragraph, parted by `<br>`: the author is asked how many are the note's."""
    page = PAGES[place].format(f"<p>{label}<br>ZEBRA he fell.<br>And <i>lay</i>.</p>")
    reading = read(page, "story.html")
    assert "ZEBRA" not in public(reading.manuscript)
    assert "ZEBRA he fell.\\\nAnd *lay*." in reading.manuscript.chapters[0].body
    trusted = place != "chapter" or not label.startswith(("Note", "Prompt"))
    asked = [one for one in reading.proposals if one.key.startswith("note")]
    assert bool(asked) == trusted
    if asked:
        story = read(page, "story.html", **{asked[0].key: asked[0].options[1].key}).manuscript
        assert "ZEBRA" in public(story)
        assert all("ZEBRA" not in chapter.body for chapter in story.chapters)


def test_a_line_end_of_markdown_behind_a_label_is_not_its_last_sign():
    text = "# The Debt\n\nA/N: Enjoy!\\\nZEBRA he fell.\n\n## Chapter 1\n\nThe lamp."
    story = read(text, "story.md").manuscript
    assert story.note_before == "Enjoy!"
    assert story.chapters[0].body == "ZEBRA he fell.\n\nThe lamp."
