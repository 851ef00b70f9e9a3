from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.errors import StoryError
from bot.models.release import Repeat, Rule
from bot.schedule.rules import (
    HORIZON,
    instants,
    make_rule,
    parse_date,
    parse_days,
    parse_time,
)
from bot.schedule.walltime import to_local

# A Saturday, 10:33 in Berlin.
NOW = datetime(2026, 11, 21, 9, 33, tzinfo=UTC)
BERLIN = "Europe/Berlin"


def rule_of(repeat, *, at="18:00", days=None, start=None, zone=BERLIN, now=NOW):
    return make_rule(repeat, at=at, days=days, start=start, zone=zone, now=now)


def local_dates(rule, count, *, after=NOW):
    found = islice(instants(rule, after=after), count)
    return [to_local(instant, ZoneInfo(rule.zone)).date().isoformat() for instant in found]


def local_times(rule, count, *, after):
    found = islice(instants(rule, after=after), count)
    return [f"{instant.astimezone(ZoneInfo(rule.zone)):%m-%d %H:%M%z}" for instant in found]


@pytest.mark.parametrize(
    ("repeat", "days", "start", "dates"),
    [
        (Repeat.ONCE, None, None, ["2026-11-21"]),
        (Repeat.ONCE, None, date(2026, 12, 24), ["2026-12-24"]),
        (Repeat.DAILY, None, None, ["2026-11-21", "2026-11-22", "2026-11-23"]),
        (Repeat.WEEKLY, None, None, ["2026-11-21", "2026-11-28", "2026-12-05"]),
        (Repeat.WEEKLY, "mon,fri", None, ["2026-11-23", "2026-11-27", "2026-11-30"]),
        (Repeat.WEEKLY, None, date(2026, 12, 2), ["2026-12-02", "2026-12-09", "2026-12-16"]),
        (Repeat.FORTNIGHTLY, None, None, ["2026-11-21", "2026-12-05", "2026-12-19"]),
        # The start's week is the first that counts, and its Monday is over.
        (Repeat.FORTNIGHTLY, "mon,sat", None, ["2026-11-21", "2026-11-30", "2026-12-05"]),
        (Repeat.FORTNIGHTLY, "sun,mon", date(2026, 11, 23), ["2026-11-23", "2026-11-29"]),
        (Repeat.MONTHLY, None, None, ["2026-11-21", "2026-12-21", "2027-01-21"]),
        (Repeat.MONTHLY, None, date(2026, 12, 15), ["2026-12-15", "2027-01-15"]),
    ],
)
def test_a_rule_gives_the_dates_its_words_promise(repeat, days, start, dates):
    assert local_dates(rule_of(repeat, days=days, start=start), len(dates)) == dates


@pytest.mark.parametrize(
    ("start", "dates"),
    [
        (date(2027, 1, 31), ["2027-01-31", "2027-02-28", "2027-03-31", "2027-04-30"]),
        (date(2027, 1, 30), ["2027-01-30", "2027-02-28", "2027-03-30", "2027-04-30"]),
        (date(2027, 1, 29), ["2027-01-29", "2027-02-28", "2027-03-29", "2027-04-29"]),
        (date(2028, 1, 31), ["2028-01-31", "2028-02-29", "2028-03-31", "2028-04-30"]),
        (date(2028, 1, 30), ["2028-01-30", "2028-02-29", "2028-03-30", "2028-04-30"]),
        (date(2028, 1, 29), ["2028-01-29", "2028-02-29", "2028-03-29", "2028-04-29"]),
        (date(2027, 1, 28), ["2027-01-28", "2027-02-28", "2027-03-28", "2027-04-28"]),
    ],
)
def test_the_last_days_of_a_month_mean_the_last_day_of_a_shorter_one(start, dates):
    assert local_dates(rule_of(Repeat.MONTHLY, start=start), 4) == dates


@pytest.mark.parametrize("repeat", [r for r in Repeat if r is not Repeat.ONCE])
def test_a_recurring_rule_may_have_started_long_ago(repeat):
    rule = rule_of(repeat, start=date(1, 1, 1))
    assert next(instants(rule, after=NOW)) > NOW
    assert rule.start == date(1, 1, 1)


