"""Reactions written durably by the recorder, beside one commit for each event."""

import asyncio
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from benchmarks.rows import Row
from bot.clock import SYSTEM_CLOCK
from bot.models.feedback import ReactionEvent
from bot.services.recorder import Recorder
from bot.storage import feedback
from bot.storage.database import Database

EVENTS = 200_000
ONE_BY_ONE = 1_000
TARGET = 20_000


def measure() -> list[Row]:
    with tempfile.TemporaryDirectory() as folder:
        batched, single = asyncio.run(_measure(Path(folder)))
    name = "reactions recorded durably"
    return [
        Row(name, batched, "per s", "one commit an event", single),
        Row(name, batched, "per s", "to reach", TARGET),
    ]


async def _measure(folder: Path) -> tuple[float, float]:
    db = await Database.open(
        f"sqlite:///{folder / 'bench.db'}", kind="rehearsal", now=SYSTEM_CLOCK.now()
    )
    try:
        return await _by_recorder(db, _events(EVENTS, 1)), await _one_by_one(
            db, _events(ONE_BY_ONE, 2)
        )
    finally:
        await db.close()


async def _by_recorder(db: Database, events: Sequence[ReactionEvent]) -> float:
    recorder = Recorder(db, SYSTEM_CLOCK)
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
            await feedback.record_reactions(tx, [event])
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
