"""One worker as its owner sees it: started, asked, killed with all that it started."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from bot.errors import StoryError
from bot.importing.files.story_file import StoryFile
from bot.importing.process.frames import CutError, read_frame, read_reading, write_request
from bot.importing.questions import Reading

COMMAND = (sys.executable, "-P", "-m", "bot.importing.process.worker")


class ChildError(Exception):
    """The worker broke down over a file. The words are for the log: they hold no text of it."""


def environment() -> dict[str, str]:
    """Nothing of ours, and so no secret. The worker can import what we can, wherever it stands."""
    paths = (str(Path(path).absolute()) for path in sys.path if path)
    return {
        "PATH": os.defpath,
        "LANG": "C.UTF-8",
        "PYTHONPATH": os.pathsep.join(paths),
        "PYTHONUTF8": "1",
        "PYTHONDONTWRITEBYTECODE": "1",
    }


class Child:
    """Asked by one thread at a time; killed from any."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(  # noqa: S603 (our own module)
            COMMAND,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd="/",
            env=environment(),
            # A group of its own dies whole, and Ctrl+C at a terminal does not reach it.
            start_new_session=True,
        )
        self._lock = threading.Lock()
        self._buried = False
        self._busy = False
        self.peak = self.own_peak = 0

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def is_fit(self) -> bool:
        """Whether it lives and has answered all that it was asked."""
        return not self._busy and self._process.poll() is None

    @property
    def is_spent(self) -> bool:
        """Whether it ended because it had computed for as long as it may."""
        return self._process.returncode == -signal.SIGXCPU

    def ask(self, files: Sequence[StoryFile], choices: Mapping[str, str]) -> Reading:
        """Raises StoryError where the files are refused, ChildError where there is no answer."""
        self._busy = True
        try:
            reading = self._exchange(files, choices)
        except (CutError, OSError) as end:
            raise ChildError(f"it ended with {self._last_status()}") from end
        self._busy = False
        if isinstance(reading, str):
            raise StoryError(reading)
        return reading

    def kill(self) -> None:
        """At once, pandoc included. Does nothing to one that is buried."""
        with self._lock:
            if not self._buried:
                with suppress(ProcessLookupError, PermissionError):
                    os.killpg(self._process.pid, signal.SIGKILL)

    def bury(self) -> None:
        """Kill it and leave nothing of it open."""
        self.kill()
        with self._lock:
            self._buried = True
            for pipe in filter(None, (self._process.stdin, self._process.stdout)):
                # What was not written yet has nobody left to read it.
                with suppress(OSError):
                    pipe.close()
            self._process.wait()

    def _last_status(self) -> str:
        try:
            return f"status {self._process.wait(timeout=1.0)}"
        except subprocess.TimeoutExpired:
            return "half an answer"

    def _exchange(self, files: Sequence[StoryFile], choices: Mapping[str, str]) -> Reading | str:
        assert self._process.stdin is not None  # noqa: S101 (both are pipes)
        assert self._process.stdout is not None  # noqa: S101
        write_request(self._process.stdin, files, choices)
        answers = self._process.stdout
        head = read_frame(answers)
        if "failed" in head:
            raise ChildError(head["failed"])
        answer = head["refused"] if "refused" in head else read_reading(answers, head)
        self.own_peak, children = read_frame(answers)["peaks"]
        self.peak = self.own_peak + children
        return answer
