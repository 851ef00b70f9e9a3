"""The releases there are: planned, moved, found when due, withdrawn, and carried out."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import and_, delete, exists, func, insert, or_, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.models.release import BEGUN, UNBEGUN, Release, ReleaseState, Schedule, ScheduleState, Slot
from bot.storage.releases.eligibility import (
    forget_parts,
    is_shown,
    may_go_on,
    may_go_out,
    select_releases,
    to_release,
)
from bot.storage.releases.order import held_back
from bot.storage.tables.core import COMING, chapters, releases, schedules, stories
from bot.storage.tables.rows import AnyRow, insert_one


async def add_releases(tx: AsyncConnection, schedule: Schedule, slots: Sequence[Slot]) -> None:
    """One waiting release a slot. A chapter that already has one in this target is passed over."""
    taken = await _chapters_taken(tx, schedule)
    rows = [
        {
            "story_id": schedule.story_id,
            "chapter_id": slot.chapter_id,
            "target_id": schedule.target_id,
            "schedule_id": schedule.schedule_id,
            "due_at": slot.at,
            "state": ReleaseState.WAITING,
        }
        for slot in slots
        if slot.chapter_id not in taken
    ]
    if rows:
        await tx.execute(insert(releases), rows)


async def replace_waiting(tx: AsyncConnection, schedule: Schedule, slots: Sequence[Slot]) -> None:
    """Put `slots` in the place of what the schedule, or an ended one before it, had planned.

    Releases that have begun, are out or are stopped stay as they are, and so do those that
    somebody asked for by hand; their chapters get no second release. A release that keeps its
    instant keeps what is known of it; a claim is taken back in any case.
    """
    old = await _planned(tx, schedule)
    wanted = {slot.chapter_id: slot.at for slot in slots}
    gone = [row.release_id for row in old if row.chapter_id not in wanted]
    await tx.execute(delete(releases).where(releases.c.release_id.in_(gone)))
    for row in old:
        if row.chapter_id in wanted:
            at = wanted[row.chapter_id]
            await _move(tx, row, schedule, at, stays=row.due_at == at)
    await add_releases(tx, schedule, slots)


async def add_release(
    tx: AsyncConnection,
    *,
    story_id: int,
    chapter_id: int,
    target_id: int,
    schedule_id: int | None,
    due_at: datetime,
    requested_by: int | None,
) -> int:
    """One waiting release. Withdraw or replace a planned one of the same chapter there first."""
    row = {
        "story_id": story_id,
        "chapter_id": chapter_id,
        "target_id": target_id,
        "schedule_id": schedule_id,
        "due_at": due_at,
        "requested_by": requested_by,
        "state": ReleaseState.WAITING,
    }
    return await insert_one(tx, releases, row)


async def get_release(tx: AsyncConnection, release_id: int) -> Release | None:
    found = await tx.execute(select_releases().where(releases.c.release_id == release_id))
    row = found.one_or_none()
    return None if row is None else to_release(row)


async def find_releases(
    tx: AsyncConnection,
    *,
    story_id: int,
    target_id: int | None = None,
    states: Collection[ReleaseState] | None = None,
) -> list[Release]:
    """In the order in which they go out. Without `states`: all but the cancelled ones."""
    query = select_releases().where(releases.c.story_id == story_id)
    if target_id is not None:
        query = query.where(releases.c.target_id == target_id)
    wanted = set(ReleaseState) - {ReleaseState.CANCELLED} if states is None else states
    found = await tx.execute(query.where(releases.c.state.in_(wanted)))
    return [to_release(row) for row in found]


async def shown_chapters(
    tx: AsyncConnection, story_id: int, target_ids: Collection[int]
) -> frozenset[int]:
    """The living chapters of a story of which readers see something in one of these targets."""
    query = (
        select(releases.c.chapter_id)
        .join(chapters, chapters.c.chapter_id == releases.c.chapter_id)
        .where(releases.c.story_id == story_id, releases.c.target_id.in_(target_ids), is_shown())
        .where(chapters.c.removed_at.is_(None))
    )
    return frozenset(await tx.scalars(query))


async def unreleased_chapters(tx: AsyncConnection, story_id: int, target_id: int) -> list[int]:
    """Ids of living chapters, in order, that nothing has begun to bring to this target.

    A chapter whose release waits or is only claimed is among them.
    """
    begun = exists().where(
        releases.c.chapter_id == chapters.c.chapter_id,
        releases.c.target_id == target_id,
        releases.c.state.in_(BEGUN),
    )
    query = (
        select(chapters.c.chapter_id)
        .join(stories, stories.c.story_id == chapters.c.story_id)
        .where(chapters.c.story_id == story_id, ~begun)
        .where(chapters.c.removed_at.is_(None), stories.c.removed_at.is_(None))
        .order_by(chapters.c.number)
    )
    return list(await tx.scalars(query))


async def last_used_slot(tx: AsyncConnection, schedule_id: int) -> datetime | None:
    """The latest instant for which the schedule has begun a release, whatever became of it."""
    query = select(func.max(releases.c.due_at)).where(releases.c.schedule_id == schedule_id)
    return await tx.scalar(query.where(releases.c.state.in_(BEGUN)))


async def slots_in_use(tx: AsyncConnection, schedule_id: int) -> list[datetime]:
    """The instants for which the schedule has planned or begun anything, one for each release."""
    query = select(releases.c.due_at).where(releases.c.schedule_id == schedule_id)
    return list(await tx.scalars(query.where(releases.c.state != ReleaseState.CANCELLED)))


async def find_begun(
    tx: AsyncConnection, schedule_id: int, *, since: datetime
) -> list[tuple[datetime, datetime | None]]:
    """What was due when, and out when (None: on its way), of all not out before `since`."""
    query = select(releases.c.due_at, releases.c.posted_at).where(
        releases.c.schedule_id == schedule_id,
        or_(
            releases.c.state == ReleaseState.POSTING,
            and_(releases.c.state == ReleaseState.POSTED, releases.c.posted_at >= since),
        ),
    )
    return [(row.due_at, row.posted_at) for row in await tx.execute(query)]


async def next_due(tx: AsyncConnection) -> datetime | None:
    """When `find_due`, or `find_unfinished` for one put off while posting, next has something."""
    first = (
        select(releases.c.due_at)
        .where(text(COMING), releases.c.state == ReleaseState.WAITING)
        .where(releases.c.retry_at.is_(None), may_go_out(), ~held_back())
        .order_by(releases.c.due_at)
        .limit(1)
    )
    put_off = or_(
        and_(releases.c.state == ReleaseState.POSTING, may_go_on()),
        and_(releases.c.state == ReleaseState.WAITING, may_go_out(), ~held_back()),
    )
    again = select(func.min(releases.c.retry_at)).where(releases.c.retry_at.is_not(None), put_off)
    instants = [await tx.scalar(first), await tx.scalar(again)]
    return min((instant for instant in instants if instant is not None), default=None)


async def find_due(tx: AsyncConnection, until: datetime, limit: int) -> list[Release]:
    """Waiting releases due by `until` that nothing forbids or holds back, the earliest first."""
    query = (
        select_releases()
        .where(text(COMING), releases.c.state == ReleaseState.WAITING, releases.c.due_at <= until)
        .where(or_(releases.c.retry_at.is_(None), releases.c.retry_at <= until), may_go_out())
        .where(~held_back())
        .limit(limit)
    )
    return [to_release(row) for row in await tx.execute(query)]


async def cancel(tx: AsyncConnection, release_id: int) -> bool:
    """Withdraw a release that has not begun. False when it has, or is over."""
    result = await tx.execute(
        update(releases)
        .where(releases.c.release_id == release_id, releases.c.state.in_(UNBEGUN))
        .values(state=ReleaseState.CANCELLED, lease_owner=None, lease_until=None, retry_at=None)
    )
    if result.rowcount == 1:
        await forget_parts(tx, releases.c.release_id == release_id)
    return result.rowcount == 1


async def _planned(tx: AsyncConnection, schedule: Schedule) -> Sequence[AnyRow]:
    ended = select(schedules.c.schedule_id).where(
        schedules.c.story_id == schedule.story_id,
        schedules.c.target_id == schedule.target_id,
        schedules.c.state == ScheduleState.ENDED,
    )
    mine = or_(releases.c.schedule_id == schedule.schedule_id, releases.c.schedule_id.in_(ended))
    query = select(releases).where(mine, releases.c.state.in_(UNBEGUN))
    return (await tx.execute(query)).all()


async def _move(
    tx: AsyncConnection, row: AnyRow, schedule: Schedule, at: datetime, *, stays: bool
) -> None:
    if stays and row.state is ReleaseState.WAITING and row.schedule_id == schedule.schedule_id:
        return
    one = releases.c.release_id == row.release_id
    await forget_parts(tx, one)
    new = {} if stays else {"due_at": at, "reason": None, "retry_at": None, "attempts": 0}
    await tx.execute(
        update(releases)
        .where(one)
        .values(
            schedule_id=schedule.schedule_id,
            state=ReleaseState.WAITING,
            lease_owner=None,
            lease_until=None,
            **new,
        )
    )


async def _chapters_taken(tx: AsyncConnection, schedule: Schedule) -> set[int]:
    query = select(releases.c.chapter_id).where(
        releases.c.story_id == schedule.story_id,
        releases.c.target_id == schedule.target_id,
        releases.c.state != ReleaseState.CANCELLED,
    )
    return set(await tx.scalars(query))


async def begun_chapters(tx: AsyncConnection, story_id: int) -> set[int]:
    """Ids of the chapters of which something is posted, or is being posted, in any target."""
    begun = and_(releases.c.begun_at.is_not(None), releases.c.state.in_(BEGUN))
    query = select(releases.c.chapter_id).where(releases.c.story_id == story_id, begun)
    return set(await tx.scalars(query))
