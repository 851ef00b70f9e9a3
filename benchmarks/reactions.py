"""Reactions written durably by the recorder, beside one commit for each event; and the way there:
what discord.py makes of the gateway's payloads, alone and with our listener and recorder behind it.
"""

import asyncio
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import discord
from discord.ext import commands

from benchmarks.rows import Row
from bot.app import build_bot
from bot.clock import SYSTEM_CLOCK
from bot.importing.process.reading_process import ReadingProcess
from bot.models.feedback import ReactionEvent
from bot.models.server import Layout, MessageStyle
from bot.services.feedback.reactions import Reactions
from bot.storage.database.database import Database
from bot.storage.feedback import reactions
from bot.storage.servers import guilds, targets

EVENTS = 200_000
TOLD = 50_000
AT_ONCE = 1_000
"""Events that are read from the gateway before anything else has its turn."""
CHANNEL = 710_000_000_000_000_001
GUILD = 700_000_000_000_000_001
BOT = 720_000_000_000_000_001
ONE_BY_ONE = 1_000
TARGET = 20_000


def measure() -> list[Row]:
    with tempfile.TemporaryDirectory() as folder:
        batched, single, parsed, told = asyncio.run(_measure(Path(folder)))
    name, alone = "reactions recorded durably", "discord.py's parsing alone"
    return [
        Row(name, batched, "per s", "one commit an event", single),
        Row(name, batched, "per s", "to reach", TARGET),
        Row("the same, from the gateway's payloads on", told, "per s", alone, parsed),
    ]


async def _measure(folder: Path) -> tuple[float, float, float, float]:
    db = await Database.open(
        f"sqlite:///{folder / 'bench.db'}", kind="rehearsal", now=SYSTEM_CLOCK.now()
    )
    try:
        return (
            await _by_recorder(db, _events(EVENTS, 1)),
            await _one_by_one(db, _events(ONE_BY_ONE, 2)),
            await _parsed(_payloads(TOLD)),
            await _by_listener(db, _payloads(TOLD)),
        )
    finally:
        await db.close()


async def _parsed(payloads: Sequence[Any]) -> float:
    """Events a second of a client whose listener does nothing."""
    client = discord.Client(intents=discord.Intents(guilds=True, guild_reactions=True))

    async def on_raw_reaction_add(_: discord.RawReactionActionEvent) -> None:
        """Do nothing."""

    client.event(on_raw_reaction_add)
    await _join(client)
    return await _feed(client, payloads, lambda: True)


async def _by_listener(db: Database, payloads: Sequence[Any]) -> float:
    """Events a second from payload to disk, by our bot's cog and recorder."""
    reading = ReadingProcess()
    bot = build_bot(db, SYSTEM_CLOCK, reading)
    await _receive_stories(db)
    await _join(bot)
    await bot.load_extension("cogs.feedback")
    recorder = bot.services.reactions
    rate = await _feed(bot, payloads, lambda: not recorder.buffered)
    await bot.services.close()
    reading.close()
    return rate


async def _join(client: discord.Client) -> None:
    """Be logged in, in one guild with one channel."""
    await client._async_setup_hook()  # pyright: ignore[reportPrivateUsage]
    state: Any = client._connection  # pyright: ignore[reportPrivateUsage]
    me: Any = {"id": str(BOT), "username": "bench", "discriminator": "0", "avatar": None}
    state.user = discord.ClientUser(state=state, data=me)
    channel = {"id": str(CHANNEL), "type": 0, "name": "serial", "position": 0}
    guild: dict[str, Any] = {
        "id": str(GUILD),
        "name": "The Reading Room",
        "roles": [],
        "members": [],
    }
    state._add_guild_from_data({**guild, "channels": [{**channel, "permission_overwrites": []}]})


async def _receive_stories(db: Database) -> None:
    now = SYSTEM_CLOCK.now()
    async with db.write() as tx:
        await guilds.ensure_guild(tx, GUILD, now=now)
        await targets.add_target(
            tx,
            guild_id=GUILD,
            channel_id=CHANNEL,
            layout=Layout.THREAD,
            style=MessageStyle.COMPONENTS,
            now=now,
        )


async def _feed(
    client: discord.Client | commands.Bot, payloads: Sequence[Any], done: Callable[[], bool]
) -> float:
    state: Any = client._connection  # pyright: ignore[reportPrivateUsage]
    started = time.perf_counter()
    for number, payload in enumerate(payloads, 1):
        state.parse_message_reaction_add(payload)
        if number % AT_ONCE == 0:
            await _until_handled()
    await _until_handled()
    while not done():  # noqa: ASYNC110 - as seldom as the figure allows
        await asyncio.sleep(0.005)
    return len(payloads) / (time.perf_counter() - started)


async def _until_handled() -> None:
    tasks = [task for task in asyncio.all_tasks() if task.get_name().startswith("discord.py: ")]
    if tasks:
        await asyncio.wait(tasks)


def _payloads(count: int) -> list[Any]:
    """What Discord sends for each reaction, the member who gave it included."""
    joined = (SYSTEM_CLOCK.now() - timedelta(days=100)).isoformat()
    return [
        {
            "user_id": str(number + 1),
            "channel_id": str(CHANNEL),
            "message_id": str(30_000 + number % 500),
            "guild_id": str(GUILD),
            "emoji": {"id": None, "name": "❤️"},
            "burst": False,
            "type": 0,
            "message_author_id": str(BOT),
            "member": {
                "user": {
                    "id": str(number + 1),
                    "username": "reader",
                    "discriminator": "0",
                    "avatar": None,
                },
                "roles": [],
                "joined_at": joined,
                "deaf": False,
                "mute": False,
                "flags": 0,
            },
        }
        for number in range(count)
    ]


async def _by_recorder(db: Database, events: Sequence[ReactionEvent]) -> float:
    recorder = Reactions(db, SYSTEM_CLOCK)
    started = time.perf_counter()
    for number, event in enumerate(events):
        recorder.record(event)
        if number % 1_000 == 0:  # events come between other work, not all in one breath
            await asyncio.sleep(0)
    await recorder.close()
    return len(events) / (time.perf_counter() - started)


async def _one_by_one(db: Database, events: Sequence[ReactionEvent]) -> float:
    started = time.perf_counter()
    for event in events:
        async with db.write() as tx:
            await reactions.record_reactions(tx, [event])
    return len(events) / (time.perf_counter() - started)


def _events(count: int, first_message: int) -> list[ReactionEvent]:
    now = SYSTEM_CLOCK.now()
    return [
        ReactionEvent(
            message_id=first_message * 10_000 + number % 500,
            user_id=number,
            emoji="❤️",
            burst=False,
            at=now,
            added=True,
        )
        for number in range(count)
    ]
