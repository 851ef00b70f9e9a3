"""What is still to come in each channel, and why it waits."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.models.release import UNFINISHED, Release, ReleaseState, Schedule, ScheduleState
from bot.models.server import Target, TargetState
from bot.models.story import ChapterHead, Story
from bot.schedule.plan import buffer_weeks
from bot.schedule.rules import instants
from bot.schedule.wording import describe
from bot.services.schedules import texts
from bot.services.schedules.planning import slots_of
from bot.services.schedules.why import name_chapters, reason_of, undated_reason
from bot.storage.database.database import Tx
from bot.storage.releases import order, releases, schedules
from bot.storage.servers import guilds, targets
from bot.storage.stories import stories


@dataclass(frozen=True, slots=True)
class UpcomingRelease:
    """A chapter that is not out yet. `at` and `state` are None where it has no date."""

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
    entries: tuple[UpcomingRelease, ...]
    released: int
    next_at: datetime | None
    buffer_weeks: float


async def read_queue(
    tx: Tx, story: Story, channel_id: int | None, *, now: datetime
) -> list[QueueEntry]:
    """One entry for each channel that the story has a schedule or a coming release for.

    The channel asked for always has one.
    """
    chapters = await stories.get_chapters(tx, story.story_id)
    living = {s.target_id: s for s in await schedules.find_schedules(tx, story.story_id)}
    found = await releases.find_releases(tx, story_id=story.story_id, states=UNFINISHED)
    known = {*living, *(release.target_id for release in found)}
    shown = [
        target
        for target in await _targets(tx, story, known)
        if (target.target_id in known if channel_id is None else target.channel_id == channel_id)
    ]
    left = await guilds.is_left(tx, story.guild_id)
    ahead = await order.first_ahead(tx, story.story_id, now)
    return [
        _entry(
            target,
            living.get(target.target_id),
            [release for release in found if release.target_id == target.target_id],
            chapters,
            await releases.unreleased_chapters(tx, story.story_id, target.target_id),
            now,
            ahead=ahead,
            left=left,
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
            named = name_chapters(sorted(group))
            lines.append(texts.WHY_LINE(chapters=named, reason=coming.reason))
            group.clear()
    return lines or [texts.NOTHING_WAITS]


async def _targets(tx: Tx, story: Story, known: Collection[int]) -> list[Target]:
    """The guild's, and removed ones where something of the story has begun."""
    living = await targets.find_targets(tx, story.guild_id)
    ids = {target.target_id for target in living}
    removed = [await targets.get_target(tx, target_id) for target_id in sorted({*known} - ids)]
    return [*living, *(target for target in removed if target is not None)]


def _entry(
    target: Target,
    schedule: Schedule | None,
    found: Sequence[Release],
    chapters: Sequence[ChapterHead],
    unreleased: Collection[int],
    now: datetime,
    *,
    ahead: Mapping[int, int],
    left: bool,
) -> QueueEntry:
    dated = _dated(target, schedule, found, chapters, now, ahead=ahead, left=left)
    planned = {release.chapter_id for release in found}
    is_over = schedule is None or not _has_dates(schedule, now)
    reason = undated_reason(schedule, is_over=is_over)
    undated = [
        UpcomingRelease(head.number, head.title, None, None, reason)
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
    *,
    ahead: Mapping[int, int],
    left: bool,
) -> list[UpcomingRelease]:
    heads = {head.chapter_id: head for head in chapters}
    living = [release for release in found if release.chapter_id in heads]
    numbered = {release.chapter_number: release for release in living}
    return [
        UpcomingRelease(
            heads[release.chapter_id].number,
            heads[release.chapter_id].title,
            release.due_at,
            release.state,
            reason_of(
                release,
                schedule,
                target,
                now,
                ahead=numbered.get(ahead.get(release.release_id, 0)),
                left=left,
            ),
        )
        for release in living
    ]


def _has_dates(schedule: Schedule, now: datetime) -> bool:
    repeats = bool(schedule.rule.rrule)
    return repeats and next(instants(schedule.rule, after=now), None) is not None
