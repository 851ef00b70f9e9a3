"""A line of files, worked on one at a time: guilds by turns, in each its members by turns."""

import asyncio
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from types import TracebackType
from typing import Self

from bot.errors import StoryError
from bot.models.server import Member
from bot.services.background.texts import LINE_FULL, SERVER_CROWDED

MOST_OF_A_GUILD = 25
BYTES_OF_A_GUILD = 50_000_000
MOST = 100
BYTES = 150_000_000


@dataclass(frozen=True, slots=True)
class Bounds:
    """How many files may wait, or be worked on, and how many bytes they may have together."""

    files: int
    size: int

    def allow(self, sizes: list[int]) -> bool:
        return len(sizes) <= self.files and sum(sizes) <= self.size


@dataclass(slots=True, eq=False)
class Turn:
    """A place in the line. Its turn is an `async with`; it may have several, one after another."""

    line: "FairQueue"
    member: Member
    size: int
    called: asyncio.Future[None] | None = None

    @property
    def waits(self) -> bool:
        return self.called is not None and not self.called.done()

    async def __aenter__(self) -> Self:
        self.called = asyncio.get_running_loop().create_future()
        self.line.call_next()
        try:
            await self.called
        except asyncio.CancelledError:
            self.line.step_back(self)
            raise
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.line.step_back(self)


class FairQueue:
    """One place a file. The member served longest ago is next, and is not passed over twice."""

    def __init__(
        self,
        of_a_guild: Bounds = Bounds(MOST_OF_A_GUILD, BYTES_OF_A_GUILD),
        of_all: Bounds = Bounds(MOST, BYTES),
    ) -> None:
        self._of_a_guild = of_a_guild
        self._of_all = of_all
        self._places = list[Turn]()
        self._served: Turn | None = None
        self._turns = 0
        # When a guild, or a member of it, had its last turn.
        self._last = dict[tuple[int, ...], int]()

    @contextmanager
    def place(self, member: Member, size: int) -> Generator[Turn]:
        """Stand in line with a file of so many bytes. Raises StoryError where the line is full."""
        taken = [place for place in self._places if place.member.guild_id == member.guild_id]
        if not self._of_a_guild.allow([size, *(place.size for place in taken)]):
            raise StoryError(SERVER_CROWDED)
        if not self._of_all.allow([size, *(place.size for place in self._places)]):
            raise StoryError(LINE_FULL)
        place = Turn(self, member, size)
        self._places.append(place)
        try:
            yield place
        finally:
            self._places.remove(place)
            if not self._places:
                self._last.clear()

    def call_next(self) -> None:
        """Give the turn to the next in line, if it is free."""
        waiting = [place for place in self._places if place.waits]
        if self._served is not None or not waiting:
            return
        self._served = min(waiting, key=self._order)
        self._turns += 1
        for key in _keys(self._served.member):
            self._last[key] = self._turns
        assert self._served.called is not None  # noqa: S101 (it waits)
        self._served.called.set_result(None)

    def step_back(self, place: Turn) -> None:
        """Wait no more; if it was its turn, it is the next one's."""
        place.called = None
        if self._served is place:
            self._served = None
            self.call_next()

    def _order(self, place: Turn) -> tuple[int, ...]:
        return tuple(self._last.get(key, 0) for key in _keys(place.member))


def _keys(member: Member) -> tuple[tuple[int, ...], ...]:
    return (member.guild_id,), (member.guild_id, member.user_id)
