"""Why a chapter is not out yet: one public line for each case."""

from collections.abc import Sequence
from datetime import datetime

from bot.models.release import LatePolicy, Release, ReleaseState, Schedule, ScheduleState
from bot.models.server import Target, TargetState
from bot.schedule.wording import stamp

NO_DATES = "the schedule has ended: set new dates with /release schedule, or use /release now"
NO_SCHEDULE = "there is no schedule for it: make one with /release schedule, or use /release now"
NO_DATE_YET = "it has no date yet: set new dates with /release schedule, or use /release now"
PAUSED = "the schedule is paused: go on with /release resume"
LEFT = "I am not in that server any more. When an admin invites me again, it goes on by itself."


def reason_of(
    release: Release,
    schedule: Schedule | None,
    target: Target,
    now: datetime,
    *,
    ahead: Release | None = None,
    left: bool = False,
) -> str:
    """Why this release is not posted, as a clause that may follow `Chapter 3: `.

    `schedule` is the living one there, `ahead` the first release that this one must not overtake
    (for one still to come: if that stopped), `left`: we are not in that guild any more. What holds
    it first and longest is said first.
    """
    if left:
        return f"it waits: {LEFT}"
    if target.state is TargetState.REMOVED and release.state is not ReleaseState.POSTING:
        return f"<#{target.channel_id}> was removed: an admin can add it with /server channel add"
    if release.state is ReleaseState.STOPPED:
        return f"stopped: {_then_resume(release.reason)}"
    if target.state is TargetState.PAUSED:
        return f"<#{target.channel_id}> is paused: {_then_resume(target.reason)}"
    if release.state is ReleaseState.POSTING:
        return _posting_reason(release, now)
    return _waiting_reason(release, schedule, now, ahead)


def undated_reason(schedule: Schedule | None, *, is_over: bool) -> str:
    """Why a chapter has no date. `is_over`: the schedule has no date to give any more."""
    if schedule is None:
        return NO_SCHEDULE
    if schedule.state is ScheduleState.PAUSED:
        return PAUSED
    return NO_DATES if is_over else NO_DATE_YET


def is_planned_by(release: Release, schedule: Schedule | None) -> bool:
    """Whether its own schedule is the living one; True for what somebody asked for by hand."""
    mine = release.schedule_id
    return mine is None or (schedule is not None and schedule.schedule_id == mine)


def name_chapters(numbers: Sequence[int]) -> str:
    """`Chapter 4`, `Chapters 4–9` or `Chapters 2, 5, 6`; numbers rise and there is at least one."""
    first, last = numbers[0], numbers[-1]
    if len(numbers) == 1:
        return f"Chapter {first}"
    if len(numbers) == last - first + 1:
        return f"Chapters {first}–{last}"
    return f"Chapters {', '.join(map(str, numbers))}"


def _posting_reason(release: Release, now: datetime) -> str:
    if release.retry_at is not None and release.retry_at > now:
        return _retry_reason(release, release.retry_at)
    return "it is being posted right now"


def _waiting_reason(
    release: Release, schedule: Schedule | None, now: datetime, ahead: Release | None
) -> str:
    if not is_planned_by(release, schedule):
        return NO_DATES
    if schedule is not None and schedule.state is ScheduleState.PAUSED and release.schedule_id:
        return _pause_reason(release, schedule, now)
    if release.due_at > now:
        until = f"it waits until {stamp(release.due_at)} ({stamp(release.due_at, 'R')})"
        return f"{until}, and for {_ahead(ahead, schedule, now)}" if ahead else until
    if ahead is not None:
        return f"it waits for {_ahead(ahead, schedule, now)}"
    if release.retry_at is not None and release.retry_at > now:
        return _retry_reason(release, release.retry_at)
    return "it is due and will be posted in a moment"


def _ahead(ahead: Release, schedule: Schedule | None, now: datetime) -> str:
    """The chapter that goes first, and why it has not gone."""
    name = f"chapter {ahead.chapter_number}, which goes first"
    if ahead.state is ReleaseState.STOPPED:
        return f"{name} and stopped"
    if ahead.retry_at is not None and ahead.retry_at > now:
        return f"{name} and is tried again {stamp(ahead.retry_at, 'R')}"
    if ahead.state is ReleaseState.POSTING:
        return f"{name} and is being posted"
    if ahead.schedule_id and schedule is not None and schedule.state is ScheduleState.PAUSED:
        return f"{name} and is paused: go on with /release resume"
    return f"{name} {stamp(ahead.due_at, 'R')}" if ahead.due_at > now else name


def _pause_reason(release: Release, schedule: Schedule, now: datetime) -> str:
    if schedule.late is LatePolicy.HOLD and release.due_at <= now:
        return "its date has passed and it is held: /release resume gives it the next one"
    return PAUSED


def _retry_reason(release: Release, retry_at: datetime) -> str:
    return f"I try again by myself {stamp(retry_at, 'R')}: {_sentence(release.reason)}"


def _then_resume(reason: str | None) -> str:
    """What to do at last, where the reason does not say so."""
    sentence = _sentence(reason)
    return sentence if "/release " in sentence else f"{sentence} Then use /release resume."


def _sentence(reason: str | None) -> str:
    words = (reason or "Something went wrong").strip()
    return words if words.endswith((".", "!", "?")) else f"{words}."
