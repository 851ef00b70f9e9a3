"""In which order the chapters of a story go out in a target: the one rule, for all who ask.

They go by number, whatever their dates. So a release waits for every unfinished one of an earlier
chapter there: one to come, paused, put off or stopped. Only what its author asked for by the
chapter's name overtakes: what is still to come, paused, or stopped before any of it was out.
"""

from datetime import datetime

from sqlalchemy import ColumnElement, and_, exists, func, or_, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.models.release import (
    HALF_OUT,
    IN_HAND,
    UNBEGUN,
    UNFINISHED,
    Release,
    ReleaseState,
    ScheduleState,
)
from bot.storage.releases.eligibility import another_is_put_off_half_out
from bot.storage.tables.core import HALTED, chapters, releases, schedules
from bot.storage.tables.releases import requests
from bot.storage.tables.rows import AnySelect

_other = releases.alias("other")
_others = chapters.alias("others")
_own = chapters.alias("own")
# In these words SQLite finds the few by their index.
_HALTED = text(f"({HALTED.replace('state', 'other.state').replace('retry', 'other.retry')})")


def _planned(schedule: ColumnElement[bool]) -> ColumnElement[bool]:
    """The other one is of no schedule, or of such a one."""
    of_one = exists().where(schedules.c.schedule_id == _other.c.schedule_id, schedule)
    return or_(_other.c.schedule_id.is_(None), of_one.correlate(_other))


_IS_NAMED = exists().where(requests.c.release_id == releases.c.release_id, requests.c.named == 1)
_IS_EARLIER = and_(
    _other.c.story_id == releases.c.story_id,
    _other.c.target_id == releases.c.target_id,
    _own.c.chapter_id == releases.c.chapter_id,
    _others.c.chapter_id == _other.c.chapter_id,
    _others.c.number < _own.c.number,
    _others.c.removed_at.is_(None),
)
_HAS_BEGUN = and_(
    _other.c.begun_at.is_not(None),
    _other.c.state.in_(HALF_OUT),
)
_GOES_FIRST = and_(
    _IS_EARLIER,
    _other.c.state.in_(UNFINISHED),
    or_(
        _HAS_BEGUN,
        # What an ended schedule left behind never comes.
        and_(~_IS_NAMED.correlate(releases), _planned(schedules.c.state != ScheduleState.ENDED)),
        and_(
            _other.c.state.in_(UNBEGUN),
            _other.c.due_at <= releases.c.due_at,
            _planned(schedules.c.state == ScheduleState.ACTIVE),
        ),
    ),
)
_IS_PUT_OFF = and_(
    _other.c.retry_at.is_not(None),
    _other.c.state.in_((ReleaseState.POSTING, ReleaseState.WAITING)),
)
_BEHIND_ONE_HALTED = (
    exists()
    .where(_GOES_FIRST, _HALTED, or_(_other.c.state == ReleaseState.STOPPED, _IS_PUT_OFF))
    .correlate(releases)
)
_BEHIND_A_LATER_DATE = (
    exists()
    .where(_GOES_FIRST, _other.c.state == ReleaseState.WAITING)
    .where(_other.c.due_at > releases.c.due_at)
    .correlate(releases)
)


def held_back() -> ColumnElement[bool]:
    """An earlier chapter goes first and is stopped, put off or due later, or another one stands
    half out in the channel and is put off.

    What is held back so is not due: whatever lets the earlier one go on, lets it be found again.
    """
    return or_(_BEHIND_ONE_HALTED, _BEHIND_A_LATER_DATE, another_is_put_off_half_out())


async def waits_for(tx: AsyncConnection, release: Release, *, claimed: bool) -> int | None:
    """The number of the first chapter that this release must not overtake, or None.

    A release not yet `claimed` may follow one that is on its way, since the lane of the channel
    lets that one go first; a claimed one whose turn has come must not.
    """
    query = _ahead(func.min(_others.c.number)).where(releases.c.release_id == release.release_id)
    if not claimed:
        query = query.where(_other.c.state.not_in(IN_HAND))
    return await tx.scalar(query)


async def date_in_order(tx: AsyncConnection, release: Release) -> datetime:
    """When it goes out at the earliest: its own date, or a later one of what goes first."""
    query = _ahead(func.max(_other.c.due_at)).where(releases.c.release_id == release.release_id)
    latest: datetime | None = await tx.scalar(query)
    return max(release.due_at, latest or release.due_at)


async def first_ahead(tx: AsyncConnection, story_id: int, now: datetime) -> dict[int, int]:
    """By release: the number of the first chapter for which it waits although it is due, or for
    which it will wait, because that one stopped.
    """
    found = dict[int, int]()
    stopped = and_(_HALTED, _other.c.state == ReleaseState.STOPPED)
    for which in (stopped, releases.c.due_at <= now):
        query = _ahead(releases.c.release_id, func.min(_others.c.number))
        mine = query.where(releases.c.story_id == story_id, which)
        unfinished = mine.where(releases.c.state.in_(UNFINISHED))
        rows = await tx.execute(unfinished.group_by(releases.c.release_id))
        found |= {row[0]: row[1] for row in rows}
    return found


def _ahead(*wanted: ColumnElement[object]) -> AnySelect:
    """A question about pairs of a release and one that goes first."""
    return select(*wanted).select_from(releases, _other, _others, _own).where(_GOES_FIRST)
