"""The place that the tests of the wire play in."""

from dataclasses import dataclass

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

        def told() -> list[str]:
            private = self.front.world.backend.get_dm_channel(self.keeper.id)
            return [message.content for message in self.front.people.messages(private)]

        await self.front.news.until(lambda: len(told()) >= times, f"{times} notices", within=30)
        return told()

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
