"""Plans: slots stay where the rule puts them, and chapters fill them."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from bot.models.release import Rule, Slot
from bot.schedule.rules import instants

_WEEK = timedelta(weeks=1)


def plan(
    rule: Rule,
    *,
    chapters: Sequence[int],
    per_drop: int,
    skipped: Collection[datetime],
    after: datetime,
) -> tuple[Slot, ...]:
    """Give chapters (ids, in order) to the rule's slots after `after`, `per_drop` to each.

    0 a drop means all at the first slot. Skipped slots stay empty. Chapters for which the rule has
    no slot left are not in the answer.
    """
    size = per_drop or max(1, len(chapters))
    drops = [chapters[first : first + size] for first in range(0, len(chapters), size)]
    free = (instant for instant in instants(rule, after=after) if instant not in skipped)
    return tuple(
        Slot(chapter, at) for drop, at in zip(drops, free, strict=False) for chapter in drop
    )


def buffer_weeks(slots: Sequence[Slot], now: datetime) -> float:
    """For how many weeks there is something to release."""
    latest = max((slot.at for slot in slots), default=now)
    return max(0.0, (latest - now) / _WEEK)
