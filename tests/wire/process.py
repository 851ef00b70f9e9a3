"""The bot as a process of its own: started, watched, stopped politely or killed."""

import asyncio
import json
import signal
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from tests.wire.environment import CLEAN
from tests.wire.forked import Forked, begin_forked
from tests.wire.front import Front

PYTHON_M = (sys.executable, "-m")
RUN = (*PYTHON_M, "bot", "run")
ALTERED = (*PYTHON_M, "tests.wire.altered_bot")
TINY = (*PYTHON_M, "tests.wire.tiny_bot")
PLANTED = (*PYTHON_M, "hunts.feedback.planted_bot")


@dataclass(frozen=True)
class Ended:
    """How a command ended, and what it said where."""

    status: int
    out: str
    err: str


async def run_to_end(
    folder: Path, command: Sequence[str], environment: Mapping[str, str], *, within: float = 20.0
) -> Ended:
    """Run one command that ends by itself, in the folder."""
    process = await _begin(folder, command, {**CLEAN, **environment})
    try:
        async with asyncio.timeout(within):
            out, err = await process.communicate()
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    return Ended(process.returncode or 0, out.decode(), err.decode())


def is_forked(command: Sequence[str]) -> bool:
    """Whether it is one of our own bots, which are begun without reading all the code again."""
    return tuple(command[:3]) in (ALTERED, TINY, PLANTED)


async def _begin(
    folder: Path, command: Sequence[str], environment: Mapping[str, str]
) -> asyncio.subprocess.Process | Forked:
    if is_forked(command):
        return await begin_forked(command[2:], folder, environment, complains_apart=True)
    return await asyncio.create_subprocess_exec(
        *command,
        cwd=folder,
        env=environment,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )


class BotProcess:
    """One command that may be started again after it died. `output` is stdout and stderr, all runs.

    The environment is only what is named here: nothing of the machine's leaks in but the PATH.
    Our own bots are forked from a process that has their code read already; other commands are not.
    """

    def __init__(
        self, front: Front, folder: Path, command: Sequence[str], environment: Mapping[str, str]
    ) -> None:
        self.output = ""
        self._front = front
        self._folder = folder
        self._command = tuple(command)
        self._environment = {**CLEAN, **environment}
        self._process: asyncio.subprocess.Process | Forked | None = None
        self._reading: asyncio.Task[None] | None = None
        front.news.describers.append(lambda: f"the bot said:\n{self.output}")

    @property
    def running(self) -> bool:
        return self._process is not None and self._process.returncode is None

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    async def start(self, *, wait: bool = True) -> None:
        """Start; return when the bot has read READY and its guilds, and registered its commands."""
        assert not self.running
        self._process = await self._begin()
        self._reading = asyncio.create_task(self._read())
        if wait:
            await self.until_ready()

    async def _begin(self) -> "asyncio.subprocess.Process | Forked":
        # In a folder of its own: a `.env` of the developer's must not be found.
        if is_forked(self._command):
            return await begin_forked(self._command[2:], self._folder, self._environment)
        return await asyncio.create_subprocess_exec(
            *self._command,
            cwd=self._folder,
            env=self._environment,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )

    async def until_ready(self) -> None:
        """Wait until the bot listens; fail at once, with its output, if it ends instead."""
        front = self._front

        def ready() -> bool:
            assert self.running, f"the bot ended with {self.returncode}:\n{self.output}"
            return front.gateway.ready and bool(front.world.backend.commands.get(None))

        await front.news.until(ready, "the bot to be ready", within=30.0)

    @property
    def returncode(self) -> int | None:
        return None if self._process is None else self._process.returncode

    async def kill(self) -> None:
        """SIGKILL, now, if it runs; return when it and its gateway connection are gone."""
        await self._end(signal.SIGKILL)

    def ask_to_stop(self) -> None:
        """SIGTERM, and no waiting."""
        self.tell(signal.SIGTERM)

    def tell(self, how: signal.Signals) -> None:
        """Send it a signal, and do not wait."""
        assert self._process is not None
        self._process.send_signal(how)

    async def stop(self) -> int:
        """SIGTERM; return the exit status."""
        await self._end(signal.SIGTERM)
        assert self.returncode is not None
        return self.returncode

    async def until_ended(self) -> int:
        """Wait until the bot ends by itself; return the exit status."""
        assert self._process is not None and self._reading is not None
        async with asyncio.timeout(20):
            await self._reading
        await self._front.news.until(
            lambda: not self._front.gateway.connected, "the gateway connection to close"
        )
        return self._process.returncode or 0

    async def until_killed(self) -> None:
        """Wait until somebody kills it."""
        await self._front.news.until(lambda: not self.running, "the bot to be killed", within=30)
        assert await self.until_ended() == -signal.SIGKILL

    async def until_said(self, words: str) -> None:
        """Wait until the output holds these words."""
        await self._front.news.until(lambda: words in self.output, f"the bot to say {words!r}")

    async def _end(self, how: signal.Signals) -> None:
        if self._process is None or self._reading is None:
            return
        if self.running:
            self._process.send_signal(how)
            await self.until_ended()
        await self._reading

    async def _read(self) -> None:
        assert self._process is not None and self._process.stdout is not None
        while chunk := await self._process.stdout.readline():
            self.output += chunk.decode(errors="replace")
            self._front.news.tell()
        await self._process.wait()
        self._front.news.tell()


MakeBot: TypeAlias = Callable[..., BotProcess]
"""What the fixture `make_bot` gives: an altered bot, of an environment and of alterations."""


def real_bot(front: Front, folder: Path, **environment: str) -> BotProcess:
    """`python -m bot run` with its database in the folder. End it before the front."""
    return BotProcess(front, folder, RUN, settings_of(front, folder) | environment)


def altered_bot(
    front: Front, folder: Path, environment: Mapping[str, str], **alterations: object
) -> BotProcess:
    """The real bot with these keys of `tests.wire.altered_bot.ALTERATIONS`; quick to be ready."""
    command = altered({"ready": 0.05} | alterations, "run")
    return BotProcess(front, folder, command, {**settings_of(front, folder), **environment})


def altered(alterations: Mapping[str, object], *arguments: str) -> list[str]:
    """The command that runs the altered bot."""
    chosen = json.dumps(alterations)
    return [*ALTERED, chosen, *arguments]


def settings_of(front: Front, folder: Path) -> dict[str, str]:
    """The environment of a bot that talks to the front."""
    return {
        "DISCORD_TOKEN": front.token,
        "DATABASE_URL": f"sqlite:///{folder / 'bot.db'}",
        "DISCORD_API_URL": front.api_url,
        "DISCORD_GATEWAY_URL": front.gateway_url,
        "LOG_LEVEL": "INFO",
    }


def tiny_bot(front: Front, folder: Path) -> BotProcess:
    """The bot that the front itself is tested with."""
    return BotProcess(
        front,
        folder,
        TINY,
        {
            "DISCORD_TOKEN": front.token,
            "DISCORD_API_URL": front.api_url,
            "DISCORD_GATEWAY_URL": front.gateway_url,
        },
    )
