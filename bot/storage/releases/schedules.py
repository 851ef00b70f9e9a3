"""The rules by which stories reach targets, and the slots that authors skip."""

from datetime import date, datetime, time

from sqlalchemy import delete, select, text, update
from sqlalchemy.dialects.sqlite import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.models.release import UNBEGUN, LatePolicy, Rule, Schedule, ScheduleState
from bot.storage.tables.core import COMING, releases, schedules, skipped_slots
from bot.storage.tables.rows import AnyRow, insert_one

_LIVING = schedules.c.state != ScheduleState.ENDED


async def add_schedule(
    tx: AsyncConnection,
    *,
    story_id: int,
    target_id: int,
    rule: Rule,
    per_drop: int,
    late: LatePolicy,
    created_by: int,
    now: datetime,
) -> int:
    """An active schedule. End the one before first: a story has one a target."""
    row = {
        "story_id": story_id,
        "target_id": target_id,
        "per_drop": per_drop,
        "late": late,
        "state": ScheduleState.ACTIVE,
        "created_by": created_by,
        "created_at": now,
    }
    return await insert_one(tx, schedules, row | _rule_columns(rule))


async def get_schedule(tx: AsyncConnection, schedule_id: int) -> Schedule | None:
    query = select(schedules).where(schedules.c.schedule_id == schedule_id)
    row = (await tx.execute(query)).one_or_none()
    return None if row is None else _to_schedule(row)


async def find_schedule(tx: AsyncConnection, story_id: int, target_id: int) -> Schedule | None:
    """The one that is not ended."""
    query = select(schedules).where(
        schedules.c.story_id == story_id, schedules.c.target_id == target_id, _LIVING
    )
    row = (await tx.execute(query)).one_or_none()
    return None if row is None else _to_schedule(row)


async def find_schedules(tx: AsyncConnection, story_id: int) -> list[Schedule]:
    """A story's schedules that are not ended."""
    query = select(schedules).where(schedules.c.story_id == story_id, _LIVING)
    rows = await tx.execute(query.order_by(schedules.c.schedule_id))
    return [_to_schedule(row) for row in rows]


async def find_target_schedules(tx: AsyncConnection, target_id: int) -> list[Schedule]:
    """A target's schedules that are not ended."""
    query = select(schedules).where(schedules.c.target_id == target_id, _LIVING)
    rows = await tx.execute(query.order_by(schedules.c.schedule_id))
    return [_to_schedule(row) for row in rows]


async def find_living(tx: AsyncConnection) -> list[Schedule]:
    """Every schedule that is not ended."""
    rows = await tx.execute(select(schedules).where(_LIVING).order_by(schedules.c.schedule_id))
    return [_to_schedule(row) for row in rows]


async def find_planned(tx: AsyncConnection) -> dict[int, set[datetime]]:
    """The instants for which anything of a schedule waits, by schedule."""
    planned = releases.c.state.in_(UNBEGUN) & releases.c.schedule_id.is_not(None)
    query = select(releases.c.schedule_id, releases.c.due_at).where(text(COMING), planned)
    found = dict[int, set[datetime]]()
    for row in await tx.execute(query.distinct()):
        found.setdefault(row.schedule_id, set()).add(row.due_at)
    return found


async def update_schedule(
    tx: AsyncConnection, schedule_id: int, *, rule: Rule, per_drop: int, late: LatePolicy
) -> None:
    await tx.execute(
        update(schedules)
        .where(schedules.c.schedule_id == schedule_id)
        .values(**_rule_columns(rule), per_drop=per_drop, late=late)
    )


async def set_schedule_state(tx: AsyncConnection, schedule_id: int, state: ScheduleState) -> None:
    """The planned releases stay: paused they wait; for an ended schedule see `end_schedule`."""
    await tx.execute(
        update(schedules).where(schedules.c.schedule_id == schedule_id).values(state=state)
    )


async def end_schedule(tx: AsyncConnection, schedule_id: int) -> None:
    """End it and drop what of it never began, the stopped included. What has begun stays."""
    await set_schedule_state(tx, schedule_id, ScheduleState.ENDED)
    unbegun = releases.c.begun_at.is_(None)
    await tx.execute(delete(releases).where(releases.c.schedule_id == schedule_id, unbegun))


async def add_skip(tx: AsyncConnection, schedule_id: int, at: datetime) -> None:
    row = {"schedule_id": schedule_id, "at": at}
    await tx.execute(upsert(skipped_slots).values(row).on_conflict_do_nothing())


async def find_skips(tx: AsyncConnection, schedule_id: int) -> set[datetime]:
    query = select(skipped_slots.c.at).where(skipped_slots.c.schedule_id == schedule_id)
    return set(await tx.scalars(query))


def _rule_columns(rule: Rule) -> dict[str, str]:
    return {
        "rrule": rule.rrule,
        "start_date": rule.start.isoformat(),
        "at_time": rule.at.isoformat("minutes"),
        "zone": rule.zone,
    }


def _to_schedule(row: AnyRow) -> Schedule:
    rule = Rule(
        rrule=row.rrule,
        start=date.fromisoformat(row.start_date),
        at=time.fromisoformat(row.at_time),
        zone=row.zone,
    )
    return Schedule(
        schedule_id=row.schedule_id,
        story_id=row.story_id,
        target_id=row.target_id,
        rule=rule,
        per_drop=row.per_drop,
        late=row.late,
        state=row.state,
        created_by=row.created_by,
    )
