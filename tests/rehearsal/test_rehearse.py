"""`python -m bot rehearse` from outside: what it prints, what it posts, what it leaves alone."""

import asyncio
import hashlib
import json
import os
import socket
import sqlite3
from collections.abc import Iterable
from pathlib import Path

import pytest

from bot.errors import StartupError
from bot.storage.database.database import Database
from tests.builders import NOW
from tests.rehearsal.manuscripts import LAMPS, LAMPS_SHOWN, SALT, SALT_HIDDEN, sample_story
from tests.rehearsal.processes import Rehearsal
from tests.rehearsal.record import Shown, cards, plain, read_record, texts

NOTES = {
    1: "This is a story in four parts, one a week. "
    "Thank you to everyone who read the first draft in the kitchen.",
    2: "A cut hand in the middle of this one. "
    "It is marked, and there is a safe summary if you would rather not.",
}
END = "-# End of the hidden passage"
BLOOD = (
    "-# ⚠ Hidden: blood · about 140 words\n-# In short: Isolde cuts her palm on the broken lamp "
    "glass. It hurts, but she is all right, and the blood on the page turns out to matter."
)
WARNINGS = {2: "Warnings: blood", 3: "Warnings: drowning"}
TITLES = ("The Missing Tide", "Low Water", "What the Bar Gave Back", "Remarks")


