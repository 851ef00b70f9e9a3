"""Events of servers and channels: we are removed or invited, or a channel is deleted."""

from typing import TYPE_CHECKING

import discord
from discord.ext import commands

if TYPE_CHECKING:
    from bot.bot import Cliffhanger


class PresenceCog(commands.Cog):
    """An outage is none of these: a server that is `unavailable` is not one that was left."""

    def __init__(self, bot: "Cliffhanger") -> None:
        self._presence = bot.services.presence

    @commands.Cog.listener()
    async def on_guild_remove(self, guild: discord.Guild) -> None:
        await self._presence.guild_left(guild.id)

    @commands.Cog.listener()
    async def on_guild_join(self, guild: discord.Guild) -> None:
        await self._presence.guild_joined(guild.id)

    @commands.Cog.listener()
    async def on_guild_available(self, guild: discord.Guild) -> None:
        # After an outage, in which we may have been invited again.
        await self._presence.guild_joined(guild.id)

    @commands.Cog.listener()
    async def on_guild_channel_delete(self, channel: discord.abc.GuildChannel) -> None:
        await self._presence.channel_deleted(channel.id)


async def setup(bot: "Cliffhanger") -> None:
    await bot.add_cog(PresenceCog(bot))
