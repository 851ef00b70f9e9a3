"""A release on its way: claimed, begun, finished, stopped or put off.

Each step is one conditional UPDATE, so of two who try, one wins.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, exists, func, insert, or_, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.models.release import COMING, IN_HAND, PartState, PlannedPart, Release, ReleaseState
from bot.storage.releases.eligibility import (
    another_is_half_out,
    forget_parts,
    may_go_on,
    may_go_out,
    select_releases,
    to_release,
)
from bot.storage.releases.jump_links import open_links, plan_links
from bot.storage.tables.core import WORKING, parts, releases

_NO_LEASE = {"lease_owner": None, "lease_until": None}


async def claim(
    tx: AsyncConnection,
    release_id: int,
    planned: Sequence[PlannedPart],
    *,
    owner: str,
    lease_until: datetime,
    now: datetime,
) -> bool:
    """WAITING -> CLAIMED, and its payloads are stored. False: somebody else was first, it moved,
    or its target, schedule or chapter no longer lets it go out.
    """
    won = await _change(
        tx,
        release_id,
        and_(releases.c.state == ReleaseState.WAITING, may_go_out()),
        state=ReleaseState.CLAIMED,
        lease_owner=owner,
        lease_until=lease_until,
    )
    if won and planned:
        rows = [part_row(release_id, position, part) for position, part in enumerate(planned)]
        await tx.execute(insert(parts), rows)
        await plan_links(tx, release_id, planned)
    return won


async def begin(tx: AsyncConnection, release_id: int, *, owner: str, now: datetime) -> bool:
    """CLAIMED -> POSTING, right before the first request. False: the claim is not ours any more,
    a pause came in between, or another chapter is half out there; then `unclaim` it.
    """
    return await _change(
        tx,
        release_id,
        and_(
            releases.c.state == ReleaseState.CLAIMED,
            releases.c.lease_owner == owner,
            may_go_out(),
            ~another_is_half_out(),
        ),
        state=ReleaseState.POSTING,
        begun_at=now,
        reason=None,
    )


async def finish(tx: AsyncConnection, release_id: int, now: datetime) -> bool:
    """POSTING -> POSTED, and its links are due. False while a part is not recorded as sent."""
    unsent = exists().where(parts.c.release_id == release_id, parts.c.state != PartState.SENT)
    finished = await _change(
        tx,
        release_id,
        and_(releases.c.state == ReleaseState.POSTING, ~unsent),
        state=ReleaseState.POSTED,
        posted_at=now,
        reason=None,
        retry_at=None,
        **_NO_LEASE,
    )
    if finished:
        await open_links(tx, release_id, now)
    return finished


async def stop(tx: AsyncConnection, release_id: int, reason: str) -> bool:
    """WAITING, CLAIMED or POSTING -> STOPPED, until `resume_stopped`. `reason` is shown."""
    return await _change(
        tx,
        release_id,
        releases.c.state.in_(COMING),
        state=ReleaseState.STOPPED,
        reason=reason,
        retry_at=None,
        **_NO_LEASE,
    )


async def postpone(tx: AsyncConnection, release_id: int, retry_at: datetime, reason: str) -> bool:
    """Try again at `retry_at`; the lease ends and `attempts` grows by one.

    What has begun stays POSTING and comes back from `find_unfinished`; what has not is WAITING
    again, without payloads, and comes back from `find_due`.
    """
    changed = await _change(
        tx,
        release_id,
        releases.c.state.in_(COMING),
        state=_as_begun(ReleaseState.WAITING),
        reason=reason,
        retry_at=retry_at,
        attempts=releases.c.attempts + 1,
        **_NO_LEASE,
    )
    await forget_parts(tx, releases.c.release_id == release_id)
    return changed


async def resume_stopped(
    tx: AsyncConnection, *, target_id: int | None = None, story_id: int | None = None
) -> int:
    """How many stopped releases of a target, a story, or both go on, from the part they stopped at.

    What has begun is POSTING without a lease (see `find_unfinished`), the rest is WAITING.
    """
    where = releases.c.state == ReleaseState.STOPPED
    if target_id is not None:
        where = and_(where, releases.c.target_id == target_id)
    if story_id is not None:
        where = and_(where, releases.c.story_id == story_id)
    await forget_parts(tx, where)
    result = await tx.execute(
        update(releases)
        .where(where)
        .values(state=_as_begun(ReleaseState.WAITING), reason=None, retry_at=None)
    )
    return result.rowcount


async def unclaim(tx: AsyncConnection, release_id: int) -> bool:
    """CLAIMED -> WAITING: nothing was sent, and the payloads are made anew."""
    changed = await _change(
        tx,
        release_id,
        releases.c.state == ReleaseState.CLAIMED,
        state=ReleaseState.WAITING,
        **_NO_LEASE,
    )
    if changed:
        await forget_parts(tx, releases.c.release_id == release_id)
    return changed


async def unclaim_story(tx: AsyncConnection, story_id: int) -> None:
    """`unclaim` all of a story's releases: its text or its warnings have changed."""
    mine = and_(releases.c.story_id == story_id, releases.c.state == ReleaseState.CLAIMED)
    await forget_parts(tx, mine)
    await tx.execute(update(releases).where(mine).values(state=ReleaseState.WAITING, **_NO_LEASE))


