"""Edits the messages of posted chapters that have changed since, in place and silently.

What every message becomes is stored before the first edit, and each edit is noted after it. So a
crash anywhere loses nothing: an edit that happens twice is the same edit, and a part that is added
is posted like any other. Of several changes the newest counts: it plans anew, from what the ledger
says of the messages, and without trust in those that an older change may have edited.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from typing_extensions import override

from bot.clock import Clock
from bot.messages.payload.jump_links import fill_in
from bot.messages.payload.recompose import as_edit
from bot.messages.proof.proof import ProofFailed
from bot.models.release import Part, PartKind, PartState, Payload, Release
from bot.models.revision import Revision, RevisionStep
from bot.models.server import Layout
from bot.services.background import back_off
from bot.services.background.owed_work import OwedWork, side_by_side
from bot.services.background.pace import Behind, Pace, Rank
from bot.services.channels.archived_threads import ArchivedThreads
from bot.services.channels.channel_queue import ChannelQueue
from bot.services.delivery.context import DeliveryContext
from bot.services.delivery.delivery import GRACE
from bot.services.delivery.jump_links import JumpLinks
from bot.services.delivery.material import read_material
from bot.services.delivery.posting import Oversized, Posting, Recalled
from bot.services.delivery.steps import layout_of
from bot.services.notices import revision_words
from bot.services.notices.texts import REVISION_NOT_PROVEN
from bot.services.ports.publisher import DeliveryProblem, ProblemKind, Publisher
from bot.services.revisions.plan import RevisionPlanning
from bot.services.servers import eligibility
from bot.services.servers.eligibility import Guard, make_guard
from bot.storage.database.database import Database, Tx
from bot.storage.notices import notices
from bot.storage.releases import parts as ledger
from bot.storage.releases import releases
from bot.storage.revisions import revisions
from bot.storage.stories import stories

log = logging.getLogger(__name__)

# For an edit of somebody else's that is on its way to the same messages.
_SOON = timedelta(seconds=1)
_THREAD = PartKind.THREAD
_GONE = (ProblemKind.NO_MESSAGE, ProblemKind.NO_CHANNEL)


class _Superseded(Exception):  # noqa: N818 (no error: something newer is asked for)
    """What is being done is not what is wanted any more."""


class _Removed(Exception):  # noqa: N818 (no error either)
    """The story or the chapter was removed: nothing is to be changed, and nothing to be added."""


@dataclass(frozen=True, slots=True)
class _Work:
    """One revision under way, with the ledger as it was read last."""

    revision: Revision
    release: Release
    guild_id: int
    steps: tuple[RevisionStep, ...]
    parts: dict[int, Part]

    def pending(self) -> list[RevisionStep]:
        """Steps whose messages are not posted yet."""
        return [
            step
            for step in self.steps
            if not step.done and self.parts[step.position].state is not PartState.SENT
        ]

    def threads(self) -> list[int]:
        """Threads that hold messages of the chapter."""
        places = (part.channel_id for part in self.parts.values() if part.kind is not _THREAD)
        known = (place for place in places if place is not None)
        return [place for place in dict.fromkeys(known) if place != self.release.channel_id]

    def body(self, step: RevisionStep) -> tuple[Payload, bool]:
        """The body of a step's edit, and whether that is all the step asks for."""
        goal = self.parts.get(step.link.leads_to) if step.link else None
        if step.link is None or goal is None:
            return as_edit(step.payload), True
        if goal.channel_id is None or goal.message_id is None:
            return as_edit(step.payload), False
        link = fill_in(step.link.payload, self.guild_id, goal.channel_id, goal.message_id)
        return link, True


