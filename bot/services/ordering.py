"""Keeps the chapters of a story in order within one target."""

from datetime import datetime, timedelta

from bot.models.release import Release, ReleaseState
from bot.storage import releases, stories
from bot.storage.database import Tx

# How long a chapter that waits for an earlier one is left alone before it is looked at again.
HOLD = timedelta(seconds=60)

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

    Those are earlier chapters due no later, or already begun: a chapter that somebody released
    ahead of its turn overtakes only what is still to come. A release not yet `claimed` may follow
    one that is on its way; a claimed one whose turn has come must not.
    """
    states = _UNFINISHED if claimed else _UNFINISHED - _ON_THE_WAY
    found = await releases.find_releases(
        tx, story_id=release.story_id, target_id=release.target_id, states=states
    )
    earlier = [other for other in found if _goes_first(other, release)]
    living = [other.chapter_number for other in earlier if await _is_living(tx, other)]
    return min(living, default=None)


async def hold_back(tx: Tx, release: Release, number: int, *, now: datetime) -> None:
    """Put off a release that waits for chapter `number`; a claim is given back."""
    await releases.postpone(tx, release.release_id, now + HOLD, f"It waits for chapter {number}.")


def _goes_first(other: Release, release: Release) -> bool:
    if other.chapter_number >= release.chapter_number:
        return False
    begun = other.state in (ReleaseState.POSTING, ReleaseState.STOPPED)
    return begun or other.due_at <= release.due_at


async def _is_living(tx: Tx, release: Release) -> bool:
    chapter = await stories.get_chapter_by_id(tx, release.chapter_id)
    return chapter is not None and chapter.head.removed_at is None
