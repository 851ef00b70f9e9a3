from dataclasses import replace

import pytest

from bot.importing.process.reading_process import ReadingProcess
from bot.models.story import Draft
from bot.services.drafts.reading_cache import LARGEST, MOST, ReadingCache
from tests.builders import AUTHOR, GUILD, NOW

DRAFT = Draft(
    1, GUILD, AUTHOR, "Wren", "a.txt", b"The shop smelled of oil.", None, {}, {}, NOW, NOW
)


@pytest.fixture
def readings(reading_process: ReadingProcess) -> ReadingCache:
    return ReadingCache(reading_process)


def test_the_same_bytes_and_choices_are_read_once(readings: ReadingCache):
    first = readings.read(DRAFT)
    assert readings.read(replace(DRAFT, draft_id=2, edits={"title": "T"})) is first
    for other in (
        replace(DRAFT, source=b"The shop."),
        replace(DRAFT, filename="b.txt"),
        replace(DRAFT, choices={"title": "untitled"}),
    ):
        assert readings.read(other) is not first
    assert readings.read(replace(DRAFT, filename="b.txt")).manuscript.title == "B"


def test_only_the_last_are_kept_and_none_of_a_draft_that_is_gone(readings: ReadingCache):
    first = readings.read(DRAFT)
    for number in range(MOST):
        readings.read(replace(DRAFT, source=b"Text %d." % number))
    again = readings.read(DRAFT)
    assert again is not first and again == first
    readings.forget(DRAFT)
    assert readings.read(DRAFT) is not again


def test_what_is_large_is_not_kept(readings: ReadingCache):
    paragraph = "The shop smelled of oil and cold tea, and nobody had wound the clock.\n\n"
    chapters = (f"Chapter {number}\n\n{paragraph * 500}" for number in range(1, 61))
    large = replace(DRAFT, source="".join(chapters).encode())
    assert len(large.source) > LARGEST
    assert readings.read(large) is not readings.read(large)
