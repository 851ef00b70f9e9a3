"""Sends what the bot owes people word of, beside the releases and never in their way."""

import logging
from datetime import datetime
from functools import partial

from typing_extensions import override

from bot.models.notice import Notice
from bot.services.errands import Errand, retry_at
from bot.services.ports import DeliveryProblem, ProblemKind
from bot.services.storage_trouble import until_written
from bot.storage import notices

log = logging.getLogger(__name__)

BATCH = 50
# About a day of passing failures; then the word is stale.
TRIES = 30
# After every part of every release.
_LAST = 1_000_000


class Notifier(Errand):
    """Each notice is sent at least once: a crash between sending and noting it sends it again."""

    name = "notices"

    @override
    async def run(self) -> None:
        while due := await self._find_due():
            for notice in due:
                await self._send(notice)

    @override
    async def next_due(self, after: datetime) -> datetime | None:
        async with self._db.read() as tx:
            return await notices.next_unsent(tx, after)

    async def _find_due(self) -> list[Notice]:
        async with self._db.read() as tx:
            return await notices.find_unsent(tx, self._clock.now(), BATCH)

    async def _send(self, notice: Notice) -> None:
        await self._pace.turn((_LAST, self._clock.now(), notice.notice_id))
        try:
            await self._tell(notice)
        except DeliveryProblem as problem:
            await self._failed(notice, problem)
        else:
            await until_written(partial(self._mark_sent, notice))

    async def _tell(self, notice: Notice) -> None:
        if notice.user_id is not None:
            await self._publisher.tell_user(notice.user_id, notice.text)
        elif notice.channel_id is not None:
            await self._publisher.tell_channel(notice.channel_id, notice.text)

    async def _mark_sent(self, notice: Notice) -> None:
        async with self._db.write() as tx:
            await notices.mark_sent(tx, notice.notice_id, self._clock.now())

    async def _failed(self, notice: Notice, problem: DeliveryProblem) -> None:
        now = self._clock.now()
        passing = problem.kind is ProblemKind.PASSING and notice.attempts + 1 < TRIES
        async with self._db.write() as tx:
            if passing:
                await notices.postpone_notice(
                    tx, notice.notice_id, retry_at(notice.attempts, problem, now)
                )
            else:
                # Closed direct messages, mostly: the queue and /release why say the same.
                await notices.give_up(tx, notice.notice_id, now)
                log.info("notice %s: given up", notice.notice_id)
        self.put_off()