class Revisions(OwedWork[Revision]):
    """Carries out revisions side by side; in each the messages in order, then new ones, links last.

    `lanes` are those of the deliveries: what is added comes between no parts of another chapter.
    """

    name = "revisions"
    batch = 20

    def __init__(
        self,
        db: Database,
        clock: Clock,
        publisher: Publisher,
        pace: Pace,
        *,
        lanes: ChannelQueue,
        linker: JumpLinks,
    ) -> None:
        super().__init__(db, clock, publisher, pace)
        self._lanes = lanes
        self._linker = linker
        self._planning = RevisionPlanning(db, clock, publisher)
        self._threads = ArchivedThreads(db, publisher)
        behind = Behind(pace, Rank.REVISIONS)
        self._posting = Posting(DeliveryContext(db, clock, publisher, behind, "revisions"))

    @override
    async def carry_out(self, due: Sequence[Revision]) -> None:
        await side_by_side(self.guarded([each], self._revise(each)) for each in due)

    @override
    async def find_due(self, tx: Tx, now: datetime, limit: int) -> list[Revision]:
        return await revisions.find_due(tx, now, limit)

    @override
    async def find_next(self, tx: Tx, after: datetime) -> datetime | None:
        return await revisions.next_due(tx, after)

    @override
    def name_of(self, row: Revision) -> str:
        return f"release {row.release_id}"

    @override
    def attempts(self, row: Revision) -> int:
        return row.attempts

    @override
    async def postpone(
        self, tx: Tx, row: Revision, due_at: datetime, problem: DeliveryProblem
    ) -> None:
        await revisions.postpone(tx, row, due_at, problem.sentence)

    @override
    async def give_up(self, tx: Tx, row: Revision, problem: DeliveryProblem) -> None:
        """People have to act first; looked at now and then, in case they do not say so."""
        if problem.kind is ProblemKind.OURS:
            log.error("release %s: our fault: %s", row.release_id, problem.sentence)
        wait = back_off.OBSTACLE.after(row.attempts)
        await self._wait(tx, row, wait, revision_words.as_reason(problem.sentence))

    @override
    async def stop(self) -> None:
        await super().stop()
        await self._posting.settle(GRACE)

    async def _revise(self, revision: Revision) -> None:
        try:
            await self._carry_out(revision)
        except _Superseded:
            log.info("release %s: changed again while being revised", revision.release_id)
        except (_Removed, Recalled):
            # It comes back with its chapter, if that does; until then nothing of it is due.
            async with self._db.write() as tx:
                later = self._clock.now() + back_off.OBSTACLE.last
                await revisions.postpone(tx, revision, later, None)
            self.put_off()
        except ProofFailed as failure:
            findings = "; ".join(failure.findings)
            log.error("release %s: revision not proven: %s", revision.release_id, findings)
            async with self._db.write() as tx:
                await self._wait(tx, revision, back_off.OBSTACLE.last, REVISION_NOT_PROVEN)
            self.put_off()

    async def _carry_out(self, revision: Revision) -> None:
        async with self._db.read() as tx:
            release = await releases.get_release(tx, revision.release_id)
        if release is None:
            return
        planned = await self._planning.is_planned(revision)
        if not planned and not await self._planning.plan(revision, release):
            return
        # From here on no link is begun there; one that was is let through first.
        if revision.release_id in self._linker.at_work:
            async with self._db.write() as tx:
                await revisions.postpone(tx, revision, self._clock.now() + _SOON, None)
            self.put_off()
            return
        await self._open_threads(await self._read(revision, release))
        await self._edit_messages(revision, release)
        await self._add_parts(revision, release)
        await self._complete(revision, release)
        await self._turn(revision)
        await self._threads.close(revision)
        await self._finish(revision, release)

    async def _read(self, revision: Revision, release: Release) -> _Work:
        async with self._db.read() as tx:
            current = await revisions.is_current(tx, revision)
            story = await stories.get_story(tx, release.story_id)
            chapter = await stories.get_chapter_by_id(tx, release.chapter_id)
            steps = await revisions.get_steps(tx, release.release_id)
            parts = await ledger.get_parts(tx, release.release_id)
        if not current:
            raise _Superseded
        if story is None or eligibility.story_forbids(story, chapter) is not None:
            raise _Removed
        by_position = {part.position: part for part in parts}
        return _Work(revision, release, story.guild_id, tuple(steps), by_position)

    async def _open_threads(self, work: _Work) -> None:
        if all(step.done for step in work.steps):
            return
        for thread_id in work.threads():
            await self._turn(work.revision)
            await self._threads.open(work.revision, thread_id)

    async def _edit_messages(self, revision: Revision, release: Release) -> None:
        work = await self._read(revision, release)
        for step in work.steps:
            part = work.parts[step.position]
            is_message = part.kind is not _THREAD and part.state is PartState.SENT
            if is_message and not step.edited:
                await self._edit(work, step, *work.body(step))

    async def _add_parts(self, revision: Revision, release: Release) -> None:
        """Post what does not fit, in the order of the chapter and between no other parts."""
        if not (await self._read(revision, release)).pending():
            return
        place = (self._clock.now(), release.chapter_number, release.release_id)
        async with self._lanes.ticket(release.channel_id, place) as ticket:
            await self._lanes.enter(ticket)
            work = await self._read(revision, release)
            while pending := work.pending():
                await self._post(work, pending)
                work = await self._read(revision, release)

    async def _post(self, work: _Work, pending: Sequence[RevisionStep]) -> None:
        waiting = [step.position for step in pending]
        parts = [
            part
            for part in work.parts.values()
            if part.state is PartState.SENT or part.position in waiting
        ]
        # What was planned before this attempt may be out, even where the ledger knows of no try: an
        # older one may have been put back.
        doubtful = work.revision.planned or PartState.ATTEMPTED in {part.state for part in parts}
        try:
            ledger = list(work.parts.values())
            guard = await self._guard(work.release, layout_of(ledger))
            await self._posting.post_all(
                work.release, parts, guard, doubtful=doubtful, since=work.revision.asked_at
            )
        except Oversized:
            await self._plan_anew(await self._read(work.revision, work.release))
        except DeliveryProblem as problem:
            if problem.kind not in _GONE:
                raise
            now_there = await self._read(work.revision, work.release)
            lost = now_there.pending()
            await self._missing(now_there, lost[: 1 if problem.kind is _GONE[0] else None])

    async def _guard(self, release: Release, layout: Layout) -> Guard:
        async with self._db.read() as tx:
            material = await read_material(tx, release)
        return make_guard(
            self._publisher, release.channel_id, layout, for_adults=material.for_adults
        )

    async def _plan_anew(self, work: _Work) -> None:
        """The first message that is not there was stored before a limit was known."""
        step = work.pending()[0]
        async with self._db.write() as tx:
            await ledger.plan_anew(tx, replace(work.parts[step.position], payload=step.payload))

    async def _complete(self, revision: Revision, release: Release) -> None:
        """Lead to what was added, and give the thread its name."""
        work = await self._read(revision, release)
        for step in work.steps:
            part = work.parts[step.position]
            if step.done:
                continue
            if part.kind is _THREAD:
                await self._rename(work, step, part)
                continue
            body, _ = work.body(step)
            if step.link is None and part.payload == step.payload:
                await self._note(work, step, done=True)  # posted as it is to be
            else:
                await self._edit(work, step, body, done=True)

    async def _edit(self, work: _Work, step: RevisionStep, body: Payload, done: bool) -> None:
        part = work.parts[step.position]
        await self._turn(work.revision)
        try:
            await self._publisher.edit(part.channel_id or 0, part.message_id or 0, body)
        except DeliveryProblem as problem:
            if problem.kind not in _GONE:
                raise
            await self._missing(work, [step])
            return
        await self._note(work, step, done=done)

    async def _rename(self, work: _Work, step: RevisionStep, part: Part) -> None:
        await self._turn(work.revision)
        try:
            await self._publisher.change_thread(
                part.message_id or 0, {"name": step.payload["name"]}
            )
        except DeliveryProblem as problem:
            if problem.kind is ProblemKind.PASSING:
                raise
            # A name is no reason to hold back the chapter.
            log.info("release %s: its thread keeps its name", work.release.release_id)
        await self._note(work, step, done=True)

    async def _note(self, work: _Work, step: RevisionStep, *, done: bool) -> None:
        now = self._clock.now()
        async with self._db.write() as tx:
            if not await revisions.record_edited(tx, work.revision, step, done=done, now=now):
                raise _Superseded

    async def _missing(self, work: _Work, steps: Sequence[RevisionStep]) -> None:
        now = self._clock.now()
        async with self._db.write() as tx:
            for step in steps:
                if not await revisions.record_missing(tx, work.revision, step, now):
                    raise _Superseded

    async def _turn(self, revision: Revision) -> None:
        await self._pace.turn((Rank.REVISIONS, revision.asked_at, revision.release_id))

    async def _finish(self, revision: Revision, release: Release) -> None:
        now = self._clock.now()
        async with self._db.write() as tx:
            missing = await revisions.count_missing(tx, release.release_id)
            story = await stories.get_story(tx, release.story_id)
            if not await revisions.finish(tx, revision, now):
                return
            if missing and story is not None:
                text = revision_words.is_missing(release, story, missing)
                await notices.add_notice(tx, user_id=story.author_id, text=text, now=now)
        log.info("release %s: revised", release.release_id)
        # Links that waited for it may go on, and there may be word for the author.
        self.put_off()

    async def _wait(self, tx: Tx, revision: Revision, wait: timedelta, reason: str) -> None:
        """Put it off until people have put something right, and tell its author so, once."""
        now = self._clock.now()
        release = await releases.get_release(tx, revision.release_id)
        waits = await revisions.postpone(tx, revision, now + wait, reason)
        if waits and release is not None and revision.reason != reason:
            story = await stories.get_story(tx, release.story_id)
            if story is not None:
                text = revision_words.is_waiting(release, story, reason)
                await notices.add_notice(tx, user_id=story.author_id, text=text, now=now)
