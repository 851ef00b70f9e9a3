"""The days of a soak: authors, readers, admins, mishaps, and the bot in between."""

import gc
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

from bot.errors import StoryError
from bot.importing.process.reading_process import ReadingProcess
from bot.models.server import Layout
from bot.storage.database.database import Database
from hunts.simulation.far_side import FarSide
from hunts.simulation.process import Crashed, Process
from hunts.simulation.record import Message, Record
from hunts.simulation.shelf import add_channel
from hunts.simulation.timing import SimulatedTime
from hunts.soak import serials as authors
from hunts.soak.measuring import Year, measure
from hunts.soak.serials import LAYOUTS, Serial

START = datetime(2026, 1, 1, 9, 0, tzinfo=UTC)
DAY = timedelta(days=1)
_ACTS = ("skip", "pause", "resume", "release_now")


class Soak:
    """`serials` stories in `guilds` servers; every server has a channel of each layout."""

    def __init__(
        self, db: Database, file: Path, record: Record, reading: ReadingProcess, random: Random
    ) -> None:
        self.serials = list[Serial]()
        self.years = list[Year]()
        self.counted = dict[str, int]()
        self._db = db
        self._file = file
        self._reading = reading
        self._random = random
        self._time = SimulatedTime(START)
        self.far = FarSide(self._time.clock, record, random)
        self.far.on_message = self._arrived
        self._cards = list[Message]()
        self._blocked = dict[int, datetime]()
        self._process = self._start()
        self._calm = False

    async def begin(self, serials: int, guilds: int) -> None:
        for number in range(serials):
            guild_id = 7_000 + number % guilds
            layout = LAYOUTS[number // guilds % len(LAYOUTS)]
            channel_id = guild_id * 10 + LAYOUTS.index(layout)
            if channel_id not in self.far.facts:
                self.far.channel(channel_id, guild_id, is_forum=layout is Layout.FORUM)
                async with self._db.write() as tx:
                    await add_channel(tx, channel_id, guild_id=guild_id, layout=layout, now=START)
            serial = Serial(number, guild_id, channel_id)
            self.serials.append(serial)
            await authors.begin(serial, self._process.services, self._random)

    async def run(self, days: int) -> None:
        began = time.perf_counter()
        for day in range(1, days + 1):
            await self._day()
            if day % 365 == 0 or day == days:
                gc.collect()
                seconds = time.perf_counter() - began
                year = await measure(self._db, self._file, -(-day // 365), seconds)
                self.years.append(year)

    async def finish(self) -> None:
        """Put everything right, and let all that was written come out."""
        self.far.faults.none()
        self.far.blocked.clear()
        self._calm = True
        for serial in self.serials:
            await self._try(self._process.services.schedules.resume, serial)
        for _ in range(60):
            await self._live(14 * DAY)
            waiting = [serial for serial in self.serials if serial.left > 0]
            for serial in waiting:
                await self._try(self._process.services.schedules.resume, serial)
            if not waiting:
                break
        # A chapter that was stopped behind its card waits for a word, too.
        for serial in self.serials:
            await self._try(self._process.services.schedules.resume, serial)
        await self._live(14 * DAY)

    async def close(self) -> None:
        await self._process.end()

    async def _day(self) -> None:
        self._weather()
        await self._mishaps()
        for serial in self.serials:
            await self._author(serial)
        await self._live(DAY)
        cards, self._cards = self._cards, []
        comments = await authors.read(
            self.serials, cards, self._process.services, self._random, self._time.wall
        )
        self._count("comments", comments)

    def _weather(self) -> None:
        """Most days are fair."""
        faults, stormy = self.far.faults, self._random.random() < 0.1
        faults.refused, faults.lost, faults.crash = (
            (0.3, 0.2, 0.02) if stormy else (0.01, 0.005, 0.001)
        )

    async def _mishaps(self) -> None:
        happens = self._random.random
        if happens() < 0.05:
            await self._restart(timedelta(seconds=self._random.choice((5, 600, 40_000, 200_000))))
        if happens() < 0.005:
            self._time.leap(timedelta(hours=self._random.choice((-30, -1, 1, 30))))
            self._count("clock leaps")
        if happens() < 0.02:
            channel_id = self._random.choice(list(self.far.facts))
            self.far.blocked.add(channel_id)
            self._blocked[channel_id] = self._time.wall + self._random.randint(1, 9) * DAY
            self._count("channels blocked")
        for channel_id, until in list(self._blocked.items()):
            if until <= self._time.wall:
                await self._put_right(channel_id)

    async def _put_right(self, channel_id: int) -> None:
        self.far.blocked.discard(channel_id)
        del self._blocked[channel_id]
        for serial in self.serials:
            if serial.channel_id == channel_id:
                await self._try(self._process.services.schedules.resume, serial)

    async def _author(self, serial: Serial) -> None:
        services, happens = self._process.services, self._random.random
        if serial.left < 3:
            await authors.append(serial, services, self._random)
            self._count("files")
        if happens() < 0.01:
            with suppress(StoryError):
                await authors.schedule(serial, services, self._random)
                self._count("schedules changed")
        if happens() < 0.02:
            scheduling = services.schedules
            await self._try(getattr(scheduling, self._random.choice(_ACTS)), serial)
        elif happens() < 0.1 and serial.is_quiet(self._time.wall):
            await self._go_on(serial)

    async def _go_on(self, serial: Serial) -> None:
        """An author who paused, was asked, or whose chapter stopped, goes on in the end."""
        if serial.channel_id not in self._blocked:
            await self._try(self._process.services.schedules.resume, serial)
            self._count("resumed")

    async def _try(self, act: Callable[..., Awaitable[object]], serial: Serial) -> None:
        with suppress(StoryError):
            await act(serial.author, serial.story_id, serial.channel_id)

    async def _live(self, span: timedelta) -> None:
        end = self._time.passed + span
        while (left := end - self._time.passed) > timedelta(0):
            try:
                await self._process.live(left)
            except Crashed:
                await self._restart(timedelta(seconds=5))

    async def _restart(self, down: timedelta) -> None:
        await self._process.end()
        self._time.advance(down)
        self._process = self._start()
        self._count("restarts")

    def _start(self) -> Process:
        return Process(self._db, self._time, self.far, self._reading)

    def _arrived(self, message: Message) -> None:
        if message.card is not None:
            self._cards.append(message)
            serial = self.serials[message.card[0]]
            serial.out, serial.last_out = max(serial.out, message.card[1] + 1), message.at
        # Somebody deletes a thread while a chapter is being posted there.
        if (
            message.paragraphs
            and self.far.threads
            and not self._calm
            and self._random.random() < 0.0005
        ):
            thread_id = self.far.threads[-1]
            story, chapter, paragraph = message.paragraphs[-1]
            # Behind its last words a chapter is out: what is deleted then, somebody wants gone.
            is_last = paragraph + 1 == self.serials[story].chapters[chapter]
            if message.channel_id == thread_id and not is_last:
                self.far.delete_thread(thread_id)
                self._count("threads deleted")

    def _count(self, name: str, times: int = 1) -> None:
        self.counted[name] = self.counted.get(name, 0) + times
