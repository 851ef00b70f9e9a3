"""A proposed schedule inside a button: whole, so that nothing has to be kept until it is pressed.

A token names ids and a rule and holds no secret. Whether its presser may use it is asked again.
"""

import hmac
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from datetime import date, time
from struct import Struct

from bot.errors import StoryError
from bot.models.release import LatePolicy, Repeat, Rule
from bot.schedule.recurrence import Recurrence, read_rrule, write_rrule
from bot.schedule.zones import find_zone
from bot.services.schedules.texts import BUTTON_UNREADABLE

MAX_LENGTH = 80

# Story, channel, repeat, weekdays as bits, start as an ordinal, minute of the day, drop, late.
_FIELDS = Struct(">QQBBIHBB")
# With these the packed bytes are a multiple of three: base64 without padding or spare bits.
_SEAL_BYTES = 7
_SHAPE = re.compile(r"(?P<packed>[A-Za-z0-9_-]{44})\.(?P<zone>[A-Za-z0-9_+/-]{1,35})")
_REPEATS = tuple(Repeat)
_POLICIES = tuple(LatePolicy)


@dataclass(frozen=True, slots=True)
class ScheduleRequest:
    """A schedule that a member was shown and has not confirmed yet."""

    story_id: int
    channel_id: int
    rule: Rule
    per_drop: int
    late: LatePolicy


def write_token(wish: ScheduleRequest, key: str) -> str:
    """Seal a wish with the installation's key. At most 80 of `A-Z a-z 0-9 _ - + / .`."""
    recurrence = read_rrule(wish.rule.rrule)
    packed = _FIELDS.pack(
        wish.story_id,
        wish.channel_id,
        _REPEATS.index(recurrence.repeat),
        sum(1 << day for day in recurrence.days),
        wish.rule.start.toordinal(),
        wish.rule.at.hour * 60 + wish.rule.at.minute,
        wish.per_drop,
        _POLICIES.index(wish.late),
    )
    sealed = urlsafe_b64encode(packed + _seal(packed, wish.rule.zone, key)).decode()
    return f"{sealed}.{wish.rule.zone}"


def read_token(token: str, key: str) -> ScheduleRequest:
    """Return what was sealed with this key; StoryError for anything else."""
    found = _SHAPE.fullmatch(token)
    if found is None:
        raise StoryError(BUTTON_UNREADABLE)
    sealed = urlsafe_b64decode(found["packed"])
    packed, seal = sealed[:-_SEAL_BYTES], sealed[-_SEAL_BYTES:]
    if not hmac.compare_digest(seal, _seal(packed, found["zone"], key)):
        raise StoryError(BUTTON_UNREADABLE)
    return _unpack(packed, find_zone(found["zone"]))


def _unpack(packed: bytes, zone: str) -> ScheduleRequest:
    fields: tuple[int, ...] = _FIELDS.unpack(packed)
    story_id, channel_id, repeat, day_bits, start, minute, per_drop, late = fields
    first = date.fromordinal(start)
    recurrence = Recurrence(
        _REPEATS[repeat],
        days=tuple(day for day in range(7) if day_bits >> day & 1),
        month_day=first.day if _REPEATS[repeat] is Repeat.MONTHLY else 0,
    )
    rule = Rule(write_rrule(recurrence), first, time(*divmod(minute, 60)), zone)
    return ScheduleRequest(story_id, channel_id, rule, per_drop, _POLICIES[late])


def _seal(packed: bytes, zone: str, key: str) -> bytes:
    return hmac.digest(key.encode(), packed + zone.encode(), "sha256")[:_SEAL_BYTES]
