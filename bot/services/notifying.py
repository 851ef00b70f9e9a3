"""Sends what the bot owes people word of, beside the releases and never in their way."""

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from typing_extensions import override

from bot.models.notice import Notice
from bot.services.errands import Errand, retry_at
from bot.services.ports import DeliveryProblem, ProblemKind
from bot.services.storage_trouble import until_written
from bot.storage import notices
from bot.storage.database import Tx

log = logging.getLogger(__name__)

BATCH = 50
# About a day of passing failures; then the word is stale.
TRIES = 30
# So many come one by one; more of them for one recipient are put into as few messages as possible.
ALONE = 3
# A message of Discord's holds 2,000 characters.
LIMIT = 1_900
# After every part of every release.
_LAST = 1_000_000


@dataclass(frozen=True, slots=True)
class Letter:
    """One message: some notices to one recipient."""

    notices: tuple[Notice, ...]

    @property
    def text(self) -> str:
        return "\n\n".join(notice.text for notice in self.notices)[:LIMIT]


class Notifier(Errand):
    """Each notice is sent at least once: a crash between sending and noting it sends it again.

    What an author cannot be told is told to the admins instead, where it says in which words.
    """

    name = "notices"

    @override
    async def run(self) -> None:
        while due := await self._find_due():
            for letter in letters(due):
                await self._send(letter)

    @override
    async def next_due(self, after: datetime) -> datetime | None:
        async with self._db.read() as tx:
            return await notices.next_unsent(tx, after)

    async def _find_due(self) -> list[Notice]:
        async with self._db.read() as tx:
            return await notices.find_unsent(tx, self._clock.now(), BATCH)

    async def _send(self, letter: Letter) -> None:
        first = letter.notices[0]
        # A person is two requests: their private channel has to be found first.
        for _ in range(1 if first.user_id is None else 2):
            await self._pace.turn((_LAST, self._clock.now(), first.notice_id))
        try:
            await self._tell(first, letter.text)
        except DeliveryProblem as problem:
            async with self._db.write() as tx:
                for notice in letter.notices:
                    await self._failed(tx, notice, problem)
            self.put_off()
        else:
            await until_written(partial(self._mark_sent, letter))

    async def _tell(self, to: Notice, text: str) -> None:
        if to.user_id is not None:
            await self._publisher.tell_user(to.user_id, text)
        elif to.channel_id is not None:
            await self._publisher.tell_channel(to.channel_id, text)

    async def _mark_sent(self, letter: Letter) -> None:
        async with self._db.write() as tx:
            for notice in letter.notices:
                await notices.mark_sent(tx, notice.notice_id, self._clock.now())

    async def _failed(self, tx: Tx, notice: Notice, problem: DeliveryProblem) -> None:
        now = self._clock.now()
        if problem.kind is ProblemKind.PASSING and notice.attempts + 1 < TRIES:
            again = retry_at(notice.attempts, problem, now)
            await notices.postpone_notice(tx, notice.notice_id, again)
            return
        # Closed direct messages, mostly: the queue and /release why say the same.
        await notices.give_up(tx, notice.notice_id, now)
        stand_in = await notices.get_stand_in(tx, notice.notice_id)
        if stand_in is not None:
            told = stand_in.channel_id
            await notices.add_notice(tx, channel_id=told, text=stand_in.text, now=now)
        log.info("notice %s: given up", notice.notice_id)


def letters(due: Sequence[Notice]) -> Iterator[Letter]:
    """Who is owed a few things is told them one by one; a flood comes in as few as it fits."""
    piles = dict[tuple[int | None, int | None], list[Notice]]()
    for notice in due:
        piles.setdefault((notice.user_id, notice.channel_id), []).append(notice)
    for pile in piles.values():
        yield from map(Letter, _shared(pile) if len(pile) > ALONE else [(one,) for one in pile])


def _shared(pile: Sequence[Notice]) -> Iterator[tuple[Notice, ...]]:
    together = list[Notice]()
    length = 0
    for notice in pile:
        if together and length + len(notice.text) > LIMIT:
            yield tuple(together)
            together, length = [], 0
        together.append(notice)
        length += len(notice.text) + 2
    yield tuple(together)
