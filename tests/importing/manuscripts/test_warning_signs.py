"""Warnings where nobody looks for them: whatever they may apply to is hidden until it is denied."""

import pytest

from bot.importing.manuscripts.warning_signs import bare_terms, border_terms, find_signs
from tests.importing.manuscripts.in_public import in_public, read

SEEN = "SEEN is here and goes on for a while, calmly and at length.\n\n"
OPEN = "The other chapter warns of nothing and is as long as any.\n\n"


@pytest.mark.parametrize("name", ["tale.txt", "tale.md"])
@pytest.mark.parametrize(
    "text",
    [
        f"The Salt Road\n\nTW gore\n\n{SEEN}",
        f"The Salt Road\n\n⚠️ TW: gore ⚠️\n\n{SEEN}",
        f"The Salt Road\n\nThis story contains gore. Please be careful.\n\n{SEEN}",
        f"The Salt Road\n\ngore, character death\n\n{SEEN}",
        f"The Salt Road\n\nWarnings\ngore\nviolence\n\n{SEEN}",
        f"The Salt Road\n\n#gore #tw\n\n{SEEN}",
        f"The Salt Road\n\nChapter 1 (TW: gore)\n\n{SEEN}Chapter 2\n\n{OPEN}",
        f"The Salt Road\n\nChapter 1 - TW gore\n\n{SEEN}Chapter 2\n\n{OPEN}",
        f"Rain.\n\n!!TW: gore starts here!!\n\n{SEEN}!!end of gore!!\n\n",
        f"Rain.\n\n[Start of gore]\n\n{SEEN}[End of gore]\n\n",
        f"Chapter 1\n\n{SEEN}TW for this chapter: gore\n\nChapter 2\n\n{OPEN}",
        f"Title: Salt\nSummary: Hey. TW: gore.\n\n{SEEN}",
        f"Title: Salt\n\n{SEEN}A/N: TW: gore, sorry I forgot\n",
        f"Title: Salt\nGenre: horror, gore\n\n{SEEN}",
        f"Title: Salt\nRating: M for gore\n\n{SEEN}",
        f"Title: Salt\nContains: gore\n\n{SEEN}",
        f"TW; gore\n\n{SEEN}",
        f"T/W: gore\n\n{SEEN}",
        f"T.W.: gore\n\n{SEEN}",
        f"tw // gore\n\n{SEEN}",
        f"Content notice: gore\n\n{SEEN}",
        f"Possible triggers: gore\n\n{SEEN}",
        f"WARNING! gore ahead!\n\n{SEEN}",
        f"| Warnings | gore |\n|---|---|\n\n{SEEN}",
        f"---\ntitle: Salt\nmeta:\n  warnings: gore\n---\n{SEEN}",
        f"---\ntitle: Salt\ncontentWarnings: [gore]\n---\n{SEEN}",
        f"---\ntitle: Salt\ntrigger-warnings: gore\n---\n{SEEN}",
    ],
)
def test_what_is_warned_of_anywhere_is_hidden(text, name):
    assert "SEEN" not in in_public(read(text, name))


def test_a_heading_over_a_list_of_warnings_is_no_chapter():
    text = f"# Salt\n\n## Content Warnings\n\n- gore\n- death\n\n## One\n\n{SEEN}## Two\n\n{SEEN}"
    reading = read(text, "tale.md")
    assert "SEEN" not in in_public(reading)
    assert [chapter.title for chapter in reading.manuscript.chapters] == ["One", "Two"]


def test_a_chapter_called_warnings_stays_one():
    text = f"# Salt\n\n## Warnings\n\n{SEEN}## Two\n\n{OPEN}"
    assert [one.title for one in read(text, "a.md").manuscript.chapters] == ["Warnings", "Two"]


def test_whatever_the_title_is_its_warning_counts():
    text = f"TW gore\n\n{SEEN}"
    for option in ("line", "filename", "untitled"):
        assert "SEEN" not in in_public(read(text, title=option))


def test_a_denied_sign_opens_what_it_hid():
    text = f"Rain.\n\n[Start of gore]\n\n{SEEN}[End of gore]\n\n"
    asked = [one.key for one in read(text).proposals if one.key.startswith("inner:")]
    assert len(asked) == 2
    assert "SEEN" in in_public(read(text, **dict.fromkeys(asked, "text")))


def test_a_remark_is_not_asked_about_twice():
    text = f"Title: Salt\nWarnings: no gore here at all, I promise\n\n{SEEN}"
    (asked,) = [one for one in read(text).proposals if one.key.startswith("warning:")]
    answered = read(text, **{asked.key: "remark"})
    assert "SEEN" in in_public(answered)


@pytest.mark.parametrize(
    "line",
    [
        "The warning came too late: blood was on the snow.",
        "She had a two-week-old wound, and it smelled of gore.",
        "This story my mother told me had no death in it.",
        "Death came for the archbishop.",
        "“Content?” he asked. “Gore-drunk, more like.”",
    ],
)
def test_the_sentences_of_a_story_are_no_warnings(line):
    assert list(find_signs(line, told=True)) == []
    assert bare_terms(line) == () == border_terms(line)


@pytest.mark.parametrize("line", ["xXx", "* * *", "||gore||", "::: gore", "Blood", "Gore.", ""])
def test_a_line_by_itself_warns_only_if_it_can_mean_nothing_else(line):
    assert bare_terms(line) == ()


def test_the_words_around_a_warning_are_said_where_only_its_name_is_kept():
    reading = read("Title: Salt\nWarnings: people die, and it's not pretty\n\nRain.")
    assert "character death" in reading.manuscript.warnings
    assert any("it's not pretty" in sentence for sentence in reading.changes)
