"""When events happened that Discord tells without an instant: one after the other, as told."""

from collections.abc import Callable, Hashable
from datetime import datetime, timedelta

_MILLISECOND = timedelta(milliseconds=1)


class EventTimes:
    """Whole milliseconds, as they are stored, which never go back even if the clock does.

    After a RESUME Discord tells minutes in a moment. Two events of one reaction, or one and the
    clearing of its message, never share an instant: the later one would not be known.
    """

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._latest: datetime | None = None
        self._taken = set[Hashable]()

    def now(self) -> datetime:
        """Not before any event that was told by now."""
        now = self._now()
        now = now.replace(microsecond=now.microsecond // 1000 * 1000)
        if self._latest is None or now > self._latest:
            self._latest = now
            self._taken.clear()
        return self._latest

    def begin_after(self, latest: datetime | None) -> None:
        """Be behind all that was told by now, and behind `latest`, which an earlier process saw.

        A clock that was put back must not make what is asked now older than what was known.
        """
        known = max(filter(None, (self._latest, latest)), default=None)
        if known is not None and self.now() <= known + _MILLISECOND:
            self._latest = known + 2 * _MILLISECOND
            self._taken.clear()

    def of_reaction(self, message_id: int, user_id: int, emoji: str, burst: bool) -> datetime:
        return self._next(
            taken=((message_id, user_id, emoji, burst), (message_id, "cleared")),
            takes=((message_id, user_id, emoji, burst), (message_id,)),
        )

    def of_clearing(self, message_id: int) -> datetime:
        return self._next(
            taken=((message_id,), (message_id, "cleared")), takes=((message_id, "cleared"),)
        )

    def _next(self, taken: tuple[Hashable, ...], takes: tuple[Hashable, ...]) -> datetime:
        at = self.now()
        if not self._taken.isdisjoint(taken):
            self._latest = at = at + _MILLISECOND
            self._taken.clear()
        self._taken.update(takes)
        return at
