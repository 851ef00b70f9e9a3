"""A database with a story and a target, a channel that behaves like Discord's, and a crash."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from bot.models.release import (
    Part,
    PartKind,
    Payload,
    PlannedPart,
    Release,
    ReleaseState,
    Schedule,
    Slot,
)
from bot.models.server import Layout, MessageStyle, TargetState
from bot.models.story import ChapterText
from bot.services.background.pace import Pace
from bot.services.background.waiting import Sleep
from bot.services.delivery.context import DeliveryContext
from bot.services.delivery.delivery import Claim, Delivery, read_claim
from bot.services.delivery.jump_links import JumpLinks
from bot.services.ports.publisher import DeliveryProblem, ProblemKind
from bot.services.removals.takedowns import Takedowns
from bot.storage.database.database import Database
from bot.storage.notices import notices
from bot.storage.releases import claims, parts, releases
from bot.storage.servers import targets
from tests.builders import (
    AUTHOR,
    CHANNEL,
    GUILD,
    NOW,
    a_manuscript,
    add_a_schedule,
    add_a_story,
    add_a_target,
    chapter_ids,
    daily_slots,
    shelve,
)
from tests.fakes import FakePublisher, FixedClock, Posted
from tests.worlds.clocks import JumpingSleep
from tests.worlds.databases import a_new

OWNER = "an-installation:main"
NOTICES = CHANNEL + 9
NONCE_WINDOW = timedelta(minutes=2)

PASSING = DeliveryProblem(ProblemKind.PASSING, "Discord is having trouble.")
PERMANENT = DeliveryProblem(ProblemKind.PERMANENT, "I may not post in that channel.")
OURS = DeliveryProblem(ProblemKind.OURS, "Discord refused the form of a message (code 50035).")


class Crash(BaseException):
    """The process is gone: nothing of ours may handle this."""


@dataclass
class ForgetfulPublisher(FakePublisher):
    """A fake that forgets nonces as Discord does, and can die after any of its requests.

    With `crash_in` n, the process dies in the n-th request that changes something: after its
    effect or, unless `effective`, before it. The planned problems come after the `spared` requests.
    """

    crash_in: int | None = None
    effective: bool = True
    spared: int = 0
    histories: int = 0
    requests: list[str] = field(default_factory=list)

    async def post(self, channel_id: int, payload: Payload, *, nonce: str) -> int:
        self._maybe_crash(after=False)
        self.requests.append(nonce)
        self.posted, old = self._split()
        try:
            message_id = await super().post(channel_id, payload, nonce=nonce)
        finally:
            self.posted = old + self.posted
        self._maybe_crash(after=True)
        return message_id

    async def start_thread(self, channel_id: int, message_id: int, payload: Payload) -> int:
        self._maybe_crash(after=False)
        thread_id = await super().start_thread(channel_id, message_id, payload)
        self._maybe_crash(after=True)
        return thread_id

    async def create_post(self, channel_id: int, payload: Payload) -> int:
        self._maybe_crash(after=False)
        thread_id = await super().create_post(channel_id, payload)
        self._maybe_crash(after=True)
        return thread_id

    async def edit(self, channel_id: int, message_id: int, payload: Payload) -> None:
        self._maybe_crash(after=False)
        await super().edit(channel_id, message_id, payload)
        self._maybe_crash(after=True)

    async def delete(self, channel_id: int, message_id: int) -> None:
        self._maybe_crash(after=False)
        await super().delete(channel_id, message_id)
        self._maybe_crash(after=True)

    async def close_thread(self, thread_id: int) -> None:
        self._maybe_crash(after=False)
        await super().close_thread(thread_id)
        self._maybe_crash(after=True)

    async def change_thread(self, thread_id: int, payload: Payload) -> None:
        self._maybe_crash(after=False)
        await super().change_thread(thread_id, payload)
        self._maybe_crash(after=True)

    async def history(self, channel_id, *, after, limit):
        self.histories += 1
        return await super().history(channel_id, after=after, limit=limit)

    def fail_after(self, requests: int, *problems: DeliveryProblem) -> None:
        self.spared = requests
        self.fail_next(*problems)

    def in_channel(self, channel_id: int) -> list[Payload]:
        """What a reader sees there, in order."""
        posts = sorted(self.posted, key=lambda post: post.message_id)
        return [post.payload for post in posts if post.channel_id == channel_id]

    def _split(self) -> tuple[list[Posted], list[Posted]]:
        born = self.clock.now() - NONCE_WINDOW
        fresh = [post for post in self.posted if post.at >= born]
        return fresh, [post for post in self.posted if post.at < born]

    def _raise_planned(self) -> None:
        if self.spared:
            self.spared -= 1
        else:
            super()._raise_planned()

    def _maybe_crash(self, *, after: bool) -> None:
        if self.crash_in is None or after != self.effective:
            return
        self.crash_in -= 1
        if self.crash_in == 0:
            self.crash_in = None
            raise Crash


@dataclass
class World:
    db: Database
    fixed: FixedClock
    publisher: ForgetfulPublisher
    schedule: Schedule
    sleep: JumpingSleep

    @property
    def clock(self):
        return self.fixed.clock

    def delivery(self, sleep: Sleep | None = None) -> Delivery:
        """As a process makes it at its start: it remembers nothing."""
        pace, sleep = Pace(self.clock, sleep=self.sleep), sleep or self.sleep
        return Delivery(DeliveryContext(self.db, self.clock, self.publisher, pace, OWNER, sleep))

    async def carry_out(self, release: Release, delivery: Delivery | None = None) -> None:
        """What `delivery`, or that of a new process, does with a claimed release."""
        await (delivery or self.delivery()).carry_out(await self.claim_of(release))

    async def carry_out_together(self, claimed: Sequence[Release], delivery: Delivery) -> None:
        """As the loop does with all that it has claimed in one pass."""
        claims_there = [await self.claim_of(release) for release in claimed]
        await asyncio.gather(*(delivery.carry_out(claim) for claim in claims_there))

    async def claim_of(self, release: Release) -> Claim:
        """What claiming it has found."""
        async with self.db.read() as tx:
            return await read_claim(tx, release)

    async def releases(self) -> list[Release]:
        """All of the story, by chapter."""
        async with self.db.read() as tx:
            found = await releases.find_releases(
                tx, story_id=self.schedule.story_id, states=tuple(ReleaseState)
            )
        return sorted(found, key=lambda release: release.chapter_number)

    async def release(self, number: int = 1) -> Release:
        found = await self.releases()
        return next(release for release in found if release.chapter_number == number)

    async def parts(self, number: int = 1) -> list[Part]:
        release = await self.release(number)
        async with self.db.read() as tx:
            return await parts.get_parts(tx, release.release_id)

    async def notices(self) -> list[tuple[int | None, str]]:
        """To whom, and what, of everything that is unsent."""
        async with self.db.read() as tx:
            found = await notices.find_unsent(tx, self.clock.now(), 100)
        return [(notice.user_id or notice.channel_id, notice.text) for notice in found]

    def linker(self) -> JumpLinks:
        """As a process makes it at its start."""
        pace = Pace(self.clock, sleep=self.sleep)
        return JumpLinks(self.db, self.clock, self.publisher, pace)

    def taking_down(self) -> Takedowns:
        """As a process makes it at its start."""
        pace = Pace(self.clock, sleep=self.sleep)
        return Takedowns(self.db, self.clock, self.publisher, pace)

    async def resume_stopped(self) -> None:
        """What `/release resume` does to the rows, and what the loop does then."""
        target_id = self.schedule.target_id
        async with self.db.write() as tx:
            await targets.set_target_state(tx, target_id, TargetState.ACTIVE, None)
            assert await claims.resume_stopped(tx, target_id=target_id)
        await self.go_on()

    async def go_on(self) -> None:
        """What a new process does with whatever it finds begun."""
        for release in await self.unfinished():
            await self.delivery().resume(release)

    async def unfinished(self) -> list[Release]:
        async with self.db.read() as tx:
            return await claims.find_unfinished(tx, now=self.clock.now(), owner=OWNER)


@asynccontextmanager
async def open_world(
    folder: Path,
    *,
    layout: Layout = Layout.THREAD,
    style: MessageStyle = MessageStyle.COMPONENTS,
    chapters: int | Sequence[ChapterText] = 3,
    together: bool = False,
    **manuscript: object,
) -> AsyncIterator[World]:
    """A story whose chapters are due a day apart, the first one now, or all `together` now.

    `written` are the chapters themselves, as many as `chapters` says.
    """
    async with a_new(folder / "bot.db") as db:
        fixed = FixedClock(NOW)
        publisher = ForgetfulPublisher(fixed.clock)
        publisher.channel(CHANNEL, GUILD, is_forum=layout is Layout.FORUM)
        schedule = await fill(db, layout, style, chapters, together=together, manuscript=manuscript)
        yield World(db, fixed, publisher, schedule, JumpingSleep(fixed))


async def fill(
    db: Database,
    layout: Layout,
    style: MessageStyle,
    chapters: int | Sequence[ChapterText],
    *,
    together: bool,
    manuscript: dict[str, object],
) -> Schedule:
    async with db.write() as tx:
        written = manuscript.pop("written", chapters)
        told = a_manuscript(chapters=written, **manuscript)
        target_id, story_id = await shelve(tx, told, notices=NOTICES, layout=layout, style=style)
        schedule = await add_a_schedule(tx, story_id, target_id)
        ids = await chapter_ids(tx, story_id)
        days = [0 if together else day for day in range(len(ids))]
        slots = [
            Slot(chapter_id, NOW + timedelta(days=day))
            for chapter_id, day in zip(ids, days, strict=True)
        ]
        await releases.add_releases(tx, schedule, slots)
        return schedule


def planned(release: Release, texts: int = 12) -> tuple[PlannedPart, ...]:
    """A chapter of `texts` parts, two of them alike, in the release's layout and style."""
    kinds = [PartKind.CARD, *[PartKind.TEXT] * texts]
    if release.layout is Layout.THREAD:
        kinds.insert(1, PartKind.THREAD)
    if release.layout is Layout.FORUM:
        kinds.insert(0, PartKind.POST)
    if release.layout is Layout.CARD:
        del kinds[1:]
    return tuple(_part(release, position, kind) for position, kind in enumerate(kinds))


