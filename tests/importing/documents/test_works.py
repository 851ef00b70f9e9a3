"""Works as people download them from archives: what they say, without what the site says."""

from itertools import pairwise

import pytest

from bot.models.story import Rating, WarningState
from tests.importing.documents.works import AO3_ONE_SHOT, FANFICFARE, LINES_OF_LABELS, ao3
from tests.importing.files.archives import zipped
from tests.importing.written_documents import read


def test_a_work_of_ao3():
    reading = read(ao3(), "salt.html")
    story = reading.manuscript
    assert story.title == "The Salt Lamp"
    assert story.rating is Rating.MATURE
    assert story.warnings == ("violence", "character death")
    assert story.summary == "A keeper finds a second light.\n\nIt talks."
    assert story.note_before == "For everyone who *waits*."
    assert story.note_after == "That was all."
    assert story.tags == ("Slow Burn", "Lighthouses")
    assert story.expected_chapters == 3
    assert dict(story.details) == {
        "Category": "Gen",
        "Fandom": "Original Work",
        "Relationship": "Ana & Bo",
        "Characters": "Ana, Bo",
        "Series": "Part 2 of Lamps",
        "Collections": "Gifts of 2021",
        "Published": "2021-03-04",
        "Words": "1,234",
        "Author": "Marrow",
    }
    first, second = story.chapters
    assert (first.title, second.title) == ("Landfall", "")
    assert first.note_before == "Summary: They land.\n\nWritten at sea.\\\n\\\nAnd **on** land."
    assert first.body.startswith("The boat came in.\n\n***\n\n“Hello,” said the *lamp*.")
    assert second.body == (
        "The lamp went out.\n\n::: warning gore | CW: gore\n\nBlood on the stairs.\n\n:::\n\nNight."
    )
    assert "6 lines of the archive's own were left out." in reading.changes


def test_the_end_notes_of_a_chapter_are_notes_by_the_structure_of_the_page():
    reading = read(ao3())
    first = reading.manuscript.chapters[0]
    assert first.note_after == "Thanks for reading."
    assert "Thanks" not in first.body
    assert not [one for one in reading.proposals if one.key == "note_after"]


@pytest.mark.parametrize(
    ("line", "state", "terms"),
    [
        ("No Archive Warnings Apply", WarningState.NONE_APPLY, ()),
        ("Creator Chose Not To Use Archive Warnings", WarningState.CHOSE_NOT, ()),
        ("Choose Not To Use Archive Warnings", WarningState.CHOSE_NOT, ()),
        (
            "Creator Chose Not To Use Archive Warnings, Graphic Depictions Of Violence",
            WarningState.LISTED,
            ("violence",),
        ),
        ("Major Character Death", WarningState.LISTED, ("character death",)),
        ("Rape/Non-Con, Underage Sex", WarningState.LISTED, None),
    ],
)
def test_the_three_states_of_warnings(line: str, state: WarningState, terms: tuple[str] | None):
    story = read(ao3(f'<a href="w">{line}</a>', AO3_ONE_SHOT)).manuscript
    assert story.warning_state is state
    assert story.warnings == terms if terms is not None else len(story.warnings) == 2


def test_a_work_of_one_chapter():
    story = read(ao3(chapters=AO3_ONE_SHOT)).manuscript
    assert [chapter.body for chapter in story.chapters] == [
        "The boat came in.\n\nThe lamp went out."
    ]


def test_the_same_work_as_an_epub_cut_into_files():
    """Converters cut before every heading and give all tags classes of their own."""
    page = ao3().decode()
    body = page[page.index("<body>") + 6 : page.index("</body>")]
    cuts = [0, *(i for i in range(len(body)) if body.startswith('<div class="meta group">', i))]
    cuts += [body.index('<div id="afterword">'), len(body)]
    pieces = [body[a:b] for a, b in pairwise(cuts)]
    files = {f"salt_split_{n:03}.xhtml": _xhtml(piece) for n, piece in enumerate(pieces)}
    book = _book("The Salt Lamp", "Marrow", files, "<dc:description>Other.</dc:description>")
    assert read(book, "salt.epub").manuscript == read(ao3(), "salt.html").manuscript


def _xhtml(body: str) -> str:
    body = body.replace("<p>", '<p class="calibre2">').replace('id="', 'class="x" data-was="')
    return (
        '<?xml version="1.0" encoding="utf-8"?><html xmlns="http://www.w3.org/1999/xhtml"><head>'
        f'<title>x</title></head><body class="calibre">{body}</body></html>'
    )


def _book(title: str, author: str, files: dict[str, str], more: str = "", nav: str = "") -> bytes:
    items = "".join(
        f'<item id="i{n}" href="{name}" media-type="application/xhtml+xml"/>'
        for n, name in enumerate(files)
    )
    spine = "".join(f'<itemref idref="i{n}"/>' for n in range(len(files)))
    contents = (
        '<item id="nav" href="nav.xhtml" properties="nav" media-type="application/xhtml+xml"/>'
    )
    listed = '<itemref idref="nav"/>' if nav else ""
    return zipped(
        {
            "mimetype": "application/epub+zip",
            "META-INF/container.xml": '<container><rootfiles><rootfile full-path="OPS/a%20b.opf"/>'
            "</rootfiles></container>",
            "OPS/a b.opf": '<package xmlns:dc="http://purl.org/dc/elements/1.1/"><metadata>'
            f"<dc:title>{title}</dc:title><dc:creator>{author}</dc:creator>{more}</metadata>"
            f"<manifest>{items}{contents if nav else ''}</manifest><spine>{spine}{listed}</spine>"
            "</package>",
            **{f"OPS/{name}": text for name, text in files.items()},
            **({"OPS/nav.xhtml": nav} if nav else {}),
        }
    )


