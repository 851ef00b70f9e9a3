"""Rules and instants in words for people."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Literal

from bot.models.release import Repeat, Rule
from bot.schedule import texts
from bot.schedule.recurrence import Recurrence, read_rrule

_LONGEST_MONTH = 31
_SHORTEST_MONTH = 28


def describe(rule: Rule, per_drop: int) -> str:
    """Say when a rule fires and how much: `Mondays and Fridays at 18:00, Europe/Berlin`."""
    recurrence = read_rrule(rule.rrule)
    days: dict[Repeat, Callable[[], str]] = {
        Repeat.ONCE: lambda: texts.ONCE(date=f"{rule.start.day} {rule.start:%B %Y}"),
        Repeat.DAILY: lambda: texts.EVERY_DAY,
        Repeat.WEEKLY: lambda: _weekly(recurrence),
        Repeat.FORTNIGHTLY: lambda: texts.EVERY_OTHER(days=_named(texts.DAYS, recurrence)),
        Repeat.MONTHLY: lambda: _monthly(recurrence.month_day),
    }
    places = {"days": days[recurrence.repeat](), "time": f"{rule.at:%H:%M}", "zone": rule.zone}
    if per_drop == 0:
        return texts.AT_ALL(**places)
    if per_drop == 1:
        return (texts.AT if rule.rrule else texts.AT_ONE)(**places)
    return (texts.AT_SEVERAL_EACH if rule.rrule else texts.AT_SEVERAL)(**places, count=per_drop)


def stamp(instant: datetime, style: Literal["F", "f", "D", "R"] = "F") -> str:
    """An instant that Discord shows in each reader's own zone."""
    return f"<t:{int(instant.timestamp())}:{style}>"


def _weekly(recurrence: Recurrence) -> str:
    if len(recurrence.days) == len(texts.DAYS):
        return texts.EVERY_DAY
    return _named(texts.EACH_DAYS, recurrence)


def _monthly(day: int) -> str:
    if day == _LONGEST_MONTH:
        return texts.LAST_OF_MONTH
    sentence = texts.OF_EVERY_MONTH_OR_LAST if day > _SHORTEST_MONTH else texts.OF_EVERY_MONTH
    return sentence(day=_nth(day))


def _nth(day: int) -> str:
    endings = {1: texts.FIRST, 2: texts.SECOND, 3: texts.THIRD}
    ending = texts.NTH if day in (11, 12, 13) else endings.get(day % 10, texts.NTH)
    return ending(day=day)


def _named(names: Sequence[str], recurrence: Recurrence) -> str:
    *others, last = (names[day] for day in recurrence.days)
    return texts.BOTH(first=", ".join(others), last=last) if others else last
