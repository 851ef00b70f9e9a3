"""One story due in many channels, in the database of a bot that is about to start."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from bot.clock import SYSTEM_CLOCK
from bot.models.server import Layout, MessageStyle
from bot.models.story import ChapterText, Manuscript
from bot.storage.database.database import Database, Tx
from bot.storage.releases import releases
from bot.storage.servers import guilds, targets
from bot.storage.stories import stories
from tests.wire.front import Front
from tests.worlds.scene import Scene


async def plan_releases(
    scene: Scene,
    folder: Path,
    text: str,
    style: MessageStyle,
    count: int,
    due: Callable[[int], datetime],
) -> dict[int, datetime]:
    """Make `count` channels, the nth with the story's one chapter due at `due(n)`.

    The layout is `channel`. Returns the instants by channel id.
    """
    now = SYSTEM_CLOCK.now()
    db = await Database.open(f"sqlite:///{folder / 'bot.db'}", kind="real", now=now)
    planned = dict[int, datetime]()
    async with db.write() as tx:
        await guilds.ensure_guild(tx, scene.guild.id, now=now)
        story_id = await _add_story(tx, scene, text, now)
        for number in range(count):
            channel = scene.guild.create_text_channel(f"serial-{number}")
            planned[channel.id] = due(number)
            await _add_release(tx, scene, story_id, channel.id, style, due(number))
    await db.close()
    return planned


def first_messages(front: Front) -> dict[int, float]:
    """When the first message arrived in each channel, in the time of the event loop."""
    first = dict[int, float]()
    for request in front.traffic.which(lambda request: request.makes_message):
        first.setdefault(int(request.path.split("/")[2]), request.at)
    return first


async def _add_story(tx: Tx, scene: Scene, text: str, now: datetime) -> int:
    return await stories.add_story(
        tx,
        Manuscript(title="Bench", chapters=(ChapterText("One", text),)),
        guild_id=scene.guild.id,
        author_id=scene.keeper.id,
        author_name="Maren",
        word_counts=[len(text.split())],
        passages=[()],
        now=now,
    )


async def _add_release(
    tx: Tx, scene: Scene, story_id: int, channel_id: int, style: MessageStyle, due_at: datetime
) -> None:
    (head,) = await stories.get_chapters(tx, story_id)
    target_id = await targets.add_target(
        tx,
        guild_id=scene.guild.id,
        channel_id=channel_id,
        layout=Layout.CHANNEL,
        style=style,
        now=due_at,
    )
    await releases.add_release(
        tx,
        story_id=story_id,
        chapter_id=head.chapter_id,
        target_id=target_id,
        schedule_id=None,
        due_at=due_at,
        requested_by=None,
    )
