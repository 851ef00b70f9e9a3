"""A short hunt on every run of the tests; `make hunt-crashes` is the long one."""

import asyncio
from collections import Counter
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from bot.models.server import Layout, MessageStyle
from hunts.crashes.judging import ALTERED, DOUBLED, LEAKED, LOST, REORDERED, TOLD, judge_chapter
from hunts.crashes.mutations import ALL
from hunts.crashes.notices import judge_rows
from hunts.crashes.old_copies import Kind, OldCopy, draw_copy
from hunts.crashes.places import READERS
from hunts.crashes.plans import LAYOUTS, Plan, make_plan
from hunts.crashes.pressed_mutations import PRESSED
from hunts.crashes.pressed_rounds import PressedRound, make_pressed
from hunts.crashes.pressing import WEIGHTS, draw_lives
from hunts.crashes.rounds import play_round
from tests.wire.chapters import Paragraph, paragraphs_of
from tests.worlds.bot_file import BotFile

SEED = 2026
CHAPTER = paragraphs_of(6)
OTHER = paragraphs_of(6, name="tide")
PLACES = (
    (Layout.THREAD, MessageStyle.COMPONENTS),
    (Layout.CHANNEL, MessageStyle.TEXT),
)
# Bugs that a short round finds; `--mutations` looks for all of them.
FOUND_SOON = ("nonce-changes", "spoiler-forgotten")


def a_short_round(index: int) -> Plan:
    plan = make_plan(SEED, index)
    # Not every place of the plan is there.
    lives = tuple(replace(life, forbidden=None) for life in plan.lives[:6])
    return replace(plan, places=PLACES, blocks=((15, 9),), lives=lives)


def test_some_kills_in_the_midst_of_drops_lose_and_double_nothing():
    outcome = asyncio.run(play_round(a_short_round(0)))
    assert outcome.findings == (), outcome.kept
    assert outcome.kills >= 3 and outcome.messages > outcome.chapters


@pytest.mark.parametrize("kind", list(Kind))
def test_an_old_copy_that_is_put_back_doubles_and_loses_nothing(kind: Kind):
    plan = a_short_round(0)
    # Killed before it does anything, so that the last chapter is still to come when it is copied.
    life = replace(plan.lives[0], seconds=0.05, nth=None)
    plan = replace(plan, lives=(life,), blocks=((6, 9),), apart=5.0)
    outcome = asyncio.run(play_round(plan, copy=OldCopy(kind, 0, 0.4, None)))
    assert outcome.findings == (), outcome.kept


@pytest.mark.parametrize("name", FOUND_SOON)
def test_a_planted_bug_is_found(name: str):
    # Some kills go by the clock, so that no single round is sure to bring it out.
    rounds = (asyncio.run(play_round(a_short_round(index), name)) for index in (2, 3, 4, 5))
    assert any(outcome.findings for outcome in rounds)


def a_pressed_round() -> Plan:
    plan = make_pressed(make_plan(SEED, 1))
    return replace(plan, places=PLACES[:1], blocks=((3, 3, 3, 3, 3),), rates={}, lag=0.0)


def test_some_commands_in_the_midst_of_a_drop_lose_double_and_mix_nothing():
    outcome = asyncio.run(play_round(a_pressed_round(), kind=PressedRound))
    assert outcome.findings == (), outcome.kept
    assert outcome.messages >= outcome.chapters


def test_the_same_seed_presses_the_same():
    drawn = [draw_lives(Random(7), 2, 5) for _ in range(2)]  # noqa: S311
    assert drawn[0] == drawn[1] and drawn[0][0].presses
    lives = [life for seed in range(40) for life in draw_lives(Random(seed), 2, 5)]  # noqa: S311
    pressed = {press.act for life in lives for press in life.presses}
    assert pressed == {*WEIGHTS}


LINK = "Chapter 1 is out: https://discord.com/channels/1/2/3"
LOST_RIGHTS = "I paused all releases."


