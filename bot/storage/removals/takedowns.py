"""Releases whose messages are removed, step by step, and the ledger's steps undone.

While somebody delivers a release it stays POSTING: whoever does so ends it (`end_delivery`), and
then it is CANCELLED, so that its chapter can be released there again. Of a release either nothing
was asked to be deleted yet, and an undo keeps all of it, or all of it goes.
"""

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import (
    ColumnElement,
    and_,
    case,
    delete,
    exists,
    func,
    insert,
    literal,
    select,
    text,
    update,
)
from sqlalchemy.dialects.sqlite import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.models.release import BEGUN, PartKind, PartState, ReleaseState
from bot.models.removal import LeftoverMessage, PostedChapter, Takedown
from bot.storage.tables.core import chapters, parts, releases, stories, targets
from bot.storage.tables.removals import deletions, removals, takedowns
from bot.storage.tables.rows import AnyRow
from bot.storage.tables.types import Instant

# A part of unknown outcome is looked for when history surely shows it.
SETTLING = timedelta(seconds=60)
# SQLite uses the index only for a query that repeats its words.
_OPEN = text("takedowns.done_at IS NULL AND takedowns.given_up_at IS NULL")
# What a chapter has for itself in a channel, and what is undone of it.
_MESSAGES = (PartKind.CARD, PartKind.TEXT)
_UNDOABLE = (*_MESSAGES, PartKind.THREAD)
_MINE = takedowns.c.release_id == releases.c.release_id
_NO_LEASE = {"lease_owner": None, "lease_until": None, "retry_at": None}
_IN_DOUBT = exists().where(
    parts.c.release_id == takedowns.c.release_id, parts.c.state == PartState.ATTEMPTED
)
_TRIED = exists().where(deletions.c.release_id == takedowns.c.release_id)


async def find_out_there(
    tx: AsyncConnection, story_id: int, chapter_id: int | None = None
) -> list[PostedChapter]:
    """One row a release of the story, or of one chapter, that has begun and is not taken down."""
    is_message = and_(parts.c.message_id.is_not(None), parts.c.kind.in_(_MESSAGES))
    query = (
        select(releases.c.chapter_id, targets.c.channel_id, func.count(case((is_message, 1))))
        .join(targets, targets.c.target_id == releases.c.target_id)
        .join(parts, parts.c.release_id == releases.c.release_id, isouter=True)
        .where(releases.c.story_id == story_id, _has_begun())
        .group_by(releases.c.release_id)
        .order_by(targets.c.target_id, releases.c.release_id)
    )
    if chapter_id is not None:
        query = query.where(releases.c.chapter_id == chapter_id)
    return [PostedChapter(*row) for row in await tx.execute(query)]


async def take_down(
    tx: AsyncConnection, removal_id: int, chapter_ids: Collection[int], now: datetime
) -> None:
    """All that has begun of these chapters goes. What is being delivered ends with its delivery."""
    going = and_(releases.c.chapter_id.in_(chapter_ids), _has_begun())
    chosen = select(
        releases.c.release_id,
        literal(removal_id),
        releases.c.state,
        releases.c.posted_at,
        literal(now, Instant()),
    ).where(going)
    columns = ["release_id", "removal_id", "was", "posted_at", "due_at"]
    await tx.execute(insert(takedowns).from_select(columns, chosen))
    await _cancel(tx, and_(going, releases.c.state != ReleaseState.POSTING))
    # A delivery that waits for its next try is ended at once.
    await tx.execute(update(releases).where(going).values(retry_at=None))
    await _settle(tx, takedowns.c.removal_id == removal_id, now)


async def end_delivery(tx: AsyncConnection, release_id: int, now: datetime) -> bool:
    """Whether the release is to be taken down; then nothing more of it may be sent."""
    mine = and_(releases.c.release_id == release_id, releases.c.state != ReleaseState.CANCELLED)
    if not await _cancel(tx, and_(mine, exists().where(_MINE, _OPEN))):
        return False
    await _settle(tx, takedowns.c.release_id == release_id, now)
    return True


async def is_recalled(tx: AsyncConnection, release_id: int) -> bool:
    """Whether a takedown waits for the delivery of this release to end."""
    waiting = exists().where(takedowns.c.release_id == release_id, _OPEN)
    return bool(await tx.scalar(select(waiting)))


async def give_back(tx: AsyncConnection, removal_id: int) -> None:
    """Undo all takedowns of a removal of which nothing was asked to be deleted yet."""
    untouched = and_(takedowns.c.removal_id == removal_id, _OPEN, ~_TRIED)
    was = select(takedowns.c.was).where(_MINE).scalar_subquery()
    posted_at = select(takedowns.c.posted_at).where(_MINE).scalar_subquery()
    mine = releases.c.release_id.in_(select(takedowns.c.release_id).where(untouched))
    await tx.execute(
        update(releases)
        .where(mine, releases.c.state == ReleaseState.CANCELLED)
        .values(state=was, posted_at=posted_at)
    )
    await tx.execute(delete(takedowns).where(untouched))


async def find_due(tx: AsyncConnection, now: datetime, limit: int) -> list[Takedown]:
    """Those whose time has come and that nobody delivers any more, the oldest first."""
    query = (
        select(
            takedowns,
            releases.c.story_id,
            chapters.c.number,
            targets.c.channel_id,
            removals.c.purge_at,
        )
        .join(releases, _MINE)
        .join(chapters, chapters.c.chapter_id == releases.c.chapter_id)
        .join(targets, targets.c.target_id == releases.c.target_id)
        .join(removals, removals.c.removal_id == takedowns.c.removal_id)
        .where(_OPEN, takedowns.c.due_at <= now, releases.c.state != ReleaseState.POSTING)
        .order_by(takedowns.c.removal_id, chapters.c.number, takedowns.c.release_id)
        .limit(limit)
    )
    return [_to_takedown(row) for row in await tx.execute(query)]


