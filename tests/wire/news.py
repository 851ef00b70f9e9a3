"""Waiting for something to become true without polling and without sleeping."""

import asyncio
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


class News:
    """Whoever changes something calls `tell`; whoever waits looks again each time."""

    def __init__(self) -> None:
        self._next = asyncio.Event()
        self.describers: list[Callable[[], str]] = []

    def tell(self) -> None:
        told, self._next = self._next, asyncio.Event()
        told.set()

    async def until(self, holds: Callable[[], T], what: str, *, within: float = 5.0) -> T:
        """Return what `holds` returns once that is true; fail with a description after a while."""
        try:
            async with asyncio.timeout(within):
                while not (result := holds()):
                    await self._next.wait()
        except TimeoutError:
            raise AssertionError(
                "\n".join(
                    [f"Waited {within} s in vain for: {what}", *(d() for d in self.describers)]
                )
            ) from None
        return result
