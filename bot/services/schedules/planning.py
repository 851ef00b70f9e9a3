"""Time turned into rows: the waiting releases of a schedule, made anew when anything changes."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from types import MappingProxyType

from bot.models.release import (
    UNBEGUN,
    LatePolicy,
    Release,
    ReleaseState,
    Schedule,
    ScheduleState,
    Slot,
)
from bot.schedule.lateness import judge, split_due
from bot.schedule.plan import plan
from bot.schedule.rules import has_date
from bot.storage.database.database import Tx
from bot.storage.releases import releases, schedules

_NOTHING: Mapping[int, datetime] = MappingProxyType({})


async def replan(
    tx: Tx,
    schedule: Schedule,
    now: datetime,
    *,
    keep_due: bool = True,
    back: Mapping[int, datetime] = _NOTHING,
) -> tuple[Slot, ...]:
    """Give a schedule's unreleased chapters to its coming slots, and store that.

    What is due and may go now by the late policy stays due, unless `keep_due` is False: then it
    moves too. Where the rule has no slot left nothing moves, and without `keep_due` what is due
    is due now. `back` are chapters that had left the schedule, with the slots that they had.
    Returns what is planned.
    """
    slots = await planned_slots(tx, schedule, now, keep_due=keep_due, back=back)
    await releases.replace_waiting(tx, schedule, slots)
    return slots


async def planned_slots(
    tx: Tx,
    schedule: Schedule,
    now: datetime,
    *,
    keep_due: bool = True,
    without: Collection[int] = (),
    back: Mapping[int, datetime] = _NOTHING,
) -> tuple[Slot, ...]:
    """The slots that `replan` would store, without those chapters.

    `schedule` need not be stored.
    """
    if schedule.state is ScheduleState.ENDED:
        return ()
    chapters = await _free_chapters(tx, schedule, without)
    free = set(chapters)
    planned = [*await _waiting_slots(tx, schedule), *await _returning(tx, schedule, back)]
    waiting = [slot for slot in planned if slot.chapter_id in free]
    staying = _staying(schedule, waiting, now) if keep_due else ()
    kept = _filled(staying, chapters, schedule.per_drop)
    skipped = await schedules.find_skips(tx, schedule.schedule_id)
    coming = await _coming(tx, schedule, chapters, kept, now, skipped)
    left = [slot for slot in waiting if slot.at not in skipped]
    if coming:
        return (*kept, *coming)
    return _filled(_left(left, now, keep_due=keep_due), chapters, schedule.per_drop)


async def waiting_releases(tx: Tx, schedule: Schedule) -> list[Release]:
    """A schedule's releases that have not begun, in the order in which they go out."""
    found = await _releases_at(tx, schedule, UNBEGUN)
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
    """The slots as they stay where the rule has no further ones: nothing else would move them."""
    due, coming = split_due(waiting, now)
    return (*(due if keep_due else (replace(slot, at=now) for slot in due)), *coming)


def _filled(slots: Sequence[Slot], chapters: Sequence[int], per_drop: int) -> tuple[Slot, ...]:
    """The slots stay and the chapters move: one that is free again, brought back say, takes its
    turn before later ones. Those that then find no room are left out, but where a drop has no end.
    """
    holders = {slot.chapter_id for slot in slots}
    last = max((n for n, chapter in enumerate(chapters) if chapter in holders), default=-1)
    moving, dates = chapters[: last + 1], sorted(slot.at for slot in slots)
    if not per_drop:
        dates += dates[-1:] * (len(moving) - len(dates))
    return tuple(Slot(chapter, at) for chapter, at in zip(moving, dates, strict=False))


async def _returning(tx: Tx, schedule: Schedule, back: Mapping[int, datetime]) -> tuple[Slot, ...]:
    """The slots of chapters that come back, where they are the rule's still and have room."""
    taken = Counter(await releases.slots_in_use(tx, schedule.schedule_id))
    found = list[Slot]()
    for chapter, at in sorted(back.items()):
        room = not schedule.per_drop or taken[at] < schedule.per_drop
        if room and has_date(schedule.rule, at):
            taken[at] += 1
            found.append(Slot(chapter, at))
    return tuple(found)


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
    """Chapters without a release that has begun there, or that was made by hand."""
    waiting = await _releases_at(tx, schedule, UNBEGUN)
    by_hand = {release.chapter_id for release in waiting if release.schedule_id is None}
    chapters = await releases.unreleased_chapters(tx, schedule.story_id, schedule.target_id)
    return [chapter for chapter in chapters if chapter not in by_hand and chapter not in without]


async def _releases_at(
    tx: Tx, schedule: Schedule, states: Collection[ReleaseState]
) -> list[Release]:
    return await releases.find_releases(
        tx, story_id=schedule.story_id, target_id=schedule.target_id, states=states
    )
