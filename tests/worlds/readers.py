"""Readers in two places, what Discord holds of them, and a bot that is told of it or is not."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from itertools import count

from bot.models.feedback import (
    HistoryEntry,
    ReactionCount,
    ReactionEvent,
    ReactionsCleared,
    Reactor,
    ReaderMessage,
)
from bot.models.release import PartKind
from bot.services.background.pace import Pace
from bot.services.feedback.comments import Comments
from bot.services.feedback.reactions import Reactions
from bot.services.feedback.reconciliation import Reconciliation
from bot.services.ports import feedback
from bot.services.ports.publisher import DeliveryProblem, ProblemKind
from bot.storage.database.database import Database, Tx
from bot.storage.releases import parts
from bot.storage.tables.feedback import (
    comments,
    feedback_places,
    owed_reactors,
    reaction_clearings,
    reactions,
)
from tests.builders import CHANNEL, GUILD, add_a_plan, begin_it, first_release
from tests.fakes import FakePublisher, FixedClock
from tests.worlds.clocks import JumpingSleep

BOT = 99_999
CARD = THREAD = 1_000
TEXTS = (1_001, 1_002)
OURS = {CARD: CHANNEL, **dict.fromkeys(TEXTS, THREAD)}
NO_MESSAGE = DeliveryProblem(ProblemKind.NO_MESSAGE, "A message was deleted.")
PASSING = DeliveryProblem(ProblemKind.PASSING, "Discord is having trouble.")
FORBIDDEN = DeliveryProblem(ProblemKind.PERMANENT, "I cannot see that channel.")

Key = tuple[int, int, str, bool]
"""A reaction: message, user, emoji, burst."""
Happening = Callable[[], Awaitable[object]]


async def _nothing() -> None:
    """Happen."""


@dataclass
class FakeReaders:
    """The port over what Discord holds. `meanwhile` happens around the instant of each answer."""

    chat: bool = True
    page: int = feedback.PAGE
    messages: dict[int, ReaderMessage] = field(default_factory=dict)
    reactions: set[Key] = field(default_factory=set)
    asked: list[tuple[object, ...]] = field(default_factory=list)
    problems: dict[object, Exception] = field(default_factory=dict)
    unreadable: set[int] = field(default_factory=set)
    robots: set[int] = field(default_factory=set)
    meanwhile: Happening = _nothing

    @property
    def reads_chat(self) -> bool:
        return self.chat

    @property
    def own_id(self) -> int:
        return BOT

    async def history(self, guild_id: int, channel_id: int, *, after: int) -> list[HistoryEntry]:
        await self._ask("history", channel_id, after)
        there = [said for said in self.messages.values() if said.channel_id == channel_id]
        there = [] if channel_id in self.unreadable else there
        found = sorted((said.message_id, said) for said in there if said.message_id > after)
        answer = [self._found(said) for _, said in found[: self.page]]
        await self.meanwhile()
        return answer

    async def reactors(self, channel_id, message_id, emoji, *, burst, after) -> list[Reactor]:
        await self._ask("reactors", message_id, emoji, burst, after)
        if message_id not in self.messages:
            raise NO_MESSAGE
        kind = (message_id, emoji, burst)
        users = (key[1] for key in self.reactions if (key[0], *key[2:]) == kind)
        answer = sorted(user for user in users if user > after)[: self.page]
        await self.meanwhile()
        return [Reactor(user, user in self.robots) for user in answer]

    async def is_there(self, channel_id: int, message_id: int) -> bool:
        await self._ask("is_there", message_id)
        return message_id in self.messages

    async def _ask(self, *what: object) -> None:
        self.asked.append(what)
        await self.meanwhile()
        for known in (what, what[1]):
            if known in self.problems:
                raise self.problems[known]

    def _found(self, said: ReaderMessage) -> HistoryEntry:
        ours = said.user_id == BOT
        kinds = {key[2:] for key in self.reactions if key[0] == said.message_id}
        tallies = [
            ReactionCount(
                *kind, sum(k[0] == said.message_id and k[2:] == kind for k in self.reactions)
            )
            for kind in sorted(kinds)
        ]
        return HistoryEntry(said, ours, tuple(tallies) if ours else ())


class Readers:
    """Acts of readers: Discord keeps them, and a bot that listens is told.

    A bot that was restarted is a new `recorder`, `hearing` and `reconciler` on the same rows.
    """

    def __init__(self, db: Database, fixed: FixedClock, port: FakeReaders) -> None:
        self.db = db
        self.fixed = fixed
        self.port = port
        self.listening = False
        self.ids = count(5_000)
        self.told = list[asyncio.Task]()

    def start(self) -> None:
        """A new process with a new session."""
        sleep = JumpingSleep(self.fixed)
        clock = self.fixed.clock
        self.pace = Pace(clock, sleep=sleep)
        self.recorder = Reactions(self.db, clock, sleep=sleep)
        self.hearing = Comments(self.db, clock)
        self.reconciler = Reconciliation(
            self.db,
            clock,
            FakePublisher(clock),
            self.pace,
            port=self.port,
            hearing=self.hearing,
            recorder=self.recorder,
        )
        self.listening = True
        self.reconciler.begin_anew()

    async def reconcile(self) -> None:
        await self.reconciler.run()
        await self.settle()

    async def settle(self) -> None:
        """Until all that was told is written."""
        await asyncio.gather(*self.told)
        self.told.clear()
        await self.recorder.flush()

    def react(self, message_id: int, user_id: int, emoji: str, burst: bool, there: bool) -> None:
        key = (message_id, user_id, emoji, burst)
        if message_id not in self.port.messages or (key in self.port.reactions) == there:
            return
        (self.port.reactions.add if there else self.port.reactions.discard)(key)
        if self.listening:
            at = self.recorder.instants.of_reaction(*key)
            self.recorder.record(ReactionEvent(*key, at=at, added=there))

    def clear(self, message_id: int, emoji: str | None) -> None:
        swept = {k for k in self.port.reactions if k[0] == message_id and emoji in (None, k[2])}
        self.port.reactions -= swept
        if self.listening and message_id in self.port.messages:
            at = self.recorder.instants.of_clearing(message_id)
            self.recorder.record(ReactionsCleared(message_id, emoji, at))

    def say(self, channel_id: int, user_id: int, text: str, replied_to: int | None = None) -> int:
        now = self.fixed.clock.now()
        said = ReaderMessage(
            next(self.ids), channel_id, GUILD, user_id, False, text, now, replied_to
        )
        self.port.messages[said.message_id] = said
        self._tell(lambda: self._heard(said))
        return said.message_id

    def edit(self, message_id: int, text: str) -> None:
        if message_id in self.port.messages:
            old = self.port.messages[message_id]
            edited = replace(old, text=text, edited_at=self.fixed.clock.now())
            self.port.messages[message_id] = edited
            self._tell(lambda: self.hearing.edit(message_id, text))

    def delete(self, message_id: int) -> None:
        if self.port.messages.pop(message_id, None) is not None:
            self._tell(lambda: self.hearing.delete(message_id))

    async def _heard(self, said: ReaderMessage) -> None:
        with self.reconciler.hearing(said.channel_id, said.message_id):
            await self.hearing.hear(said, chat=self.port.chat)

    def _tell(self, handler: Happening) -> None:
        if self.listening:
            self.told.append(asyncio.ensure_future(handler()))

    async def living(self) -> set[Key]:
        """The reactions that are there, by our rows."""
        async with self.db.read() as tx:
            found = await tx.execute(reactions.select().where(reactions.c.removed_at.is_(None)))
            return {(row.message_id, row.user_id, row.emoji, bool(row.burst)) for row in found}

    async def said(self) -> dict[int, str]:
        """The comments that are there, by our rows."""
        async with self.db.read() as tx:
            found = await tx.execute(comments.select().where(comments.c.removed_at.is_(None)))
            return {row.message_id: row.text for row in found}

    def comments(self) -> dict[int, str]:
        """The comments that are there, by what Discord holds."""
        readers = [said for said in self.port.messages.values() if said.user_id != BOT]
        return {
            said.message_id: said.text
            for said in readers
            if said.replied_to in OURS or (self.port.chat and said.channel_id == THREAD)
        }


def a_message(message_id: int, channel_id: int, fixed: FixedClock) -> ReaderMessage:
    return ReaderMessage(message_id, channel_id, GUILD, BOT, True, "", fixed.clock.now())


async def fill(tx: Tx) -> int:
    """A chapter that is nearly out, its card in the channel and its texts in the thread."""
    release = await first_release(tx, await add_a_plan(tx))
    await begin_it(tx, release.release_id, texts=len(TEXTS))
    ids = {0: CARD, 1: THREAD, 2: TEXTS[0], 3: TEXTS[1]}
    for part in await parts.get_parts(tx, release.release_id):
        place = THREAD if part.kind is PartKind.TEXT else CHANNEL
        await parts.record_sent(
            tx,
            release.release_id,
            part.position,
            channel_id=place,
            message_id=ids[part.position],
            now=release.due_at,
        )
    return release.release_id


async def forget_readers(db: Database) -> None:
    async with db.write() as tx:
        for table in (owed_reactors, feedback_places, comments, reactions, reaction_clearings):
            await tx.execute(table.delete())


def open_readers(db: Database, fixed: FixedClock, **port: object) -> Readers:
    """The rows of `fill`, and a Discord that holds the same messages; nobody has reacted."""
    readers = Readers(db, fixed, FakeReaders(**port))
    readers.port.messages = {m: a_message(m, channel, fixed) for m, channel in OURS.items()}
    return readers