@pytest.mark.parametrize(
    ("noted", "told", "forgotten", "is_wrong"),
    [
        ({LINK: 1, LOST_RIGHTS: 2}, {LINK: 1, LOST_RIGHTS: 2}, {}, False),
        ({LINK: 1}, {LINK: 2}, {}, True),
        ({LINK: 1}, {}, {}, True),
        ({}, {LOST_RIGHTS: 1}, {}, True),
        # Of what an old copy does not know, only failures cannot be known again.
        ({}, {LOST_RIGHTS: 1}, {LOST_RIGHTS: 1}, False),
        ({LOST_RIGHTS: 1}, {LOST_RIGHTS: 2}, {LOST_RIGHTS: 1}, False),
        ({LOST_RIGHTS: 1}, {LOST_RIGHTS: 3}, {LOST_RIGHTS: 1}, True),
        ({}, {LINK: 1}, {LINK: 1}, True),
        ({LINK: 1}, {LINK: 2}, {LINK: 1}, True),
    ],
)
def test_what_is_told_is_noted_as_often(
    tmp_path: Path,
    noted: dict[str, int],
    told: dict[str, int],
    forgotten: dict[str, int],
    is_wrong: bool,
):
    shelf = a_shelf_of_notices(tmp_path)
    for text, times in noted.items():
        for _ in range(times):
            shelf.put("INSERT INTO notices (text, sent_at) VALUES (?, 1)", text)
    found = list(judge_rows(shelf, Counter(told), forgotten))
    assert [finding.kind for finding in found] == [TOLD] * is_wrong


@pytest.mark.parametrize(
    ("nonce", "told", "kinds"),
    [("a", 0, []), ("a", 1, []), ("a", 2, [TOLD]), (None, 0, []), (None, 1, [TOLD])],
)
def test_a_link_that_is_withdrawn_may_be_on_its_way(tmp_path, nonce, told: int, kinds: list[str]):
    shelf = a_shelf_of_notices(tmp_path)
    shelf.put("INSERT INTO notices (text, given_up_at, nonce) VALUES (?, 1, ?)", LINK, nonce)
    found = judge_rows(shelf, Counter({LINK: told}), {})
    assert [finding.kind for finding in found] == kinds


def test_what_is_still_owed_is_named(tmp_path: Path):
    shelf = a_shelf_of_notices(tmp_path)
    shelf.put("INSERT INTO notices (text) VALUES (?)", LINK)
    assert [finding.kind for finding in judge_rows(shelf, Counter(), {})] == [TOLD]


def a_shelf_of_notices(folder: Path) -> BotFile:
    shelf = BotFile(folder / "bot.db")
    shelf.change("CREATE TABLE notices (text, sent_at, given_up_at, nonce)")
    return shelf


def bare(chapter: list[Paragraph]) -> list[Paragraph]:
    return [(words, False) for words, _ in chapter]


@pytest.mark.parametrize(
    ("found", "kinds"),
    [
        (CHAPTER, set()),
        (OTHER, set()),
        (CHAPTER[:-1], {LOST}),
        ([*CHAPTER, CHAPTER[2]], {DOUBLED}),
        ([CHAPTER[1], CHAPTER[0], *CHAPTER[2:]], {REORDERED}),
        (bare(CHAPTER), {LEAKED}),
        ([(words, True) for words, _ in CHAPTER], {ALTERED}),
        ([*CHAPTER[:3], *OTHER[3:]], {LOST, ALTERED}),
        ([], {LOST}),
    ],
)
def test_what_is_wrong_with_a_chapter_is_named(found, kinds: set[str]):
    assert {finding.kind for finding in judge_chapter(found, [CHAPTER, OTHER])} == kinds


def test_every_layout_that_is_posted_can_be_read():
    assert set(LAYOUTS) <= set(READERS)


def test_the_same_seed_plans_the_same_rounds():
    assert [make_plan(3, n) for n in range(20)] == [make_plan(3, n) for n in range(20)]
    assert make_plan(3, 0) != make_plan(4, 0)
    copies = [draw_copy(make_plan(3, n)) for n in range(20)]
    assert copies == [draw_copy(make_plan(3, n)) for n in range(20)]
    assert {copy.kind for copy in copies if copy is not None} == set(Kind)
    seen = {layout for n in range(4) for layout, _ in make_plan(3, n).places}
    assert seen == set(LAYOUTS)


def test_every_bug_has_a_name():
    assert len(ALL) >= 4 and {*FOUND_SOON, *PRESSED} <= set(ALL)
