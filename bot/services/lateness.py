"""What became due while nothing could be posted: looked at right before anything is claimed."""

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.models.release import LatePolicy, Release, Schedule, ScheduleState
from bot.models.server import Target
from bot.models.story import Story
from bot.schedule.lateness import GRACE, Verdict, judge, split_due
from bot.services.planning import replan, slots_of, waiting_releases
from bot.storage import notices, schedules, stories, targets
from bot.storage.database import Tx
from bot.text.messages.escape import escape

log = logging.getLogger(__name__)


async def apply_late_policy(tx: Tx, schedule: Schedule, *, now: datetime) -> bool:
    """Move or hold what a schedule missed; True if any row changed, so that due ones are old news.

    SHIFT leaves the oldest missed slot due and gives the rest new ones. HOLD pauses the schedule
    and asks its story's author. May be called any number of times.
    """
    if schedule.state is not ScheduleState.ACTIVE or schedule.late is LatePolicy.CATCH_UP:
        return False
    waiting = await waiting_releases(tx, schedule)
    verdict = _judge(schedule, waiting, now)
    if verdict.ask:
        await _hold(tx, schedule, missed=len(split_due(slots_of(waiting), now)[0]), now=now)
    elif verdict.move:
        await replan(tx, schedule, now)
        log.info("schedule %s: missed slots moved", schedule.schedule_id)
    return verdict.ask or bool(verdict.move)


def _judge(schedule: Schedule, waiting: Sequence[Release], now: datetime) -> Verdict:
    # A release that failed and is tried again is late without having been missed.
    retried = any(release.attempts for release in waiting if release.due_at <= now)
    grace = timedelta.max if retried else GRACE
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
    """What its author is asked when a schedule is held. Public words only."""
    chapters = "A chapter" if missed == 1 else f"{missed} chapters"
    return (
        f"{chapters} of “{escape(story.title)}” missed the date in <#{target.channel_id}> while I "
        "was away, so I paused the schedule as you wished. /release resume gives them the next "
        "dates; /release now releases the next one at once."
    )
