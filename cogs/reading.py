"""`/read`: a chapter that is out, privately."""

from typing import TYPE_CHECKING

import discord
from discord import app_commands
from discord.ext import commands

from bot.discord_api.members import member_of
from bot.services.servers.permissions import Act
from bot.views import choices
from bot.views.reading_pager import show_reading
from cogs import texts

if TYPE_CHECKING:
    from bot.bot import Cliffhanger


class ReadingCog(commands.Cog):
    def __init__(self, bot: "Cliffhanger") -> None:
        self._library = bot.services.library
        self._reading = bot.services.reading

    @app_commands.command(description=texts.READ)
    @app_commands.describe(story=texts.STORY, chapter=texts.READ_CHAPTER)
    @app_commands.autocomplete(story=choices.stories_to(Act.KNOW), chapter=choices.chapters_out)
    @app_commands.guild_only()
    async def read(
        self, interaction: discord.Interaction, story: str, chapter: str | None = None
    ) -> None:
        await interaction.response.defer(ephemeral=True, thinking=True)
        member = member_of(interaction)
        found = await self._library.find_story(member, story)
        number = await self._reading.find(member, found.story_id, chapter)
        await show_reading(interaction, found.story_id, number)


async def setup(bot: "Cliffhanger") -> None:
    await bot.add_cog(ReadingCog(bot))
