"""Edits the labels of a complete chapter into links to where its hidden passages end.

No reader waits for it: the chapter is out and its author told. What is not done yet is found in the
rows after any crash, and an edit that happens twice is the same edit.
"""

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
from bot.services.background.owed_work import OwedWork, side_by_side
from bot.services.background.pace import Pace, Rank
from bot.services.channels.history_search import HISTORY, LOOK_BACK
from bot.services.delivery.texts import LINK_TOO_LONG
from bot.services.ports.publisher import DeliveryProblem, ProblemKind, Publisher
from bot.storage.database.database import Database, Tx
from bot.storage.releases import jump_links
from bot.storage.revisions import revisions

log = logging.getLogger(__name__)


class JumpLinks(OwedWork[OwedLink]):
    """Makes links, releases side by side, the links of each in the order of its parts."""

    name = "jump links"
    batch = 500
    # About half a day of passing failures; by then the chapter has been read.
    tries = 16

    def __init__(self, db: Database, clock: Clock, publisher: Publisher, pace: Pace) -> None:
        super().__init__(db, clock, publisher, pace)
        # Releases with a request under way: their messages are not edited elsewhere meanwhile.
        self.at_work: set[int] = set()
        self._began = clock.now()

    @override
    async def carry_out(self, due: Sequence[OwedLink]) -> None:
        chapters = [list(links) for _, links in groupby(due, key=lambda link: link.release_id)]
        await side_by_side(map(self._link_all, chapters))

    @override
    async def find_due(self, tx: Tx, now: datetime, limit: int) -> list[OwedLink]:
        return await jump_links.find_due(tx, now, limit)

    @override
    async def find_next(self, tx: Tx, after: datetime) -> datetime | None:
        return await jump_links.next_due(tx, after)

    @override
    def name_of(self, row: OwedLink) -> str:
        return f"release {row.release_id}, part {row.position}"

    @override
    def attempts(self, row: OwedLink) -> int:
        return row.attempts

    @override
    async def postpone(
        self, tx: Tx, row: OwedLink, due_at: datetime, problem: DeliveryProblem
    ) -> None:
        await jump_links.postpone(tx, row, due_at)

    @override
    async def give_up(self, tx: Tx, row: OwedLink, problem: DeliveryProblem) -> None:
        await jump_links.give_up(tx, row, self._clock.now())
        level = logging.ERROR if problem.kind is ProblemKind.OURS else logging.INFO
        message = "release %s: part %s stays without its link: %s"
        log.log(level, message, row.release_id, row.position, problem.sentence)

    async def _link_all(self, owed: Sequence[OwedLink]) -> None:
        fit = await self._unchanged(owed)
        done = [link for link in fit if await self.guarded([link], self._link(link))]
        message = "release %s: %s of %s labels are links now"
        log.info(message, owed[0].release_id, len(done), len(owed))

    async def _unchanged(self, links: Sequence[OwedLink]) -> list[OwedLink]:
        """Links whose messages say what was posted, or surely would.

        What another process sent may have been edited by one whose work the database has forgotten.
        It may hide more by now than what it would be edited into, and stays as it is.
        """
        old = [link for link in links if link.sent_at < self._began]
        same = await self.guarded(old, self._still_the_same(old)) if old else []
        return [link for link in links if link not in old or link in (same or ())]

    async def _still_the_same(self, links: Sequence[OwedLink]) -> list[OwedLink]:
        changed = await self._find_changed(links)
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
        await self._pace.turn((Rank.LINKS, self._clock.now(), links[0].release_id))
        history = await self._publisher.history(
            links[0].channel_id, after=links[0].sent_at - LOOK_BACK, limit=HISTORY
        )
        said = {seen.message_id: one_form(seen.text) for seen in history}
        known = [(link, {None, wording(link.posted), wording(_body(link))}) for link in links]
        return [link for link, words in known if said.get(link.message_id) not in words]

    async def _link(self, link: OwedLink) -> bool:
        body = _body(link)
        await self._pace.turn((Rank.LINKS, self._clock.now(), link.release_id))
        self.at_work.add(link.release_id)
        try:
            # Only now: a revision may have given the message other words since it was found.
            if not await self._is_owed(link):
                return False
            if is_over_limit(body):
                # Stored before the limit was known.
                raise DeliveryProblem(ProblemKind.CHAPTER, LINK_TOO_LONG)
            await self._publisher.edit(link.channel_id, link.message_id, body)
        finally:
            self.at_work.discard(link.release_id)
        async with self._db.write() as tx:
            await jump_links.mark_done(tx, link, self._clock.now())
        return True

    async def _is_owed(self, link: OwedLink) -> bool:
        async with self._db.read() as tx:
            return await jump_links.is_owed(tx, link)


def _body(link: OwedLink) -> Payload:
    return fill_in(link.payload, link.guild_id, link.goal_channel_id, link.goal_message_id)
