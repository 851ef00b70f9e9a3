"""What every question about releases shares: how rows become values, and what may go out."""

from sqlalchemy import ColumnElement, and_, delete, exists, or_, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.models.release import HALF_OUT, PartKind, PartState, Release, ReleaseState, ScheduleState
from bot.models.server import Layout, TargetState
from bot.storage.tables.core import (
    WORKING,
    chapters,
    guilds,
    parts,
    releases,
    schedules,
    stories,
    targets,
)
from bot.storage.tables.rows import AnyRow, AnySelect

_MAY_GO_OUT = and_(
    exists()
    .where(targets.c.target_id == releases.c.target_id, targets.c.state == TargetState.ACTIVE)
    .where(guilds.c.guild_id == targets.c.guild_id, guilds.c.left_at.is_(None))
    .correlate(releases),
    or_(
        releases.c.schedule_id.is_(None),
        exists()
        .where(schedules.c.schedule_id == releases.c.schedule_id)
        .where(schedules.c.state == ScheduleState.ACTIVE)
        .correlate(releases),
    ),
    exists()
    .where(chapters.c.chapter_id == releases.c.chapter_id, chapters.c.removed_at.is_(None))
    .where(stories.c.story_id == chapters.c.story_id, stories.c.removed_at.is_(None))
    .correlate(releases),
)

_CARD_IS_OUT = (
    exists()
    .where(parts.c.release_id == releases.c.release_id)
    .where(parts.c.kind == PartKind.CARD, parts.c.state == PartState.SENT)
    .correlate(releases)
)

_MAY_GO_ON = ~(
    exists()
    .where(targets.c.target_id == releases.c.target_id, guilds.c.guild_id == targets.c.guild_id)
    .where(or_(targets.c.state == TargetState.PAUSED, guilds.c.left_at.is_not(None)))
    .correlate(releases)
)

_half = releases.alias("half")
# In these words SQLite finds the few by their index.
_WORKING = text(f"({WORKING.replace('releases.', 'half.')})")
_ANOTHER_HALF_OUT = (
    exists()
    .where(_WORKING, _half.c.state == ReleaseState.POSTING)
    .where(_half.c.target_id == releases.c.target_id, _half.c.release_id != releases.c.release_id)
    .where(targets.c.target_id == _half.c.target_id, targets.c.layout == Layout.CHANNEL)
)


def may_go_out() -> ColumnElement[bool]:
    """Nothing forbids it: target and schedule (if any) active, chapter and story not removed, and
    the bot is in that guild.
    """
    return _MAY_GO_OUT


def may_go_on() -> ColumnElement[bool]:
    """What has begun goes on whatever was removed, but not in a paused target or a left guild."""
    return _MAY_GO_ON


def another_is_half_out() -> ColumnElement[bool]:
    """A chapter, of whatever story, stands in the channel without its end: none may come between.

    The lane of the channel keeps chapters apart while they are posted; this does while one waits
    to be tried again, and after a crash.
    """
    return _ANOTHER_HALF_OUT.correlate(releases)


def another_is_put_off_half_out() -> ColumnElement[bool]:
    """`another_is_half_out`, and it will be a while."""
    return _ANOTHER_HALF_OUT.where(_half.c.retry_at.is_not(None)).correlate(releases)


def is_shown() -> ColumnElement[bool]:
    """Readers see it where it goes: all of it is out, or its card is, and the rest on its way."""
    return or_(
        releases.c.state == ReleaseState.POSTED,
        and_(releases.c.state.in_(HALF_OUT), _CARD_IS_OUT),
    )


def select_releases() -> AnySelect:
    """Rows for `to_release`, in the order in which releases go out."""
    return (
        select(
            releases,
            chapters.c.number.label("chapter_number"),
            targets.c.channel_id,
            targets.c.layout,
            targets.c.style,
        )
        .join(chapters, chapters.c.chapter_id == releases.c.chapter_id)
        .join(targets, targets.c.target_id == releases.c.target_id)
        .order_by(releases.c.due_at, chapters.c.number, releases.c.release_id)
    )


def to_release(row: AnyRow) -> Release:
    return Release(
        release_id=row.release_id,
        story_id=row.story_id,
        chapter_id=row.chapter_id,
        chapter_number=row.chapter_number,
        target_id=row.target_id,
        channel_id=row.channel_id,
        layout=row.layout,
        style=row.style,
        schedule_id=row.schedule_id,
        due_at=row.due_at,
        state=row.state,
        reason=row.reason,
        requested_by=row.requested_by,
        posted_at=row.posted_at,
        retry_at=row.retry_at,
        attempts=row.attempts,
        begun_at=row.begun_at,
    )


async def forget_parts(tx: AsyncConnection, which: ColumnElement[bool]) -> None:
    """Drop the payloads of releases that never began; they are made anew at the next claim."""
    chosen = select(releases.c.release_id).where(which, releases.c.begun_at.is_(None))
    await tx.execute(delete(parts).where(parts.c.release_id.in_(chosen)))
