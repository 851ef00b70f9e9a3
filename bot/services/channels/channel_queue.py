"""One ordered lane a channel: two releases into the same channel never interleave."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeAlias

from bot.services.background.waiting import Gate, Sleep

Place: TypeAlias = tuple[datetime, int, int]
"""Due instant, chapter number, release id: the order within a lane."""


@dataclass(slots=True)
class Ticket:
    """A place in a channel's lane, held from the claim to the last part."""

    channel_id: int
    place: Place
    turn: Gate | None = None


@dataclass(slots=True)
class _OneChannel:
    tickets: list[Ticket] = field(default_factory=list[Ticket])
    holder: Ticket | None = None

    def pass_on(self) -> None:
        """Let the first ticket in, if none is inside and the first has come."""
        if self.holder is None and self.tickets:
            first = min(self.tickets, key=lambda ticket: ticket.place)
            if first.turn is not None:
                self.holder = first
                first.turn.open()


class ChannelQueue:
    """Lanes by channel id. A lane exists as long as there is a ticket for it."""

    def __init__(self, *, sleep: Sleep = asyncio.sleep) -> None:
        self._sleep = sleep
        self._lanes: dict[int, _OneChannel] = {}

    @asynccontextmanager
    async def ticket(self, channel_id: int, place: Place) -> AsyncGenerator[Ticket]:
        """Take a place before its time comes, so that an earlier release is let in first."""
        ticket, lane = Ticket(channel_id, place), self._lanes.setdefault(channel_id, _OneChannel())
        lane.tickets.append(ticket)
        try:
            yield ticket
        finally:
            lane.tickets.remove(ticket)
            if lane.holder is ticket:
                lane.holder = None
            lane.pass_on()
            if not lane.tickets:
                del self._lanes[channel_id]

    async def enter(self, ticket: Ticket) -> None:
        """Return when the lane is this ticket's. It stays so until the ticket is given back."""
        ticket.turn = Gate(self._sleep)
        self._lanes[ticket.channel_id].pass_on()
        await ticket.turn.wait()

    def __len__(self) -> int:
        return len(self._lanes)
