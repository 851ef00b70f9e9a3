"""One round: readers act on while their bot is killed and cut off; then the rows are judged."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from bot.clock import SYSTEM_CLOCK
from bot.models.server import Layout, MessageStyle
from hunts.feedback.acting import Cast
from hunts.feedback.judging import differences
from tests.wire.chapters import as_file, paragraphs_of
from tests.wire.front import Front
from tests.wire.process import PLANTED, BotProcess, settings_of
from tests.wire.steps import until_posted
from tests.worlds.bot_file import BotFile
from tests.worlds.scene import Scene, set_scene

LONGEST = 60.0
"""Seconds within which the rows must be true once nobody acts any more."""
JUDGED = 0.5
MISHAPS = ("killed", "killed early", "stopped", "resumed", "cut off")
_OPEN = """
SELECT count(*) FROM feedback_places WHERE given_up_at IS NULL AND (
    wanted_at < ? OR listed_at IS NULL
    OR EXISTS (SELECT 1 FROM owed_reactors WHERE channel_id = feedback_places.channel_id))
"""


@dataclass
class Round:
    """One bot, its readers, and what went wrong; the same name plays the same round."""

    cast: Cast
    shelf: BotFile
    bot: BotProcess
    random: Random
    chat: bool
    mishaps: list[str] = field(default_factory=list[str])
    since: int = 0

    @property
    def front(self) -> Front:
        return self.cast.scene.front

    async def play(self, mishaps: int) -> list[str]:
        """Let so many things go wrong; returns what is wrong with the rows in the end."""
        for _ in range(mishaps):
            async with self._readers_acting():
                await asyncio.sleep(self.random.uniform(0.0, 0.4))
                await self.meet(self.random.choice(MISHAPS))
            # Not always: the next mishap may come over what is made up for.
            if self.random.random() < JUDGED and (wrong := await self.judge()):
                return wrong
        return await self.judge()

    async def judge(self) -> list[str]:
        """Wait until the bot is through, and a moment for what it was told last."""
        await self.front.until_ready()
        await self.until_asked()
        await self.front.gateway.roundtrip()
        wrong: list[str] = []
        for _ in range(20):
            wrong = differences(self.cast, self.shelf, chat=self.chat)
            if not wrong:
                break
            await asyncio.sleep(0.1)
        return wrong

    async def meet(self, mishap: str) -> None:
        self.mishaps.append(mishap)
        if mishap in ("resumed", "cut off"):
            await self._lose_connection(lasting=mishap == "resumed")
            return
        await (self.bot.stop() if mishap == "stopped" else self.bot.kill())
        await self.act(self.random.randint(0, 30))
        self.mark()
        await self.bot.start(wait=mishap != "killed early")
        if mishap == "killed early":
            await asyncio.sleep(self.random.uniform(0.3, 1.2))
            await self.bot.kill()
            await self.act(self.random.randint(0, 10))
            self.mark()
            await self.bot.start()

    async def _lose_connection(self, *, lasting: bool) -> None:
        gateway = self.front.gateway
        before = (gateway.identified, gateway.resumed)
        if not lasting:
            gateway.sessions.clear()
            self.mark()
        await gateway.drop(meanwhile=lambda: self.act(self.random.randint(0, 30)))
        await self.front.news.until(
            lambda: (gateway.identified, gateway.resumed) > before and gateway.ready,
            "the bot to connect again",
            within=LONGEST,
        )

    @asynccontextmanager
    async def _readers_acting(self) -> AsyncGenerator[None]:
        """Somebody does something every few milliseconds, whatever the bot does."""

        async def go_on() -> None:
            while True:
                await self.cast.act()
                await asyncio.sleep(self.cast.random.uniform(0.0, 0.02))

        acting = asyncio.create_task(go_on())
        try:
            yield
        finally:
            acting.cancel()
            (ended,) = await asyncio.gather(acting, return_exceptions=True)
            if ended is not None and not isinstance(ended, asyncio.CancelledError):
                raise ended

    async def act(self, times: int) -> None:
        for _ in range(times):
            await self.cast.act()

    def mark(self) -> None:
        """A new session is to come: what was asked until now does not count."""
        self.since = int(SYSTEM_CLOCK.now().timestamp() * 1000)

    async def until_asked(self, within: float = LONGEST) -> None:
        """Wait until the bot has nothing to ask that this session owes."""
        async with asyncio.timeout(within):
            while self._owed():  # noqa: ASYNC110 - it is another process that changes it
                await asyncio.sleep(0.05)

    def _owed(self) -> int:
        return self.shelf.ask(_OPEN, self.since)[0][0]


@asynccontextmanager
async def open_round(name: str, bug: str = "") -> AsyncGenerator[Round]:
    """A story that is out in a channel and in a thread, and a bot that listens."""
    random = Random(name)  # noqa: S311
    with TemporaryDirectory() as folder:
        async with Front(scale=0.01) as front:
            chat = front.gateway.approved.message_content = random.random() < 0.5
            scene, shelf = set_scene(front), BotFile(Path(folder) / "bot.db")
            bot = _bot(front, Path(folder), bug, chat=chat)
            try:
                # Of its own: how many acts there are is a matter of time, what goes wrong is not.
                acts = Random(f"{name} acts")  # noqa: S311
                cast = await _release(scene, shelf, bot, acts)
                yield Round(cast, shelf, bot, random, chat)
            finally:
                await bot.kill()


async def _release(scene: Scene, shelf: BotFile, bot: BotProcess, random: Random) -> Cast:
    inline = scene.guild.create_text_channel("inline")
    places = (
        (scene.channel.id, Layout.THREAD, MessageStyle.COMPONENTS),
        (inline.id, Layout.CHANNEL, MessageStyle.COMPONENTS),
    )
    await shelf.fill(scene, as_file([paragraphs_of(12)]), *places)
    await until_posted(scene.front, bot)
    await scene.front.news.until(
        lambda: shelf.states() == ["posted"] * len(places), "both to be out", within=LONGEST
    )
    return Cast(scene, (scene.channel, *scene.channel.threads, inline), random)


def _bot(front: Front, folder: Path, bug: str, *, chat: bool) -> BotProcess:
    command = [*PLANTED, bug, "run"]
    settings = settings_of(front, folder)
    settings["MESSAGE_CONTENT_INTENT"] = "on" if chat else "off"
    return BotProcess(front, folder, command, settings)
