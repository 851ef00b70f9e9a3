"""Wall-clock rules: made from what an author said, and turned into instants."""

import re
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from itertools import takewhile

from dateutil.rrule import rrulestr

from bot.errors import StoryError
from bot.messages.layout.escape import escape
from bot.models.release import Repeat, Rule
from bot.schedule import texts
from bot.schedule.recurrence import Recurrence, read_rrule, write_rrule
from bot.schedule.walltime import to_local, to_utc, zone_named

HORIZON = timedelta(days=3653)
"""How far behind the first instant asked for a search goes: about ten years."""

# No zone has ever moved its clocks by more than a day, across the date line.
_NEAR = timedelta(hours=25)
_TICK = timedelta(milliseconds=1)

_DAY_NAMES = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_DATE = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})")
_TIME = re.compile(r"([0-9]{1,2}):([0-9]{2})")


def make_rule(
    repeat: Repeat,
    *,
    at: str,
    days: str | None,
    start: date | None,
    zone: str,
    now: datetime,
) -> Rule:
    """Make the rule an author described; `zone` is an IANA name.

    Without a start it counts from today in the zone. Raises StoryError for what makes no sense,
    and for a rule that would never fire.
    """
    first = start or to_local(now, zone_named(zone)).date()
    recurrence = Recurrence(
        repeat,
        days=_days_of(repeat, days, first),
        month_day=first.day if repeat is Repeat.MONTHLY else 0,
    )
    rule = Rule(write_rrule(recurrence), first, parse_time(at), zone)
    if next(instants(rule, after=now), None) is None:
        raise StoryError(_never(rule, now))
    return rule


def instants(rule: Rule, *, after: datetime) -> Iterator[datetime]:
    """Yield the rule's instants in UTC, strictly after `after`, each once and in order.

    The search ends ten years behind `after`.
    """
    zone = zone_named(rule.zone)
    latest, end = after, to_local(after, zone) + HORIZON
    for local in takewhile(lambda local: local <= end, _local_times(rule, to_local(after, zone))):
        instant = to_utc(local, zone)
        # Two local times that do not exist may both move to the same next one.
        if instant > latest:
            latest = instant
            yield instant


def fires_at(rule: Rule, instant: datetime) -> bool:
    """Whether an instant is one of the rule's, by the zone data there is now.

    Of an instant that showed the rule's time on the wall when it was planned.
    """
    zone = zone_named(rule.zone)
    local = to_local(instant, zone)
    if local.time() == rule.at:
        return to_utc(local, zone) == instant
    return has_date(rule, instant)


def has_date(rule: Rule, instant: datetime) -> bool:
    """Whether the rule fires at this very instant."""
    return next(instants(rule, after=instant - _TICK), None) == instant


def nearest(rule: Rule, instant: datetime) -> datetime | None:
    """The rule's instant nearest to one from before its zone changed; None if none is near."""
    near = takewhile(lambda at: at <= instant + _NEAR, instants(rule, after=instant - _NEAR))
    return min(near, key=lambda at: abs(at - instant), default=None)


def parse_time(words: str) -> time:
    """Read `18:00` or `9:30`; StoryError for anything else."""
    found = _TIME.fullmatch(words.strip())
    hour, minute = (int(found[1]), int(found[2])) if found else (24, 0)
    if hour > 23 or minute > 59:
        raise StoryError(texts.WRITE_TIME)
    return time(hour, minute)


def parse_date(words: str) -> date | None:
    """Read `2026-12-24`; None for no words, StoryError for anything else."""
    if not words.strip():
        return None
    found = _DATE.fullmatch(words.strip())
    try:
        year, month, day = map(int, found.groups()) if found else (0, 0, 0)
        return date(year, month, day)
    except ValueError:
        raise StoryError(texts.WRITE_START) from None


def parse_days(words: str) -> tuple[int, ...]:
    """Read weekdays such as `mon,wed` or `Friday, sat`; Monday is 0, and the order is a week's."""
    found = {_weekday(word) for word in re.split(r"[,;/\s]+|\band\b", words.casefold()) if word}
    if not found:
        raise StoryError(texts.WRITE_DAYS)
    return tuple(sorted(found))


def _weekday(word: str) -> int:
    for number, name in enumerate(_DAY_NAMES):
        if len(word) >= 2 and name.startswith(word):
            return number
    raise StoryError(texts.NO_DAY(word=escape(word[:20])))


def _days_of(repeat: Repeat, words: str | None, first: date) -> tuple[int, ...]:
    weekly = repeat in (Repeat.WEEKLY, Repeat.FORTNIGHTLY)
    if words is None or not words.strip():
        return (first.weekday(),) if weekly else ()
    if not weekly:
        raise StoryError(texts.DAYS_NOT_FOR(repeat=repeat.value))
    return parse_days(words)


def _never(rule: Rule, now: datetime) -> str:
    local_now = to_local(now, zone_named(rule.zone))
    if datetime.combine(rule.start, rule.at) <= local_now:
        return texts.IS_PAST(
            time=f"{rule.at:%H:%M}",
            date=rule.start,
            zone=rule.zone,
            now=f"{local_now:%H:%M}",
            today=local_now.date(),
        )
    return texts.TOO_FAR


def _local_times(rule: Rule, after: datetime) -> Iterator[datetime]:
    """The rule's wall-clock times, from some time before `after` on."""
    recurrence = read_rrule(rule.rrule)
    if recurrence.repeat is Repeat.ONCE:
        return iter((datetime.combine(rule.start, rule.at),))
    begin = _fast_forward(recurrence.repeat, rule.start, after.date())
    return iter(rrulestr(rule.rrule, dtstart=datetime.combine(begin, rule.at)))


def _fast_forward(repeat: Repeat, start: date, wanted: date) -> date:
    """A start near `wanted` from which the rule gives the same dates, so that none is counted out.

    At least a whole day is kept in hand: a time in a gap may move to the following date.
    """
    if repeat is Repeat.MONTHLY:
        month_before = (wanted.replace(day=1) - timedelta(days=1)).replace(day=1)
        return max(start, month_before)
    period = {Repeat.DAILY: 1, Repeat.WEEKLY: 7, Repeat.FORTNIGHTLY: 14}[repeat]
    periods = max(0, (wanted - start).days // period - 1)
    return start + timedelta(days=periods * period)
