"""What Discord and its admins do to a chapter that is on its way."""

import pytest

from bot.models.server import Layout, MessageStyle
from tests.wire.chapters import as_file, paragraphs_of
from tests.wire.faults import Broken, Cut, Limited, Reset
from tests.wire.process import MakeBot
from tests.wire.steps import (
    AFTER,
    BEFORE,
    THREAD,
    Mishaps,
    assert_each_step_made_one_message,
    chapter_in,
    edit_of,
    is_step,
    step_of,
    until_posted,
    where_labels_lead,
)
from tests.wire.traffic import WireRequest
from tests.worlds.bot_file import BotFile
from tests.worlds.scene import Scene

TITLE = "Salt and Lanterns"
FAULTS = [
    *[(AFTER, Broken(502)), (AFTER, Cut())],  # the card and the thread; then the text
    *[(BEFORE, Broken(503)), (AFTER, Broken(503))],
    *[(BEFORE, Limited(0.2)), (AFTER, Limited(0.2))],
    *[(AFTER, Reset()), (AFTER, Cut())],
]


async def test_a_chapter_arrives_once_through_errors_limits_and_resets(
    scene: Scene, shelf: BotFile, make_bot: MakeBot
):
    chapter = paragraphs_of(42)
    place = (scene.channel.id, Layout.THREAD, MessageStyle.COMPONENTS)
    await shelf.fill(scene, as_file([chapter]), place)
    mishaps = Mishaps(scene.front, FAULTS)
    bot = make_bot(retry=0.1)
    assert await until_posted(scene.front, bot) == 0
    assert await bot.stop() == 0

    assert mishaps.met == len(FAULTS) and "Traceback" not in bot.output
    assert chapter_in(scene.front, scene.channel) == chapter
    assert_each_step_made_one_message(scene.front, scene.channel)
    assert scene.front.limits.refused == 2, "none but those on purpose"


async def test_a_thread_that_discord_puts_off_for_minutes_is_asked_for_then(
    scene: Scene, shelf: BotFile, make_bot: MakeBot
):
    place = (scene.channel.id, Layout.THREAD, MessageStyle.COMPONENTS)
    await shelf.fill(scene, as_file([paragraphs_of(6)]), place)
    scene.front.faults.fail(
        Limited(240.0, "shared"), matches=lambda request: step_of(request) == THREAD
    )
    bot = make_bot(retry=0.1)
    await bot.start()
    await bot.until_said("postponed by 240.0 s")
    assert await bot.stop() == 0
    assert shelf.states() == ["posting"] and "Traceback" not in bot.output


@pytest.mark.parametrize(
    ("layout", "permission"),
    [(Layout.CHANNEL, "send_messages"), (Layout.THREAD, "send_messages_in_threads")],
)
async def test_a_chapter_goes_on_where_a_permission_was_lost(
    scene: Scene, shelf: BotFile, make_bot: MakeBot, layout: Layout, permission: str
):
    chapter = paragraphs_of(36)
    place = (scene.channel.id, layout, MessageStyle.COMPONENTS)
    await shelf.fill(scene, as_file([chapter]), place)
    lose_at_step(scene, 4, permission)
    bot = make_bot()
    await bot.start()
    (to_author,) = await scene.until_told(1)
    (to_admins,) = await scene.until_noticed(1)
    assert "is not out" in to_author and "I paused all releases" in to_admins
    assert shelf.states() == ["stopped"] and paused(shelf)
    assert sent(shelf) == 3

    scene.allow_again()
    answer = await scene.front.people.slash(
        scene.keeper, scene.channel, "release resume", story=TITLE
    )
    assert answer.ephemeral
    _, is_out = await scene.until_told(2)
    assert "is out" in is_out and not paused(shelf)
    assert await bot.stop() == 0
    assert chapter_in(scene.front, scene.channel) == chapter
    assert_each_step_made_one_message(scene.front, scene.channel)


