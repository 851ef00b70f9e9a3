"""One walk: a story, a channel, and steps taken one by one, with a look at Discord after each."""

import shutil
from collections.abc import AsyncGenerator, Iterable
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

from bot.errors import StoryError
from bot.importing.process.reading_process import ReadingProcess
from bot.models.release import LatePolicy, Release, ReleaseState, Repeat, ScheduleState
from bot.models.server import Layout, TargetState
from bot.services.schedules.planning import replan
from bot.services.schedules.proposal import ScheduleProposal
from bot.services.schedules.schedules import Changed
from bot.storage.database.database import Database
from bot.storage.releases import releases, schedules
from bot.storage.servers import targets
from bot.storage.stories import stories
from hunts.simulation.far_side import FarSide
from hunts.simulation.process import Crashed, Process
from hunts.simulation.record import Message, Record
from hunts.simulation.shelf import GUILD, a_member, a_text, add_channel, add_story, append
from hunts.simulation.timing import SimulatedTime
from hunts.time.floods import Floods
from hunts.time.steps import Act, Block, Chapters, Down, Leap, Pass, Reschedule, Step

START = datetime(2027, 3, 20, 11, 17, tzinfo=UTC)
CHANNEL = 7_101
PARAGRAPHS = 2
# How late the loop may see what became due.
PROMPT = timedelta(minutes=2)

_DAILY = Reschedule(Repeat.DAILY, None, "18:00", "Europe/Berlin", 1, LatePolicy.SHIFT)


class Wrong(AssertionError):  # noqa: N818 (a promise, not an error of ours)
    """A promise was broken; the message says which."""


