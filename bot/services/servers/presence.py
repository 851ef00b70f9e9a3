"""Servers that we leave or join, and channels that are deleted, as Discord tells of them.

In a server that we were removed from, everything waits where it is and nothing is asked of Discord.
Invited again, all of it is tried again, what was paused there included: an invitation gives the
permissions anew.
"""

import logging
from collections.abc import Callable, Set

from bot.clock import Clock
from bot.models.server import Pause, PauseReason, TargetState
from bot.services.notices import wording
from bot.services.notices.recipients import pause_target, tell_admins
from bot.storage.database.database import Database, Tx
from bot.storage.notices import notices, recipients
from bot.storage.releases import claims
from bot.storage.servers import guilds, targets

log = logging.getLogger(__name__)


class Presence:
    """Everything may be told twice. `wake` is called where releases may go on."""

    def __init__(self, db: Database, clock: Clock, wake: Callable[[], None]) -> None:
        self._db = db
        self._clock = clock
        self._wake = wake

    async def present_in(self, guild_ids: Set[int]) -> None:
        """Compare the guilds we are in with those we know: events may have been missed."""
        async with self._db.read() as tx:
            left = await guilds.find_guilds(tx, left=True)
            known = await guilds.find_guilds(tx, left=False)
        for guild_id in sorted(known - guild_ids):
            await self.guild_left(guild_id)
        for guild_id in sorted(left & guild_ids):
            await self.guild_joined(guild_id)

    async def guild_left(self, guild_id: int) -> None:
        """Keep everything, and tell authors why nothing comes. An outage is not this."""
        now = self._clock.now()
        async with self._db.write() as tx:
            if not await guilds.mark_guild_left(tx, guild_id, now):
                return
            for author in await recipients.waiting_in_guild(tx, guild_id):
                text = wording.guild_left(author.titles)
                # Without a stand-in: the admins are not to be reached there either.
                await notices.add_notice(tx, user_id=author.author_id, text=text, now=now)
        log.info("left guild %s", guild_id)
        self._wake()

    async def guild_joined(self, guild_id: int) -> None:
        """Go on where we were, and tell the admins so. Cheap where we were never away."""
        async with self._db.read() as tx:
            if not await guilds.is_left(tx, guild_id):
                return
        async with self._db.write() as tx:
            if not await guilds.mark_guild_back(tx, guild_id):
                return
            await _try_again(tx, guild_id)
            waiting = await recipients.waiting_in_guild(tx, guild_id)
            if stories := sum(len(author.titles) for author in waiting):
                text = wording.guild_back(stories)
                await tell_admins(tx, guild_id, text, self._clock.now())
        log.info("back in guild %s", guild_id)
        self._wake()

    async def channel_deleted(self, channel_id: int) -> None:
        """Pause what went there now, rather than when the next chapter fails."""
        async with self._db.write() as tx:
            target = await targets.find_target(tx, channel_id)
            if target is None or target.state is not TargetState.ACTIVE:
                return
            await pause_target(tx, target, Pause(PauseReason.CHANNEL_GONE), self._clock.now())
        log.warning("target %s: its channel was deleted", target.target_id)
        self._wake()


async def _try_again(tx: Tx, guild_id: int) -> None:
    for target in await targets.find_targets(tx, guild_id):
        if target.state is TargetState.PAUSED:
            await targets.set_target_state(tx, target.target_id, TargetState.ACTIVE, None)
            await claims.resume_stopped(tx, target_id=target.target_id)
