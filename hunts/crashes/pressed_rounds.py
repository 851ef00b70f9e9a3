"""One round with commands pressed in its drop, and SIGKILLs between them; judged as the others."""

import asyncio
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import timedelta
from random import Random

from bot.clock import SYSTEM_CLOCK
from bot.models.release import LatePolicy, Rule, Slot
from bot.storage.database.database import Database
from bot.storage.releases import releases, schedules
from bot.storage.servers import targets
from bot.storage.stories import stories
from hunts.crashes.changes import History
from hunts.crashes.judging import (
    DOUBLED,
    LOST,
    REORDERED,
    Finding,
    judge_chapter,
    judge_ledger,
)
from hunts.crashes.notices import UNSENT, judge_notices
from hunts.crashes.places import HAS_TEXT, Place, make_place, shown_in
from hunts.crashes.plans import Plan
from hunts.crashes.pressing import (
    TITLE,
    PressedLife,
    Presser,
    draw_lives,
    words_of_chapter,
)
from hunts.crashes.reaper import until
from hunts.crashes.rounds import Round
from hunts.crashes.written import Form, chapter_in, story_file
from tests.wire.chapters import Paragraph, read_chapter
from tests.wire.process import BotProcess
from tests.wire.steps import is_step
from tests.wire.traffic import WireRequest

_CHAPTER = re.compile(r"Chapter (\d+)")
CHAPTERS = 5
PATIENCE = 30.0
"""Seconds within which a command is answered, beside whatever else the machine does."""
TRIES = 12
"""How often the rest is asked for, where dates were skipped or taken away."""
ENDS = ("posted", "cancelled")
"""What becomes of releases where people cancel and remove."""
EACH_TRY = 12.0
"""Seconds: what is asked for by hand is due after ten."""


