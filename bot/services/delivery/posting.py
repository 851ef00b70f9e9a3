"""Posts the parts of one release, so that a crash at any instant loses and doubles nothing.

Each part is written down before its request, and again with the message's id. What lies between is
a part of unknown outcome, which `history_search` looks for before it is sent again.
"""

import asyncio
from collections.abc import Coroutine, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial

from bot.messages.proof.wire_limits import is_over_limit
from bot.models.release import Part, PartKind, PartState, Release
from bot.services.background.retry import until_written
from bot.services.channels.forum_posts import ForumPosts, Turn
from bot.services.channels.history_search import FRESH, FoundPart, Search, is_fresh
from bot.services.delivery.context import DeliveryContext
from bot.services.delivery.steps import card_of, place_of
from bot.services.delivery.texts import LARGE_MESSAGE_WAITS
from bot.services.ports.publisher import DeliveryProblem, ProblemKind
from bot.services.servers.eligibility import Guard
from bot.storage.releases import claims, jump_links
from bot.storage.releases import parts as ledger
from bot.storage.removals import takedowns
from bot.storage.revisions import revisions

# Shorter than the time for which Discord knows a nonce.
LEASE = timedelta(seconds=90)


class Oversized(Exception):  # noqa: N818 (a verdict: no request of ours failed)
    """A stored message passes a limit of Discord's: it is not there, and never will be."""


class Recalled(Exception):  # noqa: N818 (no failure: the chapter was removed)
    """The chapter that is posted is to be taken down: nothing more of it is sent."""


@dataclass(frozen=True, slots=True)
class _Around:
    """Where a step is done, after which others, and what must still be so."""

    place: int
    parts: Sequence[Part]
    guard: Guard


class Posting:
    """The only writer of the ledger's parts. Raises DeliveryProblem at the part that failed."""

    def __init__(self, context: DeliveryContext) -> None:
        self._context = context
        self._forums = ForumPosts(context.db, context.clock, context.publisher, sleep=context.sleep)
        self._in_flight: set[asyncio.Task[int]] = set()

    async def post_all(
        self,
        release: Release,
        parts: Sequence[Part],
        guard: Guard,
        *,
        doubtful: bool,
        since: datetime | None = None,
    ) -> list[Part]:
        """Post what is pending, in order; returns all parts as sent. Raises Recalled and Oversized.

        `guard` is asked right before each of them. `doubtful`: parts may have reached Discord
        without our knowing, so they are looked for. Otherwise a part that is noted as attempted has
        had its turn, and is sent at once. `since`: they are added to a chapter
        that is out, and none was sent before.
        """
        search = None
        if doubtful:
            search = Search(
                self._context.db,
                self._context.clock,
                self._context.publisher,
                release,
                parts,
                since=since,
            )
        parts = list(parts)
        for index, part in enumerate(parts):
            if part.state is not PartState.SENT:
                place = place_of(part, parts, release.channel_id)
                message_id = await self._post(release, part, _Around(place, parts, guard), search)
                parts[index] = replace(
                    part, state=PartState.SENT, channel_id=place, message_id=message_id
                )
        return parts

    async def settle(self, grace: float) -> None:
        """Let the requests in flight end and be recorded, for at most `grace` seconds."""
        if not self._in_flight:
            return
        _, late = await asyncio.wait(self._in_flight, timeout=grace)
        for sending in late:
            sending.cancel()
        # Nothing of it goes on when the database is closed.
        await asyncio.gather(*late, return_exceptions=True)

    async def _post(
        self, release: Release, part: Part, around: _Around, search: Search | None
    ) -> int:
        turn = partial(self._context.pace.turn, (part.position, release.due_at, release.release_id))
        if part.kind is PartKind.POST:
            return await self._post_in_forum(release, part, around, turn)
        place = around.place
        if search is not None:
            # The turn first: how old a nonce is counts at the moment of sending.
            await turn()
            found = await search.find(part, place, turn)
            if found is not None:
                await self._adopt(part, place, found)
                return found.message_id
            self._require_sendable(part)
            around.guard()
            await self._record_attempt(part, place)
        elif part.state is PartState.PLANNED:
            await turn()
            around.guard()
            await self._record_attempt(part, place)
        return await self._send(self._request(part, around))

    async def _post_in_forum(
        self, release: Release, part: Part, around: _Around, turn: Turn
    ) -> int:
        found = await self._forums.find(release, part, turn)
        if found is not None:
            return found
        if is_over_limit(part.payload["message"]):
            raise Oversized
        await turn()
        facts = around.guard()
        await self._forums.record_attempt(release, part)
        return await self._send(self._forums.make(release, part, facts))

    def _require_sendable(self, part: Part) -> None:
        """What was stored before a limit was known is made anew, once it is sure not to be there.

        No nonce says so: under the old one other words would not be taken.
        """
        if part.kind is PartKind.THREAD or not is_over_limit(part.payload):
            return
        now = self._context.clock.now()
        if is_fresh(part, now) and part.attempted_at is not None:
            left = part.attempted_at + FRESH - now
            raise DeliveryProblem(ProblemKind.PASSING, LARGE_MESSAGE_WAITS, left.total_seconds())
        raise Oversized

    async def _send(self, request: Coroutine[None, None, int]) -> int:
        sending = asyncio.create_task(request)
        self._in_flight.add(sending)
        sending.add_done_callback(self._landed)
        # Cancelled or not: what Discord has been asked is waited for, so that its id is recorded.
        return await asyncio.shield(sending)

    async def _request(self, part: Part, around: _Around) -> int:
        await self._context.pace.leave()
        if part.kind is PartKind.THREAD:
            card_id = card_of(around.parts).message_id or 0
            message_id = await self._context.publisher.start_thread(
                around.place, card_id, part.payload
            )
        else:
            message_id = await self._context.publisher.post(
                around.place, part.payload, nonce=part.nonce
            )
        # Only here is it known that the message is out: nothing follows until it is written down.
        await until_written(
            partial(self._record, part, around.place, message_id), self._context.sleep
        )
        return message_id

    def _landed(self, sending: asyncio.Task[int]) -> None:
        self._in_flight.discard(sending)
        if not sending.cancelled():
            sending.exception()  # seen, even where no caller waits for it any more

    async def _record_attempt(self, part: Part, place: int) -> None:
        now = self._context.clock.now()
        async with self._context.db.write() as tx:
            if await takedowns.is_recalled(tx, part.release_id):
                raise Recalled
            await claims.renew_lease(
                tx, part.release_id, owner=self._context.owner, lease_until=now + LEASE, now=now
            )
            await ledger.record_attempt(
                tx, part.release_id, part.position, channel_id=place, now=now
            )

    async def _adopt(self, part: Part, place: int, found: FoundPart) -> None:
        # As of then: what follows it may be as old, and is looked for from there after a crash.
        await self._record(part, place, found.message_id, found.at)
        if found.as_planned:
            return
        # Its words by now may hide more than its link's form does: that one is never given.
        async with self._context.db.write() as tx:
            await jump_links.leave_out(tx, part.release_id, part.position)
            await revisions.note_unsure(tx, part.release_id, part.position)

    async def _record(
        self, part: Part, place: int, message_id: int, at: datetime | None = None
    ) -> None:
        async with self._context.db.write() as tx:
            await ledger.record_sent(
                tx,
                part.release_id,
                part.position,
                channel_id=place,
                message_id=message_id,
                now=at or self._context.clock.now(),
            )
