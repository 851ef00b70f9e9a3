"""One chapter due in many channels at one instant, beside the bounds and beside plain loops."""

import asyncio
import sys
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from benchmarks.prose import paragraphs
from benchmarks.rows import Row
from benchmarks.serials import plan_releases
from bot.clock import SYSTEM_CLOCK
from bot.models.server import MessageStyle
from bot.services.background.pace import BURST, PER_SECOND
from tests.wire.front import Front
from tests.wire.process import BotProcess, real_bot, settings_of
from tests.wire.traffic import WireRequest
from tests.worlds.scene import set_scene

CHANNELS = 500
MESSAGES = 8
# With the card, eight messages in the `components` style.
CHARACTERS = 26_500
PLAIN_CHARACTERS = 1_900
# Enough for the process to start and to make all releases ready.
HEAD_START = timedelta(seconds=45)
# A plain loop that gets nowhere is stopped then.
LONGEST = 600.0

WALL_LIMIT = 1.02
FIRST_LIMIT = 1.05


@dataclass(frozen=True, slots=True)
class Drop:
    """Seconds are counted from the instant at which all was due."""

    arrived: int
    refused: int
    wall: float
    mean_first: float


def measure() -> list[Row]:
    ours, plain = asyncio.run(_measure())
    turns = CHANNELS * MESSAGES
    wall = _instant_of(turns)
    first = sum(map(_instant_of, range(1, CHANNELS + 1))) / CHANNELS
    name = f"drop of {CHANNELS} channels x {MESSAGES} messages"
    return [
        Row(f"{name}: arrived", ours.arrived, "messages", "due", turns),
        Row(f"{name}: wall time", ours.wall, "s", f"bound (limit x {WALL_LIMIT})", wall),
        Row(f"{name}: wall time", ours.wall, "s", "plain loops", plain.wall),
        Row(
            f"{name}: mean to a channel's first",
            ours.mean_first,
            "s",
            f"bound (limit x {FIRST_LIMIT})",
            first,
        ),
        Row(f"{name}: mean to a channel's first", ours.mean_first, "s", "plain", plain.mean_first),
        Row(
            f"{name}: 429s",
            ours.refused,
            "",
            f"plain loops, {plain.arrived} arrived",
            plain.refused,
        ),
    ]


def _instant_of(turn: int) -> float:
    """When the nth request may leave at the earliest: a burst, and evenly spaced ones after it."""
    return max(0, turn - BURST) / PER_SECOND


async def _measure() -> tuple[Drop, Drop]:
    with tempfile.TemporaryDirectory() as folder:
        ours = await _our_drop(Path(folder))
    with tempfile.TemporaryDirectory() as folder:
        return ours, await _plain_loops(Path(folder))


async def _our_drop(folder: Path) -> Drop:
    async with Front() as front:
        due = SYSTEM_CLOCK.now() + HEAD_START
        scene, text = set_scene(front), paragraphs(CHARACTERS)
        style = MessageStyle.COMPONENTS
        planned = await plan_releases(scene, folder, text, style, CHANNELS, lambda _: due)
        bot = real_bot(front, folder)
        await bot.start()
        await front.news.until(lambda: _is_complete(front, planned), "all messages", within=LONGEST)
        await bot.stop()
        return _judge(front, planned, _in_loop_time(due))


async def _plain_loops(folder: Path) -> Drop:
    async with Front() as front:
        scene = set_scene(front)
        made = [scene.guild.create_text_channel(f"serial-{n}").id for n in range(CHANNELS)]
        sizes = [str(MESSAGES), str(PLAIN_CHARACTERS)]
        command = [sys.executable, "-m", "benchmarks.plain_loops", *sizes]
        loops = BotProcess(front, folder, command, settings_of(front, folder))
        await loops.start(wait=False)
        await front.news.until(lambda: not loops.running, "the loops to end", within=LONGEST)
        began = min(request.at for request in front.traffic.which(_makes_message))
        return _judge(front, made, began)


def _judge(front: Front, channels: Iterable[int], began: float) -> Drop:
    arrived = _arrived(front, channels)
    first = dict[str, float]()
    for request in arrived:
        first.setdefault(request.path, request.at - began)
    return Drop(
        arrived=len(arrived),
        refused=front.limits.refused,
        wall=arrived[-1].at - began,
        mean_first=sum(first.values()) / len(first),
    )


def _is_complete(front: Front, channels: Iterable[int]) -> bool:
    wanted = CHANNELS * MESSAGES
    # Counting anew at every request would take from what is measured.
    return len(front.traffic.requests) >= wanted and len(_arrived(front, channels)) == wanted


def _arrived(front: Front, channels: Iterable[int]) -> list[WireRequest]:
    """The messages that were made in these channels, in order."""
    paths = {f"/channels/{channel}/messages" for channel in channels}
    return [r for r in front.traffic.which(_makes_message) if r.path in paths and r.status == 200]


def _makes_message(request: WireRequest) -> bool:
    return request.makes_message


def _in_loop_time(instant: datetime) -> float:
    loop_to_wall = SYSTEM_CLOCK.now().timestamp() - asyncio.get_running_loop().time()
    return instant.timestamp() - loop_to_wall
