"""Reads story files in a process of its own, which is killed when it takes too long."""

import logging
import secrets
import threading
from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager

from bot.errors import StoryError
from bot.importing.files.story_file import StoryFile
from bot.importing.process.child import Child, ChildError
from bot.importing.questions import Reading

log = logging.getLogger(__name__)

LIMIT = 60.0
"""By the clock, on whatever machine. Long before that a file has used up `bounds.CPU_SECONDS`."""
RENEWED_ABOVE = 80_000_000
CLOSED = "I am shutting down. Send the file again when I am back."
TOO_SLOW = (
    "This file takes me too long to read (ref {reference}). Split it and use /story append, or "
    "save it as plain text (.txt) and send that."
)
TOO_LARGE = (
    "This file needs more memory to read than I have (ref {reference}). Split it and use /story "
    "append, or save it as plain text (.txt) and send that."
)
BROKEN = (
    "I could not read this file (ref {reference}). Save it as plain text (.txt) and send that; if "
    "it stays, show the reference to whoever hosts me."
)


class ReadingProcess:
    """One child at a time, started at first use and kept warm. Close it at the end.

    Readings wait for one another, so call `read` off the event loop. `limit` is the number of
    seconds by the clock that one may take. A child that came to hold more than `renewed_above`
    bytes gives its place to a fresh one: Python gives little back. `peak` are the bytes that the
    last one held at most, pandoc's included.
    """

    def __init__(self, *, limit: float = LIMIT, renewed_above: int = RENEWED_ABOVE) -> None:
        self._limit = limit
        self._renewed_above = renewed_above
        self._turn = threading.Lock()
        self._state = threading.Lock()
        self._child: Child | None = None
        self._closed = False
        self.peak = 0

    @property
    def pid(self) -> int | None:
        """The child's, while there is one."""
        return None if self._child is None else self._child.pid

    def read(self, files: Sequence[StoryFile], choices: Mapping[str, str]) -> Reading:
        """The files as one story. Raises StoryError, also for whatever goes wrong in the child."""
        with self._turn:
            child = self._ready_child()
            late = threading.Event()
            try:
                with self._killed_when_late(child, late):
                    return child.ask(files, choices)
            except ChildError as failure:
                raise self._refusal(failure, late=late.is_set() or child.is_spent) from failure
            finally:
                self.peak = child.peak
                if not child.is_fit or child.own_peak > self._renewed_above:
                    self._replace(child)

    def close(self) -> None:
        """End the child, whatever it is at. Nothing can be read any more."""
        with self._state:
            self._closed = True
            if self._child is not None:
                self._child.kill()
        with self._turn:
            if self._child is not None:
                self._child.bury()

    def _ready_child(self) -> Child:
        with self._state:
            if self._closed:
                raise StoryError(CLOSED)
            if self._child is not None and not self._child.is_fit:
                self._child.bury()
                self._child = None
            if self._child is None:
                self._child = Child()
            return self._child

    def _replace(self, spent: Child) -> None:
        spent.bury()
        with self._state:
            # The next one starts while nobody waits for it.
            self._child = None if self._closed else Child()

    @contextmanager
    def _killed_when_late(self, child: Child, late: threading.Event) -> Generator[None]:
        def end() -> None:
            late.set()
            child.kill()

        timer = threading.Timer(self._limit, end)
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()
            timer.join()

    def _refusal(self, failure: ChildError, *, late: bool) -> StoryError:
        if self._closed:
            return StoryError(CLOSED)
        reference = secrets.token_hex(3)
        why = f"too slow: {failure}" if late else str(failure)
        log.error("reading %s failed: %s", reference, why)
        full = str(failure).startswith(MemoryError.__name__)
        sentence = TOO_SLOW if late else TOO_LARGE if full else BROKEN
        return StoryError(sentence.format(reference=reference))