class Walk:
    """Make it with `open_walk`; then `take` steps, and `finish`."""

    def __init__(self, db: Database, record: Record, reading: ReadingProcess, seed: int) -> None:
        self._db = db
        self._record = record
        self._reading = reading
        self._time = SimulatedTime(START)
        self._far = FarSide(self._time.clock, record, Random(seed))  # noqa: S311
        self._far.channel(CHANNEL, GUILD)
        self._far.on_message = self._arrived
        self._cards = list[Message]()
        self._floods = Floods()
        self._member = a_member()
        self._living = list[tuple[int, int]]()
        self._serial = 0
        self._story = self._target = 0
        self._process = self._start()

    async def begin(self, chapters: int = 6, layout: Layout = Layout.CHANNEL) -> None:
        now = self._time.wall
        async with self._db.write() as tx:
            self._target = await add_channel(tx, CHANNEL, layout=layout, now=now)
            texts = [a_text(1, serial, PARAGRAPHS) for serial in range(chapters)]
            self._story = await add_story(tx, "Salt and Lanterns", texts, self._member, now)
            heads = await stories.get_chapters(tx, self._story)
        self._serial = chapters
        self._living = [(head.chapter_id, serial) for serial, head in enumerate(heads)]
        await self._settle()
        await self._reschedule(_DAILY)

    async def take(self, step: Step) -> None:
        """Let it happen, and everything that follows from it at once."""
        with suppress(StoryError):
            await self._happen(step)
        await self._settle()
        await self._look()

    async def finish(self) -> None:
        """Put everything right, let time pass, and find every chapter out."""
        self._far.blocked.clear()
        for _ in range(3):
            with suppress(StoryError):
                await self._process.services.schedules.resume(self._member, self._story)
            await self._settle()
        await self.take(Pass(1))
        if len(self._visible()) < len(self._expected()):
            await self.take(_DAILY)
        await self.take(Pass(24 * (len(self._living) + 3)))
        if self._visible() != self._expected():
            raise Wrong(f"lost: {len(self._visible())} of {len(self._expected())} paragraphs out")

    async def close(self) -> None:
        await self._process.end()

    async def _happen(self, step: Step) -> None:
        match step:
            case Reschedule():
                await self._reschedule(step)
            case Act():
                await self._act(step.name)
            case Chapters():
                await self._change_chapters(step.count)
            case Pass():
                await self._pass(step)
            case Down():
                await self._restart(timedelta(hours=step.hours))
            case Leap():
                self._floods.forget()
                self._time.leap(timedelta(hours=step.hours))
            case Block():
                (self._far.blocked.add if step.taken else self._far.blocked.discard)(CHANNEL)

    async def _reschedule(self, wish: Reschedule) -> None:
        proposal, changed = await self._schedule(wish)
        if changed.next_at != (proposal.first[0].at if proposal.first else None):
            raise Wrong("the first date shown is not the first date planned")

    async def _schedule(self, wish: Reschedule) -> tuple[ScheduleProposal, Changed]:
        self._floods.forget()
        scheduling = self._process.services.schedules
        proposal = await scheduling.propose(
            self._member,
            self._story,
            CHANNEL,
            repeat=wish.repeat,
            at=wish.at,
            days=wish.days,
            zone=wish.zone,
            per_drop=wish.per_drop,
            late=wish.late,
        )
        return proposal, await scheduling.confirm(self._member, proposal.token)

    async def _act(self, name: str) -> None:
        if name in ("now", "resume"):
            self._floods.forget()
        scheduling = self._process.services.schedules
        act = scheduling.release_now if name == "now" else getattr(scheduling, name)
        await act(self._member, self._story, CHANNEL)
        if name == "now":
            await self._live(timedelta(seconds=15))

    async def _change_chapters(self, count: int) -> None:
        now = self._time.wall
        async with self._db.write() as tx:
            if count > 0:
                serials = range(self._serial, self._serial + count)
                self._serial += count
                texts = [a_text(1, serial, PARAGRAPHS) for serial in serials]
                ids = await append(tx, self._story, texts, now)
                self._living += list(zip(ids, serials, strict=True))
            else:
                begun = await releases.begun_chapters(tx, self._story)
                going = [c for c in self._living[count:] if c[0] not in begun]
                await stories.remove_chapters(tx, [chapter for chapter, _ in going], now)
                self._living = [c for c in self._living if c not in going]
            schedule = await schedules.find_schedule(tx, self._story, self._target)
            if schedule is not None:
                await replan(tx, schedule, now)

    async def _pass(self, step: Pass) -> None:
        faults = self._far.faults
        faults.refused = faults.lost = step.trouble / 2
        faults.crash, faults.answered = step.crashes, step.answered
        told = await self._told() if step.is_fair else None
        before, end = len(self._cards), self._time.wall + timedelta(hours=step.hours)
        await self._live(timedelta(hours=step.hours))
        faults.none()
        if told is not None and told + PROMPT < end:
            came = [card.at for card in self._cards[before:]]
            if not came or abs(came[0] - told) > PROMPT:
                raise Wrong(f"told {told}, came {came[:1]}")

    async def _told(self) -> datetime | None:
        """The next date an author is shown, unless a reason is shown why it will not be kept."""
        (entry,) = await self._process.services.schedules.queue(
            self._member, self._story, CHANNEL
        ) or [None]
        if entry is None or entry.next_at is None or entry.next_at <= self._time.wall:
            return None
        stopped = any(coming.state is ReleaseState.STOPPED for coming in entry.entries)
        halted = entry.target_state is not TargetState.ACTIVE or CHANNEL in self._far.blocked
        by_hand = entry.state is not ScheduleState.ACTIVE
        return None if stopped or halted or by_hand else entry.next_at

    async def _live(self, span: timedelta) -> None:
        end = self._time.passed + span
        while (left := end - self._time.passed) > timedelta(0):
            try:
                await self._process.live(left)
            except Crashed:
                await self._restart(timedelta(seconds=10))

    async def _settle(self) -> None:
        try:
            await self._process.settle()
        except Crashed:
            await self._restart(timedelta(0))
            await self._settle()

    def _start(self) -> Process:
        return Process(self._db, self._time, self._far, self._reading)

    async def _restart(self, down: timedelta) -> None:
        await self._process.end()
        self._time.advance(down)
        self._process = self._start()

    def _arrived(self, message: Message) -> None:
        if message.card is not None:
            self._cards.append(message)

    def _expected(self) -> list[tuple[int, int, int]]:
        return [(1, serial, n) for _, serial in self._living for n in range(PARAGRAPHS)]

    def _visible(self) -> list[tuple[int, int, int]]:
        return [mark for _, message in self._record.visible() for mark in message.paragraphs]

    async def _look(self) -> None:
        visible, expected = self._visible(), self._expected()
        if visible != expected[: len(visible)]:
            raise Wrong(f"lost, doubled or out of order: {visible[-6:]}")
        async with self._db.read() as tx:
            schedule = await schedules.find_schedule(tx, self._story, self._target)
            target = await targets.get_target(tx, self._target)
            found = await releases.find_releases(tx, story_id=self._story)
        if target is not None and schedule is not None:
            serials = dict(self._living)
            known = {serials[r.chapter_id]: r for r in found if r.chapter_id in serials}
            wrong = self._floods.judge(self._cards, schedule, known)
            if wrong:
                raise Wrong(wrong)
            self._require_planned(schedule.rule.rrule, found)

    def _require_planned(self, rrule: str, found: Iterable[Release]) -> None:
        planned = {release.chapter_id for release in found}
        missing = [serial for chapter, serial in self._living if chapter not in planned]
        if rrule and missing:
            raise Wrong(f"chapters {missing} have no date")


@asynccontextmanager
async def open_walk(
    folder: Path, template: Path | None, reading: ReadingProcess, seed: int
) -> AsyncGenerator[Walk, None]:
    """A walk in a folder of its own; `template` is a migrated, empty database to begin with."""
    async with open_records(folder, template) as (db, record):
        walk = Walk(db, record, reading, seed)
        try:
            yield walk
        finally:
            await walk.close()


@asynccontextmanager
async def open_records(
    folder: Path, template: Path | None
) -> AsyncGenerator[tuple[Database, Record], None]:
    """What a walk is taken with."""
    file = folder / "walk.db"
    if template is not None:
        shutil.copy(template, file)
    db = await Database.open(f"sqlite:///{file}", kind="real", now=START)
    record = Record(folder / "discord.txt")
    try:
        yield db, record
    finally:
        await db.close()
        record.close()
