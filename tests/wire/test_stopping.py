"""A signal ends the bot within eight seconds and with status 0, whatever it is at; nothing is lost.

Instants are those of requests and of what the process says; nothing here depends on how quick the
machine is, but the bound itself.
"""

import asyncio
import signal
import sys
from pathlib import Path

import pytest

from bot.models.server import Layout, MessageStyle
from tests.wire.chapters import as_file, paragraphs_of
from tests.wire.faults import Fault, Limited, Matches, Moment, Silence
from tests.wire.front import Front
from tests.wire.people import words_of
from tests.wire.process import BotProcess, MakeBot, settings_of
from tests.wire.steps import (
    AFTER,
    BEFORE,
    assert_each_step_made_one_message,
    chapter_in,
    is_step,
    until_posted,
)
from tests.wire.traffic import WireRequest
from tests.worlds.bot_file import BotFile
from tests.worlds.scene import Scene

BOUND = 8.0
Route = tuple[str, str]
LOGIN, COMMANDS = ("GET", "/users/@me"), ("PUT", r"/applications/\d+/commands")
HISTORY = ("GET", r"/channels/\d+/messages")
IN_CHANNEL = (Layout.CHANNEL, MessageStyle.COMPONENTS)


async def assert_stops(bot: BotProcess, how: signal.Signals = signal.SIGTERM) -> None:
    """Tell it to stop: it is out in time, with status 0 and nothing that it did not mean to say."""
    loop = asyncio.get_running_loop()
    begun, before = loop.time(), len(bot.output)
    bot.tell(how)
    assert await bot.until_ended() == 0, bot.output
    assert loop.time() - begun < BOUND
    said = bot.output[before:]
    assert "Traceback" not in said and "ERROR" not in said, said


class Trap:
    """The first request that matches meets a fault at a moment of it."""

    def __init__(
        self, front: Front, matches: Matches, fault: Fault, moment: Moment = BEFORE, *, nth: int = 1
    ) -> None:
        self._fault = fault
        self._met = asyncio.Event()
        front.faults.on_nth(nth, matches, self._meet, when=moment)

    async def _meet(self, _: WireRequest) -> None:
        self._met.set()
        raise self._fault

    async def sprung(self) -> None:
        async with asyncio.timeout(30):
            await self._met.wait()


def is_asked(route: Route) -> Matches:
    return lambda request: request.is_a(*route)


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
@pytest.mark.parametrize("module", ["click", "discord.http"])
async def test_while_it_reads_its_own_code(
    scene: Scene, tmp_path: Path, module: str, how: signal.Signals
):
    command = [sys.executable, "-X", "importtime", "-m", "bot", "run"]
    bot = BotProcess(scene.front, tmp_path, command, settings_of(scene.front, tmp_path))
    await bot.start(wait=False)
    await bot.until_said(f" {module}\n")
    await assert_stops(bot, how)
    assert "bot.app\n" not in bot.output, "it was too late for this test"


@pytest.mark.parametrize("bug", ["migration_waits", "migration_hangs"])
async def test_while_it_brings_its_file_up_to_date(make_bot: MakeBot, bug: str):
    bot = make_bot(bug=f"tests.wire.slowness:{bug}", longest=1.0)
    await bot.start(wait=False)
    await bot.until_said("migrating")
    await assert_stops(bot)


@pytest.mark.parametrize("fault", [Silence(), Limited(20.0)], ids=["no answer", "a limit of 20 s"])
@pytest.mark.parametrize("asked", [LOGIN, COMMANDS], ids=["login", "commands"])
async def test_while_it_logs_in(scene: Scene, make_bot: MakeBot, asked: Route, fault: Fault):
    trap = Trap(scene.front, is_asked(asked), fault)
    bot = make_bot()
    await bot.start(wait=False)
    await trap.sprung()
    await assert_stops(bot, signal.SIGINT)


async def test_while_it_waits_for_a_gateway_that_is_away(scene: Scene, make_bot: MakeBot):
    bot = make_bot({"DISCORD_GATEWAY_URL": "ws://127.0.0.1:9"})
    await bot.start(wait=False)
    await bot.until_said("Cannot connect to host")
    await assert_stops(bot)


@pytest.mark.parametrize(
    ("fault", "moment"),
    [(Limited(20.0), BEFORE), (Silence(), AFTER), (Silence(), BEFORE)],
    ids=["a limit of 20 s", "no answer", "not even asked"],
)
async def test_in_the_middle_of_a_drop(
    scene: Scene, shelf: BotFile, make_bot: MakeBot, fault: Fault, moment: Moment
):
    chapter, front = paragraphs_of(24), scene.front
    await shelf.fill(scene, as_file([chapter]), (scene.channel.id, *IN_CHANNEL))
    trap = Trap(front, is_step, fault, moment, nth=3)
    bot = make_bot()
    await bot.start(wait=False)
    await trap.sprung()
    await assert_stops(bot)
    assert shelf.states() == ["posting"]
    assert await until_posted(front, bot) == 0
    assert chapter_in(front, scene.channel) == chapter
    assert_each_step_made_one_message(front, scene.channel)
    assert await bot.stop() == 0


async def test_while_it_looks_through_a_channel(scene: Scene, shelf: BotFile, make_bot: MakeBot):
    front, chapter = scene.front, paragraphs_of(3)
    await shelf.fill(scene, as_file([chapter]), (scene.channel.id, *IN_CHANNEL))
    shelf.change("UPDATE openings SET is_open = 1")
    trap = Trap(front, is_asked(HISTORY), Silence())
    bot = make_bot()
    await bot.start(wait=False)
    await trap.sprung()
    await assert_stops(bot)


async def test_while_a_file_is_read(scene: Scene, make_bot: MakeBot):
    bot = make_bot(bug="tests.wire.slowness:reading_takes_for_ever")
    await bot.start()
    file = ("story.md", as_file([paragraphs_of(3)]).encode())
    people, where = scene.front.people, scene.channel
    answer = await people.begin_slash(scene.keeper, where, "story add", file=file)
    await bot.until_said("reading")
    await assert_stops(bot)
    assert "I am shutting down. Send the file again" in words_of(answer)


async def test_a_second_signal_ends_it_at_once(scene: Scene, shelf: BotFile, make_bot: MakeBot):
    await shelf.fill(scene, as_file([paragraphs_of(3)]), (scene.channel.id, *IN_CHANNEL))
    trap = Trap(scene.front, is_step, Silence())
    bot = make_bot()
    await bot.start(wait=False)
    await trap.sprung()
    bot.tell(signal.SIGTERM)
    await bot.until_said("stopping")
    begun = asyncio.get_running_loop().time()
    await assert_stops(bot, signal.SIGINT)
    assert asyncio.get_running_loop().time() - begun < 2.0
