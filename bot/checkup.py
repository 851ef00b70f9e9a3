"""`check`: findings on an installation, each with what to do about it."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from importlib import import_module

import discord

from bot import texts
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
        findings.append(Finding(False, texts.TOKEN_MISSING))
        return findings
    async with discord.Client(intents=intents(message_content=settings.message_content)) as client:
        try:
            await client.login(settings.token)
        except discord.LoginFailure:
            findings.append(Finding(False, texts.TOKEN_WRONG))
            return findings
        except (discord.HTTPException, OSError):
            findings.append(Finding(False, texts.NO_DISCORD))
            return findings
        findings += [finding async for finding in _check_discord(client, settings, configured)]
    return findings


async def _check_database(settings: Settings) -> tuple[Sequence[Target], list[Finding]]:
    try:
        async with read_beside(settings.database_url) as tx:
            found = await targets.find_all_targets(tx)
    except NoDatabase as error:
        return (), [Finding(True, texts.DATABASE(problem=error.sentence))]
    except StartupError as error:
        return (), [Finding(False, texts.DATABASE(problem=error.sentence))]
    return found, [Finding(True, texts.DATABASE_FINE(count=len(found)))]


def _check_extensions() -> list[Finding]:
    findings = list[Finding]()
    for name in EXTENSIONS:
        try:
            import_module(name)
        except _BROKEN as error:
            line = texts.EXTENSION_MISSING(name=name, error=error)
            findings.append(Finding(False, line))
    return findings or [Finding(True, texts.EXTENSIONS_FOUND(count=len(EXTENSIONS)))]


async def _check_discord(
    client: discord.Client, settings: Settings, configured: Sequence[Target]
) -> AsyncIterator[Finding]:
    application = await client.application_info()
    yield Finding(True, texts.TOKEN_ACCEPTED(name=application.name))
    yield _check_intents(application, wanted=settings.message_content)
    for target in configured:
        if target.state is not TargetState.REMOVED:
            yield await _check_channel(client, target)
    yield Finding(True, texts.INVITE(address=invitation(application.id)))


def _check_intents(application: discord.AppInfo, *, wanted: bool) -> Finding:
    granted = (
        application.flags.gateway_message_content
        or application.flags.gateway_message_content_limited
    )
    if wanted and not granted:
        return Finding(False, texts.INTENT_OFF)
    return Finding(True, texts.INTENT_ON if wanted else texts.NO_INTENTS)


async def _check_channel(client: discord.Client, target: Target) -> Finding:
    try:
        guild = await client.fetch_guild(target.guild_id, with_counts=False)
        # By way of the guild: one without roles would make discord.py guess the permissions.
        channel = await guild.fetch_channel(target.channel_id)
        assert client.user is not None, "logged in"  # noqa: S101
        me = await guild.fetch_member(client.user.id)
    except discord.HTTPException as error:
        if error.status == 403:
            line = texts.CHANNEL_UNSEEN(channel_id=target.channel_id, permission=VIEW)
        else:
            line = texts.CHANNEL_MISSING(channel_id=target.channel_id)
        return Finding(False, line)
    if not isinstance(channel, discord.abc.GuildChannel):
        return Finding(False, texts.NO_CHANNEL(channel_id=target.channel_id))
    facts = facts_of(channel, me)
    misfit = misfit_of(facts, target.layout)
    if misfit:
        return Finding(False, texts.CHANNEL_PROBLEM(name=channel.name, problem=misfit))
    missing = facts.lacking(LAYOUT_NEEDS[target.layout])
    if missing:
        line = texts.CHANNEL_LACKING(name=channel.name, missing=", ".join(missing))
        return Finding(False, line)
    return Finding(True, texts.CHANNEL_FINE(name=channel.name))
