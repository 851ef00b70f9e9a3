"""What the people who manage a server may do to a channel while a chapter is on its way."""

from typing import Any

import discord
from simcord.backend.models import Overwrite
from simcord.enums import OverwriteType

from bot.rehearsal.simcord_patches import install
from tests.wire.front import Front


class Admins:
    """Every act is told to the gateway, as Discord would."""

    def __init__(self, front: Front) -> None:
        self._backend: Any = front.world.backend

    def forbid(self, channel_id: int, **permissions: bool) -> None:
        """Deny the bot these permissions in a channel, and no others."""
        denied = discord.Permissions(**permissions).value
        me = self._backend.bot_user.id
        self._backend.set_overwrite(channel_id, Overwrite(me, OverwriteType.MEMBER, deny=denied))

    def allow_again(self, channel_id: int) -> None:
        self._backend.delete_overwrite(channel_id, self._backend.bot_user.id)

    def set_age_restricted(self, channel_id: int, restricted: bool = True) -> None:
        install.set_age_restricted(self._backend, channel_id, restricted)

    def archive(self, thread_id: int, *, locked: bool = False) -> None:
        """Archive a thread, and lock it too if asked."""
        state = {"archived": True, "locked": locked}
        self._backend.edit_channel(thread_id, {}, thread_metadata=state)

    def delete_message(self, channel_id: int, message_id: int) -> None:
        self._backend.delete_message(channel_id, message_id)

    def delete_channel(self, channel_id: int) -> None:
        """Delete a channel, and the threads that are in it."""
        channels = list(self._backend.channels.values())
        for thread in [channel for channel in channels if channel.parent_id == channel_id]:
            if thread.is_thread:
                self._backend.delete_channel(thread.id)
        self._backend.delete_channel(channel_id)
