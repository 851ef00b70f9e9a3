"""When chapters come out: schedules made, changed, paused and ended, and releases by hand."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime

from bot.clock import Clock
from bot.errors import StoryError
from bot.models.release import (
    DEFAULT_LATE,
    UNFINISHED,
    LatePolicy,
    Release,
    ReleaseState,
    Repeat,
    Schedule,
    ScheduleState,
)
from bot.models.server import Audit, Member, TargetState
from bot.schedule.rules import instants
from bot.schedule.wording import describe
from bot.services.notices.revision_words import open_lines
from bot.services.ports.publisher import Publisher
from bot.services.schedules import texts
from bot.services.schedules.button_token import ScheduleRequest, read_token
from bot.services.schedules.place import (
    StoryTarget,
    find_place,
    require_accepted,
    require_open,
    require_ready,
)
from bot.services.schedules.planning import replan, waiting_releases
from bot.services.schedules.proposal import (
    Asked,
    ScheduleProposal,
    draw_up,
    read_rule,
    require_unreleased,
    store_wish,
)
from bot.services.schedules.queue import QueueEntry, explain, read_queue
from bot.services.schedules.release_now import (
    add_by_hand,
    find_by_hand,
    take_back,
    withdraw_overtaking,
)
from bot.services.servers.eligibility import server_refuses
from bot.services.servers.permissions import Act, require
from bot.storage.database.database import Database, Tx
from bot.storage.releases import claims, releases, schedules
from bot.storage.revisions import revisions
from bot.storage.servers import audit, policies, targets
from bot.storage.stories import stories
from bot.storage.stories import warnings as warnings_rows

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Changed:
    """A schedule after a change. `next_at` is its next release; `at` is the instant acted on."""

    story_title: str
    channel_id: int
    rule_text: str
    state: ScheduleState
    next_at: datetime | None
    at: datetime | None = None


class Schedules:
    """`wake` is called whenever rows have changed that the release loop sleeps on."""

    def __init__(
        self, db: Database, clock: Clock, publisher: Publisher, wake: Callable[[], None]
    ) -> None:
        self._db = db
        self._clock = clock
        self._publisher = publisher
        self._wake = wake

    async def propose(
        self,
        member: Member,
        story_id: int,
        channel_id: int,
        *,
        repeat: Repeat,
        at: str,
        days: str | None = None,
        start: date | str | None = None,
        zone: str | None = None,
        per_drop: int = 1,
        late: LatePolicy = DEFAULT_LATE,
    ) -> ScheduleProposal:
        """Show what a schedule would do. Nothing is stored; hand the token to `confirm`."""
        now = self._clock.now()
        asked = Asked(repeat, at, days, start, zone, per_drop, late)
        await self._open_place(member, story_id, channel_id, Act.SCHEDULE)
        async with self._db.read() as tx:
            place = await find_place(tx, member, story_id, channel_id, Act.SCHEDULE)
            rule = await read_rule(tx, member, asked, now)
            wish = ScheduleRequest(story_id, channel_id, rule, per_drop, late)
            return await draw_up(tx, place, wish, self._db.key, now)

    async def confirm(self, member: Member, token: str) -> Changed:
        """Make, or change, the schedule that was shown. Pressing twice changes nothing more."""
        wish = read_token(token, self._db.key)
        await self._open_place(member, wish.story_id, wish.channel_id, Act.SCHEDULE)
        now = self._clock.now()
        if next(instants(wish.rule, after=now), None) is None:
            raise StoryError(texts.DATE_IS_PAST)
        async with self._db.write() as tx:
            place = await find_place(tx, member, wish.story_id, wish.channel_id, Act.SCHEDULE)
            require_ready(place.target)
            await require_unreleased(tx, place)
            schedule, is_new = await store_wish(tx, member, place, wish, now)
            if is_new:
                await self._record(tx, member, "release schedule", place)
            changed = await _changed(tx, place, schedule)
        self._wake()
        return changed

    async def release_now(
        self,
        member: Member,
        story_id: int,
        channel_id: int | None = None,
        chapter: int | None = None,
    ) -> Release:
        """Release the next chapter, or the one of this number, in ten seconds; see `undo`.

        Those behind it move up. Without a channel it must be clear which one is meant.
        """
        place = await self._open_place(member, story_id, channel_id, Act.SCHEDULE)
        now, there = self._clock.now(), place.target.channel_id
        async with self._db.write() as tx:
            place = await find_place(tx, member, story_id, there, Act.SCHEDULE)
            require_ready(place.target)
            release = await add_by_hand(tx, member, place, chapter, now)
            await self._record(tx, member, "release now", place)
        log.info("release %s asked for by user %s", release.release_id, member.user_id)
        self._wake()
        return release

    async def undo(self, member: Member, release_id: int) -> list[Release]:
        """Take back a release made by hand that has not begun; the chapters behind move again.

        Returns it and, where nobody named them, the later ones that it takes with it.
        """
        async with self._db.write() as tx:
            release = await find_by_hand(tx, member, release_id)
            if release.state is ReleaseState.CANCELLED:
                return [release]
            place = await find_place(tx, member, release.story_id, release.channel_id, Act.UNDO)
            undone = await take_back(tx, place, release, self._clock.now())
            if not undone:
                raise StoryError(texts.HAS_BEGUN)
            await self._record(tx, member, "release undo", place)
        self._wake()
        return [replace(each, state=ReleaseState.CANCELLED) for each in undone]

    async def queue(
        self, member: Member, story_id: int, channel_id: int | None = None
    ) -> list[QueueEntry]:
        """The releases to come, by channel. For the story's author and for managers only."""
        async with self._db.read() as tx:
            story = await require(tx, member, story_id, Act.LOOK_AHEAD)
            return await read_queue(tx, story, channel_id, now=self._clock.now())

    async def why(self, member: Member, story_id: int, channel_id: int | None = None) -> list[str]:
        """A line for every chapter that waits, or stopped, in each channel."""
        entries = await self.queue(member, story_id, channel_id)
        refusal = await self._refusal(story_id)
        changed = await self._changed_chapters(story_id)
        if not entries:
            return [*refusal, texts.NOT_SCHEDULED, *changed]
        if len(entries) == 1:
            return [*refusal, *explain(entries[0]), *changed]
        lines = (
            texts.WHY_LINE_THERE(channel_id=entry.channel_id, line=line)
            for entry in entries
            for line in explain(entry)
        )
        return [*refusal, *lines, *changed]

    async def _changed_chapters(self, story_id: int) -> list[str]:
        """Lines on posted chapters whose messages are still to be edited."""
        async with self._db.read() as tx:
            found = await revisions.find_open(tx, story_id)
        return open_lines(found, self._clock.now())

    async def pause(self, member: Member, story_id: int, channel_id: int | None = None) -> Changed:
        """Let nothing more of the schedule go out until `resume`."""
        async with self._db.write() as tx:
            place, schedule = await self._scheduled(tx, member, story_id, channel_id, Act.HALT)
            if schedule.state is ScheduleState.ACTIVE:
                schedule = await _set_state(tx, schedule, ScheduleState.PAUSED)
                await self._record(tx, member, "release pause", place)
            changed = await _changed(tx, place, schedule)
        self._wake()
        return changed

    async def resume(
        self, member: Member, story_id: int, channel_id: int | None = None
    ) -> Changed | None:
        """Go on after a pause or a stop: what was missed moves to the coming dates.

        A paused channel is looked at first, and goes on for all its stories. None where no
        schedule is living, and only what had stopped goes on.
        """
        place = await self._open_place(member, story_id, channel_id, Act.HALT, paused=True)
        async with self._db.write() as tx:
            place = await find_place(tx, member, story_id, place.target.channel_id, Act.HALT)
            await _require_halted(tx, member, place)
            await _resume_target(tx, place)
            await self._record(tx, member, "release resume", place)
            changed = None
            if place.schedule is not None:
                schedule = await _set_state(tx, place.schedule, ScheduleState.ACTIVE)
                await replan(tx, schedule, self._clock.now(), keep_due=False)
                changed = await _changed(tx, place, schedule)
        self._wake()
        return changed

    async def skip(self, member: Member, story_id: int, channel_id: int | None = None) -> Changed:
        """Leave the next date empty; its chapters take the one after. `at` is the date skipped."""
        now = self._clock.now()
        async with self._db.write() as tx:
            place, schedule = await self._scheduled(tx, member, story_id, channel_id, Act.SCHEDULE)
            skips = await schedules.find_skips(tx, schedule.schedule_id)
            coming = (at for at in instants(schedule.rule, after=now) if at not in skips)
            at = next(coming, None)
            if at is None:
                raise StoryError(texts.NO_DATE_TO_SKIP)
            await schedules.add_skip(tx, schedule.schedule_id, at)
            await replan(tx, schedule, now)
            await self._record(tx, member, "release skip", place)
            changed = await _changed(tx, place, schedule)
        self._wake()
        return replace(changed, at=at)

    async def cancel(self, member: Member, story_id: int, channel_id: int | None = None) -> Changed:
        """End the schedule and drop what it had planned. What is out, or under way, stays."""
        async with self._db.write() as tx:
            place, schedule = await self._scheduled(tx, member, story_id, channel_id, Act.CANCEL)
            await withdraw_overtaking(tx, place, schedule)
            await schedules.end_schedule(tx, schedule.schedule_id)
            await self._record(tx, member, "release cancel", place)
            ended = replace(schedule, state=ScheduleState.ENDED)
            changed = await _changed(tx, place, ended)
        self._wake()
        return changed

    async def _refusal(self, story_id: int) -> list[str]:
        """Why the server accepts nothing of the story, for everybody to read."""
        async with self._db.read() as tx:
            story = await stories.get_story(tx, story_id)
            if story is None:
                return []
            policy = await policies.get_policy(tx, story.guild_id)
            facts = await warnings_rows.get_warning_facts(tx, story_id)
        refusal = server_refuses(facts, policy, to_everyone=True)
        return [refusal] if refusal else []

    async def _open_place(
        self,
        member: Member,
        story_id: int,
        channel_id: int | None,
        act: Act,
        *,
        paused: bool = False,
    ) -> StoryTarget:
        """The place, after asking Discord whether the story may and can be posted there.

        Not to be awaited inside a transaction: look the place up again in the one that writes.
        """
        async with self._db.read() as tx:
            place = await find_place(tx, member, story_id, channel_id, act)
            warnings = await warnings_rows.get_warning_facts(tx, story_id)
            if not paused:
                await require_accepted(tx, place.story, warnings)
        if not paused:
            require_ready(place.target)
        await require_open(self._publisher, place.target, place.story, warnings)
        return place

    async def _scheduled(
        self, tx: Tx, member: Member, story_id: int, channel_id: int | None, act: Act
    ) -> tuple[StoryTarget, Schedule]:
        place = await find_place(tx, member, story_id, channel_id, act)
        if place.schedule is None:
            raise StoryError(texts.NOT_SCHEDULED_THERE(channel_id=place.target.channel_id))
        return place, place.schedule

    async def _record(self, tx: Tx, member: Member, action: str, place: StoryTarget) -> None:
        subject = f"story {place.story.story_id} in channel {place.target.channel_id}"
        now = self._clock.now()
        await audit.record(tx, Audit(member.guild_id, member.user_id, action, subject, now))


