import os
import resource
import signal
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from bot.errors import StoryError
from bot.importing.bounds import NICE
from bot.importing.files.story_file import StoryFile
from bot.importing.files.story_files import read_story_files
from bot.importing.process.child import COMMAND, environment
from bot.importing.process.frames import CutError, read_frame, write_frame
from bot.importing.process.reading_process import CLOSED, ReadingProcess
from tests.importing.files.archives import docx, paragraphs

STORY = """The Clockmaker's Debt

Rating: Teen
Warnings: gore, yaoi
Dedicated to: Mo
Chapters: 12

A/N: Für Mo. 𝔘𝔫𝔦

Chapter 1: Brass

The shop smelled of oil.

::: warning blood | It is not oil.
It was not oil.
:::

Chapter 2: Springs

She counted the drawers twice.
"""
FILE = StoryFile("clock.txt", STORY.encode())
SECRET = "The-words-that-no-log-may-hold"


@pytest.fixture
def process():
    opened = ReadingProcess()
    yield opened
    opened.close()


@pytest.mark.parametrize(
    "file",
    [
        FILE,
        StoryFile("old.txt", "Es roch nach Öl, seit Jahren.".encode("cp1252")),
        StoryFile("clock.docx", docx(paragraphs("The shop smelled of oil."))),
        StoryFile("lone surrogate.md", b"\xed\xa0\x80 The shop smelled of oil."),
    ],
    ids=lambda file: file.name,
)
def test_a_file_is_read_there_as_it_would_be_here(reading_process: ReadingProcess, file: StoryFile):
    here = read_story_files([file], {})
    assert reading_process.read([file], {}) == here


def test_choices_go_along(reading_process: ReadingProcess):
    asked = reading_process.read([FILE], {}).proposals
    choices = {one.key: "tag" for one in asked if "yaoi" in one.question}
    there = reading_process.read([FILE], choices)
    assert there.manuscript.tags == ("yaoi",)
    assert there == read_story_files([FILE], choices)


def test_a_refusal_is_its_sentence_and_ends_nothing(reading_process: ReadingProcess, caplog):
    for _ in range(2):
        with pytest.raises(StoryError, match="This file is empty: save the story in it"):
            reading_process.read([StoryFile("a.txt", b"")], {})
    assert not caplog.records


def test_one_that_takes_too_long_is_killed_and_the_next_is_read(caplog):
    slow = ReadingProcess(limit=0.01)
    with pytest.raises(StoryError, match=r"too long to read \(ref [0-9a-f]{6}\)"):
        slow.read([FILE], {})
    slow.close()
    patient = ReadingProcess()
    assert patient.read([FILE], {}).manuscript.chapters
    patient.close()
    (line,) = [record.getMessage() for record in caplog.records]
    assert "too slow: it ended with status -9" in line


def test_what_computes_too_long_is_ended_however_patient_its_owner_is(
    process: ReadingProcess, caplog
):
    process.read([FILE], {})
    slow = StoryFile("a.md", b"- a\n" * 900_000)
    resource.prlimit(_child_of(process), resource.RLIMIT_CPU, (3, 9))
    with pytest.raises(StoryError, match="too long to read"):
        process.read([slow], {})
    assert f"status -{signal.SIGXCPU}" in caplog.text
    assert process.read([FILE], {}).manuscript.chapters


def test_it_gives_way_to_the_bot_and_so_does_pandoc(process: ReadingProcess):
    process.read([FILE], {})
    assert os.getpriority(os.PRIO_PROCESS, _child_of(process)) == min(
        os.getpriority(os.PRIO_PROCESS, 0) + NICE, 19
    )


def test_what_breaks_down_is_told_without_a_word_of_the_text(process: ReadingProcess, caplog):
    """A name that is no text is beyond what any caller gives: it stands for a fault of ours."""
    broken = StoryFile(12, SECRET.encode())  # pyright: ignore[reportArgumentType]
    with pytest.raises(StoryError, match=r"could not read this file \(ref [0-9a-f]{6}\)") as told:
        process.read([broken], {})
    (line,) = [record.getMessage() for record in caplog.records]
    reference = told.value.sentence.partition("ref ")[2][:6]
    assert reference in line
    assert "AttributeError in story_files.py:" in line
    assert SECRET not in line + told.value.sentence + caplog.text
    assert process.read([FILE], {}).manuscript.chapters


def test_a_child_that_died_while_nobody_asked_is_replaced(process: ReadingProcess):
    process.read([FILE], {})
    child = _child_of(process)
    os.killpg(child, 9)
    os.waitid(os.P_PID, child, os.WEXITED | os.WNOWAIT)
    assert process.read([FILE], {}).manuscript.chapters


