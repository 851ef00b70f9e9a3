"""Schedules after changes of clocks: zones with new rules, and a system clock that was set."""

import logging
from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from bot.clock import Clock
from bot.errors import StoryError
from bot.models.release import Schedule, ScheduleState
from bot.schedule.rules import fires_at, nearest
from bot.services.background.guard import guard, leave
from bot.services.schedules.planning import replan, slots_of, waiting_releases
from bot.storage.database.database import Database, Tx
from bot.storage.notices import clock_set_back
from bot.storage.releases import releases, schedules

log = logging.getLogger(__name__)

# Clocks are corrected by less than this all the time.
NOTED = timedelta(minutes=5)


class ClockChanges:
    """Looks at the clock at every pass over the releases; acts at the first, and when it was set.

    An update of the zone data is seen by the next process only, so once a process is enough.
    """

    def __init__(self, db: Database, clock: Clock) -> None:
        self._db = db
        self._clock = clock
        self._last: tuple[datetime, float] | None = None
        self._ahead = False

    async def look(self, now: datetime) -> None:
        ticks, last = self._clock.ticks(), self._last
        if last is None:
            await self._realign(now)
            await self._bring_near(now)
        self._last = now, ticks
        leap = (now - last[0]) - timedelta(seconds=ticks - last[1]) if last else timedelta(0)
        self._ahead = self._ahead or leap > NOTED
        if leap < -NOTED:
            log.warning("the clock was set back by %s", -leap)
            await self._bring_near(now)
            await self._take_back(now)

    async def _bring_near(self, now: datetime) -> None:
        """Bring near the retries that a clock which was ahead has put off too far."""
        async with self._db.write() as tx:
            await clock_set_back.bring_near(tx, now)

    async def _take_back(self, now: datetime) -> None:
        """Dates that were given while the clock was ahead are given anew. No slot is used twice."""
        if not self._ahead:
            return
        self._ahead = False
        async with self._db.read() as tx:
            living = await schedules.find_living(tx)
        for schedule in living:
            await guard(_named(schedule), self._replan(schedule, now), leave)

    async def _replan(self, schedule: Schedule, now: datetime) -> None:
        async with self._db.write() as tx:
            current = await schedules.get_schedule(tx, schedule.schedule_id)
            if current is not None and current.state is ScheduleState.ACTIVE:
                await replan(tx, current, now)

    async def _realign(self, now: datetime) -> None:
        """Find the schedules whose zone has other rules than when they were planned."""
        async with self._db.read() as tx:
            living = await schedules.find_living(tx)
            dates = await schedules.find_planned(tx)
        for schedule in living:
            planned = dates.get(schedule.schedule_id, ())
            await guard(_named(schedule), self._realign_one(schedule, planned, now), leave)

    async def _realign_one(
        self, schedule: Schedule, planned: Collection[datetime], now: datetime
    ) -> None:
        moved = _moved(schedule, planned)
        if moved:
            async with self._db.write() as tx:
                await realign(tx, schedule, moved, now)
            log.warning("schedule %s: its zone has changed its rules", schedule.schedule_id)


def _named(schedule: Schedule) -> str:
    return f"schedule {schedule.schedule_id}"


def _moved(schedule: Schedule, dates: Collection[datetime]) -> dict[datetime, datetime | None]:
    """Which instants are the rule's no more, and what they are now."""
    try:
        return {at: nearest(schedule.rule, at) for at in dates if not fires_at(schedule.rule, at)}
    except StoryError as error:
        log.error("schedule %s: %s", schedule.schedule_id, error.sentence)
        return {}


async def realign(
    tx: Tx, schedule: Schedule, moved: Mapping[datetime, datetime | None], now: datetime
) -> None:
    """Let each date of a schedule be the same day and time on the wall as before."""
    for at in await schedules.find_skips(tx, schedule.schedule_id):
        if at > now and not fires_at(schedule.rule, at):
            await _skip(tx, schedule, nearest(schedule.rule, at))
    used = await releases.last_used_slot(tx, schedule.schedule_id)
    if used is not None and not fires_at(schedule.rule, used):
        # The day's chapter is out; the day's slot may be still to come.
        again = nearest(schedule.rule, used)
        await _skip(tx, schedule, again if again and again > now else None)
    slots = slots_of(await waiting_releases(tx, schedule))
    aligned = tuple(replace(slot, at=moved.get(slot.at) or slot.at) for slot in slots)
    await releases.replace_waiting(tx, schedule, aligned)
    if None in moved.values() or len({s.at for s in slots}) != len({s.at for s in aligned}):
        await replan(tx, schedule, now)


async def _skip(tx: Tx, schedule: Schedule, at: datetime | None) -> None:
    if at is not None:
        await schedules.add_skip(tx, schedule.schedule_id, at)
