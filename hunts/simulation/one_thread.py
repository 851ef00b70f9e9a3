"""The database's work done at once, where it is asked for.

aiosqlite hands every call to a thread and waits: hundreds of hand-overs a release, which is three
quarters of the time of simulated years. The calls, the SQL and the file are the same without it.
"""

from asyncio import Future
from collections.abc import Callable, Generator
from contextlib import contextmanager
from typing import Any, TypeAlias

from aiosqlite import core

_Call: TypeAlias = tuple["Future[Any] | None", Callable[[], Any]]


class _AtOnce:
    """Stands where a connection's queue of calls is; its thread is told to end when it begins."""

    def put_nowait(self, call: _Call) -> None:
        future, function = call
        try:
            result = function()
        except Exception as error:
            if future is None:
                raise
            future.set_exception(error)
        else:
            if future is not None:
                future.set_result(result)

    def get(self) -> _Call:
        return None, lambda: core._STOP_RUNNING_SENTINEL  # pyright: ignore[reportPrivateUsage]


@contextmanager
def in_one_thread() -> Generator[None, None, None]:
    """Connections that are opened meanwhile have no thread of their own."""
    queue = getattr(core, "SimpleQueue")  # noqa: B009 (a name that the module only imports)
    setattr(core, "SimpleQueue", _AtOnce)  # noqa: B010
    try:
        yield
    finally:
        setattr(core, "SimpleQueue", queue)  # noqa: B010
