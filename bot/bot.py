"""The discord.py client: what it asks Discord for, what it loads, how it starts and stops."""

import asyncio
import logging
import sys
from collections.abc import Callable, Coroutine, Sequence
from typing import Any

import discord
from discord.ext import commands
from typing_extensions import override

from bot import texts
from bot.discord_api.commands_digest import commands_digest
from bot.discord_api.histories import DiscordFeedback
from bot.discord_api.publisher import DiscordPublisher
from bot.discord_api.refusal_watch import watch_requests
from bot.errors import StartupError
from bot.services.delivery.refusal_budget import RefusalBudget
from bot.services.ports.feedback import FeedbackPort
from bot.services.ports.publisher import Publisher
from bot.services.services import Services
from bot.storage.database.trouble import DatabaseTrouble
from bot.views.dynamic_items import DYNAMIC_ITEMS
from bot.views.errors import answer_error

log = logging.getLogger(__name__)

EXTENSIONS = (
    "cogs.stories",
    "cogs.releases",
    "cogs.server",
    "cogs.reading",
    "cogs.feedback",
    "cogs.presence",
)
# discord.py warns at every start that voice lacks its libraries; we have no use for voice.
discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False
# How discord.py begins the names of the tasks in which listeners run, and commands and buttons.
EVENTS = ("discord.py: ",)
ANSWERS = ("CommandTree-invoker", "discord-ui-")
# How long a shutdown waits for each of its steps, which have seconds altogether (`bot.stopping`).
GRACE = 1.0
# What readers said a moment before has all the time that the others leave: the database may be
# busy, or written to by another program, and is still to be closed.
ALTOGETHER = 5.5


class Cliffhanger(commands.Bot):
    """One process, one token. Reads no message but replies that ping it and, if allowed, chat.

    `make_services` is called once with the ports to Discord that this client is.
    """

    def __init__(
        self,
        make_services: Callable[[Publisher, FeedbackPort], Services],
        *,
        message_content: bool = False,
        extensions: Sequence[str] = EXTENSIONS,
    ) -> None:
        self.restraint = RefusalBudget()
        self.token_refused = False
        self.end_reading: Callable[[], None] = _nothing
        self._asking: asyncio.Task[None] | None = None
        super().__init__(
            command_prefix=(),
            help_command=None,
            intents=intents(message_content=message_content),
            allowed_mentions=discord.AllowedMentions.none(),
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            max_messages=None,
            # A limit of minutes is a passing failure with a date, not a request that hangs.
            max_ratelimit_timeout=30.0,
            http_trace=watch_requests(self.restraint, self._ticks, self._doubt_token),
        )
        self.services = make_services(DiscordPublisher(self), DiscordFeedback(self))
        self.tree.on_error = answer_error
        self._extensions_wanted = tuple(extensions)

    @override
    async def setup_hook(self) -> None:
        await self._load_extensions()
        self.add_dynamic_items(*DYNAMIC_ITEMS)
        await self._register_commands()

    async def on_ready(self) -> None:
        log.info("%s", texts.READY(count=len(self.guilds)))
        await self.services.presence.present_in({guild.id for guild in self.guilds})
        # Comes again after every lost session, not after a RESUME: what was missed is asked for.
        self.services.reconciliation.begin_anew()
        # Starting what runs is a no-op.
        await self.services.releases.start()

    @override
    async def on_message(self, message: discord.Message, /) -> None:
        """Override the prefix commands of commands.Bot: there are none."""

    @override
    def dispatch(self, event_name: str, /, *args: Any, **kwargs: Any) -> None:
        # Closed, it has no loop to run a listener in; its own timer may still count it as ready.
        if self.loop is not discord.utils.MISSING:
            super().dispatch(event_name, *args, **kwargs)

    @override
    async def on_error(self, event_method: str, /, *args: Any, **kwargs: Any) -> None:
        # The database says for itself, and once for all, when it cannot be used.
        if not isinstance(sys.exc_info()[1], DatabaseTrouble):
            await super().on_error(event_method, *args, **kwargs)

    @override
    async def close(self) -> None:
        ends = self._ticks() + ALTOGETHER
        # First, since all that follows may be cut short.
        await _for_a_moment(self.services.write_down())
        # Whoever waits for a file to be read is told that it will not be, while they can be told.
        await _for_a_moment(asyncio.to_thread(self.end_reading))
        await asyncio.gather(self.services.releases.stop(), _end_of(ANSWERS, GRACE))
        # A gateway that does not answer is not waited for.
        await _for_a_moment(super().close())
        # Nothing new comes in now; what came in a moment ago is still written down.
        await _end_of(EVENTS, max(GRACE, ends - self._ticks()))
        await self.services.close()

    def _ticks(self) -> float:
        return self.services.clock.ticks()

    def _doubt_token(self) -> None:
        """Ask once more whether the token holds; during a start-up the login itself says so."""
        if self._asking is None and self.is_ready():
            self._asking = asyncio.create_task(self._ask_for_token(), name="token")

    async def _ask_for_token(self) -> None:
        """End the bot where Discord refuses the token twice: an outage may say so by mistake."""
        try:
            await self.application_info()
        except (discord.HTTPException, OSError) as error:
            self.token_refused = getattr(error, "status", 0) == 401
        if self.token_refused:
            log.error("Discord refuses the token: stopping")
            await self.close()
        self._asking = None

    async def _register_commands(self) -> None:
        """Tell Discord our commands if they changed since it was last told."""
        digest = commands_digest(self.tree, self.application_id)
        if digest == await self.services.installation.commands_digest():
            return
        await self.tree.sync()
        await self.services.installation.remember_commands(digest)
        log.info("commands registered")

    async def _load_extensions(self) -> None:
        for name in self._extensions_wanted:
            try:
                await self.load_extension(name)
            except commands.ExtensionError as error:
                cause = getattr(error, "original", error)
                log.error("extension %s", name, exc_info=cause)
                problem = texts.EXTENSION_BROKEN(name=name, error=type(cause).__name__)
                raise StartupError([problem]) from error


def _nothing() -> None:
    """End no reading: the owner of the process that reads files says how."""


async def _for_a_moment(work: Coroutine[Any, Any, None]) -> None:
    """Do it, or leave it to end by itself."""
    task = asyncio.create_task(work)
    await asyncio.wait({task}, timeout=GRACE)
    if task.done():
        await task


async def _end_of(kinds: tuple[str, ...], grace: float) -> None:
    """Return when discord.py's tasks of these names are through with all that was read."""
    tasks = asyncio.all_tasks() - {asyncio.current_task()}
    handling = [task for task in tasks if task.get_name().startswith(kinds)]
    if handling:
        await asyncio.wait(handling, timeout=grace)


def intents(*, message_content: bool) -> discord.Intents:
    """The intents we ask for. Only message content is privileged, and asked for on demand only."""
    wanted = discord.Intents(guilds=True, guild_messages=True, guild_reactions=True)
    wanted.message_content = message_content
    return wanted
