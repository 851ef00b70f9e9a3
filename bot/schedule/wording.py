"""Rules and instants in words for people."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Literal

from bot.models.release import Repeat, Rule
from bot.schedule.recurrence import Recurrence, read_rrule

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_LONGEST_MONTH = 31
_SHORTEST_MONTH = 28


def describe(rule: Rule, per_drop: int) -> str:
    """Say when a rule fires and how much: `Mondays and Fridays at 18:00, Europe/Berlin`."""
    recurrence = read_rrule(rule.rrule)
    days: dict[Repeat, Callable[[], str]] = {
        Repeat.ONCE: lambda: f"Once, on {rule.start.day} {rule.start:%B %Y}",
        Repeat.DAILY: lambda: "Every day",
        Repeat.WEEKLY: lambda: _weekly(recurrence),
        Repeat.FORTNIGHTLY: lambda: f"Every other {_listed(_day_names(recurrence))}",
        Repeat.MONTHLY: lambda: _monthly(recurrence.month_day),
    }
    when = f"{days[recurrence.repeat]()} at {rule.at:%H:%M}, {rule.zone}"
    return f"{when}{_amount(rule, per_drop)}"


def stamp(instant: datetime, style: Literal["F", "f", "D", "R"] = "F") -> str:
    """An instant that Discord shows in each reader's own zone."""
    return f"<t:{int(instant.timestamp())}:{style}>"


def _amount(rule: Rule, per_drop: int) -> str:
    if per_drop == 0:
        return ", all chapters that are left"
    if per_drop == 1:
        return ", one chapter" if not rule.rrule else ""
    return f", {per_drop} chapters" if not rule.rrule else f", {per_drop} chapters each time"


def _weekly(recurrence: Recurrence) -> str:
    if len(recurrence.days) == len(_DAYS):
        return "Every day"
    return _listed([f"{name}s" for name in _day_names(recurrence)])


def _monthly(day: int) -> str:
    if day == _LONGEST_MONTH:
        return "The last day of every month"
    shorter = " (the last day of a shorter month)" if day > _SHORTEST_MONTH else ""
    return f"The {day}{_suffix(day)} of every month{shorter}"


def _suffix(day: int) -> str:
    if day in (11, 12, 13):
        return "th"
    return {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")


def _day_names(recurrence: Recurrence) -> list[str]:
    return [_DAYS[day] for day in recurrence.days]


def _listed(words: Sequence[str]) -> str:
    return " and ".join(filter(None, (", ".join(words[:-1]), words[-1])))
