"""Sends the notices that the bot owes people, beside the releases and never in their way."""

import logging
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from itertools import groupby

from typing_extensions import override

from bot.messages.payload.identity import notice_nonce
from bot.models.notice import Notice
from bot.services.background.owed_work import OwedWork
from bot.services.background.pace import Rank
from bot.services.background.retry import until_written
from bot.services.channels.history_search import LOOK_BACK, holds_nonce, read_history
from bot.services.ports.publisher import DeliveryProblem, OwnMessage, ProblemKind
from bot.storage.database.database import Tx
from bot.storage.notices import notices

log = logging.getLogger(__name__)

# So many come one by one; more of them for one recipient are put into as few messages as possible.
ALONE = 3
# A message of Discord's holds 2,000 characters.
LIMIT = 1_900


@dataclass(frozen=True, slots=True)
class Letter:
    """One message: some notices to one recipient. What was tried once stays together."""

    notices: tuple[Notice, ...]

    @property
    def first(self) -> Notice:
        return self.notices[0]

    @property
    def text(self) -> str:
        return "\n\n".join(notice.text for notice in self.notices)[:LIMIT]


class NoticeSender(OwedWork[Notice]):
    """Tells each notice once, as a part is posted once: an attempt is written down before its
    request, and after an unknown outcome it is sent again under its nonce while Discord knows that,
    and looked for among our messages to that recipient later.

    What an author cannot be told is told to the admins instead, where it says in which words.
    """

    name = "notices"
    batch = 50
    # About a day of passing failures; then the word is stale.
    tries = 30

    @override
    async def carry_out(self, due: Sequence[Notice]) -> None:
        for pile in doubtful(due):
            await self.guarded(pile, self._settle(pile))
        for letter in letters(due):
            await self.guarded(letter.notices, self._send(letter))

    @override
    async def find_due(self, tx: Tx, now: datetime, limit: int) -> list[Notice]:
        return await notices.find_unsent(tx, now, limit)

    @override
    async def find_next(self, tx: Tx, after: datetime) -> datetime | None:
        return await notices.next_unsent(tx, after)

    @override
    def name_of(self, row: Notice) -> str:
        return f"notice {row.notice_id}"

    @override
    def attempts(self, row: Notice) -> int:
        return row.attempts

    @override
    async def postpone(
        self, tx: Tx, row: Notice, due_at: datetime, problem: DeliveryProblem
    ) -> None:
        await notices.postpone_notice(tx, row.notice_id, due_at)

    @override
    async def give_up(self, tx: Tx, row: Notice, problem: DeliveryProblem) -> None:
        """Closed direct messages, mostly: the queue and /release why say the same."""
        now = self._clock.now()
        await notices.give_up(tx, row.notice_id, now)
        stand_in = await notices.get_stand_in(tx, row.notice_id)
        if stand_in is not None:
            told = stand_in.channel_id
            await notices.add_notice(tx, channel_id=told, text=stand_in.text, now=now)
        log.info("notice %s: given up", row.notice_id)

    async def _settle(self, pile: Sequence[Notice]) -> None:
        """Find out which of them another process told, unknown to the file."""
        history = await self._history(pile[0], await self._place(pile[0]))
        for notice in pile:
            found = await self._find(history, [notice])
            if found is not None:
                await self._mark_told([notice], found)
                continue
            instead = await self._was_told_instead(notice)
            async with self._db.write() as tx:
                if instead:
                    await notices.give_up(tx, notice.notice_id, self._clock.now())
                else:
                    await notices.clear_doubt(tx, notice.notice_id)

    async def _was_told_instead(self, notice: Notice) -> bool:
        """Whether its user could not be told, and the admins were."""
        async with self._db.read() as tx:
            stand_in = await notices.get_stand_in(tx, notice.notice_id)
        if stand_in is None:
            return False
        place = stand_in.channel_id
        told = replace(notice, user_id=None, channel_id=place, text=stand_in.text)
        try:
            return await self._find(await self._history(told, place), [told]) is not None
        except DeliveryProblem as problem:
            # Notices do not get lost because another channel cannot be looked into.
            if problem.kind is ProblemKind.PASSING:
                raise
            return False

    async def _send(self, letter: Letter) -> None:
        pile = letter.notices
        place = await self._place(letter.first)
        message_id = await self._find_sent(letter, place)
        if message_id is None:
            await self._turn(letter.first)
            nonce = letter.first.nonce or notice_nonce(self._db.key, letter.first.notice_id)
            if not await self._record_attempt(pile, nonce):
                return
            try:
                message_id = await self._publisher.tell(place, letter.text, nonce=nonce)
            except DeliveryProblem as problem:
                if problem.kind is not ProblemKind.NO_MESSAGE:
                    raise
        # Where there is no message it was told, and somebody deleted it.
        await until_written(partial(self._mark_told, pile, message_id))

    async def _find_sent(self, letter: Letter, place: int) -> int | None:
        since = letter.first.attempted_at
        if since is None or holds_nonce(since, self._clock.now()):
            return None
        return await self._find(await self._history(letter.first, place), letter.notices)

    async def _history(self, oldest: Notice, place: int) -> list[OwnMessage]:
        """Our messages there since the oldest of the notices may have been told."""
        assert oldest.attempted_at is not None  # noqa: S101 (what was not tried is not looked for)
        after, turn = oldest.attempted_at - LOOK_BACK, partial(self._turn, oldest)
        return await read_history(self._publisher, place, after=after, turn=turn)

    async def _find(self, history: Sequence[OwnMessage], pile: Sequence[Notice]) -> int | None:
        """The message that says all of this, beside other notices that it is known to tell."""
        wanted = Counter(notice.text for notice in pile)
        async with self._db.read() as tx:
            for seen in history:
                if await _tells(tx, seen, wanted):
                    return seen.message_id
        return None

    async def _place(self, to: Notice) -> int:
        if to.channel_id is not None:
            return to.channel_id
        assert to.user_id is not None  # noqa: S101 (the table sees to it)
        await self._turn(to)
        return await self._publisher.private_channel(to.user_id)

    async def _turn(self, notice: Notice) -> None:
        await self._pace.turn((Rank.NOTICES, self._clock.now(), notice.notice_id))

    async def _record_attempt(self, pile: Sequence[Notice], nonce: str) -> bool:
        ids = [notice.notice_id for notice in pile]
        async with self._db.write() as tx:
            return await notices.record_attempt(tx, ids, nonce, self._clock.now())

    async def _mark_told(self, pile: Sequence[Notice], message_id: int | None) -> None:
        async with self._db.write() as tx:
            for notice in pile:
                await notices.mark_sent(tx, notice.notice_id, self._clock.now(), message_id)
        log.info("notices %s: told", ", ".join(str(notice.notice_id) for notice in pile))


