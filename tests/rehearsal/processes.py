"""`python -m bot rehearse` as a process of its own; start several, then look at each."""

import os
import signal
import subprocess
import sys
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[2]
PATIENCE = 60.0


class Ended(NamedTuple):
    status: int
    out: str
    err: str


class Rehearsal:
    """Runs in a folder of its own, with nothing of the machine's environment but the PATH."""

    def __init__(self, folder: Path, *arguments: str | Path, **environment: str) -> None:
        self.folder = folder
        self.temporary = folder / "temporary"
        self.temporary.mkdir(parents=True)
        self._process = subprocess.Popen(  # noqa: S603
            [sys.executable, "-m", "bot", "rehearse", *map(str, arguments)],
            cwd=folder,
            env={
                "PATH": os.defpath,
                "PYTHONPATH": str(ROOT),
                "PYTHONUTF8": "1",
                "PYTHONUNBUFFERED": "1",
                "TMPDIR": str(self.temporary),
                **environment,
            },
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
        )
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
            self._process.communicate()
