"""The one request that knows no nonce: the making of a story's forum post."""

import pytest

from bot.models.server import Layout, MessageStyle
from tests.wire.chapters import as_file, paragraphs_of, read_chapter
from tests.wire.faults import Broken, Fault, Limited, Moment
from tests.wire.process import MakeBot
from tests.wire.steps import AFTER, BEFORE, Killer, until_done
from tests.wire.traffic import WireRequest
from tests.worlds.bot_file import BotFile
from tests.worlds.scene import Scene

CHAPTER = paragraphs_of(9)
POST = r"/channels/\d+/threads"


def makes_post(request: WireRequest) -> bool:
    return request.is_a("POST", POST)


def post_of(request: WireRequest) -> str | None:
    return "the post" if makes_post(request) else None


async def fill(scene: Scene, shelf: BotFile, style: MessageStyle) -> int:
    """Two chapters due at once in a forum; returns its id."""
    forum = scene.guild.create_forum_channel("stories")
    place = (forum.id, Layout.FORUM, style)
    await shelf.fill(scene, as_file([CHAPTER, CHAPTER]), place, chapters=(1, 2))
    return forum.id


def assert_one_post(scene: Scene, forum_id: int, *, asked: int) -> None:
    """Both chapters, whole and in order, in the only post there is."""
    backend = scene.front.world.backend
    (thread,) = [t for t in backend.active_threads(scene.guild.id) if t.parent_id == forum_id]
    starter, *rest = scene.front.people.messages(thread.id)
    assert starter.id == thread.id
    cards = [n for n, message in enumerate(rest) if "comment:" in str(message.components)]
    assert len(cards) == 2 and cards[0] == 0
    for first, last in ((1, cards[1]), (cards[1] + 1, len(rest))):
        assert read_chapter(rest[first:last]) == CHAPTER
    assert len(scene.front.traffic.find("POST", POST)) == asked


async def test_a_bot_killed_around_the_making_of_a_post_makes_one(
    scene: Scene, shelf: BotFile, make_bot: MakeBot
):
    forum_id = await fill(scene, shelf, MessageStyle.TEXT)
    killer, bot = Killer(scene.front, post_of), make_bot(settle=0.2)
    killer.aim(bot)
    deaths = await until_done(scene.front, bot, lambda: shelf.states() == ["posted"] * 2)
    assert (killer.killed, deaths) == ({"the post": [BEFORE, AFTER]}, 2)
    assert_one_post(scene, forum_id, asked=2)


@pytest.mark.parametrize(
    ("fault", "moment", "asked"),
    [(Broken(502), AFTER, 1), (Limited(0.1), BEFORE, 2)],
    ids=["502 after", "429"],
)
async def test_an_answer_that_is_lost_or_no_makes_one_post(
    scene: Scene, shelf: BotFile, make_bot: MakeBot, fault: Fault, moment: Moment, asked: int
):
    forum_id = await fill(scene, shelf, MessageStyle.COMPONENTS)
    scene.front.faults.fail(fault, matches=makes_post, when=moment)
    bot = make_bot(settle=0.2, retry=0.2)
    await until_done(scene.front, bot, lambda: shelf.states() == ["posted"] * 2)
    assert_one_post(scene, forum_id, asked=asked)
