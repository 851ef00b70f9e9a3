"""A story on a server with one channel, and everything a schedule can be asked about it."""

from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.errors import StoryError
from bot.models.release import Release, ReleaseState, Repeat, Schedule
from bot.models.server import Layout, Member
from bot.models.story import Manuscript
from bot.services.schedules.schedules import Schedules
from bot.storage.database.database import Database
from bot.storage.releases import claims, releases, schedules
from tests.builders import (
    AUTHOR,
    CHANNEL,
    GUILD,
    a_manuscript,
    a_member,
    add_a_target,
    begin_it,
    post_it,
    shelve,
)
from tests.fakes import FakePublisher, FixedClock

AUTHOR_HERSELF = a_member(AUTHOR, may_manage=False)
MANAGER = a_member(AUTHOR + 1, name="Otto")
STRANGER = a_member(AUTHOR + 2, may_manage=False, name="Uwe")
GUEST = replace(a_member(AUTHOR), guild_id=GUILD + 1)
DAILY = {"repeat": Repeat.DAILY, "at": "19:00", "zone": "Europe/Berlin"}


@dataclass(repr=False)
class Shelf:
    db: Database
    clock: FixedClock
    publisher: FakePublisher
    story_id: int = 0
    target_id: int = 0
    wakes: list[datetime] = field(default_factory=list, repr=False)

    @property
    def scheduling(self) -> Schedules:
        clock = self.clock.clock
        return Schedules(self.db, clock, self.publisher, lambda: self.wakes.append(clock.now()))

    async def fill(self, manuscript: Manuscript | int = 3, *, layout: Layout = Layout.THREAD):
        if isinstance(manuscript, int):
            manuscript = a_manuscript(chapters=manuscript)
        self.publisher.channel(CHANNEL, GUILD)
        async with self.db.write() as tx:
            self.target_id, self.story_id = await shelve(tx, manuscript, layout=layout)
        return self

    async def second_channel(self, channel_id: int = CHANNEL + 1) -> int:
        self.publisher.channel(channel_id, GUILD)
        async with self.db.write() as tx:
            return await add_a_target(tx, channel_id)

    async def propose(self, member: Member = AUTHOR_HERSELF, channel_id: int = CHANNEL, **asked):
        return await self.scheduling.propose(member, self.story_id, channel_id, **DAILY | asked)

    async def schedule(self, member: Member = AUTHOR_HERSELF, channel_id: int = CHANNEL, **asked):
        proposal = await self.propose(member, channel_id, **asked)
        return await self.scheduling.confirm(member, proposal.token)

    async def stored(self, target_id: int | None = None) -> Schedule:
        async with self.db.read() as tx:
            found = await schedules.find_schedule(tx, self.story_id, target_id or self.target_id)
        assert found is not None
        return found

    async def rows(self, *states: ReleaseState, target_id: int | None = None) -> list[Release]:
        async with self.db.read() as tx:
            return await releases.find_releases(
                tx,
                story_id=self.story_id,
                target_id=target_id or self.target_id,
                states=states or (ReleaseState.WAITING, ReleaseState.CLAIMED),
            )

    async def plan(self) -> list[tuple[int, str]]:
        """What waits: chapter numbers with their instants, short."""
        return [(row.chapter_number, f"{row.due_at:%m-%d %H:%M}") for row in await self.rows()]

    async def post_next(self) -> None:
        """The earliest waiting release goes out."""
        release = (await self.rows())[0]
        async with self.db.write() as tx:
            await post_it(tx, release.release_id, first_message=10_000 + 10 * release.release_id)

    async def begin_next(self) -> Release:
        release = (await self.rows())[0]
        async with self.db.write() as tx:
            await begin_it(tx, release.release_id)
        return release

    async def stop_next(self, reason: str) -> Release:
        release = (await self.rows())[0]
        async with self.db.write() as tx:
            assert await claims.stop(tx, release.release_id, reason)
        return release

    async def refusal(self, action) -> str:
        """The sentence with which this is refused; nothing may have been woken for it."""
        woken = len(self.wakes)
        try:
            await action
        except StoryError as error:
            assert len(self.wakes) == woken
            return error.sentence
        raise AssertionError("it was not refused")
