"""Late policies: what is done with slots that went by while nothing could be posted."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.models.release import LatePolicy, Slot

GRACE = timedelta(minutes=5)
"""A lone slot no older than this is on time, for an author who wants to be asked."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """`go` are released now, in order; `move` need new slots; `ask` holds all and asks."""

    go: tuple[Slot, ...]
    move: tuple[Slot, ...]
    ask: bool = False


def split_due(slots: Sequence[Slot], now: datetime) -> tuple[tuple[Slot, ...], tuple[Slot, ...]]:
    """Part slots into due ones and coming ones, each by time."""
    ordered = sorted(slots, key=lambda slot: slot.at)
    due = tuple(slot for slot in ordered if slot.at <= now)
    return due, tuple(ordered[len(due) :])


def judge(
    late: LatePolicy, slots: Sequence[Slot], now: datetime, *, grace: timedelta = GRACE
) -> Verdict:
    """Apply a schedule's late policy to all of its waiting slots.

    SHIFT: the oldest slot goes and, if it was not alone, all others get new slots. CATCH_UP: all
    that are due go. HOLD: if slots were missed none goes, and the author is asked.
    """
    due, coming = split_due(slots, now)
    oldest = tuple(slot for slot in due if slot.at == due[0].at)
    others = due[len(oldest) :]
    if late is LatePolicy.CATCH_UP:
        return Verdict(due, ())
    if late is LatePolicy.HOLD:
        missed = bool(others) or bool(due and now - due[0].at > grace)
        return Verdict((), (), ask=True) if missed else Verdict(due, ())
    return Verdict(oldest, (*others, *coming) if others else ())