async def next_due(tx: AsyncConnection, after: datetime) -> datetime | None:
    """When `find_due` has something that it does not have at `after`."""
    query = select(func.min(takedowns.c.due_at)).where(_OPEN, takedowns.c.due_at > after)
    return await tx.scalar(query)


async def find_remnants(tx: AsyncConnection, release_id: int) -> list[LeftoverMessage]:
    """What may still be there: the card first, since nobody shall follow one that leads nowhere,
    then the parts in order, so that no link outlives its goal, and the thread last.
    """
    gone = exists().where(
        deletions.c.release_id == parts.c.release_id,
        deletions.c.position == parts.c.position,
        deletions.c.done_at.is_not(None),
    )
    query = (
        select(parts)
        .where(parts.c.release_id == release_id, parts.c.channel_id.is_not(None), ~gone)
        .where(parts.c.state != PartState.PLANNED, parts.c.kind.in_(_UNDOABLE))
        .order_by(parts.c.kind == PartKind.THREAD, parts.c.position)
    )
    return [_to_remnant(row) for row in await tx.execute(query)]


async def is_last_of_story(tx: AsyncConnection, release_id: int) -> bool:
    """Whether all of its story is removed, and nothing else of it is to be taken down there."""
    other, mine = releases.alias("other"), releases.alias("mine")
    more = (
        exists()
        .where(takedowns.c.release_id == other.c.release_id, _OPEN)
        .where(other.c.story_id == mine.c.story_id, other.c.target_id == mine.c.target_id)
        .where(other.c.release_id != mine.c.release_id)
    )
    removed = exists().where(
        stories.c.story_id == mine.c.story_id, stories.c.removed_at.is_not(None)
    )
    query = select(mine.c.release_id).where(mine.c.release_id == release_id, removed, ~more)
    return await tx.scalar(query) is not None


async def note_try(tx: AsyncConnection, remnant: LeftoverMessage, now: datetime) -> bool:
    """Call it before the request. False when it was undone meanwhile: then leave it there."""
    if not await is_recalled(tx, remnant.release_id):
        return False
    row = upsert(deletions).values(
        release_id=remnant.release_id, position=remnant.position, tried_at=now
    )
    await tx.execute(row.on_conflict_do_nothing())
    return True


async def note_gone(tx: AsyncConnection, remnant: LeftoverMessage, now: datetime) -> None:
    mine = and_(
        deletions.c.release_id == remnant.release_id, deletions.c.position == remnant.position
    )
    await tx.execute(update(deletions).where(mine).values(done_at=now))


async def mark_done(tx: AsyncConnection, release_id: int, now: datetime) -> None:
    await _change(tx, release_id, done_at=now, obstacle=None)


async def postpone(
    tx: AsyncConnection, release_id: int, due_at: datetime, obstacle: str | None
) -> None:
    """`obstacle`: what somebody has to put right; None for what passes by itself."""
    attempts = takedowns.c.attempts + 1
    await _change(tx, release_id, due_at=due_at, obstacle=obstacle, attempts=attempts)


async def give_up(tx: AsyncConnection, release_id: int, obstacle: str, now: datetime) -> None:
    await _change(tx, release_id, given_up_at=now, obstacle=obstacle)


async def is_known(tx: AsyncConnection, takedown: Takedown, *, given_up: bool = False) -> bool:
    """Whether people know already that something of this removal cannot go from that channel, or
    that it was `given_up`.
    """
    known = (
        exists()
        .where(takedowns.c.removal_id == takedown.removal_id, takedowns.c.obstacle.is_not(None))
        .where(_MINE, targets.c.target_id == releases.c.target_id)
        .where(targets.c.channel_id == takedown.channel_id)
    )
    if given_up:
        known = known.where(takedowns.c.given_up_at.is_not(None))
    return bool(await tx.scalar(select(known)))


def _has_begun() -> ColumnElement[bool]:
    return and_(releases.c.begun_at.is_not(None), releases.c.state.in_(BEGUN))


async def _cancel(tx: AsyncConnection, which: ColumnElement[bool]) -> int:
    change = update(releases).where(which)
    values = {"state": ReleaseState.CANCELLED, "posted_at": None, **_NO_LEASE}
    return (await tx.execute(change.values(**values))).rowcount


async def _settle(tx: AsyncConnection, which: ColumnElement[bool], now: datetime) -> None:
    """Due at once, but what may still be arriving is waited for."""
    later = literal(now + SETTLING, Instant())
    due_at = case((_IN_DOUBT, later), else_=literal(now, Instant()))
    await tx.execute(update(takedowns).where(which, _OPEN).values(due_at=due_at))


async def _change(tx: AsyncConnection, release_id: int, **values: object) -> None:
    mine = takedowns.c.release_id == release_id
    await tx.execute(update(takedowns).where(mine, _OPEN).values(**values))


def _to_takedown(row: AnyRow) -> Takedown:
    return Takedown(
        release_id=row.release_id,
        removal_id=row.removal_id,
        story_id=row.story_id,
        chapter_number=row.number,
        channel_id=row.channel_id,
        attempts=row.attempts,
        obstacle=row.obstacle,
        purge_at=row.purge_at,
    )


def _to_remnant(row: AnyRow) -> LeftoverMessage:
    return LeftoverMessage(
        release_id=row.release_id,
        position=row.position,
        kind=row.kind,
        state=row.state,
        channel_id=row.channel_id,
        message_id=row.message_id,
    )
