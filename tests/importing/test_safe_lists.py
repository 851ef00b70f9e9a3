"""What stands below a label is its value only where that is certain; what may be story stays it."""

import pytest

from tests.importing.documents.works import AO3_CHAPTERS, ao3
from tests.importing.test_safe_side import LONG, epub_of, hidden_whole, public, read

HEADED = f"\n\nChapter 1\n\n{LONG}\n\nChapter 2\n\nEnd."
LISTS = [
    "Warnings:\nMajor gore\nblood",
    "Warnings: gore\nblood",
    "Warnings: gore;\nblood",
    "Warnings: gore and\nblood",
    "Warnings: gore /\nblood",
    "Warnings: gore\n+ blood",
    "Warnings: gore,\n\nblood",
    "[Warnings: gore\nblood]",
    "**Warnings:** gore\n**blood**",
    "Warnings:\ngore\nblood",
    "Warnings:\n> gore\n> blood",
    "Warnings:\n\n1. gore\n\n2. blood",
    "Content Warnings\n\n- gore\n- blood",
    "Content Warnings\ngore\nblood",
    *(f"Warnings:{gap}{sign} gore{gap}{sign} blood" for gap in ("\n", "\n\n") for sign in "-*•–+▪"),
]


@pytest.mark.parametrize("ending", [".txt", ".md"])
@pytest.mark.parametrize("behind", [HEADED, f"\n\n{LONG}\n\nEnd."])
@pytest.mark.parametrize("words", LISTS)
def test_a_list_of_warnings_goes_on_over_lines_of_known_ones(words: str, behind: str, ending: str):
    story = read(f"Title: The Debt\n\n{words}{behind}", f"story{ending}").manuscript
    assert all({"gore", "blood"} <= set(whole) for whole in hidden_whole(story))
    assert "blood" not in "".join(chapter.body for chapter in story.chapters)


@pytest.mark.parametrize("gap", ["\n", "\n\n"])
@pytest.mark.parametrize("word", ["Ch.", "Chapter"])
@pytest.mark.parametrize("label", ["Warnings:", "Warnings by chapter:", "**Content Warnings:**"])
def test_a_list_by_chapter_has_no_headings(label: str, word: str, gap: str):
    words = f"{label}{gap}{word} 1: gore{gap}{word} 2: blood"
    story = read(f"Title: The Debt\n\n{words}{HEADED}").manuscript
    assert hidden_whole(story) == [("gore",), ("blood",)]
    assert [chapter.body for chapter in story.chapters] == [LONG, "End."]


STORY_BELOW = [
    "Warnings: gore\n- You are late, said ZEBRA.",
    "Warnings: gore,\nZEBRA fell down the stairs.",
    "Warnings: gore\n\n- ZEBRA is late, he said.",
    "Warnings:\nZEBRA fell.\nZEBRA fell again.",
    "Warnings:\n\nZEBRA fell into the blood.",
    "Warnings: gore,\n" + f"ZEBRA fell. {LONG}\n" * 6,
    *(
        f"{name}: {value}\nZEBRA ran down the hill and fell."
        for name in (
            "Pairing", "Beta", "Disclaimer", "Tags", "Characters", "Fandom", "Genre", "Prompt",
            "Series", "POV", "Spoilers", "Author", "Dedicated to",
        )
        for value in (
            "Ana Quill of the old harbour town beside the grey sea",
            "Ana Quill and Bea,",
            "Ana\n- It is late, he said.",
            "",
            "\n",
        )
    ),
]  # fmt: skip


@pytest.mark.parametrize("ending", [".txt", ".md"])
@pytest.mark.parametrize("behind", [HEADED, f"\n\n{LONG}\n\nEnd."])
@pytest.mark.parametrize("words", STORY_BELOW)
def test_no_label_takes_a_line_of_the_story(words: str, behind: str, ending: str):
    story = read(f"Title: The Debt\nCW: blood\n{words}{behind}", f"story{ending}").manuscript
    bodies = "\n".join(chapter.body for chapter in story.chapters)
    told = "\n".join([public(story), *story.tags, *story.warnings])
    assert bodies.count("ZEBRA") == words.count("ZEBRA") and "ZEBRA" not in told
    assert all("blood" in whole for whole in hidden_whole(story))


