import pytest

from bot.errors import StoryError
from bot.importing.files.laying_out import require_postable
from bot.importing.manuscripts.reading import read_manuscript

TEXT = b"# Ash\n\nOil.\n\n# Brass\n\n::: warning gore\nNot oil.\n:::\n\nTea.\n"


def test_what_can_be_laid_out_passes_as_it_is():
    reading = read_manuscript(TEXT, filename="a.md")
    assert require_postable(reading) is reading


def test_a_chapter_that_takes_too_long_is_named():
    reading = read_manuscript(TEXT, filename="a.md")
    with pytest.raises(StoryError, match="Chapter 1 has so many marks"):
        require_postable(reading, most=-1.0)
