"""From a wall clock to the one instant it means, where clocks change as well."""

from bisect import bisect_left
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.errors import StoryError
from bot.messages.layout.escape import escape
from bot.schedule.texts import ZONE_IS_GONE

_SECOND = timedelta(seconds=1)


def zone_named(name: str) -> ZoneInfo:
    """Return the zone; StoryError where the zone data of this machine does not have it."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise StoryError(ZONE_IS_GONE(zone=escape(name[:40]))) from None


def to_utc(local: datetime, zone: ZoneInfo) -> datetime:
    """Return the instant of a naive local time.

    A time that occurs twice is its first occurrence. One that does not exist is the next that
    does: the instant at which the clocks were moved past it.
    """
    before = local.replace(tzinfo=zone, fold=0).astimezone(UTC)
    if before.astimezone(zone).replace(tzinfo=None) == local:
        return before
    # In a gap, fold=0 reads the old offset and lands behind the change, fold=1 ahead of it.
    earliest = local.replace(tzinfo=zone, fold=1).astimezone(UTC)
    seconds = range(int((before - earliest) / _SECOND) + 1)
    offset = before.astimezone(zone).utcoffset()
    changed = bisect_left(
        seconds,
        True,
        key=lambda n: (earliest + n * _SECOND).astimezone(zone).utcoffset() == offset,
    )
    return earliest + changed * _SECOND


def to_local(instant: datetime, zone: ZoneInfo) -> datetime:
    """Return what a wall clock in `zone` shows at an instant, naive."""
    return instant.astimezone(zone).replace(tzinfo=None)
