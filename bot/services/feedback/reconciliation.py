"""Asks Discord what readers did while the bot was not listening, and makes the rows the same.

Begun with every new session of the gateway: between two sessions nothing is told. Each step is one
request and one transaction; the rows say how far it has come. What happens after a request began
is told live and wins, so an answer counts for the instant at which its request began.
"""

import logging
from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from typing_extensions import override

from bot.clock import Clock
from bot.models.feedback import FeedbackChannel, HistoryEntry, OwedReactors, ReactionEvent
from bot.services.background.owed_work import OwedWork, OwnError, side_by_side
from bot.services.background.pace import Pace, Rank
from bot.services.feedback.comments import Comments, LiveChanges
from bot.services.feedback.reactions import Reactions
from bot.services.feedback.texts import NO_HISTORY
from bot.services.ports.feedback import PAGE, FeedbackPort
from bot.services.ports.publisher import DeliveryProblem, ProblemKind, Publisher
from bot.storage.database.database import Database, Tx
from bot.storage.feedback import comments, reactions, reconciliation

log = logging.getLogger(__name__)

# Of known comments behind one point of a history; more of them take another page.
KNOWN = 500
# By how much our clock and Discord's may differ.
_DRIFT = timedelta(minutes=1)
_DISCORD_EPOCH = datetime(2015, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)


@dataclass(frozen=True, slots=True)
class _Page:
    """A stretch of a history up to `until`: what stands in it, and which comments stood in it.

    `is_last`: the stretch has no end.
    """

    found: Sequence[HistoryEntry]
    known: Mapping[int, str]
    until: int
    is_last: bool


