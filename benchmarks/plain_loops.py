"""What one writes first: a loop of `channel.send` a channel, all at once, paced by the library.

Run by drops.py as `python -m benchmarks.plain_loops MESSAGES CHARACTERS`. Imports nothing of the
bot's. What the library gives up on after five tries is lost, as in any such loop.
"""

import asyncio
import logging
import os
import sys

import discord
import yarl
from discord.gateway import DiscordWebSocket
from discord.http import Route


class PlainLoops(discord.Client):
    def __init__(self, messages: int, characters: int) -> None:
        super().__init__(
            intents=discord.Intents(guilds=True),
            chunk_guilds_at_startup=False,
            max_messages=None,
            guild_ready_timeout=1.0,
        )
        self._texts = [f"{number} ".ljust(characters, "x") for number in range(messages)]

    async def on_ready(self) -> None:
        wanted = [c for c in self.guilds[0].text_channels if c.name.startswith("serial-")]
        await asyncio.gather(*map(self._fill, wanted))
        await self.close()

    async def _fill(self, channel: discord.TextChannel) -> None:
        for text in self._texts:
            try:
                await channel.send(text)
            except discord.HTTPException as error:
                print(f"lost: {error.status}", flush=True)


def main() -> None:
    # A warning for each of some ten thousand refusals would be what is measured.
    logging.getLogger("discord").setLevel(logging.CRITICAL)
    Route.BASE = os.environ["DISCORD_API_URL"]
    DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(os.environ["DISCORD_GATEWAY_URL"])
    messages, characters = map(int, sys.argv[1:])
    PlainLoops(messages, characters).run(os.environ["DISCORD_TOKEN"], log_handler=None)


if __name__ == "__main__":
    main()