async def _set_state(tx: Tx, schedule: Schedule, state: ScheduleState) -> Schedule:
    await schedules.set_schedule_state(tx, schedule.schedule_id, state)
    return replace(schedule, state=state)


async def _require_halted(tx: Tx, member: Member, place: StoryTarget) -> None:
    """Refuse to resume what goes on anyway: it would move a chapter that is about to go out.

    A paused channel goes on for all its stories: only who manages it, or waits there, says so.
    """
    begun = await releases.find_releases(
        tx, story_id=place.story.story_id, target_id=place.target.target_id, states=UNFINISHED
    )
    stopped = any(release.state is ReleaseState.STOPPED for release in begun)
    schedule_halted = place.schedule and place.schedule.state is ScheduleState.PAUSED
    waits_there = member.may_manage or place.schedule is not None or begun
    target_halted = waits_there and place.target.state is TargetState.PAUSED
    if not (stopped or schedule_halted or target_halted):
        raise StoryError(texts.NOTHING_HALTED)


async def _resume_target(tx: Tx, place: StoryTarget) -> None:
    """Let what stopped go on: all of a paused channel, since it is in order, else this story's."""
    target = place.target
    if target.state is TargetState.PAUSED:
        await targets.set_target_state(tx, target.target_id, TargetState.ACTIVE, None)
        await claims.resume_stopped(tx, target_id=target.target_id)
    else:
        await claims.resume_stopped(tx, target_id=target.target_id, story_id=place.story.story_id)


async def _changed(tx: Tx, place: StoryTarget, schedule: Schedule) -> Changed:
    waiting = await waiting_releases(tx, schedule)
    return Changed(
        story_title=place.story.title,
        channel_id=place.target.channel_id,
        rule_text=describe(schedule.rule, schedule.per_drop),
        state=schedule.state,
        next_at=min((release.due_at for release in waiting), default=None),
    )
