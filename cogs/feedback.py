"""Feedback: `/comment`, `/stats`, replies and reactions."""

from typing import TYPE_CHECKING

import discord
from discord import app_commands
from discord.ext import commands

from bot.discord_api.histories import said_of
from bot.discord_api.members import member_of
from bot.discord_api.reactions import cleared_event, reaction_event
from bot.models.feedback import CommentSource
from bot.services.feedback.comments import MAX_COMMENT
from bot.services.servers.permissions import Act
from bot.views import choices
from bot.views.confirming import said
from bot.views.dynamic_items import MODALS
from bot.views.errors import tell
from bot.views.info_view import stats_text
from bot.views.safe_items import answer_modal
from cogs import texts

if TYPE_CHECKING:
    from bot.bot import Cliffhanger


class FeedbackCog(commands.Cog):
    def __init__(self, bot: "Cliffhanger") -> None:
        self._bot = bot
        self._feedback = bot.services.feedback
        self._library = bot.services.library
        self._comments = bot.services.comments
        self._reconciliation = bot.services.reconciliation
        self._reactions = bot.services.reactions
        self._servers = bot.services.servers

    @app_commands.command(description=texts.COMMENT)
    @app_commands.describe(
        story=texts.STORY, text=texts.COMMENT_TEXT, chapter=texts.COMMENT_CHAPTER
    )
    @app_commands.autocomplete(story=choices.stories_to(Act.KNOW), chapter=choices.chapters)
    @app_commands.guild_only()
    async def comment(
        self,
        interaction: discord.Interaction,
        story: str,
        text: app_commands.Range[str, 1, MAX_COMMENT],
        chapter: str | None = None,
    ) -> None:
        await interaction.response.defer(ephemeral=True, thinking=True)
        member = member_of(interaction)
        found = await self._library.find_story(member, story)
        number = (
            await self._library.find_chapter(member, found.story_id, chapter) if chapter else None
        )
        thanks = await self._feedback.comment(
            member, found.story_id, number, text, CommentSource.COMMAND
        )
        await tell(interaction, thanks)

    @app_commands.command(description=texts.STATS)
    @app_commands.describe(story=texts.STORY)
    @app_commands.autocomplete(story=choices.stories_to(Act.KNOW))
    @app_commands.guild_only()
    async def stats(self, interaction: discord.Interaction, story: str) -> None:
        await interaction.response.defer(ephemeral=True, thinking=True)
        member = member_of(interaction)
        found = await self._library.find_story(member, story)
        # What was reacted a moment ago counts too.
        await self._reactions.flush()
        stats = await self._feedback.stats(member, found.story_id)
        await interaction.edit_original_response(view=said(stats_text(stats)))

    @commands.Cog.listener()
    async def on_interaction(self, interaction: discord.Interaction) -> None:
        """Answer modals. discord.py knows only those that this process opened, one by one."""
        if interaction.type is discord.InteractionType.modal_submit:
            await answer_modal(interaction, MODALS)

    @commands.Cog.listener()
    async def on_raw_reaction_add(self, event: discord.RawReactionActionEvent) -> None:
        await self._record(event)

    @commands.Cog.listener()
    async def on_raw_reaction_remove(self, event: discord.RawReactionActionEvent) -> None:
        await self._record(event)

    @commands.Cog.listener()
    async def on_raw_reaction_clear(self, event: discord.RawReactionClearEvent) -> None:
        at = self._reactions.instants.of_clearing(event.message_id)
        if await self._is_ours(event.guild_id, event.channel_id):
            self._reactions.record(cleared_event(event, at))

    @commands.Cog.listener()
    async def on_raw_reaction_clear_emoji(self, event: discord.RawReactionClearEmojiEvent) -> None:
        at = self._reactions.instants.of_clearing(event.message_id)
        if await self._is_ours(event.guild_id, event.channel_id):
            self._reactions.record(cleared_event(event, at))

    @commands.Cog.listener()
    async def on_message(self, message: discord.Message) -> None:
        """Keep a reply to a chapter, and, where the host allows it, chat in a chapter's thread.

        Without a ping, or the privileged intent, Discord hides the words from us.
        """
        said = said_of(message)
        if said is None:
            return
        with self._reconciliation.hearing(said.channel_id, said.message_id):
            await self._comments.hear(said, chat=self._bot.intents.message_content)

    @commands.Cog.listener()
    async def on_raw_message_edit(self, event: discord.RawMessageUpdateEvent) -> None:
        with self._reconciliation.following():
            await self._comments.edit(event.message_id, event.data.get("content") or "")

    @commands.Cog.listener()
    async def on_raw_message_delete(self, event: discord.RawMessageDeleteEvent) -> None:
        with self._reconciliation.following():
            await self._comments.delete(event.message_id)

    @commands.Cog.listener()
    async def on_raw_bulk_message_delete(self, event: discord.RawBulkMessageDeleteEvent) -> None:
        with self._reconciliation.following():
            for message_id in event.message_ids:
                await self._comments.delete(message_id)

    async def _record(self, event: discord.RawReactionActionEvent) -> None:
        # The instant first: behind the next await others may come first.
        told = reaction_event(event, self._reactions.instants)
        own = self._bot.user.id if self._bot.user else 0
        if event.user_id == own or event.message_author_id not in (None, own):
            return
        # Told of who adds only. What was never kept is not missed where it is taken back.
        if event.member is not None and event.member.bot:
            return
        if await self._is_ours(event.guild_id, event.channel_id):
            self._reactions.record(told)

    async def _is_ours(self, guild_id: int | None, channel_id: int) -> bool:
        """Whether stories go to this channel, or to the one that this thread belongs to."""
        if guild_id is None:
            return False
        channel = self._bot.get_channel(channel_id)
        parent_id = channel.parent_id if isinstance(channel, discord.Thread) else channel_id
        # A thread that is not in the cache may well be a chapter's.
        return channel is None or await self._servers.receives_stories(guild_id, parent_id)


async def setup(bot: "Cliffhanger") -> None:
    await bot.add_cog(FeedbackCog(bot))
