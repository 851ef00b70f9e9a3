"""One round: a fresh Discord, file and bot; kills until all is out; calm; the verdict."""

import asyncio
import json
import re
import shutil
import signal
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from hunts.crashes.changes import History, titles_of
from hunts.crashes.judging import PRODUCT, Finding, judge_ledger, judge_place
from hunts.crashes.mutations import ALL, bug
from hunts.crashes.notices import UNSENT, Ears, judge_notices
from hunts.crashes.old_copies import OldCopy, PuttingBack, unchanged_from
from hunts.crashes.places import Place, make_place, messages_of
from hunts.crashes.plans import Life, Plan
from hunts.crashes.reaper import Reaper, until
from hunts.crashes.written import story_file
from tests.wire.admins import Admins
from tests.wire.altered_bot import ALTERATIONS
from tests.wire.front import Front
from tests.wire.process import BotProcess, altered_bot
from tests.wire.weather import Weather
from tests.worlds.bot_file import BotFile
from tests.worlds.scene import Scene, set_scene

FOLDER = Path("build/hunts")
SCALE = 0.05
"""Discord's windows are this much shorter, so that a drop is over in seconds."""
# Errors of ours; that the library reports a lost connection is right.
WRONG = re.compile(r"(ERROR|CRITICAL) +(bot|cogs|asyncio)\b|Ignoring exception in")
CALM = 120.0
"""Seconds within which everything is out once nothing is in the way any more."""
# What a bot is altered by, where it knows the alteration: `settle` is longer than any plan's lag.
QUICK: dict[str, object] = {
    key: seconds
    for key, seconds in (("retry", 0.1), ("nap", 0.05), ("settle", 1.5))
    if key in ALTERATIONS
}


@dataclass(slots=True)
class Outcome:
    """What one round came to."""

    index: int
    kills: int = 0
    messages: int = 0
    chapters: int = 0
    mishaps: int = 0
    seconds: float = 0.0
    findings: tuple[Finding, ...] = ()
    kept: str = ""


@dataclass(slots=True)
class Round:
    """A plan and what it is played with."""

    plan: Plan
    folder: Path
    scene: Scene
    weather: Weather
    reaper: Reaper
    ears: Ears
    mutation: str | None = None
    copy: OldCopy | None = None
    places: list[Place] = field(default_factory=list[Place])
    bots: list[BotProcess] = field(default_factory=list[BotProcess])

    @property
    def shelf(self) -> BotFile:
        return BotFile(self.folder / "bot.db")

    async def prepare(self) -> History:
        for number, (layout, style) in enumerate(self.plan.places):
            self.places.append(make_place(self.scene, number, layout, style))
        targets = [(place.channel.id, place.layout, place.style) for place in self.places]
        for story, title in enumerate(titles_of(self.plan)):
            blocks = self.plan.blocks[story]
            numbers, text = range(1, len(blocks) + 1), story_file(title, story, blocks)
            await self.shelf.fill(
                self.scene, text, *targets, chapters=numbers, apart=self.plan.apart
            )
        history = History(self.plan, self.scene, self.shelf)
        history.begin()
        return history

    async def play(self, history: History) -> bool:
        """Kill and start again; then let it be until everything is out. False if that never is."""
        copies = PuttingBack(self.copy, self.shelf, self.scene, self.ears, self._start_bot)
        for number, life in enumerate(self.plan.lives):
            await copies.before(number)
            history.change(life.change)
            bot = self._bot(life.limit)
            await bot.start(wait=False)
            with self._forbidding(life):
                async with copies.during(number, bot):
                    living = not await self.reaper.end(bot, life, self.is_done)
            if living:
                break
        self.weather.calm()
        bot = self.bots[-1]
        if not bot.running:
            bot = self._bot(None)
            await bot.start(wait=False)
        through = await self._go_on(bot)
        if through and await copies.at_the_end(bot):
            through = await self._go_on(self.bots[-1])
        return through

    async def _go_on(self, bot: BotProcess) -> bool:
        """Until all is out; False if that never is."""
        await self._resume(bot)
        return await until(lambda: not bot.running or self.is_done(), CALM)

    def is_done(self) -> bool:
        """Whether every chapter is out, every label leads where it should, and all is told."""
        waiting = self.shelf.ask(
            "SELECT 1 FROM releases WHERE state NOT IN ('posted', 'cancelled') UNION ALL SELECT 1"
            " FROM jump_links WHERE done_at IS NULL AND given_up_at IS NULL LIMIT 1"
        )
        return not waiting and not self.shelf.ask(UNSENT)

    @contextmanager
    def _forbidding(self, life: Life) -> Generator[None]:
        """An admin takes the bot's rights in a channel in the midst of a life, and regrets it."""
        admins = Admins(self.scene.front)
        if life.forbidden is None:
            yield
            return
        channel_id = self.places[life.forbidden].channel.id
        denied = partial(
            admins.forbid, channel_id, send_messages=True, send_messages_in_threads=True
        )
        soon = asyncio.get_running_loop().call_later(0.5, denied)
        try:
            yield
        finally:
            soon.cancel()
            admins.forbid(channel_id)

    async def _resume(self, bot: BotProcess) -> None:
        """Say it where something was stopped for want of a permission."""
        if "stopped" not in self.shelf.states():
            return
        await bot.until_ready()
        people, scene = self.scene.front.people, self.scene
        paused = self.shelf.ask("SELECT channel_id FROM targets WHERE state = 'paused'")
        for place in self.places:
            if (place.channel.id,) in paused:
                for title in titles_of(self.plan):
                    options = {"story": title, "channel": place.channel}
                    await people.slash(scene.keeper, scene.notices, "release resume", **options)

    def verdict(self, history: History | None) -> Iterator[Finding]:
        """What readers would complain of in the end."""
        if history is None:
            return
        for place in self.places:
            yield from judge_place(self.plan, self.scene, place, history.allowed)
        yield from judge_ledger(self.scene, self.places, self.shelf)
        # Each time that rights are taken is another cause of the same words.
        most = 1 + sum(life.forbidden is not None for life in self.plan.lives)
        yield from judge_notices(self.scene, self.places, self.shelf, self.ears, most=most)

    async def close(self) -> int | None:
        """Stop the last bot politely, the others are dead; returns its exit status."""
        status = await self.bots[-1].stop() if self.bots and self.bots[-1].running else None
        for bot in self.bots:
            await bot.kill()
        return status

    def notes(self) -> list[str]:
        """What else happened, for whoever looks into a finding."""
        return []

    async def _start_bot(self) -> BotProcess:
        bot = self._bot(None)
        await bot.start(wait=False)
        return bot

    def _bot(self, limit: int | None) -> BotProcess:
        altered = QUICK | ({"limit": limit} if limit else {})
        if self.mutation is not None:
            altered["bug"] = bug(self.mutation)
        self.bots.append(altered_bot(self.scene.front, self.folder, {}, **altered))
        return self.bots[-1]


