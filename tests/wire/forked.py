"""A bot begun by the nursery of this process, handled as asyncio handles a subprocess."""

import asyncio
import atexit
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from tests.wire.environment import CLEAN


class Forked:
    """What of `asyncio.subprocess.Process` a BotProcess needs."""

    def __init__(
        self,
        pid: int,
        stdout: asyncio.StreamReader,
        ending: asyncio.StreamReader,
        stderr: asyncio.StreamReader | None,
    ) -> None:
        self.pid = pid
        self.stdout = stdout
        self.stderr = stderr
        self.returncode: int | None = None
        self._ending = ending

    def send_signal(self, how: signal.Signals) -> None:
        with suppress(ProcessLookupError):
            os.kill(self.pid, how)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)

    async def communicate(self) -> tuple[bytes, bytes]:
        """All that it says until its end, and all that it complains of."""
        assert self.stderr is not None
        out, err = await asyncio.gather(self.stdout.read(), self.stderr.read())
        await self.wait()
        return out, err

    async def wait(self) -> int:
        said = await self._ending.read()
        if said:
            self.returncode = int(said)
        assert self.returncode is not None, "the nursery died with its bots"
        return self.returncode


class Nursery:
    """The process that forks, and our end of the socket to it."""

    def __init__(self) -> None:
        self._socket, theirs = socket.socketpair()
        with theirs:
            self._process = subprocess.Popen(  # noqa: S603
                [sys.executable, "-m", "tests.wire.nursery", str(theirs.fileno())],
                env=CLEAN,
                pass_fds=[theirs.fileno()],
            )

    def begin(
        self,
        arguments: Sequence[str],
        folder: Path,
        environment: Mapping[str, str],
        output: int,
        errors: int,
    ) -> tuple[int, int]:
        """The bot's pid, and where it will be said how it ended. The two pipes become its own."""
        wanted = {"arguments": arguments, "folder": str(folder), "environment": environment}
        end, ending = os.pipe()
        socket.send_fds(self._socket, [json.dumps(wanted).encode()], [output, errors, ending])
        os.close(ending)
        # One at a time: the next line is sent when this one was read. A line of its own says who.
        return int(_line(end)), end

    def end(self) -> None:
        self._socket.close()
        self._process.wait()


_nurseries: list[Nursery] = []


def the_nursery() -> Nursery:
    """One for the session; it begins with the first bot."""
    if not _nurseries:
        _nurseries.append(Nursery())
        atexit.register(_nurseries[0].end)
    return _nurseries[0]


async def begin_forked(
    arguments: Sequence[str],
    folder: Path,
    environment: Mapping[str, str],
    *,
    complains_apart: bool = False,
) -> Forked:
    """Run a module with its arguments.

    Its stderr goes to its stdout, unless it `complains_apart`.
    """
    out, output = os.pipe()
    err, errors = os.pipe() if complains_apart else (None, output)
    pid, end = the_nursery().begin(arguments, folder, environment, output, errors)
    for pipe in {output, errors}:
        os.close(pipe)
    stderr = None if err is None else await _reader(err)
    return Forked(pid, await _reader(out), await _reader(end), stderr)


async def _reader(descriptor: int) -> asyncio.StreamReader:
    reader, loop = asyncio.StreamReader(), asyncio.get_running_loop()
    pipe = os.fdopen(descriptor, "rb", buffering=0)
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), pipe)
    return reader


def _line(descriptor: int) -> bytes:
    line = b""
    while not line.endswith(b"\n"):
        said = os.read(descriptor, 1)
        assert said, "the nursery did not begin the bot"
        line += said
    return line
