"""Keeps the collector of cycles from holding up the event loop."""

import gc
from collections.abc import Generator
from contextlib import contextmanager


def keep_what_is_loaded() -> None:
    """Called once all is built. No later collection looks at what stays to the end anyway.

    A full one would hold everything up for nearly a tenth of a second.
    """
    gc.collect()
    gc.freeze()


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
