from dataclasses import replace

import pytest

from bot.errors import StoryError
from bot.importing.files.laying_out import lay_out
from bot.importing.manuscripts.reading import read_manuscript
from bot.importing.questions import Reading
from bot.models.story import ChapterText, Manuscript

TEXT = b"# Ash\n\nOil.\n\n# Brass\n\n::: warning gore\nNot oil.\n:::\n\nTea.\n"


def test_what_can_be_laid_out_passes_with_what_was_found():
    reading = read_manuscript(TEXT, filename="a.md")
    found = lay_out(reading)
    assert replace(found, laid_out=()) == reading
    ash, brass = found.laid_out
    assert (ash.words, ash.messages, ash.passages, ash.hiding.whole) == (1, 1, (), ())
    assert brass.words == 3
    assert [passage.warnings for passage in brass.passages] == [("gore",)]
    assert brass.hiding.passages == (("gore",),)


@pytest.mark.parametrize("listed", [(), ("gore",)])
def test_a_chapter_is_laid_out_with_all_that_its_story_says(listed: tuple[str, ...]):
    """Its notes take room in it, and so do the labels of what is hidden."""
    chapter = ChapterText("Ash", "\n\n".join(["It rained. " * 100] * 3))
    alone = lay_out(Reading(Manuscript("", (chapter,)), (), ())).laid_out
    noted = Manuscript("", (chapter,), warnings=listed, note_before="So be it. " * 120)
    found = lay_out(Reading(noted, (), ())).laid_out
    assert (alone[0].messages, found[0].messages) == (1, 2)
    assert found[0].hiding.whole == listed
    assert found[0].notes == (noted.note_before, "")


def test_a_chapter_that_takes_too_long_is_named():
    reading = read_manuscript(TEXT, filename="a.md")
    with pytest.raises(StoryError, match="Chapter 1 has so many marks"):
        lay_out(reading, most=-1.0)