def test_where_a_detail_ends_is_asked_and_the_author_may_say_more():
    text = f"Title: The Debt\nDisclaimer: All mine,\neven the cat.\nRating: T\n\n{LONG}"
    reading = read(text)
    (asked,) = [one for one in reading.proposals if one.key.startswith("note_end:")]
    assert (
        reading.manuscript.rating.value == "teen" and "cat" in reading.manuscript.chapters[0].body
    )
    story = read(text, **{asked.key: "more"}).manuscript
    assert ("Disclaimer", "All mine, even the cat.") in story.details


def test_lists_of_names_and_tags_go_on_behind_a_comma():
    text = f"Title: The Debt\nTags: tea, slow burn,\nrain\nCharacters:\n- Ana\n- Bea\n\n{LONG}"
    story = read(text).manuscript
    assert story.tags == ("tea", "slow burn", "rain")
    assert [chapter.body for chapter in story.chapters] == [LONG]


@pytest.mark.parametrize("words", ["- loud geese", "- loud geese\n- blood", "\n- loud geese"])
def test_a_list_of_unknown_warnings_stays_text_and_hides(words: str):
    story = read(f"Title: The Debt\n\nWarnings:\n{words}{HEADED}").manuscript
    assert "loud geese" in story.chapters[0].body
    assert all("content warning" in whole for whole in hidden_whole(story))


DOCUMENTS = [
    "<p>Warnings:</p><ul><li>gore</li><li>blood</li></ul>",
    "<p>Warnings:</p><ul><li><p>gore</p></li><li><p>blood</p></li></ul>",
    "<p>Warnings:</p><ol><li>gore</li><li>blood</li></ol>",
    "<h2>Content Warnings</h2><ul><li>gore</li><li>blood</li></ul>",
    "<p><b>Warnings:</b> gore<br/>blood</p>",
    "<p>Warnings:</p><p>Chapter 1: gore, blood</p><p>Chapter 2: gore, blood</p>",
]


@pytest.mark.parametrize("kind", ["story.html", "story.epub"])
@pytest.mark.parametrize("words", DOCUMENTS)
def test_a_documents_list_of_warnings_hides(words: str, kind: str):
    page = (
        f'<html xmlns="http://www.w3.org/1999/xhtml"><head><title>x</title></head><body>'
        f"<h1>The Debt</h1>{words}<h2>Chapter 1</h2><p>One.</p><h2>Chapter 2</h2><p>Two.</p>"
        "</body></html>"
    ).encode()
    story = read(epub_of(page) if kind.endswith("epub") else page, kind).manuscript
    assert [chapter.body for chapter in story.chapters] == ["One.", "Two."]
    assert all({"gore", "blood"} <= set(whole) for whole in hidden_whole(story))


UNMARKED = AO3_CHAPTERS.replace("CW: gore", "Fold")


@pytest.mark.parametrize("words", ["Contains gore.", "Warning: gore in chapter 2.", "CW: gore"])
def test_the_works_end_notes_warn_as_any_note(words: str):
    page = ao3(chapters=UNMARKED).decode().replace("That was all.", words)
    assert all("gore" in whole for whole in hidden_whole(read(page, "story.html").manuscript))


def test_a_notes_list_by_chapter_warns():
    page = ao3(chapters=UNMARKED).decode()
    note = page[page.index("<p>Notes</p>") :].split("</p></blockquote>")[0]
    page = page.replace(note, f"{note}</p><p>Warnings by chapter:</p><p>Ch 1: gore")
    assert all("gore" in whole for whole in hidden_whole(read(page, "story.html").manuscript))