def test_a_fortnight_is_counted_from_the_start_however_long_ago():
    rule = rule_of(Repeat.FORTNIGHTLY, start=date(2020, 1, 6))
    weeks = (date.fromisoformat(local_dates(rule, 1)[0]) - date(2020, 1, 6)).days / 7
    assert weeks % 2 == 0


def test_the_instant_asked_after_is_not_given_again():
    rule = rule_of(Repeat.DAILY)
    first, second = islice(instants(rule, after=NOW), 2)
    assert next(instants(rule, after=first)) == second
    assert next(instants(rule, after=first - timedelta(milliseconds=1))) == first


@pytest.mark.parametrize(
    ("words", "start", "hint"),
    [
        ("10:33", None, "already past in Europe/Berlin"),
        ("10:00", None, "already past"),
        ("18:00", date(2026, 11, 20), "already past"),
        ("18:00", date(9999, 12, 31), "ten years"),
        ("18:00", date(2040, 1, 1), "ten years"),
    ],
)
def test_a_single_release_needs_a_date_that_will_come(words, start, hint):
    with pytest.raises(StoryError, match=hint):
        rule_of(Repeat.ONCE, at=words, start=start)


@pytest.mark.parametrize("repeat", [r for r in Repeat if r is not Repeat.ONCE])
def test_a_recurring_rule_that_begins_too_late_is_refused(repeat):
    with pytest.raises(StoryError, match="ten years"):
        rule_of(repeat, start=date(9999, 12, 31))


@pytest.mark.parametrize("repeat", [Repeat.DAILY, Repeat.ONCE, Repeat.MONTHLY])
def test_days_are_refused_where_they_mean_nothing(repeat):
    with pytest.raises(StoryError, match="leave them out"):
        rule_of(repeat, days="mon")


@pytest.mark.parametrize(
    ("words", "days"),
    [
        ("mon,wed,fri", (0, 2, 4)),
        ("Friday, MONDAY", (0, 4)),
        ("tu th", (1, 3)),
        ("Tues; thurs", (1, 3)),
        ("sat and sun", (5, 6)),
        ("sun,sun", (6,)),
        ("mon/wed", (0, 2)),
    ],
)
def test_days_are_read_as_people_write_them(words, days):
    assert parse_days(words) == days


@pytest.mark.parametrize("words", ["someday", "m", ",", "mon,xyz", "monday2", "1"])
def test_days_that_are_none_are_refused_with_an_example(words):
    with pytest.raises(StoryError, match="mon,wed,fri"):
        parse_days(words)


@pytest.mark.parametrize(
    ("words", "at"),
    [("18:00", time(18)), ("6:00", time(6)), (" 09:05 ", time(9, 5)), ("00:00", time(0))],
)
def test_times_are_read_on_a_24_hour_clock(words, at):
    assert parse_time(words) == at


@pytest.mark.parametrize("words", ["24:00", "18:60", "6pm", "18", "18.00", "", "١٨:00", "-1:00"])
def test_other_times_are_refused_with_an_example(words):
    with pytest.raises(StoryError, match="18:00"):
        parse_time(words)


@pytest.mark.parametrize(
    ("zone", "at", "after", "times"),
    [
        (BERLIN, "02:30", (2027, 3, 27), ["03-27 02:30+0100", "03-28 03:00+0200"]),
        (BERLIN, "02:30", (2026, 10, 24), ["10-24 02:30+0200", "10-25 02:30+0200"]),
        ("America/New_York", "02:30", (2027, 3, 14), ["03-14 03:00-0400", "03-15 02:30-0400"]),
        ("America/Santiago", "00:00", (2027, 9, 4, 5), ["09-05 01:00-0300", "09-06 00:00-0300"]),
        ("Australia/Lord_Howe", "02:15", (2027, 10, 2), ["10-03 02:30+1100", "10-04 02:15+1100"]),
    ],
)
def test_a_daily_rule_fires_once_a_day_where_clocks_change(zone, at, after, times):
    rule = rule_of(Repeat.DAILY, at=at, zone=zone, start=date(2026, 1, 1), now=NOW)
    assert local_times(rule, 2, after=datetime(*after, tzinfo=UTC)) == times


