"""kill -9 at every step of a chapter, and what readers find afterwards.

The bots here are altered to be ready at once: discord.py waits 2 s of every start for more guilds.
"""

from datetime import timedelta

import pytest

from bot.models.server import Layout, MessageStyle
from bot.rehearsal.simcord_patches.install import install
from tests.wire.chapters import as_file, paragraphs_of
from tests.wire.faults import Moment
from tests.wire.process import MakeBot
from tests.wire.steps import (
    AFTER,
    BEFORE,
    THREAD,
    Killer,
    assert_each_step_made_one_message,
    chapter_in,
    edit_of,
    is_step,
    step_of,
    until_linked,
    until_posted,
    where_labels_lead,
)
from tests.wire.traffic import WireRequest
from tests.worlds.bot_file import BotFile
from tests.worlds.scene import Scene

IN_THREAD = Layout.THREAD, MessageStyle.COMPONENTS
IN_CHANNEL = Layout.CHANNEL, MessageStyle.TEXT
NAMES = ["thread", "channel"]
HISTORY = r"/channels/\d+/messages"


@pytest.mark.parametrize(
    ("place", "paragraphs", "steps"),
    [(IN_THREAD, 24, 6), (IN_CHANNEL, 9, 5)],
    ids=NAMES,
)
async def test_a_bot_killed_at_every_step_posts_the_chapter_once_and_in_order(
    scene: Scene, shelf: BotFile, make_bot: MakeBot, place, paragraphs: int, steps: int
):
    chapter = paragraphs_of(paragraphs)
    await shelf.fill(scene, as_file([chapter]), (scene.channel.id, *place))
    killer, bot = Killer(scene.front), make_bot()
    killer.aim(bot)
    deaths = await until_posted(scene.front, bot)

    assert list(killer.killed.values()) == [[BEFORE, AFTER]] * steps
    assert (THREAD in killer.killed, deaths) == (place is IN_THREAD, 2 * steps)
    assert chapter_in(scene.front, scene.channel) == chapter
    assert_each_step_made_one_message(scene.front, scene.channel)


@pytest.mark.parametrize(
    ("place", "paragraphs", "links"), [(IN_THREAD, 24, 1), (IN_CHANNEL, 15, 2)], ids=NAMES
)
async def test_a_bot_killed_at_every_edit_links_every_label(
    scene: Scene, shelf: BotFile, make_bot: MakeBot, place, paragraphs: int, links: int
):
    chapter = paragraphs_of(paragraphs)
    await shelf.fill(scene, as_file([chapter]), (scene.channel.id, *place))
    killer, bot = Killer(scene.front, edit_of), make_bot()
    killer.aim(bot)
    deaths = await until_linked(scene.front, bot, shelf)

    assert list(killer.killed.values()) == [[BEFORE, AFTER]] * links
    assert deaths == 2 * links
    assert chapter_in(scene.front, scene.channel) == chapter
    assert_each_step_made_one_message(scene.front, scene.channel)
    leads = where_labels_lead(scene.front, scene.channel)
    (end,) = shelf.ask(
        "SELECT DISTINCT channel_id, message_id FROM parts"
        " JOIN jump_links USING (release_id) WHERE parts.position = leads_to"
    )
    assert leads == [f"https://discord.com/channels/{scene.guild.id}/{end[0]}/{end[1]}"] * links


async def test_text_warnings_and_packer_may_change_in_between(
    scene: Scene, shelf: BotFile, make_bot: MakeBot
):
    chapter = paragraphs_of(24)
    await shelf.fill(scene, as_file([chapter]), (scene.channel.id, *IN_THREAD))
    before = make_bot()
    Killer(scene.front, moments=[AFTER], first=4, last=4).aim(before)
    await before.start(wait=False)
    await before.until_killed()
    shelf.change(
        "UPDATE chapters SET body = 'Nothing of this was claimed.', note_before = 'Nor this.'",
        "DELETE FROM warnings",
        "DELETE FROM passages",
        "INSERT INTO warnings (story_id, position, term) VALUES (1, 0, 'spiders')",
    )
    assert await until_posted(scene.front, make_bot(limit=900)) == 0

    assert chapter_in(scene.front, scene.channel) == chapter
    assert_each_step_made_one_message(scene.front, scene.channel)


@pytest.mark.parametrize(
    ("place", "step", "moment"),
    [
        (IN_THREAD, 1, AFTER),
        (IN_THREAD, 3, AFTER),
        (IN_THREAD, 3, BEFORE),
        (IN_CHANNEL, 1, BEFORE),
        (IN_CHANNEL, 3, AFTER),
    ],
    ids=["card there", "part there", "part not there", "plain card not there", "plain part there"],
)
async def test_a_part_of_long_ago_is_looked_for_and_adopted(
    scene: Scene, shelf: BotFile, make_bot: MakeBot, place, step: int, moment: Moment
):
    chapter = paragraphs_of(12)
    await shelf.fill(scene, as_file([chapter]), (scene.channel.id, *place))
    bot = make_bot()
    killer = Killer(scene.front, moments=[moment], first=step, last=step)
    killer.aim(bot)
    await bot.start(wait=False)
    await bot.until_killed()
    forget_nonces(scene)
    shelf.change("UPDATE parts SET attempted_at = attempted_at - 600000 WHERE attempted_at > 0")
    assert await until_posted(scene.front, bot) == 0

    (unknown,) = killer.killed
    asked = scene.front.traffic.find("GET", HISTORY)
    # A search begins at an instant; what readers did is asked for from a message on.
    read = [request.path for request in asked if int(request.params["after"]) % 2**22 == 0]
    assert len(read) == len(set(read)) > 0
    assert times_asked(scene, unknown) == (2 if moment is BEFORE else 1)
    assert chapter_in(scene.front, scene.channel) == chapter
    assert_each_step_made_one_message(scene.front, scene.channel)


async def test_a_bot_stopped_politely_in_the_middle_asks_nothing_twice(
    scene: Scene, shelf: BotFile, make_bot: MakeBot
):
    chapter = paragraphs_of(36)
    await shelf.fill(scene, as_file([chapter]), (scene.channel.id, *IN_THREAD))
    bot = make_bot()

    async def stop(_: WireRequest) -> None:
        bot.ask_to_stop()

    scene.front.faults.on_nth(4, is_step, stop, when=AFTER)
    await bot.start(wait=False)
    assert await bot.until_ended() == 0
    assert shelf.states() == ["posting"]
    assert await until_posted(scene.front, bot) == 0

    assert chapter_in(scene.front, scene.channel) == chapter
    asked = list(map(step_of, scene.front.traffic.which(is_step)))
    assert len(asked) == len(set(asked))


def forget_nonces(scene: Scene) -> None:
    install(scene.front.world, nonce_window=timedelta(0))


def times_asked(scene: Scene, step: str) -> int:
    return len(scene.front.traffic.which(lambda request: step_of(request) == step))
