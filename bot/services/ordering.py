"""Keeps the chapters of a story in order within one target."""

from bot.models.release import Release, ReleaseState, ScheduleState
from bot.storage import releases, schedules, stories
from bot.storage.database import Tx

_UNFINISHED = frozenset(
    {
        ReleaseState.WAITING,
        ReleaseState.CLAIMED,
        ReleaseState.POSTING,
        ReleaseState.STOPPED,
    }
)
# Already on its way: the lane of the channel lets it go first.
_ON_THE_WAY = frozenset({ReleaseState.CLAIMED, ReleaseState.POSTING})


async def waits_for(tx: Tx, release: Release, *, claimed: bool) -> int | None:
    """The number of the first chapter that this release must not overtake, or None.

    A release not yet `claimed` may follow one that is on its way; a claimed one whose turn has
    come must not. What waits for one that is stopped or put off is not found due in the first
    place (`bot.storage.release_rows`).
    """
    states = _UNFINISHED if claimed else _UNFINISHED - _ON_THE_WAY
    found = await releases.find_releases(
        tx, story_id=release.story_id, target_id=release.target_id, states=states
    )
    earlier = [other for other in found if goes_first(other, release)]
    coming = [other.chapter_number for other in earlier if await _is_coming(tx, other)]
    return min(coming, default=None)


def goes_first(other: Release, release: Release) -> bool:
    """Whether an unfinished release must not be overtaken by another of its story and target.

    Those are earlier chapters due no later, or begun, or stopped: a chapter that somebody released
    by hand ahead of its turn overtakes what is still to come, and what stopped before any of it
    was out.
    """
    if other.chapter_number >= release.chapter_number:
        return False
    if other.state is ReleaseState.STOPPED:
        return other.begun_at is not None or release.schedule_id is not None
    return other.state is ReleaseState.POSTING or other.due_at <= release.due_at


async def _is_coming(tx: Tx, release: Release) -> bool:
    """Whether it goes out by itself, or has begun: not so what was removed, or is paused."""
    chapter = await stories.get_chapter_by_id(tx, release.chapter_id)
    if chapter is None or chapter.head.removed_at is not None:
        return False
    if release.schedule_id is None or release.state is not ReleaseState.WAITING:
        return True
    schedule = await schedules.get_schedule(tx, release.schedule_id)
    return schedule is not None and schedule.state is ScheduleState.ACTIVE
