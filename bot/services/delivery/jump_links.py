"""Edits the labels of a complete chapter into links to where its hidden passages end.

Nobody waits for it: the chapter is out and its author told. What is not done yet is found in the
rows after any crash, and an edit that happens twice is the same edit.
"""

import asyncio
import logging
from collections.abc import Sequence
from datetime import datetime
from itertools import groupby

from typing_extensions import override

from bot.clock import Clock
from bot.messages.payload.jump_links import fill_in
from bot.messages.payload.recognition import one_form, wording
from bot.messages.proof.wire_limits import is_over_limit
from bot.models.release import OwedLink, Payload
from bot.services.background.pace import Pace
from bot.services.background.task import Errand, retry_at
from bot.services.channels.history_search import HISTORY, LOOK_BACK
from bot.services.ports.publisher import DeliveryProblem, ProblemKind, Publisher
from bot.storage.database.database import Database
from bot.storage.releases import jump_links
from bot.storage.revisions import revisions

log = logging.getLogger(__name__)

BATCH = 500
# About half a day of passing failures; by then the chapter has been read.
TRIES = 16
# After every part of every release, and after every notice.
_LAST = 2_000_000


class JumpLinks(Errand):
    """Releases side by side, the links of each in the order of its parts."""

    name = "jump links"

    def __init__(self, db: Database, clock: Clock, publisher: Publisher, pace: Pace) -> None:
        super().__init__(db, clock, publisher, pace)
        # Releases with a request under way: nobody else edits their messages meanwhile.
        self.at_work: set[int] = set()
        self._began = clock.now()

    @override
    async def run(self) -> None:
        while due := await self._find_due():
            chapters = [list(links) for _, links in groupby(due, key=lambda link: link.release_id)]
            ended = await asyncio.gather(*map(self._link_all, chapters), return_exceptions=True)
            # A bug in one keeps no other from its links; it is raised when they are through.
            for error in filter(None, ended):
                raise error

    @override
    async def next_due(self, after: datetime) -> datetime | None:
        async with self._db.read() as tx:
            return await jump_links.next_due(tx, after)

    async def _find_due(self) -> list[OwedLink]:
        async with self._db.read() as tx:
            return await jump_links.find_due(tx, self._clock.now(), BATCH)

    async def _link_all(self, owed: Sequence[OwedLink]) -> None:
        links = await self._unchanged(owed)
        done = sum([await self._link(link) for link in links])
        log.info("release %s: %s of %s labels are links now", owed[0].release_id, done, len(owed))

    async def _unchanged(self, links: Sequence[OwedLink]) -> list[OwedLink]:
        """Those whose messages say what was posted, or surely would.

        What another process sent may have been edited by one whose work the database has forgotten.
        It may hide more by now than what it would be edited into, and stays as it is.
        """
        old = [link for link in links if link.sent_at < self._began]
        try:
            changed = await self._find_changed(old) if old else []
        except DeliveryProblem as problem:
            for link in old:
                await self._failed(link, problem)
            return [link for link in links if link not in old]
        if changed:
            await self._leave_out(changed)
        return [link for link in links if link not in changed]

    async def _leave_out(self, links: Sequence[OwedLink]) -> None:
        async with self._db.write() as tx:
            for link in links:
                await jump_links.leave_out(tx, link.release_id, link.position)
                await revisions.note_unsure(tx, link.release_id, link.position)

    async def _find_changed(self, links: Sequence[OwedLink]) -> list[OwedLink]:
        """Of links in messages of one chapter, which stand in one place."""
        await self._pace.turn((_LAST, self._clock.now(), links[0].release_id))
        history = await self._publisher.history(
            links[0].channel_id, after=links[0].sent_at - LOOK_BACK, limit=HISTORY
        )
        said = {seen.message_id: one_form(seen.text) for seen in history}
        known = [(link, {None, wording(link.posted), wording(_body(link))}) for link in links]
        return [link for link, words in known if said.get(link.message_id) not in words]

    async def _link(self, link: OwedLink) -> bool:
        body = _body(link)
        await self._pace.turn((_LAST, self._clock.now(), link.release_id))
        self.at_work.add(link.release_id)
        try:
            # Only now: a revision may have given the message other words since it was found.
            if not await self._is_owed(link):
                return False
            if is_over_limit(body):
                # Stored before the limit was known.
                raise DeliveryProblem(ProblemKind.CHAPTER, "The link has no room there.")
            await self._publisher.edit(link.channel_id, link.message_id, body)
        except DeliveryProblem as problem:
            await self._failed(link, problem)
            return False
        finally:
            self.at_work.discard(link.release_id)
        async with self._db.write() as tx:
            await jump_links.mark_done(tx, link, self._clock.now())
        return True

    async def _is_owed(self, link: OwedLink) -> bool:
        async with self._db.read() as tx:
            return await jump_links.is_owed(tx, link)

    async def _failed(self, link: OwedLink, problem: DeliveryProblem) -> None:
        now = self._clock.now()
        passing = problem.kind is ProblemKind.PASSING and link.attempts + 1 < TRIES
        async with self._db.write() as tx:
            if passing:
                await jump_links.postpone(tx, link, retry_at(link.attempts, problem, now))
            else:
                await jump_links.give_up(tx, link, now)
        if passing:
            self.put_off()
            return
        level = logging.ERROR if problem.kind is ProblemKind.OURS else logging.INFO
        message = "release %s: part %s stays without its link: %s"
        log.log(level, message, link.release_id, link.position, problem.sentence)


def _body(link: OwedLink) -> Payload:
    return fill_in(link.payload, link.guild_id, link.goal_channel_id, link.goal_message_id)