async def withdraw(
    tx: AsyncConnection,
    *,
    story_id: int | None = None,
    target_id: int | None = None,
    chapter_id: int | None = None,
) -> None:
    """Cancel all of a story, a target or a chapter that never began, the stopped included."""
    where = and_(releases.c.begun_at.is_(None), releases.c.state != ReleaseState.CANCELLED)
    if story_id is not None:
        where = and_(where, releases.c.story_id == story_id)
    if target_id is not None:
        where = and_(where, releases.c.target_id == target_id)
    if chapter_id is not None:
        where = and_(where, releases.c.chapter_id == chapter_id)
    await forget_parts(tx, where)
    await tx.execute(
        update(releases)
        .where(where)
        .values(state=ReleaseState.CANCELLED, reason=None, retry_at=None, **_NO_LEASE)
    )


async def renew_lease(
    tx: AsyncConnection, release_id: int, *, owner: str, lease_until: datetime, now: datetime
) -> bool:
    """Keep, or take over, a claimed or posting release. False: another's lease is not over yet."""
    return await _change(
        tx,
        release_id,
        and_(releases.c.state.in_(IN_HAND), _free_for(owner, now)),
        lease_owner=owner,
        lease_until=lease_until,
        retry_at=None,
    )


async def find_unfinished(tx: AsyncConnection, *, now: datetime, owner: str) -> list[Release]:
    """Claimed and posting releases that `owner` may take up now: its own (those it is working on
    too), those whose lease is over, and those without one, except what is put off until later, and
    what has begun in a target that is paused or in a guild that was left.
    """
    query = select_releases().where(
        text(WORKING),
        _free_for(owner, now),
        or_(releases.c.retry_at.is_(None), releases.c.retry_at <= now),
        or_(releases.c.state == ReleaseState.CLAIMED, may_go_on()),
    )
    return [to_release(row) for row in await tx.execute(query)]


def _free_for(owner: str, now: datetime) -> ColumnElement[bool]:
    return or_(
        releases.c.lease_owner.is_(None),
        releases.c.lease_owner == owner,
        releases.c.lease_until <= now,
    )


def _as_begun(otherwise: ReleaseState) -> ColumnElement[object]:
    begun = releases.c.begun_at.is_not(None)
    return func.iif(begun, ReleaseState.POSTING.value, otherwise.value)


async def _change(
    tx: AsyncConnection, release_id: int, where: ColumnElement[bool], **values: object
) -> bool:
    result = await tx.execute(
        update(releases).where(releases.c.release_id == release_id, where).values(**values)
    )
    return result.rowcount == 1


def part_row(release_id: int, position: int, part: PlannedPart) -> dict[str, object]:
    """A step as it is stored before anything is tried."""
    return {
        "release_id": release_id,
        "position": position,
        "kind": part.kind,
        "payload": part.payload,
        "nonce": part.nonce,
        "mark": part.mark,
        "state": PartState.PLANNED,
    }