async def test_a_chapter_whose_thread_was_deleted_goes_on_in_a_new_one(
    scene: Scene, shelf: BotFile, make_bot: MakeBot
):
    chapter = paragraphs_of(36)
    place = (scene.channel.id, Layout.THREAD, MessageStyle.COMPONENTS)
    await shelf.fill(scene, as_file([chapter]), place)

    async def delete(_) -> None:
        (card,) = scene.front.people.messages(scene.channel)
        scene.front.world.backend.delete_channel(card.id)

    scene.front.faults.on_nth(5, is_step, delete, when=BEFORE)
    bot = make_bot()
    await bot.start()
    (to_author,) = await scene.until_told(1)
    assert "Its thread was deleted" in to_author and "/release resume" in to_author
    assert shelf.states() == ["stopped"] and not paused(shelf)

    answer = await scene.front.people.slash(
        scene.keeper, scene.channel, "release resume", story=TITLE
    )
    assert answer.ephemeral
    _, is_out = await scene.until_told(2)
    assert "is out" in is_out
    assert await bot.stop() == 0
    assert chapter_in(scene.front, scene.channel) == chapter
    assert len(scene.front.people.messages(scene.channel)) == 1


async def test_a_label_that_cannot_be_edited_stays_and_stops_nothing(
    scene: Scene, shelf: BotFile, make_bot: MakeBot
):
    """The first of two edits fails in passing, the second for good."""
    chapter = paragraphs_of(15)
    place = (scene.channel.id, Layout.CHANNEL, MessageStyle.TEXT)
    await shelf.fill(scene, as_file([chapter]), place)
    for nth, status in ((1, 503), (2, 404)):
        scene.front.faults.fail(Broken(status), nth=nth, matches=is_edit)
    bot = make_bot(retry=0.1)
    await bot.start()
    await bot.until_said("stays without its link")
    await bot.until_said("1 of 1 labels are links now")
    assert await bot.stop() == 0

    (_,) = await scene.until_told(1)
    assert shelf.states() == ["posted"] and not paused(shelf)
    assert len(where_labels_lead(scene.front, scene.channel)) == 1
    assert len(scene.front.traffic.which(is_edit)) == 3
    assert chapter_in(scene.front, scene.channel) == chapter


async def test_a_server_that_discord_keeps_back_is_waited_for(
    scene: Scene, shelf: BotFile, make_bot: MakeBot
):
    chapter = paragraphs_of(6)
    place = (scene.channel.id, Layout.THREAD, MessageStyle.COMPONENTS)
    await shelf.fill(scene, as_file([chapter]), place)
    scene.front.gateway.withholds_guilds = True
    bot = make_bot(retry=0.1)
    await bot.start(wait=False)
    await bot.until_said("postponed")
    assert not paused(shelf)
    scene.front.gateway.give_guilds()
    await scene.until_told(1)
    assert await bot.stop() == 0
    assert chapter_in(scene.front, scene.channel) == chapter


@pytest.mark.parametrize("lasting", [True, False], ids=["resumed", "begun anew"])
async def test_a_lost_gateway_connection_does_not_touch_a_chapter(
    scene: Scene, shelf: BotFile, make_bot: MakeBot, lasting: bool
):
    chapter, gateway = paragraphs_of(24), scene.front.gateway
    place = (scene.channel.id, Layout.CHANNEL, MessageStyle.COMPONENTS)
    await shelf.fill(scene, as_file([chapter]), place)

    async def lose(_) -> None:
        await (gateway.drop() if lasting else gateway.lose_sessions())

    scene.front.faults.on_nth(3, is_step, lose, when=AFTER)
    bot = make_bot()
    assert await until_posted(scene.front, bot) == 0
    await scene.front.news.until(lambda: gateway.connected, "the bot to connect again", within=30)
    assert await bot.stop() == 0
    assert chapter_in(scene.front, scene.channel) == chapter
    assert_each_step_made_one_message(scene.front, scene.channel)


def lose_at_step(scene: Scene, nth: int, permission: str) -> None:
    async def lose(_) -> None:
        scene.forbid(**{permission: True})

    scene.front.faults.on_nth(nth, is_step, lose, when=BEFORE)


def is_edit(request: WireRequest) -> bool:
    return edit_of(request) is not None


def paused(shelf: BotFile) -> bool:
    return shelf.ask("SELECT state FROM targets") == [("paused",)]


def sent(shelf: BotFile) -> int:
    return len(shelf.ask("SELECT position FROM parts WHERE state = 'sent'"))
