"""Time turned into rows: the waiting releases of a schedule, made anew when anything changes."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import takewhile

from bot.models.release import LatePolicy, Release, ReleaseState, Schedule, ScheduleState, Slot
from bot.schedule.lateness import judge, split_due
from bot.schedule.plan import plan
from bot.storage import releases, schedules
from bot.storage.database import Tx

WAITING = (ReleaseState.WAITING, ReleaseState.CLAIMED)


async def replan(
    tx: Tx, schedule: Schedule, now: datetime, *, keep_due: bool = True
) -> tuple[Slot, ...]:
    """Give a schedule's unreleased chapters to its coming slots, and store that.

    What is due and may go now by the late policy stays due, unless `keep_due` is False: then it
    moves too. Where the rule has no slot left nothing moves, and without `keep_due` what is due
    is due now. Returns what is planned.
    """
    slots = await planned_slots(tx, schedule, now, keep_due=keep_due)
    await releases.replace_waiting(tx, schedule, slots)
    return slots


async def planned_slots(
    tx: Tx,
    schedule: Schedule,
    now: datetime,
    *,
    keep_due: bool = True,
    without: Collection[int] = (),
) -> tuple[Slot, ...]:
    """What `replan` would store. `schedule` need not be stored; `without` are chapters to omit."""
    if schedule.state is ScheduleState.ENDED:
        return ()
    chapters = await _free_chapters(tx, schedule, without)
    free = set(chapters)
    waiting = [slot for slot in await _waiting_slots(tx, schedule) if slot.chapter_id in free]
    kept = _in_order(_staying(schedule, waiting, now), chapters) if keep_due else ()
    skipped = await schedules.find_skips(tx, schedule.schedule_id)
    coming = await _coming(tx, schedule, chapters, kept, now, skipped)
    left = [slot for slot in waiting if slot.at not in skipped]
    return (*kept, *coming) if coming else _left(left, now, keep_due=keep_due)


async def waiting_releases(tx: Tx, schedule: Schedule) -> list[Release]:
    """A schedule's releases that have not begun, in the order in which they go out."""
    found = await _releases_at(tx, schedule, WAITING)
    return [release for release in found if release.schedule_id == schedule.schedule_id]


def slots_of(found: Sequence[Release]) -> tuple[Slot, ...]:
    return tuple(Slot(release.chapter_id, release.due_at) for release in found)


async def _waiting_slots(tx: Tx, schedule: Schedule) -> tuple[Slot, ...]:
    return slots_of(await waiting_releases(tx, schedule))


def _staying(schedule: Schedule, waiting: Sequence[Slot], now: datetime) -> tuple[Slot, ...]:
    if schedule.state is not ScheduleState.ACTIVE:
        return ()
    # Whether held slots go is asked when they are released: until then they are left alone.
    if schedule.late is LatePolicy.HOLD:
        return split_due(waiting, now)[0]
    return judge(schedule.late, waiting, now).go


def _left(waiting: Sequence[Slot], now: datetime, *, keep_due: bool) -> tuple[Slot, ...]:
    """What becomes of slots where the rule has no other: nobody else would ever move them."""
    due, coming = split_due(waiting, now)
    return (*(due if keep_due else (replace(slot, at=now) for slot in due)), *coming)


def _in_order(due: Sequence[Slot], chapters: Sequence[int]) -> tuple[Slot, ...]:
    """Those of the due slots that overtake no chapter which is free again, after an undo say."""
    at = {slot.chapter_id: slot for slot in due}
    return tuple(at[chapter] for chapter in takewhile(at.__contains__, chapters))


async def _coming(
    tx: Tx,
    schedule: Schedule,
    chapters: list[int],
    kept: Sequence[Slot],
    now: datetime,
    skipped: Collection[datetime],
) -> tuple[Slot, ...]:
    staying = {slot.chapter_id for slot in kept}
    # No slot is used twice, whatever the clock says.
    used = await releases.last_used_slot(tx, schedule.schedule_id)
    return plan(
        schedule.rule,
        chapters=[chapter for chapter in chapters if chapter not in staying],
        per_drop=schedule.per_drop,
        skipped=skipped,
        after=max(now, used or now),
    )


async def _free_chapters(tx: Tx, schedule: Schedule, without: Collection[int]) -> list[int]:
    """Chapters that nothing has begun to release there, and nobody has asked for by hand."""
    waiting = await _releases_at(tx, schedule, WAITING)
    by_hand = {release.chapter_id for release in waiting if release.schedule_id is None}
    chapters = await releases.unreleased_chapters(tx, schedule.story_id, schedule.target_id)
    return [chapter for chapter in chapters if chapter not in by_hand and chapter not in without]


async def _releases_at(
    tx: Tx, schedule: Schedule, states: Collection[ReleaseState]
) -> list[Release]:
    return await releases.find_releases(
        tx, story_id=schedule.story_id, target_id=schedule.target_id, states=states
    )
