"""From the instant a release is due to its first request on the wire, by the real process."""

import asyncio
import tempfile
from datetime import datetime, timedelta
from pathlib import Path

from benchmarks.prose import paragraphs
from benchmarks.rows import Row
from benchmarks.serials import first_messages, plan_releases
from bot.clock import SYSTEM_CLOCK
from bot.models.server import MessageStyle
from tests.wire.front import Front
from tests.wire.process import real_bot
from tests.worlds.scene import Scene, set_scene

RELEASES = 400
APART = timedelta(milliseconds=200)
# Enough for the process to start, log in and make the first chapters ready.
HEAD_START = timedelta(seconds=12)
LIMIT_MS = 20.0


def measure() -> list[Row]:
    with tempfile.TemporaryDirectory() as folder:
        late = sorted(asyncio.run(_lateness(Path(folder))))
    # The smallest value that 99 of 100 do not exceed.
    p50, p99, worst = late[len(late) // 2], late[-(len(late) // 100) - 1], late[-1]
    name = f"due instant to first request, {RELEASES} single releases"
    return [
        Row(f"{name}, p50", p50, "ms", "limit for p99", LIMIT_MS),
        Row(f"{name}, p99", p99, "ms", "limit for p99", LIMIT_MS),
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
            lambda: due.keys() <= first_messages(front).keys(),
            "all releases",
            within=240.0,
        )
        await process.stop()
        return _late(front, due)


async def _plan(scene: Scene, folder: Path) -> dict[int, datetime]:
    first = SYSTEM_CLOCK.now() + HEAD_START
    return await plan_releases(
        scene,
        folder,
        paragraphs(3_000),
        MessageStyle.COMPONENTS,
        RELEASES,
        lambda number: first + APART * number,
    )


def _late(front: Front, due: dict[int, datetime]) -> list[float]:
    loop_to_wall = SYSTEM_CLOCK.now().timestamp() - asyncio.get_running_loop().time()
    first = first_messages(front)
    return [(first[channel] + loop_to_wall - at.timestamp()) * 1000 for channel, at in due.items()]
