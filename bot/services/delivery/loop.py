"""The loop that makes releases happen: it sleeps until the earliest row and is woken by changes."""

import asyncio
import logging
from collections import defaultdict
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import TypeVar

from bot.clock import Clock
from bot.models.release import Release, ReleaseState
from bot.services.background.guard import guard
from bot.services.background.task import Errand
from bot.services.background.waiting import Nap, Sleep
from bot.services.delivery.delivery import LEAD, Delivery
from bot.services.schedules.clock_changes import ClockChanges
from bot.services.schedules.late_policy import apply_late_policy, missed_any
from bot.storage.database.database import Database, Tx
from bot.storage.database.trouble import DatabaseTrouble
from bot.storage.releases import claims, releases, schedules

log = logging.getLogger(__name__)

T = TypeVar("T")

LONGEST_SLEEP = timedelta(seconds=60)
# For a row that should be gone by now and is not: look again soon, and never spin on it.
SHORTEST_SLEEP = timedelta(seconds=1)
# Claimed in one pass; what is left is claimed in the next, which follows at once.
BATCH = 1_000


class ReleaseLoop:
    """Claims what is due soon and starts a task for each release; the task ends with it.

    What releases leave to be done is done by `errands`, beside them. Call `wake` whenever rows of
    releases, schedules or notices changed.
    """

    def __init__(
        self,
        db: Database,
        clock: Clock,
        delivery: Delivery,
        errands: Sequence[Errand],
        *,
        sleep: Sleep = asyncio.sleep,
        longest_sleep: timedelta = LONGEST_SLEEP,
    ) -> None:
        self._db = db
        self._clock = clock
        self._delivery = delivery
        self._errands = errands
        self._nap = Nap(sleep)
        self._moved_clocks = ClockChanges(db, clock)
        self._longest = longest_sleep
        self._patience = SHORTEST_SLEEP
        self._task: asyncio.Task[None] | None = None
        self._deliveries: dict[int, asyncio.Task[None]] = {}
        # Schedules whose late chapters this pass has not decided upon.
        self._unjudged = set[int]()

    async def start(self) -> None:
        """Begin, or go on: starting what runs is a no-op."""
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._run(), name="releases")

    def wake(self) -> None:
        """Look at the rows again now."""
        self._nap.cut()

    async def stop(self) -> None:
        """Start nothing new, and let what was asked of Discord be recorded."""
        running = [task for task in (self._task, *self._deliveries.values()) if task is not None]
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)
        await asyncio.gather(self._delivery.settle(), *(errand.stop() for errand in self._errands))
        self._task = None

    async def run_once(self, now: datetime) -> bool:
        """One pass over the rows. Whether it claimed anything, so that there may be more."""
        self._unjudged.clear()
        await self._moved_clocks.look(now)
        async with self._db.read() as tx:
            unfinished = await claims.find_unfinished(tx, now=now, owner=self._delivery.owner)
            due = await _find_due(tx, now)
        recalled = await self._recall(due)
        due = self._certain(due)
        waits = await self._recover(unfinished)
        if recalled or waits or await self._apply_late_policies(due, now):
            due = await self._judged(now)
        claimed = 0
        for release in due:
            if release.schedule_id not in self._unjudged:
                claimed += bool(await self._kept_apart(self._claim(release), release))
        for errand in self._errands:
            errand.start(self.wake)
        return claimed > 0

    async def idle(self) -> None:
        """Return when no delivery is under way."""
        while self._deliveries:
            await asyncio.gather(*self._deliveries.values(), return_exceptions=True)

    async def _run(self) -> None:
        while True:
            pause = await self._guarded(self._pass())
            if self._db.in_trouble:
                self._patience = min(self._patience * 2, self._longest)
                pause = self._patience
            else:
                self._patience = SHORTEST_SLEEP
            await self._nap.take((pause or self._longest).total_seconds())

    async def _pass(self) -> timedelta:
        """Do all there is to do; returns how long to sleep."""
        if self._db.in_trouble:
            # One small write finds out, instead of every release that waits.
            await self._db.try_out()
        while await self.run_once(looked_at := self._clock.now()):
            pass
        return await self.until_next(looked_at)

    async def until_next(self, looked_at: datetime | None = None) -> timedelta:
        """How long there is nothing new to do, and no longer than the longest sleep.

        What was due when the rows were last `looked_at` is being seen to.
        """
        async with self._db.read() as tx:
            earliest = await releases.next_due(tx)
        now = self._clock.now()
        since = looked_at or now
        owed = [at - now for errand in self._errands if (at := await errand.next_due(since))]
        return max(min([sleep_until(earliest, now, self._longest), *owed]), SHORTEST_SLEEP)

    async def _recover(self, found: Sequence[Release]) -> bool:
        """Take up what a crash, a failure or a stop left half done. Whether anything waits anew."""
        waits = False
        for release in found:
            if release.release_id in self._deliveries:
                continue
            if release.state is ReleaseState.CLAIMED:
                await self._kept_apart(self._delivery.give_back(release), release)
                waits = True
            else:
                self._start(release, partial(self._delivery.resume, release))
        return waits

    async def _recall(self, due: Sequence[Release]) -> bool:
        """Take up what is out although the rows say that it waits; whether there was any."""
        if not await self._delivery.forgotten.has_gaps():
            return False
        recalled = await self._guarded(self._delivery.forgotten.recall(due)) or ()
        for release in recalled:
            self._start(release, partial(self._delivery.resume, release))
        return bool(recalled)

    def _certain(self, due: Sequence[Release]) -> list[Release]:
        """Releases that are certainly unposted."""
        return [release for release in due if self._delivery.forgotten.lets_go(release)]

    async def _judged(self, now: datetime) -> list[Release]:
        """What is due now that rows have changed; what changes again is left to the next pass."""
        async with self._db.read() as tx:
            due = self._certain(await _find_due(tx, now))
        return [] if await self._apply_late_policies(due, now) else due

    async def _apply_late_policies(self, due: Sequence[Release], now: datetime) -> bool:
        """Whether any row has changed."""
        late = defaultdict[int, list[Release]](list)
        for release in due:
            if release.schedule_id is not None and release.due_at <= now:
                late[release.schedule_id].append(release)
        changed = False
        for schedule_id in sorted(late.keys() - self._unjudged):
            judged = await self._kept_apart(self._judge(schedule_id, now), *late[schedule_id])
            if judged is None:
                self._unjudged.add(schedule_id)
            changed |= bool(judged)
        return changed

    async def _judge(self, schedule_id: int, now: datetime) -> bool:
        async with self._db.read() as tx:
            schedule = await schedules.get_schedule(tx, schedule_id)
            if schedule is None or not await missed_any(tx, schedule, now=now):
                return False
        async with self._db.write() as tx:
            schedule = await schedules.get_schedule(tx, schedule_id)
            return schedule is not None and await apply_late_policy(tx, schedule, now=now)

    async def _claim(self, release: Release) -> bool:
        await self._end_stale(release.release_id)
        ready = await self._delivery.prepare(release)
        if ready is None:
            return False
        claim = await self._delivery.claim(release, ready.parts, made_of=ready.material)
        if claim is None:
            return False
        self._start(release, partial(self._delivery.carry_out, claim))
        return True

    async def _end_stale(self, release_id: int) -> None:
        """A delivery that waits with a claim which was taken back has nothing left to do."""
        stale = self._deliveries.get(release_id)
        if stale is not None:
            stale.cancel()
            await asyncio.gather(stale, return_exceptions=True)

    def _start(self, release: Release, work: Callable[[], Awaitable[None]]) -> None:
        task = asyncio.create_task(self._deliver(release, work))
        self._deliveries[release.release_id] = task
        task.add_done_callback(partial(self._ended, release.release_id))

    async def _deliver(self, release: Release, work: Callable[[], Awaitable[None]]) -> None:
        await self._guarded(work(), release)
        # There is word for the author now, or a new instant at which to try again. But a database
        # that cannot be used is asked again in good time, and not by each release that failed.
        if not self._db.in_trouble:
            self.wake()

    def _ended(self, release_id: int, task: asyncio.Task[None]) -> None:
        del self._deliveries[release_id]
        error = None if task.cancelled() else task.exception()
        if error is not None and not isinstance(error, DatabaseTrouble):
            # Not even its failure could be stored. No wake-up: the next pass is soon enough.
            log.error("release %s: left as it is", release_id, exc_info=error)

    async def _kept_apart(self, work: Awaitable[T], *found: Release) -> T | None:
        """As `guarded`, even where the failure cannot be stored: then it is left as it is."""
        return await self._guarded(self._guarded(work, *found))

    async def _guarded(self, work: Awaitable[T], *found: Release) -> T | None:
        """Nothing that goes wrong with one release reaches another, and nothing ends the loop."""

        async def crashed(reference: str) -> None:
            for release in found:
                await self._delivery.failures.crashed(release, reference)

        ids = ", ".join(str(release.release_id) for release in found)
        try:
            return await guard(f"release {ids}" if ids else "pass over the releases", work, crashed)
        except DatabaseTrouble:
            # It has been said once for all, and the rows still tell what is left to be done.
            return None


async def _find_due(tx: Tx, now: datetime) -> list[Release]:
    due = await releases.find_due(tx, now + LEAD, BATCH)
    # A release that failed waits its time out; only what is still to come is made ready early.
    return [release for release in due if release.retry_at is None or release.retry_at <= now]


def sleep_until(
    earliest: datetime | None, now: datetime, longest: timedelta = LONGEST_SLEEP
) -> timedelta:
    """How long the loop may sleep when nothing that could be claimed by `now` is left."""
    if earliest is None:
        return longest
    left = earliest - now
    # Within the lead only what waits for its next try is left, and that is not claimed early.
    left = left - LEAD if left > LEAD else left
    return min(max(left, SHORTEST_SLEEP), longest)
