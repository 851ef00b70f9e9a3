"""Ends the process when it is told to: properly where there is time, and soon in any case.

Imports nothing of ours and little else: it listens before anything heavy is read. A signal is a way
to stop the bot and no failure, so the status is 0; whatever was under way is made up for by the
next start, as after a kill.
"""

import os
import signal
import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager
from types import FrameType

SIGNALS = (signal.SIGINT, signal.SIGTERM)
# Whoever told us to stop may kill us after ten seconds, a container's keeper for one.
LONGEST = 7.0


class _Listener:
    """`tell` is what can stop the process properly, where something has to be stopped at all."""

    def __init__(self) -> None:
        self.tell: Callable[[], object] | None = None
        self._told = False

    def heard(self, _number: int, _frame: FrameType | None) -> None:
        if self._told or self.tell is None:
            os._exit(0)
        self._told = True
        # In a thread: it ends a process whose loop is stuck, too.
        at_last = threading.Timer(LONGEST, os._exit, (0,))
        at_last.daemon = True
        at_last.start()
        self.tell()


_listener = _Listener()


def listen() -> None:
    """From now on a signal ends the process: at once, as long as nothing is open."""
    for number in SIGNALS:
        signal.signal(number, _listener.heard)


def listen_no_more() -> None:
    """Leave signals to the program that is run instead."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)


@contextmanager
def stopped_by(tell: Callable[[], object]) -> Generator[None]:
    """Let the first signal call `tell`, between any two steps of the main thread.

    `LONGEST` seconds later, or at a second signal, the process ends as it stands.
    """
    listen()
    _listener.tell = tell
    try:
        yield
    finally:
        _listener.tell = None