def _part(release: Release, position: int, kind: PartKind) -> PlannedPart:
    number = 1_000 * release.release_id + position
    words = "The tide came in." if position in (5, 6) else f"Words of part {number}."
    payload: Payload = {"content": words, "flags": 4096}
    if release.style is MessageStyle.COMPONENTS:
        payload = {"flags": 32768, "components": [{"type": 10, "id": number, "content": words}]}
    if kind is PartKind.THREAD:
        payload = {"name": f"Night {release.chapter_number}", "auto_archive_duration": 10080}
    if kind is PartKind.POST:
        payload = {"name": "Salt and Lanterns", "auto_archive_duration": 10080, "message": payload}
    return PlannedPart(kind, payload, f"n{number}", number)


def messages(chapter: Sequence[PlannedPart | Part], kind: PartKind | None = None) -> list[Payload]:
    """What a reader is to see of a chapter: all of it, or its parts of one kind."""
    wanted = [part for part in chapter if part.kind not in (PartKind.THREAD, PartKind.POST)]
    return [part.payload for part in wanted if kind in (None, part.kind)]


async def claim(world: World, number: int = 1, texts: int = 3) -> Release:
    release = await world.release(number)
    assert await world.delivery().claim(release, planned(release, texts))
    return await world.release(number)


async def target_of(world: World):
    async with world.db.read() as tx:
        return await targets.get_target(tx, world.schedule.target_id)


async def another_story(
    world: World,
    title: str,
    author_id: int = AUTHOR,
    channel_id: int = CHANNEL,
    guild_id: int = GUILD,
) -> None:
    """Three chapters, daily, in the same channel if nothing else is said."""
    async with world.db.write() as tx:
        target_id = await add_a_target(tx, channel_id, guild_id=guild_id)
        story_id = await add_a_story(
            tx, a_manuscript(title), guild_id=guild_id, author_id=author_id
        )
        schedule = await add_a_schedule(tx, story_id, target_id)
        await releases.add_releases(tx, schedule, daily_slots(await chapter_ids(tx, story_id)))
