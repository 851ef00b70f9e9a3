"""The end of a release: its author is told, and its schedule may end with it."""

from collections.abc import Sequence
from datetime import datetime

from bot.models.release import UNFINISHED, Part, Release, Schedule, ScheduleState
from bot.models.story import Story
from bot.services.delivery.steps import card_of
from bot.services.notices import wording
from bot.storage.database.database import Tx
from bot.storage.notices import notices
from bot.storage.releases import claims, releases, schedules
from bot.storage.stories import stories


async def finish(
    tx: Tx, release: Release, parts: Sequence[Part], *, now: datetime, resumed: bool = False
) -> None:
    """Close the release, owe its author word with a link, and end a schedule that is through.

    `resumed`: another process may have come so far, unknown to a file that was put back.
    """
    finished = await claims.finish(tx, release.release_id, now)
    story = await stories.get_story(tx, release.story_id)
    if not finished or story is None:
        return
    await _tell_author(
        tx, release, story, card_of(parts), now, maybe_since=release.begun_at if resumed else None
    )
    schedule = await schedules.find_schedule(tx, release.story_id, release.target_id)
    if schedule is not None and await _is_through(tx, schedule, story):
        await schedules.set_schedule_state(tx, schedule.schedule_id, ScheduleState.ENDED)


async def _tell_author(
    tx: Tx,
    release: Release,
    story: Story,
    card: Part,
    now: datetime,
    *,
    maybe_since: datetime | None,
) -> None:
    link = wording.message_link(
        story.guild_id, card.channel_id or release.channel_id, card.message_id or 0
    )
    text = wording.is_out(release, story, link)
    await notices.add_notice(
        tx, user_id=story.author_id, text=text, now=now, maybe_since=maybe_since
    )


async def _is_through(tx: Tx, schedule: Schedule, story: Story) -> bool:
    """Whether nothing can come any more; a repeating schedule waits for chapters to be appended.

    What waits, or stopped, may come back to the schedule, that asked for by hand by an undo.
    """
    if schedule.state is not ScheduleState.ACTIVE:
        return False
    complete = story.expected_chapters is not None and (
        story.chapter_count >= story.expected_chapters
    )
    if schedule.rule.rrule and not complete:
        return False
    unfinished = await releases.find_releases(
        tx, story_id=story.story_id, target_id=schedule.target_id, states=UNFINISHED
    )
    return not unfinished and not await releases.unreleased_chapters(
        tx, story.story_id, schedule.target_id
    )
