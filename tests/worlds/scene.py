"""The place that the tests of the wire play in."""

from dataclasses import dataclass
from functools import partial

import discord
import simcord
from simcord.backend.models import Overwrite
from simcord.enums import OverwriteType

from tests.wire.front import Front


@dataclass(frozen=True)
class Scene:
    """A front and a guild with a channel for stories and one for notices.

    The keeper may manage it; the reader may not.
    """

    front: Front
    guild: simcord.GuildHandle
    channel: simcord.ChannelHandle
    keeper: simcord.MemberActor
    reader: simcord.MemberActor
    notices: simcord.ChannelHandle

    async def until_told(self, times: int) -> list[str]:
        """Wait until the bot has told the keeper so many things in private; returns them all."""
        return await self._until_said(self.keeper.user.dm_channel, times)

    async def until_noticed(self, times: int) -> list[str]:
        """Wait until so many things stand in the channel for notices; returns them all."""
        return await self._until_said(self.notices, times)

    async def _until_said(self, channel: simcord.ChannelHandle, times: int) -> list[str]:
        said = partial(self.front.people.messages, channel)
        what = f"{times} messages in {channel.name or 'private'}"
        await self.front.news.until(lambda: len(said()) >= times, what, within=30)
        return [message.content for message in said()]

    def forbid(self, **permissions: bool) -> None:
        """Deny the bot these permissions in the channel."""
        backend = self.front.world.backend
        denied = discord.Permissions(**permissions).value
        me = backend.bot_user.id
        backend.set_overwrite(self.channel.id, Overwrite(me, OverwriteType.MEMBER, deny=denied))

    def allow_again(self) -> None:
        backend = self.front.world.backend
        backend.delete_overwrite(self.channel.id, backend.bot_user.id)


def set_scene(front: Front) -> Scene:
    world, guild = front.world, front.world.create_guild("Reading Room")
    keepers = guild.create_role("Keepers", permissions=discord.Permissions(manage_guild=True))
    return Scene(
        front=front,
        guild=guild,
        channel=guild.create_text_channel("serial"),
        notices=guild.create_text_channel("notices"),
        keeper=guild.add_member(world.create_user("Maren"), roles=[keepers]),
        reader=guild.add_member(world.create_user("Ada")),
    )
