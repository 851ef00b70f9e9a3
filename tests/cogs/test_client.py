"""The client after its end: what discord.py still does then meets no error."""

import asyncio

import pytest

import bot.bot as client
from bot.bot import Cliffhanger


async def test_a_client_that_counts_itself_ready_after_its_end_says_nothing(bot: Cliffhanger):
    async with bot:
        pass
    bot.dispatch("ready")


async def test_what_was_heard_a_moment_before_its_end_is_still_written(
    bot: Cliffhanger, monkeypatch: pytest.MonkeyPatch
):
    """However little time each step of the end has: the database may be busy."""
    monkeypatch.setattr(client, "GRACE", 0.0)
    written = list[str]()

    async def on_message(words: str) -> None:
        for _ in range(100):
            await asyncio.sleep(0)
        written.append(words)

    bot.add_listener(on_message)
    async with bot:
        bot.dispatch("message", "Oh no.")
    assert written == ["Oh no."]
