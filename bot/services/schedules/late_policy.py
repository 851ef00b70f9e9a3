"""Missed dates of schedules: each schedule's late policy, applied before releases are claimed.

Late is only what the bot missed: one of the rule's dates that went by while it was down, cut off,
or held up by a failure. What a person puts off is not late: releases that a pause held get their
next date from `/release resume`, and what goes on then at once belongs to the drop under way.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeAlias

from bot.messages.layout.escape import escape
from bot.models.release import LatePolicy, Release, Schedule, ScheduleState
from bot.models.server import Target
from bot.models.story import Story
from bot.schedule.lateness import GRACE, Verdict, judge, split_due
from bot.schedule.rules import has_date
from bot.services.schedules.planning import replan, slots_of, waiting_releases
from bot.services.schedules.texts import HELD_NOTICE
from bot.storage.database.database import Tx
from bot.storage.notices import notices
from bot.storage.releases import releases, schedules
from bot.storage.servers import targets
from bot.storage.stories import stories

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Missed:
    """How many chapters missed their dates; `hold`: their author is asked.

    `taken`: the earliest one's slot is another chapter's now.
    """

    chapters: int
    hold: bool
    taken: bool


Begun: TypeAlias = tuple[datetime, datetime | None]
"""When a release was due, and when it was out; None while it is on its way."""


async def apply_late_policy(tx: Tx, schedule: Schedule, *, now: datetime) -> bool:
    """Move or hold what a schedule missed; True if any row changed, so that due ones are old news.

    SHIFT leaves the oldest missed slot due and gives the rest new ones. HOLD pauses the schedule
    and asks its story's author. May be called any number of times.
    """
    missed = await _find_missed(tx, schedule, now)
    if missed is None:
        return False
    if missed.hold:
        await _hold(tx, schedule, missed=missed.chapters, now=now)
        return True
    slots = await replan(tx, schedule, now, keep_due=not missed.taken)
    log.info("schedule %s: missed slots moved", schedule.schedule_id)
    # Where the rule has no slot left, nothing has moved.
    return any(slot.at > now for slot in slots)


async def missed_any(tx: Tx, schedule: Schedule, *, now: datetime) -> bool:
    """Whether `apply_late_policy` has anything to do; changes nothing."""
    return await _find_missed(tx, schedule, now) is not None


async def _find_missed(tx: Tx, schedule: Schedule, now: datetime) -> _Missed | None:
    if schedule.state is not ScheduleState.ACTIVE or schedule.late is LatePolicy.CATCH_UP:
        return None
    waiting = await waiting_releases(tx, schedule)
    due, _ = split_due(slots_of(waiting), now)
    if not due:
        return None
    begun = await releases.find_begun(tx, schedule.schedule_id, since=due[0].at)
    reached = _is_reached(due[0].at, begun, now)
    taken = reached and has_date(schedule.rule, due[0].at)
    under_way = (reached and not taken) or any(at == due[0].at for at, _ in begun)
    verdict = _judge(schedule, waiting, now, under_way=under_way)
    hold = verdict.ask or (taken and schedule.late is LatePolicy.HOLD)
    return _Missed(len(due), hold, taken) if hold or verdict.move or taken else None


def _is_reached(at: datetime, begun: Sequence[Begun], now: datetime) -> bool:
    """Whether an earlier slot's chapter was still leaving when this slot came.

    Of two dates of the rule, it was late itself and has taken this slot's place: two at once would
    be more than a reader was promised. A date that a resume gave just goes on with its drop.
    """
    return any(due < at <= (posted or now) <= now for due, posted in begun)


def _judge(
    schedule: Schedule, waiting: Sequence[Release], now: datetime, *, under_way: bool
) -> Verdict:
    # What failed and is tried again, or whose drop has begun, is late without having been missed.
    due = [release for release in waiting if release.due_at <= now]
    retried = any(release.attempts for release in due)
    grace = timedelta.max if retried or under_way else GRACE
    return judge(schedule.late, slots_of(waiting), now, grace=grace)


async def _hold(tx: Tx, schedule: Schedule, *, missed: int, now: datetime) -> None:
    await schedules.set_schedule_state(tx, schedule.schedule_id, ScheduleState.PAUSED)
    story = await stories.get_story(tx, schedule.story_id)
    target = await targets.get_target(tx, schedule.target_id)
    if story is not None and target is not None:
        text = held_text(story, target, missed)
        await notices.add_notice(tx, user_id=story.author_id, text=text, now=now)
    log.info("schedule %s: held, %s chapters missed", schedule.schedule_id, missed)


def held_text(story: Story, target: Target, missed: int) -> str:
    """The notice that asks an author about a held schedule. Public words only."""
    return HELD_NOTICE(count=missed, title=escape(story.title), channel_id=target.channel_id)