def test_many_may_ask_at_once(reading_process: ReadingProcess):
    files = [StoryFile(f"{n}.txt", f"Title: T{n}\n\nText {n}.".encode()) for n in range(20)]
    with ThreadPoolExecutor(8) as threads:
        readings = list(threads.map(lambda file: reading_process.read([file], {}), files))
    assert [reading.manuscript.title for reading in readings] == [f"T{n}" for n in range(20)]


def test_closing_does_not_wait_for_a_reading():
    process, told = ReadingProcess(), list[str]()

    def read() -> None:
        try:
            process.read([StoryFile("a.md", b"- a\n" * 900_000)], {})
        except StoryError as refusal:
            told.append(refusal.sentence)

    process.read([FILE], {})
    child = _child_of(process)
    reader = threading.Thread(target=read)
    reader.start()
    while not _is_at_work(child):
        reader.join(0.001)
    process.close()
    reader.join(5.0)
    assert told == [CLOSED]
    with pytest.raises(ProcessLookupError):
        os.kill(child, 0)
    with pytest.raises(StoryError, match="shutting down"):
        process.read([FILE], {})


def test_the_child_has_no_secret_and_dies_with_its_whole_group(
    process: ReadingProcess, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("DISCORD_TOKEN", "not.a.token")
    process.read([FILE], {})
    child = _child_of(process)
    told = Path(f"/proc/{child}/environ").read_bytes()
    names = {entry.partition(b"=")[0].decode() for entry in told.split(b"\0") if entry}
    assert names == set(environment())
    assert not {name for name in names if "DISCORD" in name or "DATABASE" in name}
    assert os.getpgid(child) == child != os.getpgrp()
    assert Path(f"/proc/{child}/cwd").readlink() == Path("/")


def test_the_child_writes_no_file_and_holds_few(process: ReadingProcess):
    process.read([FILE], {})
    limits = Path(f"/proc/{_child_of(process)}/limits").read_text()
    found = {line[:26].strip(): line[26:].split()[0] for line in limits.splitlines()[1:]}
    assert found["Max file size"] == found["Max core file size"] == "0"
    assert found["Max open files"] == "64"
    assert found["Max data size"] == "380000000"
    assert int(found["Max cpu time"]) <= 20


@pytest.mark.parametrize(("renewed_above", "renewed"), [(10_000, True), (80_000_000, False)])
def test_a_child_that_has_grown_gives_its_place_to_a_fresh_one(renewed_above: int, renewed: bool):
    process = ReadingProcess(renewed_above=renewed_above)
    process.read([FILE], {})
    first = _child_of(process)
    assert process.read([FILE], {}).manuscript.chapters
    assert (_child_of(process) != first) is renewed
    process.close()


def _child_of(process: ReadingProcess) -> int:
    assert process.pid is not None
    return process.pid


def _is_at_work(pid: int) -> bool:
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "R"


@pytest.mark.parametrize("half", [b"", b"\0", b"\0\0\0\x09{"], ids=["nothing", "half", "frame"])
def test_a_worker_ends_when_nobody_is_left_to_ask(half: bytes):
    done = subprocess.run(  # noqa: S603 (our own module)
        COMMAND, input=half, capture_output=True, env=environment(), timeout=20, check=False
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")


def test_the_worker_knows_neither_discord_nor_the_database():
    listing = (
        "import sys, bot.importing.process.worker\n"
        "print(*{name.partition('.')[0] for name in sys.modules}, sep='\\n')\n"
        "print(*(name for name in sys.modules if name.startswith('bot.')), sep='\\n')"
    )
    done = subprocess.run(  # noqa: S603 (our own module)
        [sys.executable, "-c", listing],
        capture_output=True,
        env=environment(),
        text=True,
        check=True,
    )
    loaded = done.stdout.split()
    assert not {"discord", "sqlalchemy", "aiosqlite", "aiohttp", "dotenv"} & set(loaded)
    own = {".".join(name.split(".")[:2]) for name in loaded if name.startswith("bot.")}
    assert own <= {"bot.errors", "bot.importing", "bot.messages", "bot.models", "bot.text"}


def test_frames_are_whole_or_none(tmp_path: Path):
    file = tmp_path / "frames"
    with file.open("wb") as target:
        write_frame(target, {"words": "Öl \ud800"})
    with file.open("rb") as source:
        assert read_frame(source) == {"words": "Öl \ud800"}
        with pytest.raises(CutError):
            read_frame(source)
    file.write_bytes(file.read_bytes()[:-1])
    with file.open("rb") as source, pytest.raises(CutError):
        read_frame(source)
