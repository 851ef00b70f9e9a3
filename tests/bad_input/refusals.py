"""What people get wrong, by the real commands: one private sentence, nothing stored or posted."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

import simcord

from tests.worlds.stage import TITLE, Stage, answer, labels, said

DAY = 86_400
SOON = "01:05"  # the simulated clock begins at midnight, UTC
GONE = "already added or has expired"
TABLES = ("stories", "chapters", "passages", "schedules", "releases", "parts", "comments")
LEAVE = "Remove, leave the messages"
Result = simcord.InteractionResult


async def kept(stage: Stage, *more: str) -> dict[str, int]:
    """How much there is of everything, messages that all can see included."""
    counts = dict[str, int]()
    async with stage.db.read() as tx:
        for table in (*TABLES, *more):
            rows = await tx.exec_driver_sql(f"SELECT count(*) FROM {table}")  # noqa: S608
            counts[table] = rows.scalar_one()
    rooms = [
        room for channel in stage.guild.channels.values() for room in (channel, *channel.threads)
    ]
    counts["messages"] = sum(len(room.history()) for room in rooms)
    return counts


@asynccontextmanager
async def nothing_changes(stage: Stage, *more: str) -> AsyncGenerator[None, None]:
    before = await kept(stage, *more)
    yield
    assert await kept(stage, *more) == before


def sentence(result: Result) -> str:
    """The one private answer, in one line that is no excuse."""
    messages = [result.response, *result.followups] if result.response else result.followups
    fresh = [message for message in messages if message is not None]
    assert len(fresh) == 1, fresh
    words = said(fresh[0])
    assert fresh[0].ephemeral
    assert "\n" not in words and words.endswith(".")
    assert "Something went wrong" not in words
    return words


def sentence_after(pressed: Result) -> str:
    """What a press was answered with, below the message that has the button."""
    (message,) = pressed.followups
    words = said(message)
    assert message.ephemeral and "\n" not in words and words.endswith(".")
    assert "Something went wrong" not in words
    return words


async def remove(stage: Stage) -> None:
    """As far as it was not released yet."""
    asked = await stage.slash(stage.author, "story remove", story=TITLE)
    (label,) = [each for each in labels(asked) if each in ("Remove", LEAVE)]
    await stage.author.click(answer(asked), label=label)