def test_two_times_that_a_zone_jumped_over_fire_once():
    rule = Rule("FREQ=DAILY", date(2011, 12, 28), time(0), "Pacific/Apia")
    found = local_times(rule, 3, after=datetime(2011, 12, 28, 11, tzinfo=UTC))
    assert found == ["12-29 00:00-1000", "12-31 00:00+1400", "01-01 00:00+1400"]


@pytest.mark.parametrize(
    ("words", "found"),
    [("2026-12-24", date(2026, 12, 24)), (" 2026-1-5 ", date(2026, 1, 5)), ("", None)],
)
def test_a_start_date_is_read(words, found):
    assert parse_date(words) == found


@pytest.mark.parametrize(
    "words", ["24.12.2026", "2026-13-01", "2027-02-29", "tomorrow", "0000-1-1"]
)
def test_another_start_date_is_refused_with_an_example(words):
    with pytest.raises(StoryError, match="YYYY-MM-DD"):
        parse_date(words)


ZONES = [
    "Europe/Berlin",
    "America/New_York",
    "America/Santiago",
    "Australia/Lord_Howe",
    "Africa/Casablanca",
    "Pacific/Apia",
    "UTC",
]
afters = st.datetimes(
    datetime.fromisoformat("2005-01-01"),
    datetime.fromisoformat("2060-01-01"),
    timezones=st.just(UTC),
)


@st.composite
def rules(draw):
    repeat = draw(st.sampled_from([r for r in Repeat if r is not Repeat.ONCE]))
    weekly = repeat in (Repeat.WEEKLY, Repeat.FORTNIGHTLY)
    days = draw(st.none() | st.sets(st.sampled_from(["mon", "tue", "thu", "sun"]), min_size=1))
    after = draw(afters)
    start = after.date() + timedelta(days=draw(st.integers(-900, 900)))
    at = draw(st.times()).strftime("%H:%M")
    listed = ",".join(days) if weekly and days else None
    zone = draw(st.sampled_from(ZONES))
    return make_rule(repeat, at=at, days=listed, start=start, zone=zone, now=after), after


@given(rules())
@settings(deadline=None)
def test_instants_rise_from_after_and_show_the_rule_on_the_wall(drawn):
    rule, after = drawn
    found = list(islice(instants(rule, after=after), 40))
    assert len(found) == 40
    assert all(earlier < later for earlier, later in zip([after, *found], found, strict=False))
    for instant in found:
        assert instant.tzinfo is UTC
        assert shows(rule, instant) or is_end_of_gap(rule, instant)


@given(rules(), st.integers(0, 30))
@settings(deadline=None)
def test_it_does_not_matter_from_where_one_looks(drawn, count):
    rule, after = drawn
    found = list(islice(instants(rule, after=after), count + 5))
    later = found[count]
    assert list(islice(instants(rule, after=later), 4)) == found[count + 1 :]


@given(st.sampled_from(ZONES[:-2]), st.times(), st.integers(2006, 2040))
@settings(deadline=None)
def test_a_daily_rule_loses_no_day_and_doubles_none(zone, at, year):
    rule = Rule("FREQ=DAILY", date(year, 1, 1), at.replace(second=0, microsecond=0), zone)
    before = datetime(year, 1, 1, tzinfo=UTC) - timedelta(days=2)
    found = islice(instants(rule, after=before), 365)
    days = [to_local(instant, ZoneInfo(zone)).date() for instant in found]
    assert days == [date(year, 1, 1) + timedelta(days=n) for n in range(365)]


@given(rules())
@settings(deadline=None, max_examples=20)
def test_the_search_ends(drawn):
    rule, after = drawn
    *_, last = instants(rule, after=after)
    assert last <= after + HORIZON + timedelta(days=1)


def shows(rule, instant):
    return to_local(instant, ZoneInfo(rule.zone)).time() == rule.at


def is_end_of_gap(rule, instant):
    zone = ZoneInfo(rule.zone)
    before = instant - timedelta(seconds=1)
    jumped = to_local(instant, zone) - to_local(before, zone) > timedelta(seconds=1)
    return jumped and rule.at not in (to_local(instant, zone).time(), to_local(before, zone).time())
