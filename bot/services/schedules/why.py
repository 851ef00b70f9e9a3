"""Why a chapter is not out yet: one public line for each case."""

from collections.abc import Sequence
from datetime import datetime

from bot.models.release import LatePolicy, Release, ReleaseState, Schedule, ScheduleState
from bot.models.server import Target, TargetState
from bot.schedule.wording import stamp
from bot.services.ports.pauses import pause_sentence
from bot.services.schedules import texts


def reason_of(
    release: Release,
    schedule: Schedule | None,
    target: Target,
    now: datetime,
    *,
    ahead: Release | None = None,
    left: bool = False,
) -> str:
    """The reason why a release is not posted, as a clause that may follow `Chapter 3: `.

    `schedule` is the living one there, `ahead` the first release that this one must not overtake
    (for one still to come: if that stopped), `left`: we are not in that guild any more. What holds
    it first and longest is said first.
    """
    if left:
        return texts.WAITS_FOR_INVITATION(reason=texts.LEFT)
    if target.state is TargetState.REMOVED and release.state is not ReleaseState.POSTING:
        return texts.CHANNEL_REMOVED(channel_id=target.channel_id)
    if release.state is ReleaseState.STOPPED:
        return texts.STOPPED(reason=_then_resume(release.reason))
    if target.state is TargetState.PAUSED:
        return channel_paused(target)
    if release.state is ReleaseState.POSTING:
        return _posting_reason(release, now)
    return _waiting_reason(release, schedule, now, ahead)


def undated_reason(schedule: Schedule | None, *, is_over: bool) -> str:
    """The reason why a chapter has no date. `is_over`: the schedule has no date to give."""
    if schedule is None:
        return texts.NO_SCHEDULE
    if schedule.state is ScheduleState.PAUSED:
        return texts.PAUSED
    return texts.NO_DATES if is_over else texts.NO_DATE_YET


def is_planned_by(release: Release, schedule: Schedule | None) -> bool:
    """Whether a release's own schedule is the living one; True for a release made by hand."""
    mine = release.schedule_id
    return mine is None or (schedule is not None and schedule.schedule_id == mine)


def name_chapters(numbers: Sequence[int]) -> str:
    """`Chapter 4`, `Chapters 4–9` or `Chapters 2, 5, 6`; numbers rise and there is at least one."""
    return texts.CHAPTERS(count=len(numbers), numbers=number_list(numbers))


def number_list(numbers: Sequence[int]) -> str:
    """`4`, `4–9` or `2, 5, 6`; numbers rise and there is at least one."""
    first, last = numbers[0], numbers[-1]
    if len(numbers) > 1 and len(numbers) == last - first + 1:
        return f"{first}–{last}"
    return ", ".join(map(str, numbers))


def _posting_reason(release: Release, now: datetime) -> str:
    if release.retry_at is not None and release.retry_at > now:
        return _retry_reason(release, release.retry_at)
    return texts.BEING_POSTED


def _waiting_reason(
    release: Release, schedule: Schedule | None, now: datetime, ahead: Release | None
) -> str:
    if not is_planned_by(release, schedule):
        return texts.NO_DATES
    if schedule is not None and schedule.state is ScheduleState.PAUSED and release.schedule_id:
        return _pause_reason(release, schedule, now)
    if release.due_at > now:
        date, when = stamp(release.due_at), stamp(release.due_at, "R")
        if ahead is None:
            return texts.WAITS_UNTIL(date=date, when=when)
        first = _ahead(ahead, schedule, now)
        return texts.WAITS_UNTIL_AND_FOR(date=date, when=when, ahead=first)
    if ahead is not None:
        return texts.WAITS_FOR(ahead=_ahead(ahead, schedule, now))
    if release.retry_at is not None and release.retry_at > now:
        return _retry_reason(release, release.retry_at)
    return texts.DUE


def _ahead(ahead: Release, schedule: Schedule | None, now: datetime) -> str:
    """The chapter that goes first, and why it has not gone."""
    number = ahead.chapter_number
    if ahead.state is ReleaseState.STOPPED:
        return texts.AHEAD_STOPPED(number=number)
    if ahead.retry_at is not None and ahead.retry_at > now:
        return texts.AHEAD_TRIED_AGAIN(number=number, when=stamp(ahead.retry_at, "R"))
    if ahead.state is ReleaseState.POSTING:
        return texts.AHEAD_BEING_POSTED(number=number)
    if ahead.schedule_id and schedule is not None and schedule.state is ScheduleState.PAUSED:
        return texts.AHEAD_PAUSED(number=number)
    if ahead.due_at > now:
        return texts.AHEAD_COMING(number=number, when=stamp(ahead.due_at, "R"))
    return texts.AHEAD(number=number)


def _pause_reason(release: Release, schedule: Schedule, now: datetime) -> str:
    if schedule.late is LatePolicy.HOLD and release.due_at <= now:
        return texts.HELD
    return texts.PAUSED


def _retry_reason(release: Release, retry_at: datetime) -> str:
    return texts.TRIED_AGAIN(when=stamp(retry_at, "R"), reason=_sentence(release.reason))


def channel_paused(target: Target) -> str:
    """A sentence that a target is paused, with the reason and what to do."""
    reason = pause_sentence(target.pause) if target.pause else None
    return texts.CHANNEL_PAUSED(channel_id=target.channel_id, reason=_then_resume(reason))


def _then_resume(reason: str | None) -> str:
    """A reason as a sentence, and what to do at last where it does not say so itself."""
    sentence = _sentence(reason)
    return sentence if "/release " in sentence else texts.THEN_RESUME(reason=sentence)


def _sentence(reason: str | None) -> str:
    words = (reason or texts.UNKNOWN_REASON).strip()
    return words if words.endswith((".", "!", "?")) else f"{words}."
