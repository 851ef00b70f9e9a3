"""Writes down what Discord has done, however long the database cannot be used."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from bot.services.background import back_off
from bot.services.background.waiting import Sleep
from bot.storage.database.trouble import DatabaseTrouble

T = TypeVar("T")


async def until_written(write: Callable[[], Awaitable[T]], sleep: Sleep = asyncio.sleep) -> T:
    """Try until the database takes it. What is known until then is known to the caller alone.

    For what follows an answer of Discord's: asking again would do it twice. A process that ends
    meanwhile leaves an attempt of unknown outcome in the rows, as after any crash.
    """
    tries = 0
    while True:
        try:
            return await write()
        except DatabaseTrouble:
            await sleep(back_off.WRITING.seconds(tries))
            tries += 1
