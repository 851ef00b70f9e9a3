"""Keeps us far from the ban: Discord shuts out bots that have too many requests refused.

Its limit is 10,000 answers of 401, 403 or 429 within ten minutes. 429s that it calls shared are
free.
"""

import logging
from collections import deque

from bot.services.delivery.texts import REQUESTS_HELD
from bot.services.ports.publisher import DeliveryProblem, ProblemKind

log = logging.getLogger(__name__)

DISCORDS_LIMIT = 10_000
WINDOW = 600.0
# So low that a few restarts, which begin to count anew, and what people's own commands cost fit.
BOUND = 1_000

_REFUSALS = frozenset({401, 403, 429})


def is_refusal(status: int, scope: str | None) -> bool:
    """Whether Discord counts an answer against us."""
    return status in _REFUSALS and not (status == 429 and scope == "shared")


class RefusalBudget:
    """An exact count of refusals in a sliding window. `now` is in seconds of a clock of ticks."""

    def __init__(self, bound: int = BOUND, window: float = WINDOW) -> None:
        self._bound = bound
        self._window = window
        self._refused: deque[float] = deque()
        # The last date that was given to a request that was put off, and when the log last said so.
        self._promised = self._logged = float("-inf")

    def refused(self, now: float) -> None:
        """Count one refusal, of any request."""
        # In order, also where the ticks of a simulated clock jump back.
        self._refused.append(max(now, self._refused[-1]) if self._refused else now)

    def count(self, now: float) -> int:
        """How many were refused within the window."""
        self._forget(now)
        return len(self._refused)

    def require_room(self, now: float) -> None:
        """Raise DeliveryProblem, passing and with its date, where one more could be too many.

        What is under way meanwhile may still be refused, so the bound is far below the limit.
        """
        if self.count(now) < self._bound:
            return
        if self._logged + self._window <= now:
            self._logged = now
            log.warning("%s requests were refused in %s s: holding", self._bound, self._window)
        raise DeliveryProblem(ProblemKind.PASSING, REQUESTS_HELD, self._next_place(now) - now)

    def _next_place(self, now: float) -> float:
        """A date for one who is put off: not before half is forgotten, and one after another as
        fast as the bound allows, so that who was put off together does not come back together.
        """
        half = self._refused[len(self._refused) - self._bound // 2 - 1] + self._window
        self._promised = max(self._promised + self._window / self._bound, half, now)
        return self._promised

    def _forget(self, now: float) -> None:
        while self._refused and self._refused[0] + self._window <= now:
            self._refused.popleft()
