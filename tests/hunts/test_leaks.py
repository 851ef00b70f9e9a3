"""A short hunt on every run of the tests; `make hunt-leaks` is the long one."""

import pytest

from hunts.leaks.chapters import make_plan
from hunts.leaks.findings import save
from hunts.leaks.hunting import hunt
from hunts.leaks.judging import CANONICAL, PROOF
from hunts.leaks.mutations.registry import MUTATIONS, mutated
from hunts.leaks.parsers import PARSERS, Parsers
from hunts.leaks.tally import Tally

SEED = 5  # finds each planted bug soon
EARLY = 7  # has what the bugs of single tests need among its first chapters
CHAPTERS = 150
UNTIL_FOUND = 600


def test_some_hundred_chapters_neither_leak_nor_lose_nor_are_refused(parsers: Parsers):
    tally = Tally()
    for verdict in hunt(SEED, range(CHAPTERS), parsers):
        assert verdict.findings == (), f"--seed {SEED} --only {verdict.plan.index}"
        tally.note(verdict)
    assert tally.chapters == CHAPTERS and tally.messages > CHAPTERS
    assert tally.hidden > 5_000
    assert tally.uncompared.total() < CHAPTERS / 20


@pytest.mark.parametrize("name", MUTATIONS)
def test_a_planted_bug_is_found(name: str, parsers: Parsers):
    with mutated(MUTATIONS[name]):
        chapters = hunt(SEED, range(UNTIL_FOUND), parsers)
        found = next((each for each in chapters if each.findings), None)
        chapters.close()
    assert found is not None
    assert CANONICAL not in {finding.judge for finding in found.findings}


@pytest.mark.parametrize("name", ["closing-mark-lost", "passage-off-by-one", "card-tells"])
def test_the_parsers_find_a_leak_without_the_proof(name: str, parsers: Parsers):
    leaks = set[str]()
    with mutated(MUTATIONS[name]):
        for verdict in hunt(EARLY, range(60), parsers):
            leaks |= {judge for judge, fault in verdict.findings if fault.startswith("leak")}
    assert leaks >= {PROOF, *PARSERS}


def test_a_bug_is_taken_out_again(parsers: Parsers):
    with mutated(MUTATIONS["pipes-not-escaped"]):
        assert any(verdict.findings for verdict in hunt(SEED, range(20), parsers))
    assert not any(verdict.findings for verdict in hunt(SEED, range(20), parsers))


def test_the_same_seed_makes_the_same_chapters():
    assert [make_plan(3, n) for n in range(20)] == [make_plan(3, n) for n in range(20)]
    assert make_plan(3, 0) != make_plan(4, 0)


def test_a_failing_chapter_is_shrunk_and_written_down(parsers: Parsers, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with mutated(MUTATIONS["backslash-before-mark"]):
        failing = next(each for each in hunt(EARLY, range(50), parsers) if each.findings)
        path = save(EARLY, failing.plan.index, parsers)
    assert path is not None
    written = path.read_text(encoding="utf-8")
    assert f"--seed {EARLY} --only {failing.plan.index}" in written
    assert len(written) < 4000
    assert save(EARLY, failing.plan.index, parsers) is None
