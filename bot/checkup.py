"""`check`: what a host wants to know before readers do, each with what to do about it."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from importlib import import_module

import discord

from bot.bot import EXTENSIONS, intents
from bot.config import Settings
from bot.discord_api.channels import facts_of
from bot.discord_api.permissions import VIEW, invitation
from bot.errors import StartupError
from bot.models.server import LAYOUT_NEEDS, Target, TargetState
from bot.services.servers.servers import misfit_of
from bot.storage.database.database import read_beside
from bot.storage.database.startup import NoDatabase
from bot.storage.servers import targets

# What a module that is missing, cut short or of another version raises when it is imported.
_BROKEN = (ImportError, SyntaxError, NameError, AttributeError, TypeError, ValueError)


@dataclass(frozen=True, slots=True)
class Finding:
    is_fine: bool
    line: str


async def check_everything(settings: Settings) -> list[Finding]:
    """Token, intents, database, extensions, and the permissions in every configured channel."""
    configured, findings = await _check_database(settings)
    findings += _check_extensions()
    if not settings.token:
        findings.append(Finding(False, "Token: none is set. Put DISCORD_TOKEN into .env."))
        return findings
    async with discord.Client(intents=intents(message_content=settings.message_content)) as client:
        try:
            await client.login(settings.token)
        except discord.LoginFailure:
            findings.append(
                Finding(False, "Token: refused. Copy it again from the Developer Portal, page Bot.")
            )
            return findings
        except (discord.HTTPException, OSError):
            findings.append(Finding(False, "Discord: could not be reached. Check the network."))
            return findings
        findings += [finding async for finding in _check_discord(client, settings, configured)]
    return findings


async def _check_database(settings: Settings) -> tuple[Sequence[Target], list[Finding]]:
    try:
        async with read_beside(settings.database_url) as tx:
            found = await targets.find_all_targets(tx)
    except NoDatabase as error:
        return (), [Finding(True, f"Database: {error.sentence}")]
    except StartupError as error:
        return (), [Finding(False, f"Database: {error.sentence}")]
    return found, [Finding(True, f"Database: fine, {len(found)} channels configured.")]


def _check_extensions() -> list[Finding]:
    findings = list[Finding]()
    for name in EXTENSIONS:
        try:
            import_module(name)
        except _BROKEN as error:
            line = f"Extension {name}: cannot be imported ({error}). Run make clean, make run."
            findings.append(Finding(False, line))
    return findings or [Finding(True, f"Extensions: {len(EXTENSIONS)} found.")]


async def _check_discord(
    client: discord.Client, settings: Settings, configured: Sequence[Target]
) -> AsyncIterator[Finding]:
    application = await client.application_info()
    yield Finding(True, f"Token: accepted, application {application.name}.")
    yield _check_intents(application, wanted=settings.message_content)
    for target in configured:
        if target.state is not TargetState.REMOVED:
            yield await _check_channel(client, target)
    yield Finding(True, f"Invite the bot with {invitation(application.id)}")


def _check_intents(application: discord.AppInfo, *, wanted: bool) -> Finding:
    granted = (
        application.flags.gateway_message_content
        or application.flags.gateway_message_content_limited
    )
    if wanted and not granted:
        return Finding(
            False,
            "Intents: Message Content is off in the Developer Portal, page Bot. Switch it on,"
            " or set MESSAGE_CONTENT_INTENT=off.",
        )
    return Finding(True, f"Intents: {'message content' if wanted else 'none'} privileged.")


async def _check_channel(client: discord.Client, target: Target) -> Finding:
    try:
        guild = await client.fetch_guild(target.guild_id, with_counts=False)
        # By way of the guild: one without roles would make discord.py guess the permissions.
        channel = await guild.fetch_channel(target.channel_id)
        assert client.user is not None, "logged in"  # noqa: S101
        me = await guild.fetch_member(client.user.id)
    except discord.HTTPException as error:
        advice = f"give the bot {VIEW}" if error.status == 403 else "use /server channel remove"
        line = f"Channel {target.channel_id}: I cannot see it; {advice}."
        return Finding(False, line)
    if not isinstance(channel, discord.abc.GuildChannel):
        return Finding(False, f"Channel {target.channel_id}: it is not a channel of a server.")
    facts = facts_of(channel, me)
    misfit = misfit_of(facts, target.layout)
    if misfit:
        return Finding(False, f"Channel #{channel.name}: {misfit}")
    missing = facts.lacking(LAYOUT_NEEDS[target.layout])
    if missing:
        return Finding(False, f"Channel #{channel.name}: give the bot {', '.join(missing)}.")
    return Finding(True, f"Channel #{channel.name}: all permissions granted.")
