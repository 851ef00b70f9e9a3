"""`python -m bot rehearse` as a process of its own; start several, then look at each."""

import os
import signal
import subprocess
import sys
import tempfile
import threading
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from tests.wire.environment import CLEAN
from tests.wire.forked import the_nursery

PATIENCE = 60.0


class Ended(NamedTuple):
    status: int
    out: str
    err: str


class _Forked:
    """What of `subprocess.Popen` a Rehearsal needs, of a process that the nursery began."""

    def __init__(self, arguments: list[str], folder: Path, environment: dict[str, str]) -> None:
        out, output = os.pipe()
        self._errors = tempfile.TemporaryFile("w+", encoding="utf-8")  # noqa: SIM115
        self._pid, self._end = the_nursery().begin(
            arguments, folder, environment, output, self._errors.fileno()
        )
        os.close(output)
        self.stdout = os.fdopen(out, encoding="utf-8")
        self.returncode = 0

    def send_signal(self, how: signal.Signals) -> None:
        with suppress(ProcessLookupError):
            os.kill(self._pid, how)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)

    def communicate(self, timeout: float) -> tuple[str, str]:
        """What it said and complained of until its end. One that takes too long is killed."""
        killing = threading.Timer(timeout, self.kill)
        killing.start()
        with self.stdout, self._errors, os.fdopen(self._end) as ending:
            said = self.stdout.read()
            self.returncode = int(ending.read())
            killing.cancel()
            self._errors.seek(0)
            return said, self._errors.read()


class Rehearsal:
    """Runs in a folder of its own, with nothing of the machine's environment but the PATH.

    It is forked from a process that has the code read, unless it is to be begun `afresh`.
    """

    def __init__(
        self, folder: Path, *arguments: str | Path, afresh: bool = False, **environment: str
    ) -> None:
        self.folder = folder
        self.temporary = folder / "temporary"
        self.temporary.mkdir(parents=True)
        module = ["bot", "rehearse", *map(str, arguments)]
        environment = CLEAN | {"TMPDIR": str(self.temporary)} | environment
        begin = _begin_afresh if afresh else _Forked
        self._process = begin(module, folder, environment)
        self._read = ""

    @cached_property
    def ended(self) -> Ended:
        """How it ended, waited for; one that takes far too long is killed, and fails the test."""
        try:
            out, err = self._process.communicate(timeout=PATIENCE)
        except subprocess.TimeoutExpired:
            self.kill()
            raise
        return Ended(self._process.returncode, self._read + out, err)

    def until_said(self, words: str) -> str:
        """The line that says this. Fails at once where the process ends instead."""
        assert self._process.stdout is not None
        while line := self._process.stdout.readline():
            self._read += line
            if words in line:
                return line
        raise AssertionError(f"{words!r} was never said:\n{self._read}\n{self.ended.err}")

    def interrupt(self) -> None:
        self._process.send_signal(signal.SIGINT)

    def kill(self) -> None:
        """End it without a word, if nobody has seen it end."""
        if "ended" not in self.__dict__:
            self._process.kill()
            self._process.communicate(timeout=PATIENCE)


def _begin_afresh(
    module: list[str], folder: Path, environment: dict[str, str]
) -> "subprocess.Popen[str]":
    return subprocess.Popen(  # noqa: S603
        [sys.executable, "-m", *module],
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )
