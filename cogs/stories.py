"""`/story`: from a file to a story, and what may be known of it."""

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

if TYPE_CHECKING:
    from bot.bot import Cliffhanger

FILE = "Text, Markdown, Word, EPUB, HTML, RTF, ODT, FB2, or a zip of chapters; 10 MB at most"
FURTHER = "One more file of the same story"
RATING_CHOICES = [app_commands.Choice(name=name, value=name) for name in RATINGS.values()]


@app_commands.guild_only()
class StoriesCog(commands.GroupCog, name="story", description="Add stories and look after them"):
    def __init__(self, bot: "Cliffhanger") -> None:
        self._drafts = bot.services.drafts
        self._library = bot.services.library
        self._removals = bot.services.removals
        self._undo = bot.services.undo
        self._servers = bot.services.servers

    @app_commands.command(description="Add a story from a file; you see all of it first")
    @app_commands.describe(
        file=FILE,
        file2=FURTHER,
        file3=FURTHER,
        file4=FURTHER,
        file5=FURTHER,
        title="Its title, if the file does not say it",
        rating="Its rating, if the file does not say it",
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

    @app_commands.command(description="Add further chapters to a story from a file")
    @app_commands.describe(
        story="The story they belong to",
        file="The new chapters only, as any kind of file or a zip of them",
        file2=FURTHER,
        file3=FURTHER,
        file4=FURTHER,
        file5=FURTHER,
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

    @app_commands.command(description="See a chapter privately, exactly as it will be posted")
    @app_commands.describe(story="Your story", chapter="Its number or title; else the first")
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

    @app_commands.command(description="Give a chapter anew; messages of it that are out are edited")
    @app_commands.describe(
        story="Your story",
        chapter="Its number or title",
        file="That chapter alone, as any kind of file",
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

    @app_commands.command(description="Mark passages of a chapter, privately, to be hidden")
    @app_commands.describe(story="The story", chapter="Its number or title; else the first")
    @app_commands.autocomplete(story=choices.stories_to(Act.HIDE_WHOLE), chapter=choices.chapters)
    async def warn(
        self, interaction: discord.Interaction, story: str, chapter: str | None = None
    ) -> None:
        await interaction.response.defer(ephemeral=True, thinking=True)
        member = member_of(interaction)
        found = await self._library.find_story(member, story)
        number = await self._library.find_chapter(member, found.story_id, chapter or "1")
        await show_warnings(interaction, found.story_id, number)

    @app_commands.command(description="What a story is, and how far it has come")
    @app_commands.describe(story="The story")
    @app_commands.autocomplete(story=choices.stories_to(Act.KNOW))
    async def info(self, interaction: discord.Interaction, story: str) -> None:
        await interaction.response.defer(ephemeral=True, thinking=True)
        member = member_of(interaction)
        found = await self._library.find_story(member, story)
        told = await self._library.info(member, found.story_id)
        await interaction.edit_original_response(view=said(info_text(told)))

    @app_commands.command(description="Remove a story or a chapter, or bring it back for 30 days")
    @app_commands.describe(
        story="Your story, or one you removed", chapter="Only this chapter: its number or title"
    )
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
