"""A bot that shares no code with ours, to try the front with discord.py's real networking.

Run as `python -m tests.wire.tiny_bot`; it says on stdout what it hears.
"""

import asyncio
import io
import logging
import os
import re
import sys
from typing import Any

import discord
import yarl
from discord import app_commands
from discord.http import MultipartParameters

log = logging.getLogger("tiny")


class Press(discord.ui.DynamicItem[discord.ui.Button], template=r"press:(?P<what>\w+)"):
    def __init__(self, what: str) -> None:
        super().__init__(discord.ui.Button(label=what, custom_id=f"press:{what}"))
        self.what = what

    @classmethod
    async def from_custom_id(cls, _: Any, __: Any, match: re.Match[str], /) -> "Press":
        return cls(match["what"])

    async def callback(self, interaction: discord.Interaction) -> Any:
        if self.what == "ask":
            await interaction.response.send_modal(Question())
        else:
            await interaction.response.send_message(f"pressed {self.what}", ephemeral=True)


class Question(discord.ui.Modal, title="A question"):
    words: discord.ui.TextInput = discord.ui.TextInput(label="Words", custom_id="words")

    async def on_submit(self, interaction: discord.Interaction) -> None:
        await interaction.response.send_message(f"you wrote {self.words.value}", ephemeral=True)


class Tiny(discord.Client):
    def __init__(self) -> None:
        intents = discord.Intents(guilds=True, guild_messages=True, guild_reactions=True)
        super().__init__(
            intents=intents,
            guild_ready_timeout=0.1,
            chunk_guilds_at_startup=False,
            max_messages=None,
        )
        self.tree = app_commands.CommandTree(self)

    async def setup_hook(self) -> None:
        self.add_dynamic_items(Press)
        for command in COMMANDS:
            self.tree.add_command(command)
        await self.tree.sync()

    async def before_identify_hook(self, _: Any, *, initial: bool = False) -> None:
        """Override the wait of 5 s before a second IDENTIFY."""

    async def on_ready(self) -> None:
        log.info("ready in %s guilds", len(self.guilds))

    async def on_resumed(self) -> None:
        log.info("resumed")

    async def on_message(self, message: discord.Message) -> None:
        log.info("message %r nonce=%s", message.content, message.nonce)

    async def on_raw_reaction_add(self, event: discord.RawReactionActionEvent) -> None:
        log.info("reaction %s burst=%s of=%s", event.emoji, event.burst, event.message_author_id)

    async def send_raw(self, channel_id: int, **body: Any) -> Any:
        params = MultipartParameters(payload=body, multipart=None, files=None)
        return await self.http.send_message(channel_id, params=params)


@app_commands.command(description="Answers")
async def ping(interaction: discord.Interaction) -> None:
    await interaction.response.send_message("pong", ephemeral=True)


@app_commands.command(description="Weighs a file")
async def weigh(interaction: discord.Interaction, file: discord.Attachment) -> None:
    await interaction.response.defer(ephemeral=True)
    data = await file.read()
    copy = discord.File(io.BytesIO(data), "copy.md", description="a copy")
    await interaction.followup.send(f"{file.filename}: {data.decode()}", file=copy)


@app_commands.command(description="Greets")
async def greet(interaction: discord.Interaction, name: str) -> None:
    await interaction.response.send_message(f"hello {name}")


@greet.autocomplete("name")
async def names(_: Any, typed: str) -> list[app_commands.Choice[str]]:
    return [app_commands.Choice(name=typed + end, value=typed + end) for end in ("a", "o")]


@app_commands.command(description="Sends the same nonce twice")
async def twice(interaction: discord.Interaction) -> None:
    client, channel_id = interaction.client, interaction.channel_id
    assert isinstance(client, Tiny) and channel_id is not None
    body = {"content": "once", "nonce": "the-nonce", "enforce_nonce": True}
    first = await client.send_raw(channel_id, **body)
    again = await client.send_raw(channel_id, **body)
    await interaction.response.send_message(f"same={first['id'] == again['id']}", ephemeral=True)


@app_commands.command(description="Sends a message with buttons")
async def buttons(interaction: discord.Interaction) -> None:
    view = discord.ui.View(timeout=None)
    view.add_item(Press("here")).add_item(Press("ask"))
    await interaction.response.send_message("press", view=view)


@app_commands.command(description="Sends messages one after the other")
async def drop(interaction: discord.Interaction, count: int) -> None:
    await interaction.response.send_message("dropping", ephemeral=True)
    client, channel_id = interaction.client, interaction.channel_id
    assert isinstance(client, Tiny) and channel_id is not None
    for number in range(1, count + 1):
        nonce = f"part-{number}"
        sent = await client.send_raw(
            channel_id, content=f"part {number}", nonce=nonce, enforce_nonce=True
        )
        log.info("sent %s nonce=%s", sent["content"], sent["nonce"])
    log.info("dropped")


@app_commands.command(description="Sends one message and says how that went")
async def try_one(interaction: discord.Interaction) -> None:
    await interaction.response.defer(ephemeral=True)
    client, channel_id = interaction.client, interaction.channel_id
    assert isinstance(client, Tiny) and channel_id is not None
    try:
        await asyncio.wait_for(client.send_raw(channel_id, content="tried"), timeout=0.5)
    except (OSError, TimeoutError) as error:
        await interaction.followup.send(f"failed: {type(error).__name__}")
    else:
        await interaction.followup.send("worked")


COMMANDS = (ping, weigh, greet, twice, buttons, drop, try_one)


def main() -> None:
    discord.http.Route.BASE = os.environ["DISCORD_API_URL"]
    discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(os.environ["DISCORD_GATEWAY_URL"])
    logging.basicConfig(stream=sys.stdout, level=logging.INFO, format="%(name)s: %(message)s")
    Tiny().run(os.environ["DISCORD_TOKEN"], log_handler=None)


if __name__ == "__main__":
    main()
