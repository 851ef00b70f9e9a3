"""A Discord for the simulation: it forgets nonces, loses answers, and keeps what it was sent."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import count
from random import Random

from bot.clock import Clock
from bot.models.release import Payload
from bot.models.server import ChannelFacts
from bot.services.ports.publisher import DeliveryProblem, OwnMessage, ProblemKind, ThreadState
from hunts.simulation.record import Message, Record, read_message

NONCE_WINDOW = timedelta(minutes=2)
# What a search for a part of unknown outcome may come back to.
REMEMBERED = 5_000

PASSING = DeliveryProblem(ProblemKind.PASSING, "Discord is having trouble.")
BLOCKED = DeliveryProblem(ProblemKind.PERMANENT, "I may not post in that channel.")


class Crash(BaseException):
    """The process is gone: nothing of ours may handle this."""


@dataclass
class Faults:
    """How likely each is at a request that changes something, and how often each happened.

    `answered` is how many more requests are answered before none is any more.
    """

    refused: float = 0.0
    lost: float = 0.0
    crash: float = 0.0
    answered: int | None = None
    counted: dict[str, int] = field(default_factory=dict[str, int])

    def count(self, name: str) -> None:
        self.counted[name] = self.counted.get(name, 0) + 1

    def none(self) -> None:
        self.refused = self.lost = self.crash = 0.0
        self.answered = None

    def is_away(self) -> bool:
        """Whether Discord answers nothing; asking takes one of the answers that are left."""
        if self.answered is None:
            return False
        self.answered = max(0, self.answered - 1)
        return self.answered == 0


@dataclass(frozen=True, slots=True)
class _Sent:
    """A message as Discord remembers it for a while."""

    channel_id: int
    nonce: str
    seen: OwnMessage


class FarSide:
    """What outlives every process. `blocked` channels refuse us; `gone` are deleted threads."""

    def __init__(self, clock: Clock, record: Record, random: Random) -> None:
        self.clock = clock
        self.record = record
        self.random = random
        self.faults = Faults()
        self.blocked = set[int]()
        self.gone = set[int]()
        self.facts = dict[int, ChannelFacts]()
        self.told = 0
        self.threads = deque[int](maxlen=50)
        self.posts = deque[tuple[int, OwnMessage]](maxlen=REMEMBERED)
        self.on_message: Callable[[Message], None] = lambda _: None
        self._recent = deque[_Sent](maxlen=REMEMBERED)
        self._ids = count(9_001)

    def channel(self, channel_id: int, guild_id: int, *, is_forum: bool = False) -> None:
        name = f"channel-{channel_id}"
        self.facts[channel_id] = ChannelFacts(
            channel_id, guild_id, name, age_restricted=False, is_forum=is_forum
        )

    def delete_thread(self, thread_id: int) -> None:
        self.gone.add(thread_id)
        self.record.keep_deletion(thread_id)

    def send(self, channel_id: int, payload: Payload, nonce: str) -> int:
        now = self.clock.now()
        if (known := self._known(nonce)) is not None:
            return known
        message_id = next(self._ids)
        marks = frozenset(part["id"] for part in payload.get("components", ()) if "id" in part)
        seen = OwnMessage(message_id, marks, payload.get("content", ""), now)
        self._recent.append(_Sent(channel_id, nonce, seen))
        message = read_message(message_id, channel_id, now, payload)
        self.record.keep(message)
        self.on_message(message)
        return message_id

    def tell(self, channel_id: int, text: str, nonce: str) -> int:
        """What is no part of a chapter."""
        if (known := self._known(nonce)) is not None:
            return known
        self.told += 1
        seen = OwnMessage(next(self._ids), frozenset(), text, self.clock.now())
        self._recent.append(_Sent(channel_id, nonce, seen))
        return seen.message_id

    def _known(self, nonce: str) -> int | None:
        now = self.clock.now()
        for sent in reversed(self._recent):
            if sent.nonce == nonce and abs(now - sent.seen.at) <= NONCE_WINDOW:
                return sent.seen.message_id
        return None

    def make_post(self, channel_id: int, payload: Payload) -> int:
        """A forum post; its first message tells of no chapter."""
        thread_id, now = next(self._ids), self.clock.now()
        marks = frozenset(part["id"] for part in payload.get("components", ()) if "id" in part)
        self.posts.append(
            (channel_id, OwnMessage(thread_id, marks, payload.get("content", ""), now))
        )
        self.record.keep_thread(thread_id, channel_id)
        return thread_id

    def history(self, channel_id: int, after: datetime, limit: int) -> list[OwnMessage]:
        found = [sent.seen for sent in self._recent if sent.channel_id == channel_id]
        return [seen for seen in found if seen.at >= after][:limit]


class Connection:
    """The port, as one process has it; a process that crashed asks for nothing any more."""

    def __init__(self, far: FarSide) -> None:
        self._far = far
        self.dead = False

    async def post(self, channel_id: int, payload: Payload, *, nonce: str) -> int:
        self._before(channel_id)
        message_id = self._far.send(channel_id, payload, nonce)
        self._after()
        return message_id

    async def edit(self, channel_id: int, message_id: int, payload: Payload) -> None:
        self._before(channel_id)
        self._after()

    async def delete(self, channel_id: int, message_id: int) -> None:
        self._before(channel_id)
        self._after()

    async def close_thread(self, thread_id: int) -> None:
        self._before(thread_id)

    async def start_thread(self, channel_id: int, message_id: int, payload: Payload) -> int:
        self._before(channel_id)
        if message_id in self._far.gone:
            raise DeliveryProblem(ProblemKind.NO_CHANNEL, "It had a thread, which is gone.")
        self._far.record.keep_thread(message_id, channel_id)
        self._far.threads.append(message_id)
        self._after()
        return message_id

    async def create_post(self, channel_id: int, payload: Payload) -> int:
        self._before(channel_id)
        thread_id = self._far.make_post(channel_id, payload["message"])
        self._after()
        return thread_id

    async def find_posts(
        self, guild_id: int, channel_id: int, *, after: datetime
    ) -> list[OwnMessage]:
        self._before(channel_id)
        gone = self._far.gone
        mine = [seen for place, seen in self._far.posts if place == channel_id]
        return [seen for seen in mine if seen.at >= after and seen.message_id not in gone]

    async def thread_state(self, thread_id: int) -> ThreadState | None:
        self._before(0)
        return None if thread_id in self._far.gone else ThreadState(archived=False, locked=False)

    async def change_thread(self, thread_id: int, payload: Payload) -> None:
        self._before(thread_id)
        self._after()

    async def exists(self, channel_id: int) -> bool:
        self._require_alive()
        return channel_id not in self._far.gone

    async def history(self, channel_id: int, *, after: datetime, limit: int) -> list[OwnMessage]:
        self._before(channel_id)
        return self._far.history(channel_id, after, limit)

    async def channel_facts(self, channel_id: int, *, fresh: bool = False) -> ChannelFacts:
        self._require_alive()
        return self.known_facts(channel_id)

    def known_facts(self, channel_id: int) -> ChannelFacts:
        facts = self._far.facts[channel_id]
        missing = ("Send Messages",) if channel_id in self._far.blocked else ()
        return replace(facts, missing=missing)

    async def private_channel(self, user_id: int) -> int:
        self._before(0)
        return user_id

    async def tell(self, channel_id: int, text: str, *, nonce: str) -> int:
        self._before(0)
        return self._far.tell(channel_id, text, nonce)

    def _before(self, channel_id: int) -> None:
        self._require_alive()
        far = self._far
        if channel_id in far.gone:
            raise DeliveryProblem(ProblemKind.NO_CHANNEL, "The thread is gone.")
        if channel_id in far.blocked:
            raise BLOCKED
        if far.random.random() < far.faults.crash / 2:
            self._die()
        if far.faults.is_away() or far.random.random() < far.faults.refused:
            far.faults.count("refused")
            raise PASSING

    def _after(self) -> None:
        far = self._far
        if far.random.random() < far.faults.crash / 2:
            self._die()
        if far.random.random() < far.faults.lost:
            far.faults.count("answers lost")
            raise PASSING

    def _die(self) -> None:
        self.dead = True
        self._far.faults.count("crashes")
        raise Crash

    def _require_alive(self) -> None:
        if self.dead:
            raise Crash
