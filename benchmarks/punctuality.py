"""From the instant a release is due to its first request on the wire, by the real process."""

import asyncio
import tempfile
from datetime import datetime, timedelta
from pathlib import Path

from benchmarks.prose import paragraphs
from benchmarks.rows import Row
from bot.clock import SYSTEM_CLOCK
from bot.models.server import Layout, MessageStyle
from bot.models.story import ChapterText, Manuscript
from bot.storage import guilds, releases, stories, targets
from bot.storage.database import Database, Tx
from tests.wire.front import Front
from tests.wire.process import real_bot
from tests.wire.scene import Scene, set_scene

RELEASES = 60
APART = timedelta(milliseconds=250)
# Enough for the process to start, log in and make the first chapters ready.
HEAD_START = timedelta(seconds=12)
LIMIT_MS = 20.0


def measure() -> list[Row]:
    with tempfile.TemporaryDirectory() as folder:
        late = sorted(asyncio.run(_lateness(Path(folder))))
    p50, worst = late[len(late) // 2], late[-1]
    name = f"due instant to first request, {RELEASES} single releases"
    return [
        Row(f"{name}, p50", p50, "ms", "limit for p99", LIMIT_MS),
        Row(f"{name}, worst", worst, "ms", "limit for p99", LIMIT_MS),
    ]


async def _lateness(folder: Path) -> list[float]:
    """Milliseconds for each release."""
    async with Front() as front:
        scene = set_scene(front)
        process = real_bot(front, folder)
        due = await _plan(scene, folder)
        await process.start()
        await front.news.until(
            lambda: due.keys() <= _first_requests(front).keys(),
            "all releases",
            within=120.0,
        )
        await process.stop()
        return _late(front, due)


async def _plan(scene: Scene, folder: Path) -> dict[int, datetime]:
    """One story, a channel a release; returns the due instants by channel id."""
    now = SYSTEM_CLOCK.now()
    db = await Database.open(f"sqlite:///{folder / 'bot.db'}", kind="real", now=now)
    due = dict[int, datetime]()
    async with db.write() as tx:
        await guilds.ensure_guild(tx, scene.guild.id, now=now)
        story_id = await _add_story(tx, scene, now)
        (head,) = await stories.get_chapters(tx, story_id)
        for number in range(RELEASES):
            channel = scene.guild.create_text_channel(f"serial-{number}")
            target_id = await targets.add_target(
                tx,
                guild_id=scene.guild.id,
                channel_id=channel.id,
                layout=Layout.CHANNEL,
                style=MessageStyle.COMPONENTS,
                now=now,
            )
            due[channel.id] = now + HEAD_START + APART * number
            await releases.add_release(
                tx,
                story_id=story_id,
                chapter_id=head.chapter_id,
                target_id=target_id,
                schedule_id=None,
                due_at=due[channel.id],
                requested_by=None,
            )
    await db.close()
    return due


async def _add_story(tx: Tx, scene: Scene, now: datetime) -> int:
    manuscript = Manuscript(title="Bench", chapters=(ChapterText("One", paragraphs(3_000)),))
    return await stories.add_story(
        tx,
        manuscript,
        guild_id=scene.guild.id,
        author_id=scene.keeper.id,
        author_name="Maren",
        word_counts=[600],
        passages=[()],
        now=now,
    )


def _late(front: Front, due: dict[int, datetime]) -> list[float]:
    loop_to_wall = SYSTEM_CLOCK.now().timestamp() - asyncio.get_running_loop().time()
    first = _first_requests(front)
    return [(first[channel] + loop_to_wall - at.timestamp()) * 1000 for channel, at in due.items()]


def _first_requests(front: Front) -> dict[int, float]:
    """When the first message arrived in each channel, in the time of the event loop."""
    first = dict[int, float]()
    for request in front.traffic.which(lambda request: request.makes_message):
        first.setdefault(int(request.path.split("/")[2]), request.at)
    return first
