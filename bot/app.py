"""Puts the pieces together: opens what is needed, builds the bot, runs it, closes everything."""

import asyncio
import logging
from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any, Literal

import discord
import yarl
from discord.gateway import DiscordWebSocket
from discord.http import Route

from bot import texts
from bot.bot import Cliffhanger
from bot.checkup import Finding, check_everything
from bot.clock import SYSTEM_CLOCK, Clock
from bot.config import Settings
from bot.errors import StartupError
from bot.importing.process.reading_process import ReadingProcess
from bot.services.background.garbage import keep_what_is_loaded
from bot.services.background.side_work import let_go_often
from bot.services.delivery.loop import LONGEST_SLEEP
from bot.services.ports.feedback import FeedbackPort
from bot.services.ports.publisher import Publisher
from bot.services.services import Services, build_services
from bot.stopping import stopped_by
from bot.storage.database import backup, export
from bot.storage.database.backup import CopyFacts
from bot.storage.database.database import Database, read_beside
from bot.storage.database.restoring import Restored, restore
from bot.storage.database.trouble import DatabaseTrouble

log = logging.getLogger(__name__)

# Of all codes with which the gateway closes for good, the one that a new token mends.
AUTHENTICATION_FAILED = 4004


@asynccontextmanager
async def installation(
    settings: Settings, clock: Clock = SYSTEM_CLOCK, kind: Literal["real", "rehearsal"] = "real"
) -> AsyncGenerator[tuple[Database, Cliffhanger]]:
    """The migrated database and a bot upon it, not yet logged in. Both are closed at the end."""
    db = await Database.open(settings.database_url, kind=kind, now=clock.now())
    reading = ReadingProcess()
    try:
        bot = build_bot(db, clock, reading, message_content=settings.message_content)
        bot.end_reading = reading.close
        try:
            yield db, bot
        finally:
            if not bot.is_closed():
                await bot.close()
    finally:
        reading.close()
        await db.close()


def build_bot(
    db: Database,
    clock: Clock,
    reading: ReadingProcess,
    *,
    message_content: bool = False,
    longest_sleep: timedelta = LONGEST_SLEEP,
) -> Cliffhanger:
    """A bot with all its services, upon an open database and what reads its files."""

    def make_services(publisher: Publisher, readers: FeedbackPort) -> Services:
        return build_services(db, clock, publisher, reading, readers, longest_sleep=longest_sleep)

    return Cliffhanger(make_services, message_content=message_content)


async def run_bot(settings: Settings) -> None:
    """Run until a signal comes. Raises StartupError where Discord or the installation says no."""
    point_library_at(settings)
    told, loop = asyncio.Event(), asyncio.get_running_loop()
    with stopped_by(partial(loop.call_soon_threadsafe, told.set)):
        async with AsyncExitStack() as open_things:
            # A migration may take its time, and the signal does not wait for it.
            opening = asyncio.ensure_future(open_things.enter_async_context(installation(settings)))
            if await _ends_before(told, opening):
                _, bot = await opening
                await _run_until(told, bot, settings.token)
            else:
                await _cancel(opening)


async def _run_until(told: asyncio.Event, bot: Cliffhanger, token: str) -> None:
    keep_what_is_loaded()
    let_go_often()
    running = asyncio.create_task(bot.start(token), name="bot")
    if await _ends_before(told, running):
        await _judge(running)
        if bot.token_refused:
            raise StartupError([texts.TOKEN_REFUSED])
    else:
        log.info("stopping")
        await bot.close()
        # It may be waiting to log in, or to connect again.
        await _cancel(running)


async def _ends_before(told: asyncio.Event, work: asyncio.Future[Any]) -> bool:
    """Whether it ends before we are told to stop."""
    stopping = asyncio.create_task(told.wait(), name="signals")
    await asyncio.wait({work, stopping}, return_when=asyncio.FIRST_COMPLETED)
    stopping.cancel()
    return work.done()


async def _cancel(work: asyncio.Future[Any]) -> None:
    work.cancel()
    await asyncio.gather(work, return_exceptions=True)


async def sync_commands(settings: Settings) -> None:
    """Register the commands and leave."""
    point_library_at(settings)
    async with installation(settings) as (_, bot):
        # Logging in registers what Discord was not told yet: by now, everything.
        await bot.services.installation.forget_commands()
        await _judge(asyncio.ensure_future(bot.login(settings.token)))


async def export_everything(settings: Settings, directory: Path) -> dict[str, int]:
    """Write all that is kept, also while the bot runs; returns the rows in each file."""
    async with read_beside(settings.database_url) as tx:
        try:
            return await export.write_everything(tx, directory)
        except OSError as error:
            problem = texts.CANNOT_WRITE(directory=directory, error=error.strerror)
            raise StartupError([problem]) from error


async def back_up_database(
    settings: Settings, target: Path, clock: Clock = SYSTEM_CLOCK
) -> CopyFacts:
    """Copy the database, also while the bot runs; returns what the verified copy holds."""
    return backup.back_up(settings.database_url, target, now=clock.now())


async def restore_database(
    settings: Settings, source: Path, clock: Clock = SYSTEM_CLOCK
) -> Restored:
    """Put a verified backup in the place of the database. Raises StartupError while a bot runs."""
    return await restore(settings.database_url, source, now=clock.now())


async def check_installation(settings: Settings) -> list[Finding]:
    point_library_at(settings)
    return await check_everything(settings)


def point_library_at(settings: Settings) -> None:
    """Send discord.py to the configured addresses. It has no option for this, only these names."""
    Route.BASE = settings.api_url
    if settings.gateway_url:
        DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(settings.gateway_url)


async def _judge(work: asyncio.Future[None]) -> None:
    try:
        await work
    except discord.LoginFailure as error:
        raise StartupError([texts.TOKEN_REFUSED]) from error
    except discord.PrivilegedIntentsRequired as error:
        raise StartupError([texts.INTENT_REFUSED]) from error
    except DatabaseTrouble as error:
        raise StartupError([texts.DATABASE_UNUSABLE(reason=error.reason)]) from error
    except discord.ConnectionClosed as error:
        raise StartupError([_closed_for_good(error.code)]) from error
    except (discord.GatewayNotFound, discord.HTTPException, OSError) as error:
        log.debug("start-up", exc_info=error)
        raise StartupError([texts.DISCORD_UNREACHABLE]) from error


def _closed_for_good(code: int) -> str:
    if code == AUTHENTICATION_FAILED:
        return texts.TOKEN_REFUSED
    return texts.CLOSED_FOR_GOOD(code=code)
