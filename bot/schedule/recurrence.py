"""The RFC 5545 rules this product writes, and reads back: no others are understood.

Each of them fires at least once in two months, which is what bounds every search.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.errors import StoryError
from bot.models.release import Repeat
from bot.schedule.texts import RULE_UNREADABLE

DAY_CODES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")

_RULE = re.compile(
    r"FREQ=(?P<freq>DAILY|WEEKLY|MONTHLY)"
    r"(?P<every_other>;INTERVAL=2;WKST=MO)?"
    r"(?:;BYDAY=(?P<days>[A-Z,]+))?"
    r"(?:;BYMONTHDAY=(?P<month_days>[0-9]{1,2}(?:,[0-9]{1,2})*))?"
    r"(?P<last>;BYSETPOS=-1)?"
)


@dataclass(frozen=True, slots=True)
class Recurrence:
    """How a rule repeats. `days` are weekdays, Monday 0; `month_day` is 0 unless monthly."""

    repeat: Repeat
    days: tuple[int, ...] = ()
    month_day: int = 0


def write_rrule(recurrence: Recurrence) -> str:
    """Return the RFC 5545 rule, empty for `once`."""
    days = ",".join(DAY_CODES[day] for day in recurrence.days)
    rules = {
        Repeat.ONCE: "",
        Repeat.DAILY: "FREQ=DAILY",
        Repeat.WEEKLY: f"FREQ=WEEKLY;BYDAY={days}",
        Repeat.FORTNIGHTLY: f"FREQ=WEEKLY;INTERVAL=2;WKST=MO;BYDAY={days}",
        Repeat.MONTHLY: f"FREQ=MONTHLY;{_month_days(recurrence.month_day)}",
    }
    return rules[recurrence.repeat]


def read_rrule(text: str) -> Recurrence:
    """Read back what `write_rrule` wrote; anything else is a StoryError."""
    if not text:
        return Recurrence(Repeat.ONCE)
    found = _RULE.fullmatch(text)
    recurrence = _recurrence(found) if found else None
    if recurrence is None or write_rrule(recurrence) != text:
        raise StoryError(RULE_UNREADABLE)
    return recurrence


def _recurrence(found: re.Match[str]) -> Recurrence | None:
    codes = (found["days"] or "").split(",")
    days = tuple(number for number, code in enumerate(DAY_CODES) if code in codes)
    month_day = int((found["month_days"] or "0").rpartition(",")[2])
    if found["freq"] == "DAILY":
        return Recurrence(Repeat.DAILY)
    if found["freq"] == "MONTHLY":
        return Recurrence(Repeat.MONTHLY, month_day=month_day) if 1 <= month_day <= 31 else None
    repeat = Repeat.FORTNIGHTLY if found["every_other"] else Repeat.WEEKLY
    return Recurrence(repeat, days) if days else None


def _month_days(day: int) -> str:
    # The 29th to 31st mean the last day of a shorter month: the latest of these that exists.
    if day <= 28:
        return f"BYMONTHDAY={day}"
    return f"BYMONTHDAY={_listed(range(28, day + 1))};BYSETPOS=-1"


def _listed(numbers: Sequence[int]) -> str:
    return ",".join(map(str, numbers))
