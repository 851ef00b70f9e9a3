"""What is still to come in each channel, and why it waits."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.models.release import Release, ReleaseState, Schedule, ScheduleState
from bot.models.server import Target, TargetState
from bot.models.story import ChapterHead, Story
from bot.schedule.plan import buffer_weeks
from bot.schedule.wording import describe
from bot.services.ordering import goes_first
from bot.services.planning import slots_of
from bot.services.reasons import NO_DATES, NO_SCHEDULE, name_chapters, reason_of
from bot.storage import releases, schedules, stories, targets
from bot.storage.database import Tx

_COMING = (
    ReleaseState.WAITING,
    ReleaseState.CLAIMED,
    ReleaseState.POSTING,
    ReleaseState.STOPPED,
)


@dataclass(frozen=True, slots=True)
class Coming:
    """A chapter that is not out yet. `at` and `state` are None where it has no date.

    `title` is empty for those who may not see it before the chapter is out.
    """

    number: int
    title: str
    at: datetime | None
    state: ReleaseState | None
    reason: str


@dataclass(frozen=True, slots=True)
class QueueEntry:
    """A story in one channel. `rule_text` is empty and `state` None where nothing is scheduled."""

    channel_id: int
    rule_text: str
    state: ScheduleState | None
    target_state: TargetState
    entries: tuple[Coming, ...]
    released: int
    next_at: datetime | None
    buffer_weeks: float


async def read_queue(
    tx: Tx, story: Story, channel_id: int | None, *, titles: bool, now: datetime
) -> list[QueueEntry]:
    """One entry for each channel that the story has a schedule or a coming release for.

    The channel asked for always has one.
    """
    heads = await stories.get_chapters(tx, story.story_id)
    chapters = heads if titles else [replace(head, title="") for head in heads]
    living = {s.target_id: s for s in await schedules.find_schedules(tx, story.story_id)}
    found = await releases.find_releases(tx, story_id=story.story_id, states=_COMING)
    known = {*living, *(release.target_id for release in found)}
    shown = [
        target
        for target in await targets.find_targets(tx, story.guild_id)
        if (target.target_id in known if channel_id is None else target.channel_id == channel_id)
    ]
    return [
        _entry(
            target,
            living.get(target.target_id),
            [release for release in found if release.target_id == target.target_id],
            chapters,
            await releases.unreleased_chapters(tx, story.story_id, target.target_id),
            now,
        )
        for target in shown
    ]


def explain(entry: QueueEntry) -> list[str]:
    """A line for every chapter that waits; neighbours with the same reason share one."""
    lines = list[str]()
    group = list[int]()
    for number, coming in enumerate(entry.entries):
        group.append(coming.number)
        following = entry.entries[number + 1 : number + 2]
        if not following or following[0].reason != coming.reason:
            lines.append(f"{name_chapters(sorted(group))}: {coming.reason}")
            group.clear()
    return lines or ["Nothing waits there: every chapter is out."]


def _entry(
    target: Target,
    schedule: Schedule | None,
    found: Sequence[Release],
    chapters: Sequence[ChapterHead],
    unreleased: Collection[int],
    now: datetime,
) -> QueueEntry:
    dated = _dated(target, schedule, found, chapters, now)
    planned = {release.chapter_id for release in found}
    reason = NO_DATES if schedule else NO_SCHEDULE
    undated = [
        Coming(head.number, head.title, None, None, reason)
        for head in chapters
        if head.chapter_id in unreleased and head.chapter_id not in planned
    ]
    waiting = [release for release in found if release.state is not ReleaseState.STOPPED]
    return QueueEntry(
        channel_id=target.channel_id,
        rule_text=describe(schedule.rule, schedule.per_drop) if schedule else "",
        state=schedule.state if schedule else None,
        target_state=target.state,
        entries=(*dated, *undated),
        released=len(chapters) - len(dated) - len(undated),
        next_at=min((release.due_at for release in waiting), default=None),
        buffer_weeks=buffer_weeks(slots_of(waiting), now),
    )


def _dated(
    target: Target,
    schedule: Schedule | None,
    found: Sequence[Release],
    chapters: Sequence[ChapterHead],
    now: datetime,
) -> list[Coming]:
    heads = {head.chapter_id: head for head in chapters}
    living = [release for release in found if release.chapter_id in heads]
    return [
        Coming(
            heads[release.chapter_id].number,
            heads[release.chapter_id].title,
            release.due_at,
            release.state,
            reason_of(release, schedule, target, now, behind=_behind(release, living, schedule)),
        )
        for release in living
    ]


def _behind(release: Release, found: Sequence[Release], schedule: Schedule | None) -> int | None:
    """The number of the first chapter that goes out before this one; what is paused does not."""
    paused = schedule is not None and schedule.state is ScheduleState.PAUSED
    numbers = [
        other.chapter_number
        for other in found
        if goes_first(other, release)
        and not (paused and other.schedule_id and other.state is ReleaseState.WAITING)
    ]
    return min(numbers, default=None)