class Reconciliation(OwedWork[FeedbackChannel | OwedReactors]):
    """First how often each message was reacted to, then by whom. Messages that were deleted keep
    the reactions they had.
    """

    name = "reconciliation"
    # Few enough that a request of a release finds its turn free.
    batch = 4
    # About half a day of passing failures; then the next start asks again.
    tries = 16

    def __init__(
        self,
        db: Database,
        clock: Clock,
        publisher: Publisher,
        pace: Pace,
        *,
        port: FeedbackPort,
        hearing: Comments,
        recorder: Reactions,
    ) -> None:
        super().__init__(db, clock, publisher, pace)
        self._port = port
        self._hearing = hearing
        self._recorder = recorder
        self._anew = False
        self._asked = 0
        self._began = clock.now()
        self._unsent = set[tuple[int, int]]()
        self._heard = dict[int, int]()
        self._heard_before = dict[int, int]()
        recorder.missed = self.begin_anew

    def begin_anew(self) -> None:
        """Ask for everything again: a session of the gateway began, or events were lost."""
        self._anew = True
        self.put_off()

    @contextmanager
    def following(self) -> Generator[None]:
        """Around what is done with something told. Where that fails everything is asked for."""
        try:
            yield
        except BaseException:
            self.begin_anew()
            raise

    @contextmanager
    def hearing(self, channel_id: int, message_id: int) -> Generator[None]:
        """`following`, around what is done with a new message: it need not be asked for again."""
        with self.following():
            yield
        self._heard[channel_id] = max(self._heard.get(channel_id, 0), message_id)

    @override
    async def run(self) -> None:
        await self._note_heard()
        self._asked = 0
        await super().run()
        if self._asked:
            await self._tell(self._asked)

    @override
    async def look(self) -> Sequence[FeedbackChannel | OwedReactors]:
        if self._anew:
            await self._begin()
        await self._owe_adopted()
        return await super().look()

    @override
    async def find_due(
        self, tx: Tx, now: datetime, limit: int
    ) -> Sequence[FeedbackChannel | OwedReactors]:
        places = await reconciliation.find_unlisted(tx, now, limit)
        return places or await reconciliation.find_owed(tx, now, limit)

    @override
    async def find_next(self, tx: Tx, after: datetime) -> datetime | None:
        return await reconciliation.next_due(tx, after)

    @override
    async def carry_out(self, due: Sequence[FeedbackChannel | OwedReactors]) -> None:
        self._asked += len(due)
        await side_by_side(self.guarded([each], self._ask(each)) for each in due)

    @override
    def name_of(self, row: FeedbackChannel | OwedReactors) -> str:
        if isinstance(row, FeedbackChannel):
            return f"channel {row.channel_id}"
        return f"message {row.message_id}, {row.emoji}{' burst' * row.burst}"

    @override
    def attempts(self, row: FeedbackChannel | OwedReactors) -> int:
        return max(row.attempts, super().attempts(row))

    @override
    async def postpone(
        self,
        tx: Tx,
        row: FeedbackChannel | OwedReactors,
        due_at: datetime,
        problem: DeliveryProblem,
    ) -> None:
        if isinstance(row, OwedReactors) and isinstance(problem, OwnError):
            # The channel has other lists, which are not at fault.
            await super().postpone(tx, row, due_at, problem)
        else:
            await reconciliation.postpone(tx, row.channel_id, row.wanted_at, due_at)

    @override
    async def give_up(
        self, tx: Tx, row: FeedbackChannel | OwedReactors, problem: DeliveryProblem
    ) -> None:
        only_list = problem.kind is ProblemKind.NO_MESSAGE or isinstance(problem, OwnError)
        if isinstance(row, OwedReactors) and only_list:
            await reconciliation.note_reactors(tx, row, None)
        else:
            await reconciliation.give_up(tx, row.channel_id, row.wanted_at, self._clock.now())
        level = logging.ERROR if problem.kind is ProblemKind.OURS else logging.INFO
        log.log(
            level,
            "%s: what was missed there is not asked for until the next start: %s",
            self.name_of(row),
            problem.sentence,
        )

    async def _ask(self, asked: FeedbackChannel | OwedReactors) -> None:
        if isinstance(asked, FeedbackChannel):
            await self._list(asked)
        else:
            await self._ask_who(asked)

    async def _begin(self) -> None:
        self._anew = False
        try:
            async with self._db.read() as tx:
                self._recorder.instants.begin_after(await reactions.latest_instant(tx))
                places = await reconciliation.find_places(tx)
                # A message whose id is not recorded yet is asked for as soon as it is.
                self._unsent = await reconciliation.find_unsent(tx)
            self._began = self._clock.now()
            async with self._db.write() as tx:
                await reconciliation.want_all(tx, places, self._began)
        except BaseException:
            self._anew = True
            raise

    async def _owe_adopted(self) -> None:
        """Ask for messages of ours from before the beginning that only now have become known."""
        if not self._unsent:
            return
        async with self._db.read() as tx:
            sent = await reconciliation.find_sent_of(tx, self._unsent)
        old = [p for p in sent.values() if _made_at(p.first) < self._began + _DRIFT]
        if old:
            async with self._db.write() as tx:
                for place in old:
                    await reconciliation.want_again(tx, place, self._clock.now())
        self._unsent -= sent.keys()

    async def _list(self, place: FeedbackChannel) -> None:
        with self._hearing.meanwhile() as meanwhile:
            async with self._db.read() as tx:
                after = _go_on_after(place, await reconciliation.next_known(tx, place))
                known = await comments.find_said(tx, place.channel_id, after=after, limit=KNOWN)
            began = await self._turn(place)
            found = await self._port.history(place.guild_id, place.channel_id, after=after)
            page = _page(found, known, after)
            if known and not found:
                page = await self._first_of(place, known)
            await self._record(place, page, meanwhile, began)

    async def _first_of(self, place: FeedbackChannel, known: Mapping[int, str]) -> _Page:
        """An empty history may be one that we may not read: ask for a message that was in it."""
        first = min(known)
        await self._turn(place)
        if await self._port.is_there(place.channel_id, first):
            raise DeliveryProblem(ProblemKind.PERMANENT, NO_HISTORY)
        return _Page((), {first: known[first]}, first, is_last=False)

    async def _record(
        self, place: FeedbackChannel, page: _Page, meanwhile: LiveChanges, began: datetime
    ) -> None:
        ours = [one for one in page.found if one.ours]
        # What was told before the request began counts in the comparison.
        await self._recorder.flush()
        async with self._db.read() as tx:
            living = await reactions.count_living(tx, [one.said.message_id for one in ours])
        said = [one.said for one in page.found]
        chat = self._port.reads_chat
        async with self._hearing.comparing() as tx:
            if not await reconciliation.is_wanted(tx, place.channel_id, place.wanted_at):
                return
            await self._hearing.compare(tx, said, page.known, meanwhile, chat=chat)
            for one in ours:
                await _owe(tx, one, living, began)
            await reconciliation.note_asked(
                tx,
                place,
                asked_to=page.until,
                heard_to=max((one.message_id for one in said), default=0),
                listed=began if page.is_last else None,
            )

    async def _ask_who(self, owed: OwedReactors) -> None:
        message_id, emoji, burst, after = owed.message_id, owed.emoji, owed.burst, owed.asked_to
        began = await self._turn(owed)
        page = await self._port.reactors(
            owed.channel_id, message_id, emoji, burst=burst, after=after
        )
        until = page[-1].user_id if len(page) >= PAGE else None
        listed = {one.user_id for one in page if not one.is_bot} - {self._port.own_id}
        await self._recorder.flush()
        async with self._db.write() as tx:
            if not await reconciliation.is_wanted(tx, owed.channel_id, owed.wanted_at):
                return
            living = await reactions.find_living(tx, message_id, emoji, burst=burst, among=listed)
            added = [
                ReactionEvent(message_id, user_id, emoji, burst, at=began, added=True)
                for user_id in sorted(listed - living)
            ]
            await reactions.record_reactions(tx, added)
            await reactions.remove_unlisted(
                tx,
                message_id,
                emoji,
                burst=burst,
                listed=listed,
                after=after,
                until=until,
                at=began - _MILLISECOND,
            )
            await reconciliation.note_reactors(tx, owed, until)

    async def _turn(self, asked: FeedbackChannel | OwedReactors) -> datetime:
        """Wait for a request's turn; returns the instant for which its answer counts."""
        await self._pace.turn((Rank.RECONCILIATION, asked.wanted_at, asked.channel_id))
        return self._recorder.instants.now()

    async def _note_heard(self) -> None:
        """Write down what had been heard a pass ago, and is dealt with by now."""
        settled, self._heard_before, self._heard = self._heard_before, self._heard, {}
        if settled and not self._anew:
            async with self._db.write() as tx:
                await reconciliation.note_heard(tx, settled)

    async def _tell(self, requests: int) -> None:
        async with self._db.read() as tx:
            still_open = await reconciliation.count_open(tx)
        if not still_open:
            log.info("reactions and comments are as Discord has them: %s questions", requests)


