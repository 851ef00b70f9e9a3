"""Work owed in rows with a date each: found when due, done one by one, put off, or given up."""

import asyncio
from abc import abstractmethod
from collections.abc import Awaitable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Generic, TypeVar

from typing_extensions import override

from bot.clock import Clock
from bot.services.background import back_off, guard
from bot.services.background.pace import Pace
from bot.services.background.task import Errand
from bot.services.background.texts import ERROR_PASSES, ERROR_STAYS
from bot.services.ports.publisher import DeliveryProblem, ProblemKind, Publisher
from bot.storage.database.database import Database, Tx

RowT = TypeVar("RowT")
T = TypeVar("T")


class OwnError(DeliveryProblem):
    """Not Discord, but our own code said no. `sentence` has the log's reference."""


@dataclass(frozen=True, slots=True)
class _Left:
    """How often a row was left as it is, and until when it is not looked at."""

    tries: int
    until: datetime


class OwedWork(Errand, Generic[RowT]):
    """One kind of owed work. A row that fails, in any way, keeps no other from its turn.

    `batch`: so many rows at a time. `tries`: so often is tried what passes by itself; without an
    end where there is none.
    """

    batch: int
    tries: float = float("inf")

    def __init__(self, db: Database, clock: Clock, publisher: Publisher, pace: Pace) -> None:
        super().__init__(db, clock, publisher, pace)
        self._left = dict[str, _Left]()

    @abstractmethod
    async def find_due(self, tx: Tx, now: datetime, limit: int) -> Sequence[RowT]:
        """Rows whose time has come."""

    @abstractmethod
    async def find_next(self, tx: Tx, after: datetime) -> datetime | None:
        """When `find_due` has something that it does not have at `after`."""

    @abstractmethod
    async def carry_out(self, due: Sequence[RowT]) -> None:
        """Do all of it, each thing `guarded`."""

    @abstractmethod
    def name_of(self, row: RowT) -> str:
        """One row's own name, for the log."""

    async def postpone(self, tx: Tx, row: RowT, due_at: datetime, problem: DeliveryProblem) -> None:
        """It may pass by itself: let the row be due again then. Where that is not stored, it is
        remembered as long as the process lives.
        """
        self._leave_until(row, due_at)

    async def give_up(self, tx: Tx, row: RowT, problem: DeliveryProblem) -> None:
        """It does not pass by itself: end it, or let it wait long; tell the people concerned."""
        self._leave_until(row, self._clock.now() + back_off.OBSTACLE.last)

    def attempts(self, row: RowT) -> int:
        """How often it was put off before."""
        left = self._left.get(self.name_of(row))
        return left.tries if left else 0

    @override
    async def run(self) -> None:
        while due := await self.look():
            await self.carry_out(due)

    @override
    async def next_due(self, after: datetime) -> datetime | None:
        async with self._db.read() as tx:
            stored = await self.find_next(tx, after)
        left = [left.until for left in self._left.values() if left.until > after]
        return min(filter(None, [stored, *left]), default=None)

    async def look(self) -> Sequence[RowT]:
        """Rows that are due now and not left as they are."""
        now = self._clock.now()
        self._forget_old(now)
        left = {name for name, left in self._left.items() if left.until > now}
        async with self._db.read() as tx:
            # What is left stands in the way of nothing that is due behind it.
            found = await self.find_due(tx, now, self.batch + len(left))
        return [row for row in found if self.name_of(row) not in left]

    async def guarded(self, rows: Sequence[RowT], work: Awaitable[T]) -> T | None:
        """Do `work` for these rows. Where it fails they, and no others, come again later."""
        name = f"{self.name}: {', '.join(map(self.name_of, rows))}"
        return await guard.guard(name, self._tried(rows, work), partial(self._crashed, rows))

    async def met(self, row: RowT, problem: DeliveryProblem) -> None:
        """Put it off, or give it up."""
        now, attempts = self._clock.now(), self.attempts(row)
        passing = problem.kind is ProblemKind.PASSING and attempts + 1 < self.tries
        async with self._db.write() as tx:
            if passing:
                await self.postpone(tx, row, retry_at(attempts, problem, now), problem)
            else:
                await self.give_up(tx, row, problem)
        self.put_off()

    async def _tried(self, rows: Sequence[RowT], work: Awaitable[T]) -> T | None:
        try:
            done = await work
        except DeliveryProblem as problem:
            for row in rows:
                await self.met(row, problem)
            return None
        for row in rows:
            self._left.pop(self.name_of(row), None)
        return done

    async def _crashed(self, rows: Sequence[RowT], reference: str) -> None:
        for row in rows:
            name = f"{self.name}: {self.name_of(row)}, left as it is"
            met = self.met(row, self._own_error(row, reference))
            await guard.guard(name, met, partial(self._not_even_stored, row))

    def _own_error(self, row: RowT, reference: str) -> OwnError:
        if self.attempts(row) + 1 < back_off.OWN_TRIES:
            return OwnError(ProblemKind.PASSING, ERROR_PASSES(reference=reference))
        return OwnError(ProblemKind.OURS, ERROR_STAYS(reference=reference))

    async def _not_even_stored(self, row: RowT, reference: str) -> None:
        self._leave_until(row, self._clock.now() + back_off.OWED.last)
        self.put_off()

    def _forget_old(self, now: datetime) -> None:
        """Of what did not come again since: it is done, or owed no more."""
        since = now - back_off.OBSTACLE.last
        self._left = {name: left for name, left in self._left.items() if left.until > since}

    def _leave_until(self, row: RowT, until: datetime) -> None:
        name = self.name_of(row)
        tries = self._left[name].tries if name in self._left else 0
        self._left[name] = _Left(tries + 1, until)


async def side_by_side(works: Iterable[Awaitable[None]]) -> None:
    """Do all of it, even if one raises; that is raised when they are through."""
    ended = await asyncio.gather(*works, return_exceptions=True)
    for error in filter(None, ended):
        raise error


def retry_at(attempts: int, problem: DeliveryProblem, now: datetime) -> datetime:
    """The date of the next try after `attempts` earlier ones: as Discord asks, or later."""
    if problem.retry_after is not None:
        return now + timedelta(seconds=problem.retry_after)
    return now + back_off.OWED.after(attempts)