LONG = "<p>" + "The boat was tin and the sea was salt. " * 30 + "</p>"


def test_a_book_says_who_wrote_it_and_what_it_is_about():
    more = (
        "<dc:description>&lt;p&gt;A tin boat &amp;amp; the sea.&lt;/p&gt;</dc:description>"
        '<dc:subject>Sea</dc:subject><meta name="calibre:series" content="Tins"/>'
    )
    book = _book("Salt &amp; Tin", "Marrow", {"1.xhtml": _xhtml("<h1>One</h1>" + LONG)}, more)
    story = read(book, "a.epub").manuscript
    assert story.title == "Salt & Tin"
    assert story.summary == "A tin boat & the sea."
    assert story.tags == ("Sea",)
    assert dict(story.details) == {"Author": "Marrow", "Series": "Tins"}
    assert [chapter.title for chapter in story.chapters] == ["One"]


def test_covers_title_pages_and_contents_are_no_chapters():
    links = "".join(f'<li><a href="{n}.xhtml">{n}</a></li>' for n in (1, 2, 3))
    files = {
        "cover.xhtml": _xhtml('<div><img src="cover.jpg" alt="Cover"/></div>'),
        "title.xhtml": _xhtml("<h1>Salt</h1><p>by Marrow</p>"),
        "toc.xhtml": _xhtml(f"<h2>Contents</h2><ol>{links}</ol>"),
        "1.xhtml": _xhtml("<h2>Tin</h2>" + LONG),
        "2.xhtml": _xhtml("<h2>Salt water</h2>" + LONG),
    }
    reading = read(
        _book("Salt", "Marrow", files, nav=_xhtml(f"<nav><ol>{links}</ol></nav>")), "a.epub"
    )
    assert [chapter.title for chapter in reading.manuscript.chapters] == ["Tin", "Salt water"]
    assert all(chapter.body.startswith("The boat") for chapter in reading.manuscript.chapters)
    assert {
        "1 picture was left out, with the description.",
        "1 table of contents was left out.",
        "1 cover or title page was left out.",
        "2 headings that repeat the title were left out.",
    } <= set(reading.changes)


def test_without_headings_each_file_of_a_book_is_a_chapter():
    files = {f"{n}.xhtml": _xhtml(LONG) for n in (1, 2, 3)}
    story = read(_book("Salt", "Marrow", files), "a.epub").manuscript
    assert len(story.chapters) == 3
    assert [chapter.title for chapter in story.chapters] == ["", "", ""]


def test_the_contents_name_the_chapters_of_files_without_headings():
    nav = _xhtml(
        '<nav><ol><li><a href="1.xhtml#top">Tin</a></li><li><a href="2.xhtml">Salt water</a></li>'
        "</ol></nav>"
    )
    files = {"1.xhtml": _xhtml(LONG), "2.xhtml": _xhtml(LONG)}
    story = read(_book("Salt", "Marrow", files, nav=nav), "a.epub").manuscript
    assert [chapter.title for chapter in story.chapters] == ["Tin", "Salt water"]


def test_a_file_without_a_heading_goes_on_where_the_one_before_ended():
    files = {
        "1.xhtml": _xhtml("<h1>Tin</h1>" + LONG),
        "1b.xhtml": _xhtml(LONG),
        "2.xhtml": _xhtml("<h3>Salt water</h3>" + LONG),
    }
    story = read(_book("Salt", "Marrow", files), "a.epub").manuscript
    assert [chapter.title for chapter in story.chapters] == ["Tin", "Salt water"]
    assert story.chapters[0].body.count("The boat was tin") == 60


def test_a_download_with_a_table_of_labels():
    reading = read(FANFICFARE, "salt.html")
    story = reading.manuscript
    assert story.title == "Salt and Tin"
    assert story.rating is Rating.TEEN
    assert story.summary == "A tin boat sails."
    assert dict(story.details) == {"Author": "Marrow", "Status": "Completed", "Words": "2,001"}
    assert [chapter.title for chapter in story.chapters] == ["1. Tin", "2. Salt", "3. Tide"]
    assert story.chapters[0].body == "The boat was tin.\n\nIt floated."
    assert "1 table of contents was left out." in reading.changes


def test_a_download_with_lines_of_labels():
    reading = read(LINES_OF_LABELS, "salt.html")
    story = reading.manuscript
    assert story.title == "Salt and Tin"
    assert story.rating is Rating.MATURE
    assert story.warnings == ("gore", "drowning")
    assert dict(story.details) == {"Author": "Marrow", "Status": "complete", "Words": "2,001"}
    assert [chapter.title for chapter in story.chapters] == ["Tin", "Salt"]
    assert "1 line of the archive's own was left out." in reading.changes


def test_titles_and_labels_are_words_and_text_is_markdown():
    page = (
        "<h1>A *star* &amp; _more_</h1><p>Summary: 2 * 3 = [six]</p><h2>One_two *three*</h2>"
        "<p>A *star*.</p>"
    )
    reading = read(page)
    story = reading.manuscript
    assert story.title == "A *star* & _more_"
    assert story.summary == "2 * 3 = [six]"
    assert story.chapters[0].title == "One_two *three*"
    assert story.chapters[0].body == "A \\*star\\*."
    assert all("\\" not in one.sample for one in reading.proposals)