@dataclass(slots=True)
class PressedRound(Round):
    """Two places, one story, one date for several chapters; people interfere."""

    presser: Presser | None = None
    lives: tuple[PressedLife, ...] = ()
    linger: float = 0.0

    async def prepare(self) -> History:
        chance = Random(f"pressed/{self.plan.name}")  # noqa: S311 - to be replayed
        self.places += [
            make_place(self.scene, n, *place) for n, place in enumerate(self.plan.places)
        ]
        self.scene.front.people.patience = PATIENCE
        self.presser = Presser(self.scene, self.places, len(self.plan.blocks[0]))
        # A drop that is over in a moment has no midst.
        self.linger = chance.uniform(0.05, 0.25)
        self.scene.front.faults.before_effect.append(self._linger)
        self.lives = draw_lives(chance, len(self.places), CHAPTERS)
        wanted = [(place.channel.id, place.layout, place.style) for place in self.places]
        text = story_file(TITLE, 0, self.plan.blocks[0])
        await self.shelf.fill(self.scene, text, *wanted, chapters=())
        await self._schedule(chance)
        return History(self.plan, self.scene, self.shelf)

    async def _schedule(self, chance: Random) -> None:
        """All, or some, are due at the minute that has begun, the others on the days after."""
        now = SYSTEM_CLOCK.now()
        date = now.replace(second=0, microsecond=0)
        db = await Database.open(self.shelf.url, kind="real", now=now)
        try:
            async with db.write() as tx:
                heads = await stories.get_chapters(tx, 1)
                for place in self.places:
                    once, per_drop = chance.choice(((True, 0), (True, 0), (False, 3), (False, 0)))
                    rrule = "" if once else "FREQ=DAILY"
                    target = await targets.find_target(tx, place.channel.id)
                    assert target is not None
                    schedule_id = await schedules.add_schedule(
                        tx,
                        story_id=1,
                        target_id=target.target_id,
                        rule=Rule(rrule, date.date(), date.time(), "UTC"),
                        per_drop=per_drop,
                        late=chance.choice(list(LatePolicy)),
                        created_by=self.scene.keeper.id,
                        now=now,
                    )
                    schedule = await schedules.get_schedule(tx, schedule_id)
                    assert schedule is not None
                    slots = [
                        Slot(head.chapter_id, date + timedelta(days=n // (per_drop or CHAPTERS)))
                        for n, head in enumerate(heads)
                    ]
                    await releases.add_releases(tx, schedule, slots)
        finally:
            await db.close()

    async def play(self, history: History) -> bool:
        for life in self.lives:
            bot = self._bot(None)
            await bot.start()
            await self._live(bot, life)
        self.weather.calm()
        bot = self.bots[-1]
        if not bot.running:
            bot = self._bot(None)
            await bot.start()
        return await self._put_right(bot)

    async def _linger(self, request: WireRequest) -> None:
        if is_step(request):
            await asyncio.sleep(self.linger)

    async def _live(self, bot: BotProcess, life: PressedLife) -> None:
        """People press until all is pressed, or the bot is dead."""
        pressing = asyncio.create_task(self._press(life))
        if life.killed_after is None:
            await pressing
            await bot.stop()
            return
        await asyncio.wait({pressing}, timeout=life.killed_after)
        self.reaper.strikes += 1
        await bot.kill()
        pressing.cancel()
        with suppress(asyncio.CancelledError, AssertionError):
            await pressing

    async def _press(self, life: PressedLife) -> None:
        assert self.presser is not None
        for press in life.presses:
            await asyncio.sleep(press.after)
            await self.presser.press(press)

    async def _put_right(self, bot: BotProcess) -> bool:
        """Take every hindrance away, and ask for the rest until everything is out."""
        presser = self.presser
        assert presser is not None
        presser.allow_all()
        await presser.policy("spoiler")
        for _ in range(TRIES):
            for place in self._living():
                await presser.release("resume", place)
            done = await until(lambda: not bot.running or self.is_done(), EACH_TRY)
            if not bot.running or (done and not await self._ask_for_more()):
                return bot.running
        return False

    async def _ask_for_more(self) -> bool:
        """Whether anything was left that had no near date."""
        assert self.presser is not None
        said = [await self.presser.release("now", place) for place in self._living()]
        return any("goes out" in words for words in said)

    def is_done(self) -> bool:
        """Whether what is due is out, changed and taken away as it should be."""
        gone = ",".join(map(str, self.presser.gone if self.presser else ())) or "0"
        soon = int((SYSTEM_CLOCK.now() + timedelta(hours=1)).timestamp() * 1000)
        waiting = self.shelf.ask(
            "SELECT 1 FROM releases JOIN targets USING (target_id)"  # noqa: S608 - numbers of ours
            f" WHERE channel_id NOT IN ({gone}) AND due_at < {soon}"
            " AND releases.state NOT IN ('posted', 'cancelled')"
            " UNION ALL SELECT 1 FROM takedowns WHERE done_at IS NULL AND given_up_at IS NULL"
            " UNION ALL SELECT 1 FROM revisions JOIN releases USING (release_id)"
            f" JOIN targets USING (target_id) WHERE channel_id NOT IN ({gone}) AND done_at IS NULL"
            # Of what was taken down meanwhile, nothing is left to be revised.
            " AND releases.state = 'posted'"
        )
        return not waiting and not self.shelf.ask(UNSENT)

    def _living(self) -> list[Place]:
        gone = self.presser.gone if self.presser else set[int]()
        return [place for place in self.places if place.channel.id not in gone]

    def verdict(self, history: History | None) -> Iterator[Finding]:
        if history is None or self.presser is None:
            return
        rows = self.shelf.ask("SELECT number, removed_at FROM chapters ORDER BY number")
        # Whether a removal came about is for the file to say; nothing else takes a chapter away.
        living = [n for n, gone in rows if gone is None or n not in self.presser.free]
        for place in self._living():
            yield from self._judge(place, living)
        yield from judge_ledger(self.scene, self._living(), self.shelf, ENDS)
        # Whatever people press may be a cause, and so is what stands in its way.
        most = 1 + sum(len(life.presses) for life in self.lives)
        yield from judge_notices(self.scene, self._living(), self.shelf, self.ears, most=most)

    def notes(self) -> list[str]:
        return [*map(repr, self.lives), *(self.presser.log if self.presser else ())]

    def _judge(self, place: Place, living: list[int]) -> Iterator[Finding]:
        assert self.presser is not None
        where = f"{place.layout} {place.style}"
        shown = [(self.number_of(chapter.card), chapter) for chapter in shown_in(self.scene, place)]
        came = [number for number, _ in shown]
        in_order = [number for number in came if number not in self.presser.free]
        if in_order != sorted(in_order):
            yield Finding(REORDERED, f"{where}: chapters {came}, free {self.presser.free}")
        if missing := sorted(set(living) - set(came)):
            yield Finding(LOST, f"{where}: chapters {missing} of {living}")
        if len(came) != len(set(came)) or set(came) - set(living):
            yield Finding(DOUBLED, f"{where}: chapters {came} of {living}")
        for number, chapter in shown:
            if place.layout in HAS_TEXT and number in living:
                found = read_chapter(chapter.texts)
                versions = self._versions(number)
                if number in self.presser.kept:
                    versions += [hiding_more(version, found) for version in versions]
                for finding in judge_chapter(found, versions):
                    yield Finding(finding.kind, f"{where}, chapter {number}: {finding.says}")

    def _versions(self, number: int) -> list[list[Paragraph]]:
        """Every form in which a chapter may stand in the end."""
        assert self.presser is not None
        blocks = self.plan.blocks[0]
        if number > len(blocks):
            texts = [words_of_chapter(number, 0)]
        else:
            texts = [chapter_in(Form(), 0, number, blocks[number - 1])]
        last = self.presser.revised.get(number, 0)
        texts += [words_of_chapter(number, version) for version in range(1, last + 1)]
        hidden = [[(words, True) for words, _ in text] for text in texts]
        if number in self.presser.warned:
            return hidden
        opened = [[(words, False) for words, _ in text] for text in texts]
        return [*texts, *(opened if self.presser.opened else [])]

    @staticmethod
    def number_of(card: object) -> int:
        """Of the chapter that a card tells of; 0 if it tells of none."""
        words = str(getattr(card, "components", "")) + str(getattr(card, "content", ""))
        return int(found[1]) if (found := _CHAPTER.search(words)) else 0


def hiding_more(version: list[Paragraph], found: list[Paragraph]) -> list[Paragraph]:
    """The same with whatever else is hidden in `found`."""
    return [(words, hidden or (words, True) in found) for words, hidden in version]


def make_pressed(plan: Plan) -> Plan:
    """The same weather, with two of its places and one story."""
    blocks = (*plan.blocks[0], *plan.blocks[0])[:CHAPTERS]
    return replace(plan, places=plan.places[:2], blocks=(blocks,))
