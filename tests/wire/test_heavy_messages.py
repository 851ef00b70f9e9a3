"""Alphabets of three bytes a letter: Discord answers 500 where a message holds too many."""

from bot.models.server import Layout, MessageStyle
from tests.wire.chapters import Paragraph, as_file
from tests.wire.process import MakeBot
from tests.wire.steps import (
    assert_each_step_made_one_message,
    chapter_in,
    is_step,
    until_linked,
    until_posted,
)
from tests.worlds.bot_file import BotFile
from tests.worlds.scene import Scene

WORDS = "ลมทะเลพัดแรงจนตะเกียงดับ ไม่มีใครกล้าขึ้นบันไดเก่าอีกเลยในคืนนั้น"
UNCOUNTED = 1_000_000


def thai(count: int) -> list[Paragraph]:
    """So many paragraphs, no two alike; a run in the middle is warned of."""
    hidden = range(count // 2, count - 3)
    return [(" ".join([f"คืน {n}:", *[WORDS] * 3]), n in hidden) for n in range(count)]


def refused(scene: Scene) -> list[int]:
    steps = [request for request in scene.front.traffic.requests if is_step(request)]
    return [place for place, request in enumerate(steps) if request.status == 500]


async def test_a_thai_chapter_arrives(scene: Scene, shelf: BotFile, make_bot: MakeBot):
    chapter = thai(76)
    await shelf.fill(
        scene, as_file([chapter]), (scene.channel.id, Layout.THREAD, MessageStyle.COMPONENTS)
    )
    bot = make_bot(retry=0.1)
    assert await until_posted(scene.front, bot) == 0
    assert await bot.stop() == 0
    assert chapter_in(scene.front, scene.channel) == chapter
    assert 500 not in [request.status for request in scene.front.traffic.requests]


async def test_what_an_older_bot_could_never_send_is_planned_anew_and_arrives(
    scene: Scene, shelf: BotFile, make_bot: MakeBot
):
    """Half of it is out; the next message was answered 500 as long as that bot lived."""
    light = [
        (f"Paragraph {n}: {'the tide went out; ' * 30}".strip("; ") + ".", False) for n in range(16)
    ]
    chapter = [*light, *thai(76)]
    await shelf.fill(
        scene, as_file([chapter]), (scene.channel.id, Layout.THREAD, MessageStyle.COMPONENTS)
    )
    older = make_bot(retry=0.1, bytes=UNCOUNTED)
    await older.start()
    await scene.front.news.until(lambda: bool(refused(scene)), "an answer of 500", within=30)
    await older.kill()
    sent = shelf.ask("SELECT position, message_id FROM parts WHERE state = 'sent'")
    assert len(sent) > 3 and shelf.states() == ["posting"]

    before = len(scene.front.traffic.requests)
    newer = make_bot(retry=0.1, fresh=0.1)
    assert await until_linked(scene.front, newer, shelf) == 0
    assert await newer.stop() == 0
    assert "planned anew" in newer.output and "Traceback" not in newer.output
    assert chapter_in(scene.front, scene.channel) == chapter
    assert_each_step_made_one_message(scene.front, scene.channel)
    assert 500 not in [request.status for request in scene.front.traffic.requests[before:]]
    now = shelf.ask("SELECT position, message_id FROM parts WHERE state = 'sent'")
    assert set(sent) < set(now)