def test_an_archives_page_inside_a_chapter_is_its_text():
    inner = (
        '<p>He read.</p><div class="meta"><p>Notes</p><blockquote class="userstuff">'
        '<p>Ana drowned.</p></blockquote></div><div class="userstuff"><p>So it said.</p></div>'
    )
    meta = '<div class="meta group"><h2 class="heading">Chapter 1</h2></div>'
    for chapters in (f'{meta}<div class="userstuff">{inner}</div>',
                     f'<div class="userstuff">{meta}<div class="userstuff">{inner}</div></div>',
                     f'<div class="userstuff">{inner}</div>'):  # fmt: skip
        story = read(ao3(chapters=chapters), "story.html").manuscript
        assert "Ana drowned." in story.chapters[0].body
        assert "drowned" not in public(story)


@pytest.mark.parametrize("note", ["A/N: Contains gore.", "A/N: Warning: gore in chapter 1."])
def test_a_closing_note_warns(note: str):
    text = f"The Debt\n\nChapter 1\n\n{LONG}\n\nChapter 2\n\n{LONG}\n\n{note}"
    one, two = hidden_whole(read(text).manuscript)
    assert "gore" in two and ("gore" in one or "chapter 1" not in note)


@pytest.mark.parametrize("kind", ["story.html", "story.epub"])
@pytest.mark.parametrize("name", ["Summary", "A/N", "Disclaimer", "Warnings"])
@pytest.mark.parametrize("place", ["{}<h2>Chapter 1</h2>", "<h2>Chapter 1</h2>{}"])
def test_a_line_break_below_a_documents_label_ends_its_value(place: str, name: str, kind: str):
    words = f"<p><b>{name}:</b> gore<br/>ZEBRA fell.<br/>ZEBRA got up.</p>"
    page = (
        '<html xmlns="http://www.w3.org/1999/xhtml"><head><title>x</title></head><body>'
        f"<h1>The Debt</h1><p>CW: blood</p>{place.format(words)}<p>End.</p></body></html>"
    ).encode()
    story = read(epub_of(page) if kind.endswith("epub") else page, kind).manuscript
    assert "ZEBRA" not in "\n".join([public(story), *story.warnings])
    assert "\n".join(chapter.body for chapter in story.chapters).count("ZEBRA") == 2


@pytest.mark.parametrize(
    "line",
    ["[gore]", "[blood]", "⚠️ gore ⚠️", "Rated M for gore", "Contains: gore", "Contains gore",
     "TW gore", "(gore, blood)", "gore, blood"],
)  # fmt: skip
def test_a_line_of_warnings_above_the_title_hides_whatever_it_is_taken_for(line: str):
    story = read(f"{line}\n\nThe Debt{HEADED}").manuscript
    assert all("gore" in whole or "blood" in whole for whole in hidden_whole(story))


@pytest.mark.parametrize("title", ["Fire and Blood", "The Drowning", "Blood"])
def test_a_title_that_could_be_a_warning_hides_nothing(title: str):
    assert hidden_whole(read(f"{title}{HEADED}").manuscript) == [(), ()]


def test_a_weak_label_of_a_known_warning_warns_for_its_chapter():
    text = f"The Debt\n\nChapter 1\n\nCN: gore\n\n{LONG}\n\nChapter 2\n\n{LONG}"
    assert hidden_whole(read(text).manuscript) == [("gore",), ()]


def test_names_and_values_in_turn_are_a_head_pasted_from_a_page():
    head = "Rating:\nTeen\nArchive Warning:\nMajor Character Death\nFandom:\nOur Own"
    head += "\nAdditional Tags:\nTea"
    story = read(f"{head}\nLanguage:\nEnglish\nStats:\nWords: 3\n\nThe Debt{HEADED}").manuscript
    assert story.warnings == ("character death",) and story.tags == ("Tea",)
    assert ("Fandom", "Our Own") in story.details and story.chapters[0].body == LONG
