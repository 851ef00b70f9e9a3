"""Whether more chapters left at one slot than the author allowed."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from bot.models.release import LatePolicy, Release, ReleaseState, Schedule
from bot.schedule.rules import instants
from hunts.simulation.record import Message

_LOOK_BACK = timedelta(days=70)


class Floods:
    """Counts the chapters that left since the latest slot.

    What somebody asked for by hand, what had stopped, and what came before the last change of
    schedule or clock is not counted.
    """

    def __init__(self) -> None:
        self._seen = 0
        self._counted = list[datetime]()
        self._stopped = set[int]()

    def forget(self) -> None:
        self._counted.clear()

    def judge(
        self, cards: Sequence[Message], schedule: Schedule, known: Mapping[int, Release]
    ) -> str:
        """What is wrong with the cards that came since the last call, or nothing."""
        new, self._seen = cards[self._seen :], len(cards)
        wrong = ""
        for card in new:
            wrong = wrong or self._judge(
                card, schedule, known.get(card.card[1] if card.card else 0)
            )
        stopped = (r for r in known.values() if r.state is ReleaseState.STOPPED)
        self._stopped.update(release.chapter_id for release in stopped)
        return wrong

    def _judge(self, card: Message, schedule: Schedule, release: Release | None) -> str:
        if release is None or release.schedule_id is None or release.chapter_id in self._stopped:
            return ""
        if schedule.late is LatePolicy.CATCH_UP or not schedule.per_drop:
            return ""
        slot = _latest_slot(schedule, card.at)
        self._counted = [at for at in self._counted if slot is not None and at >= slot]
        self._counted.append(card.at)
        if len(self._counted) > schedule.per_drop:
            return f"flood: {[str(at) for at in self._counted]} since {slot}"
        return ""


def _latest_slot(schedule: Schedule, at: datetime) -> datetime | None:
    slot = None
    for slot_at in instants(schedule.rule, after=at - _LOOK_BACK):
        if slot_at > at:
            break
        slot = slot_at
    return slot
