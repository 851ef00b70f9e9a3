"""`/server` in words."""

from collections.abc import Sequence

from bot.models.server import Guild
from bot.services.servers.servers import ChannelAdded, ChannelRow
from bot.views.schedule_view import cut
from bot.views.wording import plural


def guild_text(guild: Guild) -> str:
    """How the guild is set up now, and what is still worth setting."""
    lines = [
        f"Time zone: {guild.zone or 'not set; authors are asked for theirs'}",
        f"Authors: {_authors(guild)}",
        f"Notices: {_notices(guild)}",
    ]
    return "\n".join(lines)


def added_text(added: ChannelAdded) -> str:
    target = added.target
    settings = f"layout {target.layout.value}, style {target.style.value}"
    ready = f"<#{target.channel_id}> can receive stories ({settings})."
    return "\n".join([ready, *(f"-# {advice}" for advice in added.advice)])


def channels_text(rows: Sequence[ChannelRow], guild: Guild) -> str:
    """What is wrong is said here too, because nobody hears of it where no channel for it is set."""
    if not rows:
        return "No channel receives stories yet: choose one with /server channel add."
    return cut("\n".join(["### Channels", *map(_row, rows), f"-# Notices: {_notices(guild)}"]))


def _row(row: ChannelRow) -> str:
    target = row.target
    settings = f"{target.layout.value}, {target.style.value}, {plural(row.schedules, 'schedule')}"
    problem = f"\n  ⚠ {row.problem}" if row.problem else ""
    return f"- <#{target.channel_id}>: {settings}{problem}"


def _authors(guild: Guild) -> str:
    if guild.author_role_id is None:
        return "only those who may manage this server; choose a role with the authors option"
    if guild.author_role_id == guild.guild_id:
        return "everyone"
    return f"<@&{guild.author_role_id}>, and those who may manage this server"


def _notices(guild: Guild) -> str:
    if guild.notice_channel_id is None:
        return "nowhere yet; choose one with the notices option, so that reports reach you"
    return f"<#{guild.notice_channel_id}>"
