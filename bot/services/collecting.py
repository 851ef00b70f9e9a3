"""Keeps the collector of cycles from holding up the event loop while a thread builds a chapter."""

import gc
from collections.abc import Generator
from contextlib import contextmanager


@contextmanager
def no_collection() -> Generator[None]:
    """Also a decorator, for work in a thread that makes many values and no cycles.

    A collection in the midst of it looks at every value there is, and all threads wait: a fifth
    of a second for the longest chapters. Work that begins meanwhile ends the pause with its own
    end at the latest.
    """
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()