async def _owe(
    tx: Tx, one: HistoryEntry, living: Mapping[tuple[int, str, bool], int], began: datetime
) -> None:
    """Ask who reacted with what is there; what is there no more is removed at once."""
    message_id = one.said.message_id
    there = {(tally.emoji, tally.burst): tally.count for tally in one.tallies if tally.count > 0}
    ours = {kind[1:]: count for kind, count in living.items() if kind[0] == message_id}
    for emoji, burst in ours.keys() - there.keys():
        await reactions.remove_unlisted(
            tx,
            message_id,
            emoji,
            burst=burst,
            listed=(),
            after=0,
            until=None,
            at=began - _MILLISECOND,
        )
    kinds = [(*kind, count != ours.get(kind, 0)) for kind, count in there.items()]
    await reconciliation.owe_reactors(tx, one.said.channel_id, message_id, kinds)


def _page(found: Sequence[HistoryEntry], known: Mapping[int, str], after: int) -> _Page:
    """The part of a page that can be judged: up to the last known comment, if there may be more."""
    is_last = len(found) < PAGE and len(known) < KNOWN
    ends = [found[-1].said.message_id] if len(found) >= PAGE else []
    ends += [max(known)] if len(known) >= KNOWN else []
    until = min(ends, default=max([after, *known, *(one.said.message_id for one in found)]))
    return _Page(
        [one for one in found if one.said.message_id <= until],
        {message_id: text for message_id, text in known.items() if message_id <= until},
        until,
        is_last,
    )


def _go_on_after(place: FeedbackChannel, next_known: int | None) -> int:
    """Over what was heard before, and is neither ours nor a comment, we pass."""
    to_hear = max(place.asked_to, place.heard_to)
    return to_hear if next_known is None else min(to_hear, next_known - 1)


def _made_at(message_id: int) -> datetime:
    return _DISCORD_EPOCH + timedelta(milliseconds=message_id >> 22)
