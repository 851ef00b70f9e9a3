"""Both clock changes of a year, zone by zone, and the dates that not every year or month has."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

import pytest

from bot.errors import StoryError
from bot.models.release import Rule
from bot.schedule.rules import fires_at, instants, nearest

DAILY = "FREQ=DAILY"


def shown(rrule, at, zone, after, count):
    rule = Rule(rrule, date(2026, 1, 31), time.fromisoformat(at), zone)
    start = datetime.fromisoformat(after).replace(tzinfo=ZoneInfo(zone))
    found = islice(instants(rule, after=start.astimezone(UTC)), count)
    return [f"{instant.astimezone(ZoneInfo(zone)):%m-%d %H:%M%z}" for instant in found]


@pytest.mark.parametrize(
    ("zone", "at", "after", "times"),
    [
        ("Europe/Berlin", "02:30", "2027-03-27", "27 02:30+0100, 28 03:00+0200, 29 02:30+0200"),
        ("Europe/Berlin", "02:30", "2027-10-30", "30 02:30+0200, 31 02:30+0200, 01 02:30+0100"),
        ("Europe/Berlin", "18:00", "2027-03-27", "27 18:00+0100, 28 18:00+0200, 29 18:00+0200"),
        ("America/New_York", "02:00", "2027-03-13", "13 02:00-0500, 14 03:00-0400, 15 02:00-0400"),
        ("America/New_York", "01:30", "2027-11-06", "06 01:30-0400, 07 01:30-0400, 08 01:30-0500"),
        # At midnight: a day without its first hour, and a day with its last hour twice.
        ("America/Santiago", "00:30", "2027-09-04", "04 00:30-0400, 05 01:00-0300, 06 00:30-0300"),
        ("America/Santiago", "23:30", "2027-04-02", "02 23:30-0300, 03 23:30-0300, 04 23:30-0400"),
        # By half an hour.
        (
            "Australia/Lord_Howe",
            "02:15",
            "2027-10-02",
            "02 02:15+1030, 03 02:30+1100, 04 02:15+1100",
        ),
        (
            "Australia/Lord_Howe",
            "01:45",
            "2027-04-03",
            "03 01:45+1100, 04 01:45+1100, 05 01:45+1030",
        ),
        # For the month of Ramadan, on other dates every year.
        ("Africa/Casablanca", "02:30", "2027-02-06", "06 02:30+0100, 07 02:30+0100, 08 02:30+0000"),
        ("Africa/Casablanca", "02:30", "2027-03-13", "13 02:30+0000, 14 03:00+0100, 15 02:30+0100"),
        ("Africa/Casablanca", "02:30", "2028-01-22", "22 02:30+0100, 23 02:30+0100, 24 02:30+0000"),
    ],
)
def test_each_day_has_its_one_instant_where_clocks_change(zone, at, after, times):
    found = shown(DAILY, at, zone, after, 3)
    assert ", ".join(entry[3:] for entry in found) == times


@pytest.mark.parametrize(
    ("rrule", "after", "dates"),
    [
        ("FREQ=MONTHLY;BYMONTHDAY=28,29;BYSETPOS=-1", "2027-02-01", "02-28 03-29 04-29"),
        ("FREQ=MONTHLY;BYMONTHDAY=28,29;BYSETPOS=-1", "2028-02-01", "02-29 03-29 04-29"),
        (
            "FREQ=MONTHLY;BYMONTHDAY=28,29,30,31;BYSETPOS=-1",
            "2028-01-31T12:00",
            "02-29 03-31 04-30",
        ),
        # 2100 is no leap year.
        ("FREQ=MONTHLY;BYMONTHDAY=28,29;BYSETPOS=-1", "2100-02-01", "02-28 03-29 04-29"),
        ("FREQ=DAILY", "2028-02-27T12:00", "02-28 02-29 03-01"),
        ("FREQ=WEEKLY;BYDAY=TU", "2028-02-25", "02-29 03-07 03-14"),
    ],
)
def test_the_end_of_a_month_comes_every_month(rrule, after, dates):
    found = shown(rrule, "00:05", "Europe/Berlin", after, 3)
    assert " ".join(entry[:5] for entry in found) == dates


RULE = Rule(DAILY, date(2027, 1, 1), time(18), "Europe/Berlin")
FIVE = datetime(2027, 1, 10, 17, tzinfo=UTC)


@pytest.mark.parametrize(
    ("rule", "instant", "fires"),
    [
        (RULE, FIVE, True),
        (RULE, FIVE + timedelta(hours=1), False),
        (RULE, FIVE + timedelta(milliseconds=1), False),
        # The end of a gap is an instant of a time that does not exist.
        (
            Rule(DAILY, RULE.start, time(2, 30), RULE.zone),
            datetime(2027, 3, 28, 1, tzinfo=UTC),
            True,
        ),
        # The second time that a clock shows it is none.
        (
            Rule(DAILY, RULE.start, time(2, 30), RULE.zone),
            datetime(2027, 10, 31, 1, 30, tzinfo=UTC),
            False,
        ),
    ],
)
def test_whether_an_instant_is_a_rules_own(rule, instant, fires):
    assert fires_at(rule, instant) is fires


def test_the_nearest_instant_is_what_a_date_has_become():
    assert nearest(RULE, FIVE + timedelta(hours=3)) == FIVE
    assert nearest(RULE, FIVE - timedelta(hours=3)) == FIVE
    once = Rule("", date(2027, 1, 10), time(18), "Europe/Berlin")
    assert nearest(once, FIVE + timedelta(days=3)) is None


def test_a_zone_that_nobody_knows_is_said_in_a_sentence():
    with pytest.raises(StoryError, match="another timezone"):
        next(instants(Rule(DAILY, RULE.start, time(18), "Atlantis/Capital"), after=FIVE))
