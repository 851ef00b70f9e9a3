from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.models.release import LatePolicy, Slot
from bot.schedule.lateness import GRACE, judge, split_due

NOW = datetime(2026, 11, 21, 18, tzinfo=UTC)


def slot(chapter, **late):
    return Slot(chapter, NOW - timedelta(**late))


def numbers(slots):
    return [slot.chapter_id for slot in slots]


ON_TIME = [slot(1), slot(2, days=-1)]
A_LITTLE_LATE = [slot(1, minutes=6), slot(2, days=-1)]
TWO_MISSED = [slot(1, days=2), slot(2, days=2), slot(3, days=1), slot(4, days=-1)]


@pytest.mark.parametrize(
    ("late", "slots", "go", "move", "ask"),
    [
        (LatePolicy.SHIFT, ON_TIME, [1], [], False),
        (LatePolicy.SHIFT, A_LITTLE_LATE, [1], [], False),
        (LatePolicy.SHIFT, TWO_MISSED, [1, 2], [3, 4], False),
        (LatePolicy.SHIFT, [], [], [], False),
        (LatePolicy.CATCH_UP, ON_TIME, [1], [], False),
        (LatePolicy.CATCH_UP, TWO_MISSED, [1, 2, 3], [], False),
        (LatePolicy.CATCH_UP, [], [], [], False),
        (LatePolicy.HOLD, ON_TIME, [1], [], False),
        (LatePolicy.HOLD, A_LITTLE_LATE, [], [], True),
        (LatePolicy.HOLD, [slot(1, minutes=5)], [1], [], False),
        (LatePolicy.HOLD, [slot(1, minutes=2), slot(2, minutes=1)], [], [], True),
        (LatePolicy.HOLD, TWO_MISSED, [], [], True),
        (LatePolicy.HOLD, [slot(1, days=-1)], [], [], False),
        (LatePolicy.HOLD, [], [], [], False),
    ],
)
def test_a_late_policy_decides_what_goes_what_moves_and_whether_to_ask(late, slots, go, move, ask):
    verdict = judge(late, slots, NOW)
    assert (numbers(verdict.go), numbers(verdict.move), verdict.ask) == (go, move, ask)


def test_a_longer_grace_lets_a_lone_slot_go():
    assert not judge(LatePolicy.HOLD, A_LITTLE_LATE, NOW, grace=2 * GRACE).ask


@given(
    st.sampled_from(LatePolicy),
    st.lists(st.integers(-50, 50), max_size=20).map(
        lambda hours: [slot(n, hours=hour) for n, hour in enumerate(hours)]
    ),
)
def test_nothing_that_is_due_is_dropped(late, slots):
    due, _ = split_due(slots, NOW)
    verdict = judge(late, slots, NOW)
    kept = {*verdict.go, *verdict.move}
    assert verdict.ask or set(due) <= kept
    assert set(verdict.go) <= set(due)
    assert not set(verdict.go) & set(verdict.move)