class RealInstallation:
    """A database file as a running bot leaves it, its log not yet folded in."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / "real.db"
        asyncio.run(self._make())
        self._open = sqlite3.connect(self.file)
        self._open.execute("UPDATE installation SET commands_digest = 'of a running bot'")
        self._open.commit()
        self.before = self.hashes()

    @property
    def url(self) -> str:
        return f"sqlite:///{self.file}"

    def hashes(self) -> dict[str, str]:
        """Every file beside the database, itself included, by name."""
        found = sorted(self.file.parent.iterdir())
        return {each.name: hashlib.sha256(each.read_bytes()).hexdigest() for each in found}

    def close(self) -> None:
        self._open.close()

    async def _make(self) -> None:
        await (await Database.open(self.url, kind="real", now=NOW)).close()


def end_all(runs: Iterable[Rehearsal]) -> None:
    for run in runs:
        run.kill()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("rehearsals")


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory):
    installation = RealInstallation(tmp_path_factory.mktemp("real"))
    yield installation
    installation.close()


@pytest.fixture(scope="module")
def runs(folder: Path, real: RealInstallation):
    """The two long rehearsals, started together. Both are told of a real installation."""
    sample, several = folder / "sample", folder / "several"
    told = {"DATABASE_URL": real.url, "DISCORD_TOKEN": "no-token-of-anybody"}
    for name, text in (("lamps.txt", LAMPS), ("salt.txt", SALT)):
        (folder / name).write_text(text, encoding="utf-8")
    files = (folder / "lamps.txt", folder / "salt.txt")
    keep = ("--db", "kept.db", "--record", "requests.jsonl")
    started = {
        "sample": Rehearsal(sample, "--exit", *keep, afresh=True, **told),
        "several": Rehearsal(
            several, *files, "--exit", "--no-page", "--record", "requests.jsonl", **told
        ),
    }
    yield started
    end_all(started.values())


@pytest.fixture(scope="module")
def sample(runs: dict[str, Rehearsal]) -> Rehearsal:
    return runs["sample"]


@pytest.fixture(scope="module")
def several(runs: dict[str, Rehearsal]) -> Rehearsal:
    return runs["several"]


def rows_of(run: Rehearsal) -> list[dict]:
    assert run.ended.status == 0, run.ended
    return read_record(run.folder / "requests.jsonl")


def test_the_sample_is_released_without_anything_to_set_up(sample: Rehearsal):
    status, out, err = sample.ended
    assert (status, err) == (0, "")
    assert "http://127.0.0.1:" in out
    story = out.split("What was recorded")[1]
    for number, title in enumerate(TITLES, 1):
        assert f"{number}. {title}: out in 2 channels, 6 reactions by 3 readers" in story


def test_what_is_printed_tells_no_warned_text(sample: Rehearsal):
    for chapter in sample_story():
        for words in (shown.words for shown in chapter if shown.hidden):
            assert words[:30] not in sample.ended.out


def test_every_paragraph_of_the_sample_arrives_once_and_in_order(sample: Rehearsal):
    one, two, three, four = sample_story()
    note = "Author's note"
    expected = [
        *(Shown(note, False), Shown(NOTES[1], False), *one),
        *(Shown(note, False), Shown(NOTES[2], False), *two[:9]),
        *(Shown(BLOOD, False), *two[9:12], Shown(END, False), *two[12:]),
        *(Shown("-# ⚠ Hidden: drowning · about 460 words", False), *three, Shown(END, False)),
        *four,
    ]
    found = texts(rows_of(sample))
    assert len(found) == 2, "one channel for each layout"
    for shown in found.values():
        assert shown == expected


def test_the_warned_chapter_and_the_marked_passage_stand_behind_a_bar_whole(sample: Rehearsal):
    (shown, _) = texts(rows_of(sample)).values()
    hidden = [words for words, is_hidden in shown if is_hidden]
    in_the_file = [words for chapter in sample_story() for words, warned in chapter if warned]
    assert hidden == in_the_file
    assert len(hidden) == 3 + 13


def test_cards_tell_title_number_and_warnings_and_nothing_hidden(sample: Rehearsal):
    hidden = [each.words for chapter in sample_story() for each in chapter if each.hidden]
    for sent in cards(rows_of(sample)).values():
        assert len(sent) == 4
        for number, (card, title) in enumerate(zip(sent, TITLES, strict=True), 1):
            written = json.dumps(card, ensure_ascii=False)
            assert f"Chapter {number} of 4 · {title}" in written
            assert WARNINGS.get(number, "No warnings for this chapter") in written
            assert not [words for words in hidden if words[:30] in written]


def test_no_warned_word_leaves_the_bot_but_behind_a_bar(sample: Rehearsal):
    """Thread names, notices, answers and commands included: each request, taken as it was sent."""
    hidden = [each.words[:30] for chapter in sample_story() for each in chapter if each.hidden]
    for row in rows_of(sample):
        open_text = json.dumps(_without_bars(row), ensure_ascii=False)
        assert not [words for words in hidden if words in plain(open_text)]


def _without_bars(value):
    if isinstance(value, dict):
        return (
            {}
            if value.get("spoiler") is True
            else {key: _without_bars(inner) for key, inner in value.items()}
        )
    return [_without_bars(inner) for inner in value] if isinstance(value, list) else value


def test_the_record_holds_no_interaction_token(sample: Rehearsal):
    paths = [row["path"] for row in rows_of(sample)]
    answers = [path for path in paths if path.startswith(("/interactions/", "/webhooks/"))]
    assert answers
    assert all(path.split("/")[3] == "***" for path in answers)


def test_db_keeps_the_file(sample: Rehearsal):
    assert sample.ended.status == 0
    with sqlite3.connect(sample.folder / "kept.db") as kept:
        titles = kept.execute("SELECT title FROM stories").fetchall()
        posted = kept.execute("SELECT count(*) FROM releases WHERE state = 'posted'").fetchone()
    kept.close()
    assert titles == [("The Tide Clerk",)]
    assert posted == (8,)


def test_a_kept_file_is_no_real_installation_later(sample: Rehearsal, tmp_path: Path):
    assert sample.ended.status == 0
    kept = tmp_path / "kept.db"
    kept.write_bytes((sample.folder / "kept.db").read_bytes())
    with pytest.raises(StartupError, match="belongs to a rehearsal installation; use a new file"):
        asyncio.run(Database.open(f"sqlite:///{kept}", kind="real", now=NOW))


def test_several_files_are_released_side_by_side(several: Rehearsal):
    status, out, err = several.ended
    assert (status, err) == (0, "")
    assert "http://" not in out
    assert "#serial gets an age flag: the story is Explicit." in out
    told = out.split("What was recorded")[1]
    assert all(words in told for words in ("The Lamp Room", "1. Wicks", "2. Oil", "Salt"))


def test_every_paragraph_of_several_files_arrives_once_and_in_order(several: Rehearsal):
    for shown in texts(rows_of(several)).values():
        text = [each for each in shown if not each.words.startswith("-# ")]
        assert [words for words, hidden in text if not hidden] == LAMPS_SHOWN
        assert [words for words, hidden in text if hidden] == SALT_HIDDEN


def test_database_url_is_never_read(sample: Rehearsal, several: Rehearsal, real: RealInstallation):
    assert (sample.ended.status, several.ended.status) == (0, 0)
    assert {"real.db", "real.db-wal", "real.db-shm"} <= set(real.before)
    assert real.hashes() == real.before


def test_the_temporary_database_is_gone_afterwards(several: Rehearsal):
    assert several.ended.status == 0
    assert list(several.temporary.iterdir()) == []


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory):
    """A real installation that is not running, and its file's hash."""
    installation = RealInstallation(tmp_path_factory.mktemp("own"))
    installation.close()
    return installation, installation.hashes()["real.db"]


