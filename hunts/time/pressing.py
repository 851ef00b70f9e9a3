"""Commands pressed in the midst of a drop: cards come by number, whatever is pressed when."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from random import Random

from bot.errors import StoryError
from bot.importing.process.reading_process import ReadingProcess
from bot.models.release import LatePolicy, Repeat
from bot.storage.database.database import Database
from hunts.simulation.record import Message, Record
from hunts.time.steps import Reschedule
from hunts.time.walk import CHANNEL, Walk, Wrong, open_records

CHAPTERS = 5
# The date of the first drop, and some time for it.
DROP = timedelta(hours=9)
# Of these the rest of a drop is not to suffer.
HARMLESS = frozenset({"now", "undo", "now and undo", "named", "append"})
ACTS = (
    *("now", "now", "now and undo", "now and undo", "undo", "named", "pause", "resume", "resume"),
    *("pause and resume", "skip", "cancel", "schedule", "append", "remove", "bring back"),
)


@dataclass(frozen=True, slots=True)
class Press:
    """What is pressed when so many messages of the drop are out."""

    after: int
    act: str


@dataclass(frozen=True, slots=True)
class Drop:
    """`crashes` is how likely the process dies at a request, `trouble` how likely one fails."""

    schedule: Reschedule
    presses: tuple[Press, ...]
    crashes: float = 0.0
    trouble: float = 0.0


def draw_drop(random: Random) -> Drop:
    repeat = random.choice((Repeat.ONCE, Repeat.ONCE, Repeat.DAILY))
    late = random.choice(tuple(LatePolicy))
    per_drop = random.choice((0, 0, 2, 3))
    rule = Reschedule(repeat, None, "18:00", "Europe/Berlin", per_drop, late)
    presses = [
        Press(random.randint(0, 12), random.choice(ACTS)) for _ in range(random.randint(1, 4))
    ]
    crashes, trouble = random.choice(((0.0, 0.0), (0.0, 0.0), (0.1, 0.0), (0.0, 0.2)))
    return Drop(rule, tuple(presses), crashes, trouble)


class PressedWalk(Walk):
    """Make it with `open_pressed`, `begin` it, and let one drop happen."""

    def __init__(self, db: Database, record: Record, reading: ReadingProcess, seed: int) -> None:
        super().__init__(db, record, reading, seed)
        self._random = Random(seed)  # noqa: S311
        self._presses = list[Press]()
        self._messages = 0
        self._asked = list[int]()
        self._removals = list[int]()
        # Chapters that may stand out of the order of their numbers.
        self._free = set[int]()

    async def drop(self, drop: Drop) -> None:
        """The first drop with all that is pressed in it, then calm until everything is out."""
        await self._reschedule(drop.schedule)
        self._presses = sorted(drop.presses, key=lambda press: press.after)
        self._messages = 0
        self._press()
        self._far.faults.crash, self._far.faults.refused = drop.crashes, drop.trouble
        await self._live(DROP)
        self._far.faults.none()
        self._presses.clear()
        await self._live(timedelta(hours=1))
        self._require_order()
        if HARMLESS.issuperset(press.act for press in drop.presses):
            self._require_whole(drop.schedule.per_drop or CHAPTERS)
        await self._put_right()
        self._require_order()
        self._require_whole(len(self._living))

    def _arrived(self, message: Message) -> None:
        super()._arrived(message)
        self._messages += 1
        self._press()

    def _press(self) -> None:
        while self._presses and self._presses[0].after <= self._messages:
            work = self._refusable(self._presses.pop(0).act)
            # The loop holds it as long as the walk waits for all tasks of the process.
            asyncio.get_running_loop().create_task(work)

    async def _refusable(self, act: str) -> None:
        with suppress(StoryError):
            await self._do(act)

    async def _do(self, act: str) -> None:
        scheduling, member = self._process.services.schedules, self._member
        match act:
            case "now" | "now and undo":
                release = await scheduling.release_now(member, self._story, CHANNEL)
                self._asked.append(release.release_id)
                if act != "now":
                    await asyncio.sleep(0)
                    await self._do("undo")
            case "named":
                await self._ask_for_one()
            case "undo" if self._asked:
                await scheduling.undo(member, self._asked.pop())
            case "undo":
                pass
            case "pause and resume":
                await scheduling.pause(member, self._story, CHANNEL)
                await scheduling.resume(member, self._story, CHANNEL)
            case "schedule":
                daily = Reschedule(Repeat.DAILY, None, "18:00", "Europe/Berlin", 1, LatePolicy.HOLD)
                await self._schedule(daily)
            case "append":
                await self._change_chapters(1)
            case "remove" | "bring back":
                await self._take_or_bring_back(act)
            case _:
                await getattr(scheduling, act)(member, self._story, CHANNEL)

    async def _ask_for_one(self) -> None:
        number = self._random.randint(1, len(self._living))
        release = await self._process.services.schedules.release_now(
            self._member, self._story, CHANNEL, number
        )
        self._asked.append(release.release_id)
        self._free.add(release.chapter_id)

    async def _take_or_bring_back(self, act: str) -> None:
        services = self._process.services
        if act == "remove":
            chapter, _ = self._random.choice(self._living)
            answer = await services.removals.take_down(self._member, self._story, chapter)
            self._free.add(chapter)
            if answer.removal_id is not None:
                self._removals.append(answer.removal_id)
        elif self._removals:
            await services.undo.restore(self._member, self._removals.pop())

    async def _put_right(self) -> None:
        while self._removals:
            await self._refusable("bring back")
        for _ in range(3):
            await self._refusable("resume")
            await self._live(timedelta(hours=1))
        with suppress(StoryError):
            await self._do("schedule")
        await self._live(timedelta(days=len(self._living) + 3))

    def _require_order(self) -> None:
        """By number, but for those that were asked for by name, or were removed meanwhile."""
        numbers = {serial: number for number, (_, serial) in enumerate(self._living)}
        free = {serial for chapter, serial in self._living if chapter in self._free}
        came = [numbers[serial] for serial in self._serials() if serial not in free]
        if came != sorted(came):
            raise Wrong(f"out of order: {came}, named or removed: {sorted(free)}")

    def _require_whole(self, count: int) -> None:
        """The first so many are out, each once unless it was removed."""
        out = self._serials()
        expected = [(chapter, serial) for chapter, serial in self._living[:count]]
        missing = [serial for _, serial in expected if serial not in out]
        twice = [s for chapter, s in expected if out.count(s) > 1 and chapter not in self._free]
        if missing or twice:
            raise Wrong(f"missing: {missing}, twice: {twice}, of {out}")

    def _serials(self) -> list[int]:
        return [card.card[1] for card in self._cards if card.card is not None]


@asynccontextmanager
async def open_pressed(
    folder: Path, template: Path | None, reading: ReadingProcess, seed: int
) -> AsyncGenerator[PressedWalk, None]:
    """Like `open_walk`."""
    async with open_records(folder, template) as (db, record):
        walk = PressedWalk(db, record, reading, seed)
        try:
            yield walk
        finally:
            await walk.close()
