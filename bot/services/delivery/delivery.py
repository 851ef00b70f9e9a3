"""Carries releases out: claimed ahead of time, begun when due, in order within each channel."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.messages.proof.proof import ProofFailed
from bot.models.release import (
    UNFINISHED,
    Part,
    PartKind,
    PartState,
    PlannedPart,
    Release,
    Schedule,
    ScheduleState,
)
from bot.models.server import Layout
from bot.models.story import Story
from bot.services.channels.channel_queue import ChannelQueue
from bot.services.channels.forum_posts import record_known
from bot.services.delivery.after_restore import AfterRestore
from bot.services.delivery.context import DeliveryContext
from bot.services.delivery.failures import Failures
from bot.services.delivery.lost_messages import LostMessages
from bot.services.delivery.material import Material, read_material
from bot.services.delivery.posting import LEASE, Oversized, Posting, Recalled
from bot.services.delivery.preparation import Preparation, Prepared
from bot.services.delivery.replanning import Replanning
from bot.services.delivery.steps import card_of, layout_of, place_of, step_of
from bot.services.notices import wording
from bot.services.ports.publisher import DeliveryProblem
from bot.services.servers.eligibility import Guard, make_guard
from bot.storage.database.database import Tx
from bot.storage.notices import notices
from bot.storage.releases import claims, forum_posts, order, releases, schedules
from bot.storage.releases import parts as ledger
from bot.storage.removals import takedowns
from bot.storage.stories import stories

log = logging.getLogger(__name__)

# Chapters are made ready this long before they are due.
LEAD = timedelta(seconds=30)
# A wait that ends later than this was slept through: a machine suspended, or a clock set forth.
LATE = timedelta(minutes=5)
_GRAIN = timedelta(milliseconds=1)
# How long a shutdown waits for an answer of Discord's. What is still out then is of unknown
# outcome, as after a kill.
GRACE = 3.0


@dataclass(frozen=True, slots=True)
class Claim:
    """A release whose payloads are stored, and what was known of it in that transaction.

    `turn` is its date or, if that is later, a date of what goes first.
    """

    release: Release
    material: Material
    turn: datetime


class Delivery:
    """Carries out one release a call. The context's owner names this process in its claims.

    Every failure ends in a stored consequence; what is raised is a bug or a broken database.
    `forgotten` knows what is out although the rows say that it waits.
    """

    def __init__(self, context: DeliveryContext) -> None:
        self.failures = Failures(context)
        self._context = context
        self._preparation = Preparation(context, self.failures)
        self.forgotten = AfterRestore(context, self._preparation, self.failures)
        self._lost = LostMessages(context, self.failures)
        # Shared with whatever else posts into these channels.
        self.lanes = self._lanes = ChannelQueue(sleep=context.sleep)
        self._replanning = Replanning(context)
        self._posting = Posting(context)

    @property
    def owner(self) -> str:
        """Who claims."""
        return self._context.owner

    async def prepare(self, release: Release) -> Prepared | None:
        """The proven payloads of a waiting release; None when it does not go out now."""
        return await self._preparation.prepare(release)

    async def claim(
        self,
        release: Release,
        planned: Sequence[PlannedPart],
        *,
        made_of: Material | None = None,
    ) -> Claim | None:
        """Store the payloads; from now on only they count, whatever changes.

        None too if they are no longer `made_of` what there is: a warning may have come since.
        """
        now = self._context.clock.now()
        async with self._context.db.write() as tx:
            claim = await read_claim(tx, release)
            if made_of is not None and claim.material != made_of:
                return None
            won = await claims.claim(
                tx,
                release.release_id,
                planned,
                owner=self._context.owner,
                lease_until=now + LEASE,
                now=now,
            )
        return claim if won else None

    async def carry_out(self, claim: Claim) -> None:
        """Wait until a claimed release is due, then post it, unless it was undone meanwhile.

        Or unless its date was slept through: then it is given back, to be judged as late.
        """
        release = claim.release
        # Behind all that goes first, even if that is due later.
        place = (claim.turn, release.chapter_number, release.release_id)
        async with self._lanes.ticket(release.channel_id, place) as ticket:
            guard = self._guard(release, release.layout, claim.material)
            if not await self._wait_until_due(release):
                await self.give_back(release)
                return
            await self._lanes.enter(ticket)
            # The turn comes before the bookkeeping: of many releases due at one instant, the first
            # does not wait until all have begun.
            await self._context.pace.turn((0, release.due_at, release.release_id))
            try:
                parts = await self._begin(release, guard)
            except DeliveryProblem as problem:
                await self.failures.met(release, problem)
                return
            if parts:
                await self._deliver(release, parts, guard, doubtful=False)

    async def resume(self, release: Release) -> None:
        """Go on with a release that was begun, from its first part of unknown outcome."""
        if not await self._take_over(release):
            return
        place = (release.due_at, release.chapter_number, release.release_id)
        async with self._lanes.ticket(release.channel_id, place) as ticket:
            await self._lanes.enter(ticket)
            admitted = await self._preparation.admit(release)
            if admitted is not None:
                async with self._context.db.read() as tx:
                    parts = await ledger.get_parts(tx, release.release_id)
                guard = self._guard(release, layout_of(parts), admitted.material)
                await self._deliver(release, parts, guard, doubtful=True)

    async def give_back(self, release: Release) -> None:
        """Return a claim to the queue, for a release that is not carried out."""
        async with self._context.db.write() as tx:
            await claims.unclaim(tx, release.release_id)

    async def settle(self, grace: float = GRACE) -> None:
        """Let the requests in flight end and be recorded; for a shutdown."""
        await self._posting.settle(grace)

    def _guard(self, release: Release, layout: Layout, material: Material) -> Guard:
        return make_guard(
            self._context.publisher, release.channel_id, layout, for_adults=material.for_adults
        )

    async def _wait_until_due(self, release: Release) -> bool:
        """False if the date was leapt over: what becomes of it is the late policy's to say."""
        waited = False
        while (left := release.due_at - self._context.clock.now()) > timedelta(0):
            # No longer than a claim lasts: a clock that was set back may be set forth again.
            await self._context.sleep(min(max(left, _GRAIN), LEAD).total_seconds())
            waited = True
        return not waited or -left <= LATE

    async def _begin(self, release: Release, guard: Guard) -> list[Part]:
        """The parts to post, the first message already noted as attempted.

        None at all if the release was undone or paused, or waits for an earlier chapter.
        """
        now = self._context.clock.now()
        async with self._context.db.write() as tx:
            held = await order.waits_for(tx, release, claimed=True) is not None
            if held or not await claims.begin(
                tx, release.release_id, owner=self._context.owner, now=now
            ):
                await claims.unclaim(tx, release.release_id)
                return []
            # What it raises takes the beginning back.
            guard()
            parts = await ledger.get_parts(tx, release.release_id)
            post = step_of(parts, PartKind.POST)
            if post is not None:
                known = await forum_posts.find_post(tx, release)
                if known is None or known.thread_id is None:
                    return parts
                await record_known(tx, release, post, known.thread_id, now)
                sent = replace(post, state=PartState.SENT, message_id=known.thread_id)
                parts[post.position] = sent
            return await self._attempt_card(tx, release, parts, now)

    async def _attempt_card(
        self, tx: Tx, release: Release, parts: list[Part], now: datetime
    ) -> list[Part]:
        card = card_of(parts)
        place = place_of(card, parts, release.channel_id)
        await ledger.record_attempt(
            tx, release.release_id, card.position, channel_id=place, now=now
        )
        parts[card.position] = replace(
            card, state=PartState.ATTEMPTED, attempted_at=now, channel_id=place
        )
        return parts

    async def _take_over(self, release: Release) -> bool:
        now = self._context.clock.now()
        async with self._context.db.write() as tx:
            if await takedowns.end_delivery(tx, release.release_id, now):
                return False
            return await claims.renew_lease(
                tx, release.release_id, owner=self._context.owner, lease_until=now + LEASE, now=now
            )

    async def _deliver(
        self, release: Release, parts: Sequence[Part], guard: Guard, *, doubtful: bool
    ) -> None:
        try:
            posted = await self._post_all(release, parts, guard, doubtful=doubtful)
        except ProofFailed as failure:
            await self.failures.proof_failed(release, failure)
            return
        except Recalled:
            await self._end_recalled(release)
            return
        except DeliveryProblem as problem:
            if not await self._end_recalled(release):
                await self._lost.met(release, problem)
            return
        async with self._context.db.write() as tx:
            now = self._context.clock.now()
            if await takedowns.end_delivery(tx, release.release_id, now):
                return
            await _finish(tx, release, posted, now=now, resumed=doubtful)
        self.failures.over(release.release_id)
        log.info("release %s: posted", release.release_id)

    async def _post_all(
        self, release: Release, parts: Sequence[Part], guard: Guard, *, doubtful: bool
    ) -> list[Part]:
        try:
            return await self._posting.post_all(release, parts, guard, doubtful=doubtful)
        except Oversized:
            log.info("release %s: a stored message is too large, planned anew", release.release_id)
            rest = await self._replanning.plan(release)
        return await self._posting.post_all(release, rest, guard, doubtful=doubtful)

    async def _end_recalled(self, release: Release) -> bool:
        """Whether the chapter was removed meanwhile; what is out of it is then taken down."""
        async with self._context.db.write() as tx:
            return await takedowns.end_delivery(tx, release.release_id, self._context.clock.now())


async def read_claim(tx: Tx, release: Release) -> Claim:
    """What a claim of the release goes by, as it is now."""
    material = await read_material(tx, release)
    return Claim(release, material, await order.date_in_order(tx, release))


async def _finish(
    tx: Tx, release: Release, parts: Sequence[Part], *, now: datetime, resumed: bool = False
) -> None:
    """Close the release, owe its author word with a link, and end a schedule that is through.

    `resumed`: another process may have come so far, of which a file put back knows nothing.
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