async def _tells(tx: Tx, seen: OwnMessage, wanted: Mapping[str, int]) -> bool:
    for text, times in wanted.items():
        said = seen.times_said(text[:LIMIT])
        if said < times or said < times + await notices.count_told(tx, seen.message_id, text):
            return False
    return True


def doubtful(due: Sequence[Notice]) -> Iterator[list[Notice]]:
    """Notices that may have been told unknown to the file, a recipient each, the oldest first."""
    found = [each for each in due if each.attempted_at is not None and each.nonce is None]
    found.sort(key=lambda notice: (*_recipient(notice), notice.attempted_at))
    for _, pile in groupby(found, key=_recipient):
        yield list(pile)


def letters(due: Sequence[Notice]) -> Iterator[Letter]:
    """Messages to send. What was tried once goes as it was then; of the rest a few go one by one,
    and a flood in as few messages as hold it.
    """
    # By number, whatever was put off meanwhile: a message has the same words each time.
    due = sorted(due, key=lambda notice: notice.notice_id)
    tried = sorted((each for each in due if each.nonce), key=lambda each: each.nonce or "")
    for _, pile in groupby(tried, key=lambda each: each.nonce):
        yield Letter(tuple(pile))
    piles = dict[tuple[int, int], list[Notice]]()
    for notice in due:
        if notice.attempted_at is None:
            piles.setdefault(_recipient(notice), []).append(notice)
    for pile in piles.values():
        yield from map(Letter, _shared(pile) if len(pile) > ALONE else [(one,) for one in pile])


def _recipient(notice: Notice) -> tuple[int, int]:
    return notice.user_id or 0, notice.channel_id or 0


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