async def play_round(
    plan: Plan,
    mutation: str | None = None,
    copy: OldCopy | None = None,
    *,
    kind: "type[Round] | None" = None,
) -> Outcome:
    """Play one round and judge it; what failed is kept in `FOLDER`."""
    started = perf_counter()
    plan = plan if copy is None else unchanged_from(plan, copy)
    assert mutation is None or mutation in ALL
    with TemporaryDirectory() as name:
        async with Front(scale=SCALE) as front:
            front.history_lag = plan.lag
            scene = set_scene(front)
            weather = Weather(front, plan.name, plan.rates)
            make, ears = kind or Round, Ears(scene)
            this = make(plan, Path(name), scene, weather, Reaper(front), ears, mutation, copy)
            findings = await _findings(this)
        outcome = Outcome(
            index=plan.index,
            kills=this.reaper.strikes,
            messages=sum(len(messages_of(scene, place)) for place in this.places),
            chapters=len(plan.places) * sum(map(len, plan.blocks)),
            mishaps=len(weather.log),
            seconds=perf_counter() - started,
            findings=tuple(findings),
        )
        if findings and mutation is None:
            outcome.kept = str(_keep(this, findings))
    return outcome


async def _findings(this: Round) -> list[Finding]:
    found = list[Finding]()
    history: History | None = None
    try:
        history = await this.prepare()
        if not await this.play(history):
            found.append(Finding(PRODUCT, f"not through after {CALM:.0f} calm seconds"))
    except AssertionError as error:  # of the front: it waited for something in vain
        found.append(Finding(PRODUCT, str(error)[-400:]))
    finally:
        status = await this.close()
    if status != 0:
        found.append(Finding(PRODUCT, f"the last bot ended with {status}"))
    return [*found, *this.verdict(history), *_complaints(this)]


def _complaints(this: Round) -> Iterator[Finding]:
    yield from (Finding(PRODUCT, each) for each in this.scene.front.judge.complaints)
    for bot in this.bots:
        wrong = WRONG.search(bot.output)
        if wrong is not None:
            yield Finding(PRODUCT, bot.output[wrong.start() :][:400])
        if bot.returncode not in (0, -signal.SIGKILL):
            yield Finding(PRODUCT, f"ended with {bot.returncode}: {bot.output[-400:]}")


def _keep(this: Round, findings: list[Finding]) -> Path:
    folder = FOLDER / f"crash-{this.plan.name}"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for file in this.folder.glob("bot.db*"):
        shutil.copy(file, folder)
    with (folder / "traffic.jsonl").open("w", encoding="utf-8") as log:
        for each in this.scene.front.traffic.requests:
            told = (round(each.at, 3), each.method, each.path, each.status, each.json, each.reply)
            log.write(json.dumps(told) + "\n")
    (folder / "log.txt").write_text("\n".join(bot.output for bot in this.bots), encoding="utf-8")
    story = {
        "again": f"python -m hunts.crashes --seed {this.plan.seed} --only {this.plan.index}",
        "findings": [f"{kind}: {says}" for kind, says in findings],
        "plan": repr(this.plan),
        "old copy": repr(this.copy),
        "weather": this.weather.log,
        "notes": this.notes(),
    }
    (folder / "round.json").write_text(json.dumps(story, indent=2), encoding="utf-8")
    return folder
