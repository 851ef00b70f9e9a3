import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import StoryError
from bot.models.release import Repeat
from bot.schedule.recurrence import Recurrence, read_rrule, write_rrule

days = st.sets(st.integers(0, 6), min_size=1).map(lambda found: tuple(sorted(found)))
recurrences = st.one_of(
    st.just(Recurrence(Repeat.ONCE)),
    st.just(Recurrence(Repeat.DAILY)),
    st.builds(Recurrence, st.sampled_from([Repeat.WEEKLY, Repeat.FORTNIGHTLY]), days),
    st.builds(Recurrence, st.just(Repeat.MONTHLY), month_day=st.integers(1, 31)),
)


@given(recurrences)
def test_what_is_written_is_read_back(recurrence):
    assert read_rrule(write_rrule(recurrence)) == recurrence


@pytest.mark.parametrize(
    ("recurrence", "text"),
    [
        (Recurrence(Repeat.ONCE), ""),
        (Recurrence(Repeat.DAILY), "FREQ=DAILY"),
        (Recurrence(Repeat.WEEKLY, (0, 4)), "FREQ=WEEKLY;BYDAY=MO,FR"),
        (Recurrence(Repeat.FORTNIGHTLY, (6,)), "FREQ=WEEKLY;INTERVAL=2;WKST=MO;BYDAY=SU"),
        (Recurrence(Repeat.MONTHLY, month_day=15), "FREQ=MONTHLY;BYMONTHDAY=15"),
        (
            Recurrence(Repeat.MONTHLY, month_day=30),
            "FREQ=MONTHLY;BYMONTHDAY=28,29,30;BYSETPOS=-1",
        ),
    ],
)
def test_rules_are_plain_rfc_5545(recurrence, text):
    assert write_rrule(recurrence) == text


@pytest.mark.parametrize(
    "text",
    [
        "FREQ=SECONDLY",
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=DAILY;COUNT=3",
        "FREQ=DAILY;BYDAY=MO",
        "FREQ=WEEKLY",
        "FREQ=WEEKLY;BYDAY=FR,MO",
        "FREQ=WEEKLY;BYDAY=MO,MO",
        "FREQ=WEEKLY;BYDAY=XX",
        "FREQ=MONTHLY",
        "FREQ=MONTHLY;BYMONTHDAY=0",
        "FREQ=MONTHLY;BYMONTHDAY=32",
        "FREQ=MONTHLY;BYMONTHDAY=99999999",
        "FREQ=MONTHLY;BYMONTHDAY=30,31",
        "FREQ=MONTHLY;BYMONTHDAY=31;BYSETPOS=-1",
        "FREQ=DAILY\n",
        "nonsense",
    ],
)
def test_a_rule_that_may_never_fire_or_fire_too_often_is_not_understood(text):
    with pytest.raises(StoryError, match="/release schedule"):
        read_rrule(text)
