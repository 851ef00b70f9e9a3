"""Computing that people ask for, in threads of its own.

Chapters that are due are composed in the event loop's threads, and Discord's address is looked up
there: no preview may stand in line before them.
"""

import asyncio
import sys
from collections.abc import Callable
from concurrent.futures import Executor, ThreadPoolExecutor
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")

THREADS = 2
SWITCH = 0.0005
"""Seconds. The loop waits as long, at each of its steps, for a thread that computes to let go."""

_asked_for = ThreadPoolExecutor(THREADS, thread_name_prefix="asked-for")


async def beside(work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Return what `work` returns, while the event loop goes on."""
    return await within(_asked_for, work, *args, **kwargs)


async def within(threads: Executor, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """`beside`, in these threads."""
    return await asyncio.get_running_loop().run_in_executor(threads, lambda: work(*args, **kwargs))


def let_go_often() -> None:
    """Called once in a bot that runs: what computes in a thread holds the loop up for less."""
    sys.setswitchinterval(SWITCH)
