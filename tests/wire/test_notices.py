"""Word to authors and admins over the wire: told once, whatever becomes of a request."""

from datetime import timedelta

import pytest

from bot.models.server import Layout, MessageStyle
from bot.rehearsal.simcord_patches.install import install
from tests.wire.chapters import as_file, paragraphs_of
from tests.wire.faults import Broken, Cut, Fault, Moment, Reset
from tests.wire.process import BotProcess, MakeBot
from tests.wire.steps import AFTER, BEFORE
from tests.wire.traffic import WireRequest
from tests.worlds.bot_file import BotFile
from tests.worlds.scene import Scene

PLACE = (Layout.CHANNEL, MessageStyle.COMPONENTS)
# To its author in private, and to the admins in their channel.
WORDS = ("is not out", "I paused all releases")


async def refused(scene: Scene, shelf: BotFile) -> None:
    """A chapter that cannot go out, so that both are to be told of it."""
    await shelf.fill(scene, as_file([paragraphs_of(3)]), (scene.channel.id, *PLACE))
    scene.forbid(send_messages=True)


async def until_told(scene: Scene, shelf: BotFile, bot: BotProcess) -> None:
    noted = lambda: bot.output.count(": told\n") == len(WORDS)  # noqa: E731
    await scene.front.news.until(noted, "all to be told", within=30)
    assert shelf.states() == ["stopped"]


def assert_told_once(scene: Scene) -> None:
    for channel, words in zip((scene.keeper.user.dm_channel, scene.notices), WORDS, strict=True):
        (message,) = scene.front.people.messages(channel)
        assert words in message.content


@pytest.mark.parametrize(
    ("fault", "moment"),
    [(Broken(502), AFTER), (Broken(503), AFTER), (Broken(503), BEFORE), (Cut(), AFTER)],
    ids=["502 with effect", "503 with effect", "503 without", "answer cut off"],
)
async def test_a_failure_of_each_request_tells_it_once(
    scene: Scene, shelf: BotFile, make_bot: MakeBot, fault: Fault, moment: Moment
):
    await refused(scene, shelf)
    for nth in (1, 3):
        scene.front.faults.fail(fault, nth=nth, matches=tells, when=moment)
    bot = make_bot(retry=0.1)
    await bot.start(wait=False)
    await until_told(scene, shelf, bot)
    assert await bot.stop() == 0
    assert_told_once(scene)


@pytest.mark.parametrize("moment", [BEFORE, AFTER])
@pytest.mark.parametrize("forgotten", [False, True], ids=["at once", "much later"])
async def test_a_kill_in_each_request_tells_it_once(
    scene: Scene, shelf: BotFile, make_bot: MakeBot, moment: Moment, forgotten: bool
):
    await refused(scene, shelf)
    bot = make_bot(retry=0.1)
    killed = list[str]()

    async def strike(request: WireRequest) -> None:
        words = request.json["content"] if tells(request) else None
        if words is not None and words not in killed:
            killed.append(words)
            await bot.kill()
            raise Reset

    getattr(scene.front.faults, moment).append(strike)
    for _ in WORDS:
        await bot.start(wait=False)
        await bot.until_killed()
        if forgotten:
            install(scene.front.world, nonce_window=timedelta(0))
            shelf.change("UPDATE notices SET attempted_at = attempted_at - 600000")
    await bot.start(wait=False)
    await until_told(scene, shelf, bot)
    assert await bot.stop() == 0
    assert_told_once(scene)


def tells(request: WireRequest) -> bool:
    return request.tells
