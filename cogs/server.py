"""`/server`: the settings of a guild."""

from typing import TYPE_CHECKING

import discord
from discord import app_commands
from discord.ext import commands

from bot.discord_api.members import member_of
from bot.errors import StoryError
from bot.models.server import Layout, Member, MessageStyle
from bot.models.story import Action
from bot.services.warnings.policies import read_name
from bot.views import choices
from bot.views.confirming import said
from bot.views.errors import tell
from bot.views.policy_view import opening_view, policy_text, ruling_text
from bot.views.safe_items import SafeView
from bot.views.server_view import added_text, channels_text, guild_text
from cogs import texts

if TYPE_CHECKING:
    from bot.bot import Cliffhanger


@app_commands.guild_only()
@app_commands.default_permissions(manage_guild=True)
class ServerCog(commands.GroupCog, name="server", description=texts.SERVER_GROUP):
    channel = app_commands.Group(name="channel", description=texts.CHANNEL_GROUP)

    def __init__(self, bot: "Cliffhanger") -> None:
        self._servers = bot.services.servers
        self._policies = bot.services.policies

    @app_commands.command(description=texts.SERVER_SETUP)
    @app_commands.describe(
        timezone=texts.SETUP_ZONE,
        authors=texts.SETUP_AUTHORS,
        notices=texts.SETUP_NOTICES,
    )
    @app_commands.autocomplete(timezone=choices.zones)
    async def setup(
        self,
        interaction: discord.Interaction,
        timezone: str | None = None,
        authors: discord.Role | None = None,
        notices: discord.TextChannel | None = None,
    ) -> None:
        await interaction.response.defer(ephemeral=True, thinking=True)
        guild = await self._servers.setup(
            member_of(interaction),
            zone=timezone,
            author_role_id=authors.id if authors else None,
            notice_channel_id=notices.id if notices else None,
        )
        await tell(interaction, guild_text(guild))

    @app_commands.command(description=texts.SERVER_POLICY)
    @app_commands.describe(
        warning=texts.POLICY_WARNING,
        action=texts.POLICY_ACTION,
    )
    @app_commands.choices(action=choices.words(Action))
    @app_commands.autocomplete(warning=choices.policy_terms)
    async def policy(
        self,
        interaction: discord.Interaction,
        warning: app_commands.Range[str, 1, 100] | None = None,
        action: str | None = None,
    ) -> None:
        await interaction.response.defer(ephemeral=True, thinking=True)
        view = await self._policy(member_of(interaction), warning, action)
        await interaction.edit_original_response(view=view)

    async def _policy(self, member: Member, warning: str | None, action: str | None) -> SafeView:
        if warning is None or action is None:
            policy = await self._policies.show(member)
            if action is not None:
                raise StoryError(texts.WHICH_WARNING)
            if warning is None:
                return said(policy_text(policy))
            name = read_name(warning)
            return said(ruling_text(name, policy(name) if name else policy.others))
        change = await self._policies.propose(member, warning, Action(action))
        if change.opens:
            return opening_view(change)
        return said(policy_text(await self._policies.change(member, warning, change.action)))

    @channel.command(description=texts.CHANNEL_ADD)
    @app_commands.describe(
        channel=texts.CHANNEL,
        layout=texts.LAYOUT,
        style=texts.STYLE,
    )
    @app_commands.choices(layout=choices.words(Layout), style=choices.words(MessageStyle))
    async def add(
        self,
        interaction: discord.Interaction,
        channel: discord.TextChannel | discord.ForumChannel,
        layout: str | None = None,
        style: str = MessageStyle.COMPONENTS.value,
    ) -> None:
        await interaction.response.defer(ephemeral=True, thinking=True)
        added = await self._servers.add_channel(
            member_of(interaction),
            channel.id,
            Layout(layout) if layout else None,
            MessageStyle(style),
        )
        await tell(interaction, added_text(added))

    @channel.command(description=texts.CHANNEL_REMOVE)
    @app_commands.describe(channel=texts.CHANNEL)
    async def remove(
        self,
        interaction: discord.Interaction,
        channel: discord.TextChannel | discord.ForumChannel,
    ) -> None:
        await interaction.response.defer(ephemeral=True, thinking=True)
        done = await self._servers.remove_channel(member_of(interaction), channel.id)
        await tell(interaction, done)

    @channel.command(name="list", description=texts.CHANNEL_LIST)
    async def list_channels(self, interaction: discord.Interaction) -> None:
        await interaction.response.defer(ephemeral=True, thinking=True)
        member = member_of(interaction)
        rows = await self._servers.list_channels(member)
        text = channels_text(rows, await self._servers.get(member))
        await interaction.edit_original_response(view=said(text))


async def setup(bot: "Cliffhanger") -> None:
    await bot.add_cog(ServerCog(bot))
