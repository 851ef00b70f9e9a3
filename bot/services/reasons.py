"""Why a chapter is not out yet: one public line for each case."""

from collections.abc import Sequence
from datetime import datetime

from bot.models.release import LatePolicy, Release, ReleaseState, Schedule, ScheduleState
from bot.models.server import Target, TargetState
from bot.schedule.wording import stamp

NO_DATES = "the schedule has ended: set new dates with /release schedule, or use /release now"
NO_SCHEDULE = "there is no schedule for it: make one with /release schedule, or use /release now"


def reason_of(
    release: Release,
    schedule: Schedule | None,
    target: Target,
    now: datetime,
    *,
    behind: int | None = None,
) -> str:
    """Why this release is not posted, as a clause that may follow `Chapter 3: `.

    `behind` is the number of the chapter that goes first, if there is one.
    """
    if release.state is ReleaseState.STOPPED:
        return f"stopped: {_sentence(release.reason)} Then use /release resume."
    if target.state is not TargetState.ACTIVE:
        return _target_reason(target)
    if release.retry_at is not None and release.retry_at > now:
        return _retry_reason(release, release.retry_at)
    if release.state is ReleaseState.POSTING:
        return "it is being posted right now"
    if schedule is not None and schedule.state is ScheduleState.PAUSED and release.schedule_id:
        return _pause_reason(release, schedule, now)
    if release.due_at <= now and behind is not None:
        return f"it waits for chapter {behind}, which goes first"
    if release.due_at <= now:
        return "it is due and will be posted in a moment"
    return f"it waits until {stamp(release.due_at)} ({stamp(release.due_at, 'R')})"


def name_chapters(numbers: Sequence[int]) -> str:
    """`Chapter 4`, `Chapters 4–9` or `Chapters 2, 5, 6`; numbers rise and there is at least one."""
    first, last = numbers[0], numbers[-1]
    if len(numbers) == 1:
        return f"Chapter {first}"
    if len(numbers) == last - first + 1:
        return f"Chapters {first}–{last}"
    return f"Chapters {', '.join(map(str, numbers))}"


def _target_reason(target: Target) -> str:
    if target.state is TargetState.REMOVED:
        return f"<#{target.channel_id}> was removed: an admin can add it with /server channel add"
    return f"<#{target.channel_id}> is paused: {_sentence(target.reason)} Then use /release resume."


def _pause_reason(release: Release, schedule: Schedule, now: datetime) -> str:
    if schedule.late is LatePolicy.HOLD and release.due_at <= now:
        return "it missed its date and is held: /release resume gives it the next one"
    return "the schedule is paused: go on with /release resume"


def _retry_reason(release: Release, retry_at: datetime) -> str:
    return f"I try again by myself {stamp(retry_at, 'R')}: {_sentence(release.reason)}"


def _sentence(reason: str | None) -> str:
    words = (reason or "Something went wrong").strip()
    return words if words.endswith((".", "!", "?")) else f"{words}."
