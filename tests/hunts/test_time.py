"""Whatever an author does, and whatever happens meanwhile: judged by what Discord holds."""

import asyncio
import tempfile
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.models.release import LatePolicy, Repeat
from bot.storage.database.database import Database
from hunts.simulation.record import Message
from hunts.time.floods import Floods
from hunts.time.pressing import CHAPTERS, Drop, Press, draw_drop, open_pressed
from hunts.time.steps import (
    REPEATS,
    TIMES,
    ZONES,
    Act,
    Block,
    Chapters,
    Down,
    Leap,
    Pass,
    Reschedule,
    draw_step,
)
from hunts.time.walk import START, open_walk
from tests.builders import a_rule

AT = datetime(2027, 3, 20, 18, tzinfo=UTC)

hours = st.sampled_from([1, 25, 60])
schedules = st.builds(
    lambda repeat, **options: Reschedule(*repeat, **options),
    st.sampled_from(REPEATS),
    at=st.sampled_from(TIMES),
    zone=st.sampled_from(ZONES),
    per_drop=st.integers(0, 2),
    late=st.sampled_from(LatePolicy),
)
steps = st.one_of(
    st.builds(Pass, hours),
    st.builds(Pass, st.just(4), answered=st.integers(0, 5)),
    st.builds(Pass, st.just(25), crashes=st.just(0.3)),
    st.builds(Act, st.sampled_from(["now", "skip", "pause", "resume", "cancel"])),
    st.builds(Chapters, st.sampled_from([2, -1])),
    schedules,
    st.builds(Down, hours),
    st.builds(Leap, st.sampled_from([-72, -24, 1, 24])),
    st.builds(Block, st.booleans()),
)


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("migrated") / "template.db"

    async def migrate() -> None:
        await (await Database.open(f"sqlite:///{file}", kind="real", now=START)).close()

    asyncio.run(migrate())
    return file


async def walk_through(template, reading, seed, taken):
    with tempfile.TemporaryDirectory() as folder:
        async with open_walk(Path(folder), template, reading, seed) as walk:
            await walk.begin(chapters=3)
            for step in taken:
                await walk.take(step)
            await walk.finish()


@given(seed=st.integers(0, 99), taken=st.lists(steps, min_size=2, max_size=5))
@settings(deadline=None, max_examples=5)
async def test_every_chapter_comes_once_in_order_and_on_the_date_told(
    template, reading_process, seed, taken
):
    await walk_through(template, reading_process, seed, taken)


# What once went wrong, and what the day is made of that a walk seldom takes.
FOUND = {
    "a chapter that was half out for days takes the next one's place": [
        Pass(30, answered=3),
        Pass(60),
    ],
    "a machine suspended for a day": [Leap(24), Pass(25)],
    "a clock a day ahead, set right again": [Leap(72), Pass(1), Leap(-72), Pass(60)],
}


@pytest.mark.parametrize("taken", FOUND.values(), ids=FOUND)
async def test_what_once_went_wrong_does_not(template, reading_process, taken):
    await walk_through(template, reading_process, 0, taken)


def test_the_same_seed_takes_the_same_steps():
    random, again = Random(7), Random(7)  # noqa: S311
    assert [draw_step(random) for _ in range(50)] == [draw_step(again) for _ in range(50)]


class Known:
    """A release as far as the judge of floods looks at it."""

    def __init__(self, chapter_id, schedule_id=1, state="posted"):
        self.chapter_id, self.schedule_id, self.state = chapter_id, schedule_id, state


class Daily:
    rule = a_rule()
    per_drop = 1
    late = LatePolicy.SHIFT


@pytest.mark.parametrize(
    ("apart", "by_hand", "found"),
    [(1, False, True), (1, True, False), (25, False, False)],
)
def test_two_chapters_at_one_slot_are_a_flood_unless_one_was_asked_for(apart, by_hand, found):
    cards = [Message(n, 1, AT + timedelta(hours=n * apart), (), (1, n)) for n in range(2)]
    known = {0: Known(0), 1: Known(1, None if by_hand else 1)}
    assert bool(Floods().judge(cards, Daily(), known)) is found


ALL_AT_ONCE = Reschedule(Repeat.ONCE, None, "18:00", "Europe/Berlin", 0, LatePolicy.SHIFT)
TWO_A_DAY = replace(ALL_AT_ONCE, repeat=Repeat.DAILY, per_drop=2)
# Pressed while the first chapter, of two messages, is on its way.
PRESSED = {
    "the next one": Drop(ALL_AT_ONCE, (Press(1, "now"),)),
    "the next one, taken back": Drop(ALL_AT_ONCE, (Press(1, "now and undo"),)),
    "one more than there is room for": Drop(TWO_A_DAY, (Press(1, "now"), Press(1, "now"))),
    "two more, the first taken back": Drop(
        TWO_A_DAY, (Press(1, "now"), Press(1, "now"), Press(1, "undo"), Press(2, "undo"))
    ),
    "paused behind the next one": Drop(TWO_A_DAY, (Press(1, "now"), Press(1, "pause"))),
    "ended behind the next one": Drop(TWO_A_DAY, (Press(1, "now"), Press(1, "cancel"))),
    "paused for a moment, to be held if late": Drop(
        replace(ALL_AT_ONCE, late=LatePolicy.HOLD), (Press(1, "pause and resume"),)
    ),
}


async def press(template, reading, seed, drop):
    with tempfile.TemporaryDirectory() as folder:
        async with open_pressed(Path(folder), template, reading, seed) as walk:
            await walk.begin(chapters=CHAPTERS)
            await walk.drop(drop)


@pytest.mark.parametrize("drop", PRESSED.values(), ids=PRESSED)
async def test_chapters_come_by_number_whatever_is_pressed_in_a_drop(
    template, reading_process, drop
):
    await press(template, reading_process, 0, drop)


@pytest.mark.parametrize("seed", [5, 11, 23])
async def test_chapters_come_by_number_in_any_drop(template, reading_process, seed):
    await press(template, reading_process, seed, draw_drop(Random(seed)))  # noqa: S311
