from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.models.release import Rule, Slot
from bot.schedule.plan import buffer_weeks, plan

AFTER = datetime(2026, 11, 21, 9, tzinfo=UTC)
DAILY = Rule("FREQ=DAILY", date(2026, 11, 1), time(18), "UTC")
ONCE = Rule("", date(2026, 12, 24), time(18), "UTC")


def day(number):
    return datetime(2026, 11, 20, 18, tzinfo=UTC) + timedelta(days=number)


def planned(chapters, *, rule=DAILY, per_drop=1, skipped=(), after=AFTER):
    slots = plan(
        rule, chapters=chapters, per_drop=per_drop, skipped=frozenset(skipped), after=after
    )
    return [(slot.chapter_id, slot.at) for slot in slots]


def test_chapters_fill_the_slots_in_order():
    assert planned([7, 3, 9]) == [(7, day(1)), (3, day(2)), (9, day(3))]


def test_several_chapters_leave_at_one_instant_if_the_author_says_so():
    assert planned([1, 2, 3], per_drop=2) == [(1, day(1)), (2, day(1)), (3, day(2))]


def test_all_leave_at_the_first_slot_with_a_drop_of_nought():
    assert planned([1, 2, 3], per_drop=0) == [(1, day(1)), (2, day(1)), (3, day(1))]


def test_a_skipped_slot_stays_empty_and_the_chapters_move():
    assert planned([1, 2], skipped=[day(1), day(3)]) == [(1, day(2)), (2, day(4))]


def test_slots_begin_strictly_after():
    assert planned([1], after=day(1)) == [(1, day(2))]


def test_a_rule_that_fires_once_has_one_slot():
    assert planned([1, 2, 3], rule=ONCE) == [(1, datetime(2026, 12, 24, 18, tzinfo=UTC))]
    assert len(planned([1, 2, 3], rule=ONCE, per_drop=0)) == 3
    assert planned([1], rule=ONCE, after=datetime(2027, 1, 1, tzinfo=UTC)) == []


def test_nothing_is_planned_for_no_chapters():
    assert planned([]) == []
    assert planned([], per_drop=0) == []


@given(
    st.lists(st.integers(1, 10_000), unique=True, max_size=60),
    st.integers(0, 5),
    st.sets(st.integers(1, 30).map(day)),
)
def test_every_chapter_has_one_slot_in_order_and_no_slot_is_too_full(chapters, size, skipped):
    slots = planned(chapters, per_drop=size, skipped=skipped)
    assert [chapter for chapter, _ in slots] == chapters
    instants = [at for _, at in slots]
    assert instants == sorted(instants)
    assert not skipped.intersection(instants)
    assert all(instants.count(at) <= (size or len(chapters)) for at in instants)


@pytest.mark.parametrize(("days", "weeks"), [([], 0), ([-3], 0), ([0, 7], 1), ([14, 7], 2)])
def test_the_buffer_lasts_until_the_last_slot(days, weeks):
    slots = [Slot(n, AFTER + timedelta(days=n)) for n in days]
    assert buffer_weeks(slots, AFTER) == weeks
