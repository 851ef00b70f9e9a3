"""A Discord that refuses everything, and very many targets that all fail at one instant."""

from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import func, select

from bot.models.release import Payload, ReleaseState
from bot.models.server import Guild, TargetState
from bot.services.background.pace import Pace
from bot.services.delivery.context import DeliveryContext
from bot.services.delivery.delivery import Delivery
from bot.services.delivery.loop import ReleaseLoop
from bot.services.delivery.refusal_budget import WINDOW, RefusalBudget
from bot.services.notices.sender import NoticeSender
from bot.services.ports.publisher import DeliveryProblem, ProblemKind
from bot.storage.database.database import Database, Tx
from bot.storage.releases import releases
from bot.storage.servers import guilds
from bot.storage.tables import core
from tests.builders import (
    AUTHOR,
    CHANNEL,
    GUILD,
    NOW,
    a_manuscript,
    add_a_story,
    add_a_target,
    chapter_ids,
)
from tests.fakes import FakePublisher, FixedClock
from tests.worlds.clocks import StandingSleep
from tests.worlds.databases import a_new

# Channels of one server: one author's story goes to all of them.
CHANNELS = 50


@dataclass
class RefusingPublisher(FakePublisher):
    """Whatever is asked is refused with 403, as often as it is asked and counted as Discord counts.

    Every request passes `restraint` first, as those of the real client do.
    """

    restraint: RefusalBudget = field(default_factory=RefusalBudget)
    refused: int = 0
    most: int = 0
    _recent: deque[float] = field(default_factory=deque[float])

    async def post(self, channel_id: int, payload: Payload, *, nonce: str) -> int:
        self._refuse()
        raise AssertionError

    async def tell(self, channel_id: int, text: str, *, nonce: str) -> int:
        self._refuse()
        raise AssertionError

    def _refuse(self) -> None:
        now = self.clock.ticks()
        self.restraint.require_room(now)
        self.restraint.refused(now)
        self.refused += 1
        self._recent.append(now)
        while self._recent[0] + WINDOW <= now:
            self._recent.popleft()
        self.most = max(self.most, len(self._recent))
        raise DeliveryProblem(ProblemKind.PERMANENT, "I may not post in that channel.")


@dataclass
class RefusingWorld:
    """`publisher.most` is the most that was refused within any ten minutes."""

    db: Database
    fixed: FixedClock
    publisher: RefusingPublisher

    async def run(self) -> timedelta:
        """Let the bot work until nothing is left to try; returns how long that took it."""
        # Nothing of a pace: all that fails fails at one instant, which is worse.
        sleep, pace = StandingSleep(), Pace(self.fixed.clock, per_second=1e9)
        context = DeliveryContext(self.db, self.fixed.clock, self.publisher, pace, "me", sleep)
        delivery = Delivery(context)
        loop = ReleaseLoop(self.db, self.fixed.clock, delivery, (), sleep=sleep)
        notifier = NoticeSender(self.db, self.fixed.clock, self.publisher, pace)
        while True:
            while await loop.run_once(self.fixed.time):
                pass
            await loop.idle()
            await notifier.run()
            if (following := await self._next_due(notifier)) is None:
                return self.fixed.time - NOW
            self.fixed.time = max(self.fixed.time, following)

    async def ended(self) -> tuple[int, int, int]:
        """How many targets are paused, how many releases stopped, and how many notices wait."""
        unsent = core.notices.c.sent_at.is_(None) & core.notices.c.given_up_at.is_(None)
        rules = (
            core.targets.c.state == TargetState.PAUSED,
            core.releases.c.state == ReleaseState.STOPPED,
            unsent,
        )
        async with self.db.read() as tx:
            counts = [await tx.scalar(select(func.count()).where(rule)) for rule in rules]
        return counts[0] or 0, counts[1] or 0, counts[2] or 0

    async def _next_due(self, notifier: NoticeSender) -> datetime | None:
        async with self.db.read() as tx:
            due = [await releases.next_due(tx), await notifier.next_due(self.fixed.time)]
        return min((at for at in due if at is not None), default=None)


@asynccontextmanager
async def open_refusing_world(
    folder: Path, *, targets: int, restraint: RefusalBudget
) -> AsyncIterator[RefusingWorld]:
    async with a_new(folder / "bot.db") as db:
        fixed = FixedClock(NOW)
        publisher = RefusingPublisher(fixed.clock, restraint=restraint)
        async with db.write() as tx:
            for number in range(targets):
                await _add(tx, publisher, *divmod(number, CHANNELS))
        yield RefusingWorld(db, fixed, publisher)


async def _add(tx: Tx, publisher: RefusingPublisher, server: int, channel: int) -> None:
    guild_id, channel_id = GUILD + server, CHANNEL + 1_000 * server + channel
    publisher.channel(channel_id, guild_id)
    target_id = await add_a_target(tx, channel_id, guild_id=guild_id)
    if channel == 0:
        story = a_manuscript(chapters=1)
        await add_a_story(tx, story, guild_id=guild_id, author_id=AUTHOR + server)
        await guilds.update_guild(tx, Guild(guild_id, notice_channel_id=CHANNEL + 1_000 * server))
    story_id = server + 1
    (chapter_id,) = await chapter_ids(tx, story_id)
    await releases.add_release(
        tx,
        story_id=story_id,
        chapter_id=chapter_id,
        target_id=target_id,
        schedule_id=None,
        due_at=NOW,
        requested_by=AUTHOR,
    )
