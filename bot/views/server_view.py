"""`/server` in words."""

from collections.abc import Sequence

from bot.models.server import Guild
from bot.services.servers.servers import ChannelAdded, ChannelRow
from bot.views import texts
from bot.views.schedule_view import cut


def guild_text(guild: Guild) -> str:
    """How the guild is set up now, and what is still worth setting."""
    lines = [
        texts.ZONE_LINE(zone=guild.zone or texts.NO_ZONE),
        texts.AUTHORS_LINE(authors=_authors(guild)),
        texts.NOTICES_LINE(place=_notices(guild)),
    ]
    return "\n".join(lines)


def added_text(added: ChannelAdded) -> str:
    target = added.target
    ready = texts.CAN_RECEIVE(
        channel_id=target.channel_id, layout=target.layout.value, style=target.style.value
    )
    return "\n".join([ready, *(f"-# {advice}" for advice in added.advice)])


def channels_text(rows: Sequence[ChannelRow], guild: Guild) -> str:
    """The channels with their problems: without a channel for notices they are told here only."""
    if not rows:
        return texts.NO_CHANNELS
    notices = texts.NOTICES_LINE(place=_notices(guild))
    return cut("\n".join([texts.CHANNELS_TITLE, *map(_row, rows), f"-# {notices}"]))


def _row(row: ChannelRow) -> str:
    target = row.target
    line = texts.CHANNEL_ROW(
        channel_id=target.channel_id,
        layout=target.layout.value,
        style=target.style.value,
        count=row.schedules,
    )
    return f"{line}\n  ⚠ {row.problem}" if row.problem else line


def _authors(guild: Guild) -> str:
    if guild.author_role_id is None:
        return texts.MANAGERS_ONLY
    if guild.author_role_id == guild.guild_id:
        return texts.EVERYONE
    return texts.ROLE_AND_MANAGERS(role_id=guild.author_role_id)


def _notices(guild: Guild) -> str:
    if guild.notice_channel_id is None:
        return texts.NO_NOTICES
    return f"<#{guild.notice_channel_id}>"