@pytest.fixture(scope="module")
def refused(folder: Path, own: tuple[RealInstallation, str]):
    """All that a rehearsal refuses, started together: (rehearsal, what its line says)."""
    files = {
        "empty.txt": b"",
        "twice.txt": LAMPS.encode(),
        "plain.db": b"no database at all, but long enough to be looked at as one" * 9,
    }
    for name, data in files.items():
        (folder / name).write_bytes(data)
    taken = socket.create_server(("127.0.0.1", 0))
    wanted = {
        "port": (("--port", str(taken.getsockname()[1])), "choose another --port"),
        "real": (("--no-page", "--db", own[0].file), "belongs to a real installation"),
        "garbage": (("--no-page", "--db", folder / "plain.db"), "is not a database"),
        "record": (("--no-page", "--record", folder / "no" / "such"), "another file for --record"),
        "empty": (("--no-page", folder / "empty.txt"), "This file is empty"),
        "double": (
            ("--no-page", folder / "twice.txt", folder / "twice.txt"),
            "already have a story of that title",
        ),
    }
    started = {
        name: (Rehearsal(folder / name, "--exit", *arguments), words)
        for name, (arguments, words) in wanted.items()
    }
    yield started
    end_all(run for run, _ in started.values())
    taken.close()


@pytest.mark.parametrize("case", ["port", "real", "garbage", "record", "empty", "double"])
def test_what_cannot_be_rehearsed_is_refused_in_one_line(
    refused: dict[str, tuple[Rehearsal, str]], case: str
):
    run, words = refused[case]
    assert run.ended.status == 1
    assert words in run.ended.err
    assert run.ended.err.count("\n") == 1, run.ended.err
    assert "What was recorded" not in run.ended.out
    assert list(run.temporary.iterdir()) == []


def test_a_real_installation_offered_as_db_is_left_as_it_was(
    refused: dict[str, tuple[Rehearsal, str]], own: tuple[RealInstallation, str]
):
    run, _ = refused["real"]
    assert run.ended.status == 1
    installation, before = own
    assert installation.hashes()["real.db"] == before


def test_without_the_extra_the_line_says_what_to_install(tmp_path: Path):
    (tmp_path / "sitecustomize.py").write_text("import sys\nsys.modules['simcord'] = None\n")
    here = str(Path(__file__).parents[2])
    path = os.pathsep.join((str(tmp_path), here))
    run = Rehearsal(tmp_path / "run", afresh=True, PYTHONPATH=path)
    assert run.ended.status == 1
    assert run.ended.err.count("\n") == 1
    assert "cliffhanger[rehearsal]" in run.ended.err


MOMENTS = {"while the weeks go by": "The weeks go by", "afterwards": "The page stays open"}


@pytest.fixture(scope="module")
def interrupted(folder: Path):
    """Two rehearsals that nobody told to end by themselves."""
    file = folder / "one.txt"
    file.write_text("One\n\nA single line.\n", encoding="utf-8")
    started = {moment: Rehearsal(folder / moment, file) for moment in MOMENTS}
    yield started
    end_all(started.values())


@pytest.mark.parametrize("moment", MOMENTS)
def test_an_interrupt_ends_it_cleanly(interrupted: dict[str, Rehearsal], moment: str):
    run = interrupted[moment]
    run.until_said(MOMENTS[moment])
    run.interrupt()
    assert (run.ended.status, run.ended.err) == (0, "")
    assert "What was recorded" in run.ended.out
    assert list(run.temporary.iterdir()) == []
