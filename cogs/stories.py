"""`/story`: stories from files, and what is done with them."""

from typing import TYPE_CHECKING

import discord
from discord import app_commands
from discord.ext import commands

from bot.discord_api.attachments import attached
from bot.discord_api.members import member_of
from bot.importing.lines.titles import MAX_TITLE
from bot.messages.payload.card import RATINGS
from bot.services.servers.permissions import Act
from bot.views import choices
from bot.views.confirming import said
from bot.views.draft_view import show_draft
from bot.views.info_view import info_text
from bot.views.preview_pager import show_preview
from bot.views.removal_view import show_offer, show_question
from bot.views.warn_view import show_warnings
from cogs import texts

if TYPE_CHECKING:
    from bot.bot import Cliffhanger

RATING_CHOICES = [app_commands.Choice(name=name, value=name) for name in RATINGS.values()]


@app_commands.guild_only()
class StoriesCog(commands.GroupCog, name="story", description=texts.STORY_GROUP):
    def __init__(self, bot: "Cliffhanger") -> None:
        self._drafts = bot.services.drafts
        self._library = bot.services.library
        self._removals = bot.services.removals
        self._undo = bot.services.undo
        self._servers = bot.services.servers

    @app_commands.command(description=texts.STORY_ADD)
    @app_commands.describe(
        file=texts.FILE,
        file2=texts.FURTHER_FILE,
        file3=texts.FURTHER_FILE,
        file4=texts.FURTHER_FILE,
        file5=texts.FURTHER_FILE,
        title=texts.STORY_TITLE,
        rating=texts.STORY_RATING,
    )
    @app_commands.choices(rating=RATING_CHOICES)
    async def add(
        self,
        interaction: discord.Interaction,
        file: discord.Attachment,
        title: app_commands.Range[str, 1, MAX_TITLE] | None = None,
        rating: str | None = None,
        file2: discord.Attachment | None = None,
        file3: discord.Attachment | None = None,
        file4: discord.Attachment | None = None,
        file5: discord.Attachment | None = None,
    ) -> None:
        await interaction.response.defer(ephemeral=True, thinking=True)
        member = member_of(interaction)
        await self._servers.require_author(member)
        files = attached([file, file2, file3, file4, file5])
        draft = await self._drafts.add_draft(member, files, title=title, rating=rating)
        await show_draft(interaction, draft)

    @app_commands.command(description=texts.STORY_APPEND)
    @app_commands.describe(
        story=texts.APPEND_STORY,
        file=texts.APPEND_FILE,
        file2=texts.FURTHER_FILE,
        file3=texts.FURTHER_FILE,
        file4=texts.FURTHER_FILE,
        file5=texts.FURTHER_FILE,
    )
    @app_commands.autocomplete(story=choices.stories_to(Act.WRITE))
    async def append(
        self,
        interaction: discord.Interaction,
        story: str,
        file: discord.Attachment,
        file2: discord.Attachment | None = None,
        file3: discord.Attachment | None = None,
        file4: discord.Attachment | None = None,
        file5: discord.Attachment | None = None,
    ) -> None:
        await interaction.response.defer(ephemeral=True, thinking=True)
        member = member_of(interaction)
        found = await self._library.find_story(member, story)
        await self._drafts.require_appendable(member, found.story_id)
        files = attached([file, file2, file3, file4, file5])
        draft = await self._drafts.add_draft(member, files, story_id=found.story_id)
        await show_draft(interaction, draft)

    @app_commands.command(description=texts.STORY_PREVIEW)
    @app_commands.describe(story=texts.YOUR_STORY, chapter=texts.CHAPTER_ELSE_FIRST)
    @app_commands.autocomplete(story=choices.stories_to(Act.PREVIEW), chapter=choices.chapters)
    async def preview(
        self, interaction: discord.Interaction, story: str, chapter: str | None = None
    ) -> None:
        await interaction.response.defer(ephemeral=True, thinking=True)
        member = member_of(interaction)
        found = await self._library.find_story(member, story)
        number = await self._library.find_chapter(member, found.story_id, chapter or "1")
        style = await self._library.style_of(member, found.story_id)
        await show_preview(interaction, found.story_id, number, style)

    @app_commands.command(description=texts.STORY_REVISE)
    @app_commands.describe(
        story=texts.YOUR_STORY,
        chapter=texts.CHAPTER,
        file=texts.REVISE_FILE,
    )
    @app_commands.autocomplete(story=choices.stories_to(Act.WRITE), chapter=choices.chapters)
    async def revise(
        self,
        interaction: discord.Interaction,
        story: str,
        chapter: str,
        file: discord.Attachment,
    ) -> None:
        await interaction.response.defer(ephemeral=True, thinking=True)
        member = member_of(interaction)
        found = await self._library.find_story(member, story)
        await self._drafts.require_appendable(member, found.story_id)
        number = await self._library.find_chapter(member, found.story_id, chapter)
        files = attached([file])
        draft = await self._drafts.add_draft(member, files, story_id=found.story_id, chapter=number)
        await show_draft(interaction, draft)

    @app_commands.command(description=texts.STORY_WARN)
    @app_commands.describe(story=texts.STORY, chapter=texts.CHAPTER_ELSE_FIRST)
    @app_commands.autocomplete(story=choices.stories_to(Act.HIDE_WHOLE), chapter=choices.chapters)
    async def warn(
        self, interaction: discord.Interaction, story: str, chapter: str | None = None
    ) -> None:
        await interaction.response.defer(ephemeral=True, thinking=True)
        member = member_of(interaction)
        found = await self._library.find_story(member, story)
        number = await self._library.find_chapter(member, found.story_id, chapter or "1")
        await show_warnings(interaction, found.story_id, number)

    @app_commands.command(description=texts.STORY_INFO)
    @app_commands.describe(story=texts.STORY)
    @app_commands.autocomplete(story=choices.stories_to(Act.KNOW))
    async def info(self, interaction: discord.Interaction, story: str) -> None:
        await interaction.response.defer(ephemeral=True, thinking=True)
        member = member_of(interaction)
        found = await self._library.find_story(member, story)
        told = await self._library.info(member, found.story_id)
        await interaction.edit_original_response(view=said(info_text(told)))

    @app_commands.command(description=texts.STORY_REMOVE)
    @app_commands.describe(story=texts.REMOVE_STORY, chapter=texts.REMOVE_CHAPTER)
    @app_commands.autocomplete(story=choices.removable_stories, chapter=choices.removable_chapters)
    async def remove(
        self, interaction: discord.Interaction, story: str, chapter: str | None = None
    ) -> None:
        await interaction.response.defer(ephemeral=True, thinking=True)
        member = member_of(interaction)
        offer = await self._undo.find(member, story, chapter)
        if offer is not None:
            await interaction.edit_original_response(view=show_offer(offer))
            return
        found = await self._library.find_story(member, story)
        number = None
        if chapter is not None:
            number = await self._library.find_chapter(member, found.story_id, chapter)
        question = await self._removals.ask(member, found.story_id, number)
        await interaction.edit_original_response(view=show_question(question))


async def setup(bot: "Cliffhanger") -> None:
    await bot.add_cog(StoriesCog(bot))
