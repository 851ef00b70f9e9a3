"""Who is told when something went wrong: an author, and the admins of the server.

An author who accepts no direct messages is told by way of the admins, in words for everybody.
"""

from datetime import datetime, timedelta

from bot.models.notice import FallbackNotice
from bot.models.release import Release
from bot.models.server import Pause, Target, TargetState
from bot.models.story import Story
from bot.services.notices import wording
from bot.services.ports.pauses import pause_sentence
from bot.storage.database.database import Tx
from bot.storage.notices import notices, recipients
from bot.storage.servers import guilds, targets

# The same delay of the same channel is told of once in so long.
QUIET = timedelta(days=1)
# An error of ours, which people here cannot end, is told of once; its notices are kept so long.
ONCE = timedelta(days=30)


async def tell_author(
    tx: Tx, author_id: int, guild_id: int, text: str, now: datetime, *, public: str | None = None
) -> None:
    """Owe an author word. `public` is what others may read of it, where that is not all."""
    channel_id = await _notice_channel(tx, guild_id)
    stand_in = None
    if channel_id is not None:
        stand_in = FallbackNotice(channel_id, wording.unreachable(author_id, public or text))
    await notices.add_notice(tx, user_id=author_id, text=text, now=now, stand_in=stand_in)


async def tell_admins(tx: Tx, guild_id: int, text: str, now: datetime) -> None:
    """Owe the admins word, where a channel for it is set; `/server channel list` says the same."""
    channel_id = await _notice_channel(tx, guild_id)
    if channel_id is not None:
        await notices.add_notice(tx, channel_id=channel_id, text=text, now=now)


async def pause_target(
    tx: Tx, target: Target, pause: Pause, now: datetime, *, told: int | None = None
) -> None:
    """Pause a target; tell the admins once, and once each author who waits there.

    `told` is an author who hears of it anyway.
    """
    reason = pause_sentence(pause)
    await targets.set_target_state(tx, target.target_id, TargetState.PAUSED, pause)
    await tell_admins(tx, target.guild_id, wording.is_paused(target, reason), now)
    for author in await recipients.waiting_in_target(tx, target.target_id):
        if author.author_id != told:
            text = wording.waits_there(target, author.titles, reason)
            await tell_author(tx, author.author_id, target.guild_id, text, now)


async def tell_of_delay(
    tx: Tx, release: Release, story: Story, reason: str, now: datetime, quiet: timedelta
) -> None:
    """Tell of a delay that may pass by itself; not of the same one again while it is `quiet`."""
    text, since = wording.is_late(release, story, reason), now - quiet
    if not await notices.was_owed(tx, user_id=story.author_id, text=text, since=since):
        await tell_author(tx, story.author_id, story.guild_id, text, now)
    channel_id = await _notice_channel(tx, story.guild_id)
    text = wording.is_slow(release, reason)
    if channel_id is not None and not await notices.was_owed(
        tx, channel_id=channel_id, text=text, since=since
    ):
        await notices.add_notice(tx, channel_id=channel_id, text=text, now=now)


async def _notice_channel(tx: Tx, guild_id: int) -> int | None:
    guild = await guilds.get_guild(tx, guild_id)
    return guild.notice_channel_id if guild else None
