"""A guild with an admin, an author and a reader, and ways to see what they are shown."""

from dataclasses import dataclass
from typing import Any

import discord
import simcord
from simcord.components import walk_components

from bot.app import build_bot
from bot.clock import Clock
from bot.importing.process.reading_process import ReadingProcess
from bot.storage.database.database import Database

STORY = """The Clockmaker's Debt

Warnings: gore

Chapter 1: Brass

The shop smelled of oil and cold tea. Nobody had wound the wall clock since autumn.

Chapter 2: Springs

She counted the drawers twice. One of them counted back.

Chapter 3: The Bell

At noon the bell rang once more than it should have.
"""
MORE = """Chapter 4: Winding Down

The last drawer was empty, and that was the worst of it.
"""
TITLE = "The Clockmaker's Debt"


@dataclass
class Stage:
    env: simcord.Env
    db: Database
    reading_process: ReadingProcess
    guild: simcord.GuildHandle
    channel: simcord.ChannelHandle
    authors: simcord.RoleHandle
    admin: simcord.MemberActor
    author: simcord.MemberActor
    reader: simcord.MemberActor

    async def set_up(self, layout: str = "channel") -> None:
        """What an admin does first."""
        await self.slash(self.admin, "server setup", timezone="Europe/Berlin", authors=self.authors)
        await self.slash(self.admin, "server channel add", channel=self.channel, layout=layout)

    async def slash(self, who: simcord.MemberActor, name: str, **options: Any):
        return await who.slash(self.channel, name, **options)

    async def draft(self, text: str = STORY, name: str = "clock.txt", **options: Any):
        return await self.slash(self.author, "story add", file=(name, text.encode()), **options)

    async def add_story(self, text: str = STORY) -> None:
        shown = await self.draft(text)
        added = await self.author.click(answer(shown), label="Add story")
        assert "is added" in said(added), said(added)

    async def schedule(self, title: str = TITLE, **options: Any):
        asked = {"repeat": "daily", "time": "18:00"} | options
        return await self.slash(
            self.author, "release schedule", story=title, channel=self.channel, **asked
        )

    async def release_first(self) -> Any:
        """The first chapter out, by hand. Returns its card."""
        await self.slash(self.author, "release now", story=TITLE)
        await self.env.advance_time(30)
        return next(m for m in self.channel.history() if custom_ids(m, "comment:"))

    async def restart(self) -> None:
        """A new process upon the same database."""
        await self.env.bot.services.close()
        clock = Clock.following(discord.utils.utcnow)
        await self.env.restart_bot(build_bot(self.db, clock, self.reading_process))


async def make_stage(env: simcord.Env, db: Database, reading_process: ReadingProcess) -> Stage:
    guild = env.create_guild("The Reading Room")
    authors = guild.create_role("Authors")
    keepers = guild.create_role("Keepers", permissions=discord.Permissions(manage_guild=True))
    return Stage(
        env=env,
        db=db,
        reading_process=reading_process,
        guild=guild,
        channel=guild.create_text_channel("serial"),
        authors=authors,
        admin=guild.add_member(env.create_user("Maren"), roles=[keepers]),
        author=guild.add_member(env.create_user("Wren"), roles=[authors]),
        reader=guild.add_member(env.create_user("Alice")),
    )


def answer(result: simcord.InteractionResult) -> Any:
    """The message that an interaction was answered with, last of all."""
    message = result.followups[-1] if result.followups else result.response
    assert message is not None, result
    return message


def said(result: Any) -> str:
    """All the words of an answer, or of a message."""
    message = answer(result) if isinstance(result, simcord.InteractionResult) else result
    shown = [part["content"] for part in parts(message) if part.get("type") == 10]
    return "\n".join(filter(None, [message.content, *shown]))


def labels(result: Any) -> list[str]:
    message = answer(result) if isinstance(result, simcord.InteractionResult) else result
    return [part["label"] for part in parts(message) if part.get("type") == 2]


def custom_ids(result: Any, prefix: str = "") -> list[str]:
    message = answer(result) if isinstance(result, simcord.InteractionResult) else result
    found = [part["custom_id"] for part in parts(message) if "custom_id" in part]
    return [custom_id for custom_id in found if custom_id.startswith(prefix)]


def parts(message: Any) -> list[dict[str, Any]]:
    components = message.components
    if components and not isinstance(components[0], dict):
        components = [component.to_dict() for component in components]
    return list(walk_components(components))
