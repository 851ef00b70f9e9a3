"""Finds out whether a part whose outcome is unknown reached Discord after all."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta
from typing import TypeAlias

from bot.clock import Clock
from bot.models.release import Part, PartKind, PartState, Release
from bot.services.ports import Publisher, Seen
from bot.storage import parts as ledger
from bot.storage.database import Database

# Within it Discord still knows a nonce ("the past few minutes"), and history may still lag behind.
FRESH = timedelta(seconds=60)
# Discord's clock is not ours, and the attempt was written before the request.
LOOK_BACK = timedelta(minutes=2)
# Oldest first: what an attempt left behind lies within minutes of it.
HISTORY = 500

Turn: TypeAlias = Callable[[], Awaitable[None]]


def is_fresh(part: Part, now: datetime) -> bool:
    """Whether the part was tried so lately that sending it again cannot double it."""
    return part.state is PartState.ATTEMPTED and holds_nonce(part.attempted_at, now)


def holds_nonce(attempted_at: datetime | None, now: datetime) -> bool:
    """Whether Discord still knows the nonce of what was first tried then."""
    return attempted_at is not None and timedelta(0) <= now - attempted_at < FRESH


class Search:
    """Looks for the pending parts of one release among our own messages, channel by channel.

    Every channel is read once, when its first pending part asks; `turn` is awaited after it, since
    the caller's own turn is spent then. Where the first pending part is fresh, nothing is read: its
    nonce still holds, and those of all that could have followed it.
    """

    def __init__(
        self,
        db: Database,
        clock: Clock,
        publisher: Publisher,
        release: Release,
        parts: Sequence[Part],
    ) -> None:
        self._db = db
        self._clock = clock
        self._publisher = publisher
        self._needed: bool | None = None
        self._after = _first_doubt(release, parts) - LOOK_BACK
        self._seen: dict[int, list[Seen]] = {}
        self._last: dict[int, int] = {}
        for part in parts:
            if part.message_id is not None and part.channel_id is not None:
                self._last[part.channel_id] = part.message_id

    async def find(self, part: Part, channel_id: int, turn: Turn) -> int | None:
        """The id of the message that is this part, or None: then it is to be sent at once."""
        if self._needed is None:
            self._needed = not is_fresh(part, self._clock.now())
        # A thread needs no search: starting it again finds it.
        if not self._needed or part.kind is PartKind.THREAD:
            return None
        for seen in await self._history(channel_id, turn):
            if self._is_part(seen, part, channel_id) and await self._is_free(seen.message_id):
                self._last[channel_id] = seen.message_id
                return seen.message_id
        return None

    async def _history(self, channel_id: int, turn: Turn) -> list[Seen]:
        if channel_id not in self._seen:
            self._seen[channel_id] = await self._publisher.history(
                channel_id, after=self._after, limit=HISTORY
            )
            await turn()
        return self._seen[channel_id]

    def _is_part(self, seen: Seen, part: Part, channel_id: int) -> bool:
        """By mark; a plain message has none, so by its content and its place in the order."""
        if part.mark in seen.marks:
            return True
        in_order = seen.message_id > self._last.get(channel_id, 0)
        return in_order and seen.says(str(part.payload.get("content", "")))

    async def _is_free(self, message_id: int) -> bool:
        """Whether no part of this or another release is known to be that message."""
        async with self._db.read() as tx:
            return await ledger.find_part_by_message(tx, message_id) is None


def _first_doubt(release: Release, parts: Sequence[Part]) -> datetime:
    """When the first part that may have been sent unknown to us can have been sent."""
    last = release.due_at
    for part in parts:
        if part.state is not PartState.SENT:
            return part.attempted_at or last
        last = part.attempted_at or last
    return last
