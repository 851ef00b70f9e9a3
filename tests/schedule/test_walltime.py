from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.schedule.walltime import to_local, to_utc


@pytest.mark.parametrize(
    ("zone", "local", "instant"),
    [
        ("Europe/Berlin", "2027-01-10T18:00", "2027-01-10T17:00"),
        ("Europe/Berlin", "2027-07-10T18:00", "2027-07-10T16:00"),
        # Gaps: the next local time that exists is the moment of the change.
        ("Europe/Berlin", "2027-03-28T02:00", "2027-03-28T01:00"),
        ("Europe/Berlin", "2027-03-28T02:30", "2027-03-28T01:00"),
        ("Europe/Berlin", "2027-03-28T02:59", "2027-03-28T01:00"),
        ("Europe/Berlin", "2027-03-28T03:00", "2027-03-28T01:00"),
        ("America/New_York", "2027-03-14T02:30", "2027-03-14T07:00"),
        ("America/Santiago", "2027-09-05T00:30", "2027-09-05T04:00"),
        ("Australia/Lord_Howe", "2027-10-03T02:15", "2027-10-02T15:30"),
        # A whole day that Samoa never had.
        ("Pacific/Apia", "2011-12-30T18:00", "2011-12-30T10:00"),
        # Overlaps: the first of the two.
        ("Europe/Berlin", "2026-10-25T02:30", "2026-10-25T00:30"),
        ("America/New_York", "2026-11-01T01:30", "2026-11-01T05:30"),
        ("Australia/Lord_Howe", "2027-04-04T01:45", "2027-04-03T14:45"),
    ],
)
def test_a_local_time_means_one_instant(zone, local, instant):
    found = to_utc(datetime.fromisoformat(local), ZoneInfo(zone))
    assert found == datetime.fromisoformat(instant).replace(tzinfo=UTC)
    assert found.tzinfo is UTC


def test_a_wall_clock_shows_local_time():
    noon = datetime(2027, 7, 1, 12, tzinfo=UTC)
    assert to_local(noon, ZoneInfo("Europe/Berlin")) == datetime.fromisoformat("2027-07-01T14:00")
