"""A small share of `make hunt-fuzz`, and every file that it has found so far."""

from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.importing.files.story_file import StoryFile
from bot.importing.process.reading_process import ReadingProcess
from hunts.fuzz.judging import fault
from hunts.fuzz.mutating import mutated
from hunts.fuzz.seeds import SEEDS
from tests.importing.files.archives import fb2


@pytest.mark.parametrize("name", SEEDS)
def test_every_seed_is_sound(reading_process: ReadingProcess, name: str):
    assert reading_process.read([SEEDS[name]], {}).manuscript.chapters


@pytest.mark.parametrize("name", SEEDS)
@given(seed=st.integers(0, 2**32))
@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_a_changed_file_is_read_or_refused(reading_process: ReadingProcess, name: str, seed: int):
    assert not fault(reading_process, mutated(SEEDS[name], Random(seed)))  # noqa: S311


FOUND = [
    StoryFile(
        "utf-8 with one broken byte.fb2",
        fb2("<section><p>Für den sh#op.</p></section>").replace(b"#", b"\x80"),
    ),
    StoryFile("comments and no page.html", b"<!---->" * 40 + b"Oil."),
    StoryFile("long lines of ASCII and zeros.txt", b"a" * 400_000 + bytes(20_000)),
    StoryFile("one label, again and again.txt", b"Warnings: gore\n" * 20_000 + b"\n\nOil."),
    StoryFile("bars and words.txt", b"||a " * 3_000),
    StoryFile("bars without end.md", b"||" * 50_000),
    StoryFile("blanks.txt", b"Title:" + b" " * 480 + b"--" + b" " * 400 + b"\n\nOil."),
]


@pytest.mark.parametrize("file", FOUND, ids=lambda file: file.name)
def test_what_was_found_once_is_stood_now(reading_process: ReadingProcess, file: StoryFile):
    assert not fault(reading_process, file)


def test_a_fault_is_seen():
    process = ReadingProcess(limit=0.001)
    assert "(ref " in fault(process, StoryFile("a.txt", b"Oil."))
    process.close()
