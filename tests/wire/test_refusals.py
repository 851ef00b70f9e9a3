"""What Discord holds against a bot: it is counted as Discord counts it, and bounded."""

import asyncio

from bot.models.server import Layout, MessageStyle
from tests.wire.chapters import as_file, paragraphs_of
from tests.wire.faults import Broken
from tests.wire.process import MakeBot
from tests.wire.steps import (
    AFTER,
    assert_each_step_made_one_message,
    chapter_in,
    is_step,
    until_posted,
)
from tests.wire.traffic import WireRequest
from tests.worlds.bot_file import BotFile
from tests.worlds.scene import Scene

BOUND, WINDOW = 5, 1.0


async def test_targets_that_all_fail_stay_below_the_bound(
    scene: Scene, shelf: BotFile, make_bot: MakeBot
):
    channels = [scene.guild.create_text_channel(f"serial-{number}") for number in range(12)]
    places = [(channel.id, Layout.CHANNEL, MessageStyle.COMPONENTS) for channel in channels]
    await shelf.fill(scene, as_file([paragraphs_of(3)]), *places)
    refused = list[float]()

    async def refuse(request: WireRequest) -> None:
        if request.makes_message:
            refused.append(asyncio.get_running_loop().time())
            raise Broken(403)

    scene.front.faults.before_effect.append(refuse)
    bot = make_bot(refused=(BOUND, WINDOW), retry=0.1)
    await bot.start(wait=False)
    await scene.front.news.until(
        lambda: len(refused) >= 12 and set(shelf.states()) == {"stopped"}, "all to fail", within=60
    )
    assert "5 requests were refused in 1.0 s: holding" in bot.output
    assert await bot.stop() == 0
    assert shelf.ask("SELECT DISTINCT state FROM targets") == [("paused",)]
    most = max(sum(0 <= at - since < WINDOW * 0.95 for at in refused) for since in refused)
    # What had left when the bound was reached is refused too: two answers' time at 45 a second.
    assert BOUND <= most <= 2 * BOUND, refused


async def test_a_token_that_is_revoked_ends_the_bot_at_once_and_a_new_one_goes_on(
    scene: Scene, shelf: BotFile, make_bot: MakeBot
):
    chapter, front = paragraphs_of(36), scene.front
    place = (scene.channel.id, Layout.CHANNEL, MessageStyle.COMPONENTS)
    await shelf.fill(scene, as_file([chapter]), place)
    token = front.token

    async def revoke(_: WireRequest) -> None:
        front.token = "another"

    front.faults.on_nth(2, is_step, revoke, when=AFTER)
    bot = make_bot()
    await bot.start(wait=False)
    assert await bot.until_ended() == 1
    assert "Discord refused the token" in bot.output
    assert bot.output.count("Discord refuses the token: stopping") == 1
    refused = [request for request in front.traffic.requests if request.status == 401]
    assert len(refused) <= 3, "one part, and the question whether it is true"
    assert shelf.states() == ["posting"]
    assert shelf.ask("SELECT state FROM targets") == [("active",)]

    front.token = token
    assert await until_posted(front, bot) == 0
    assert chapter_in(front, scene.channel) == chapter
    assert_each_step_made_one_message(front, scene.channel)
