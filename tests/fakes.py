"""Stand-ins for the ports: real objects that record what they were asked."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import count

from bot.clock import Clock
from bot.messages.payload.message import SUPPRESS_NOTIFICATIONS
from bot.models.release import Payload
from bot.models.server import ChannelFacts
from bot.services.ports.publisher import DeliveryProblem, OwnMessage, ProblemKind, ThreadState

# A private channel's id is its person's and this.
PRIVATE = 1 << 60
NONCE_WINDOW = timedelta(minutes=2)


class FixedClock:
    """Stands still until it is advanced. Give `clock` to what wants a Clock."""

    def __init__(self, now: datetime) -> None:
        self.time = now
        self.clock = Clock.following(lambda: self.time)

    def advance(self, **span: float) -> datetime:
        self.time += timedelta(**span)
        return self.time


@dataclass(frozen=True)
class Posted:
    channel_id: int
    payload: Payload
    nonce: str
    message_id: int
    at: datetime
    quiet: bool = False


@dataclass
class FakePublisher:
    """Keeps everything. With `lose_answers` a problem is raised after its post was kept.

    `gone` are channels and threads, `deleted` messages that Discord does not know any more. Whether
    a message can have a second thread when its first is gone, Discord does not say.
    """

    clock: Clock
    posted: list[Posted] = field(default_factory=list)
    threads: dict[int, Payload] = field(default_factory=dict)
    forum_posts: list[Posted] = field(default_factory=list)
    edits: list[tuple[int, Payload]] = field(default_factory=list)
    gone: set[int] = field(default_factory=set)
    deleted: set[int] = field(default_factory=set)
    closed: set[int] = field(default_factory=set)
    one_thread_a_message: bool = False
    archived: set[int] = field(default_factory=set)
    locked: set[int] = field(default_factory=set)
    thread_changes: list[tuple[int, Payload]] = field(default_factory=list)
    told: list[Posted] = field(default_factory=list)
    facts: dict[int, ChannelFacts] = field(default_factory=dict)
    problems: list[DeliveryProblem] = field(default_factory=list)
    lose_answers: bool = False
    ids: Iterator[int] = field(default_factory=lambda: count(9_001))

    def fail_next(self, *problems: DeliveryProblem) -> None:
        self.problems.extend(problems)

    def channel(self, channel_id: int, guild_id: int, **facts: object) -> ChannelFacts:
        """Make Discord say this of a channel from now on."""
        plain = ChannelFacts(channel_id, guild_id, f"channel-{channel_id}", age_restricted=False)
        self.facts[channel_id] = replace(plain, **facts)  # type: ignore[arg-type]
        return self.facts[channel_id]

    async def post(self, channel_id: int, payload: Payload, *, nonce: str) -> int:
        if not self.lose_answers:
            self._raise_planned()
        self._raise_gone(channel_id)
        known = next((post for post in self.posted if post.nonce == nonce), None)
        if known is not None:
            self._raise_gone(message_id=known.message_id)
        if known is None:
            known = Posted(channel_id, payload, nonce, next(self.ids), self.clock.now())
            self.posted.append(known)
        if self.lose_answers:
            self._raise_planned()
        return known.message_id

    async def edit(self, channel_id: int, message_id: int, payload: Payload) -> None:
        self._raise_planned()
        self._raise_gone(channel_id, message_id)
        if channel_id in self.archived:
            raise DeliveryProblem(ProblemKind.PERMANENT, "The thread is archived.")
        self.edits.append((message_id, payload))
        self.posted = [
            replace(post, payload=payload, quiet=_is_quiet(post))
            if post.message_id == message_id
            else post
            for post in self.posted
        ]

    async def delete(self, channel_id: int, message_id: int) -> None:
        self._raise_planned()
        self._raise_gone(channel_id, message_id)
        self.deleted.add(message_id)
        self.posted = [post for post in self.posted if post.message_id != message_id]

    async def close_thread(self, thread_id: int) -> None:
        self._raise_planned()
        self._raise_gone(thread_id)
        self.closed.add(thread_id)

    async def exists(self, channel_id: int) -> bool:
        self._raise_planned()
        return channel_id not in self.gone

    async def thread_state(self, thread_id: int) -> ThreadState | None:
        self._raise_planned()
        if thread_id in self.gone:
            return None
        return ThreadState(thread_id in self.archived, thread_id in self.locked)

    async def change_thread(self, thread_id: int, payload: Payload) -> None:
        self._raise_planned()
        self._raise_gone(thread_id)
        if thread_id in self.locked:
            raise DeliveryProblem(ProblemKind.PERMANENT, "I may not manage that thread.")
        self.thread_changes.append((thread_id, payload))
        if payload.get("archived") is True:
            self.archived.add(thread_id)
        if payload.get("archived") is False:
            self.archived.discard(thread_id)

    async def start_thread(self, channel_id: int, message_id: int, payload: Payload) -> int:
        self._raise_planned()
        self._raise_gone(channel_id, message_id)
        if self.one_thread_a_message:
            self._raise_gone(message_id)
        self.gone.discard(message_id)
        self.threads.setdefault(message_id, payload)
        return message_id

    async def create_post(self, channel_id: int, payload: Payload) -> int:
        if not self.lose_answers:
            self._raise_planned()
        self._raise_gone(channel_id)
        thread_id = next(self.ids)
        self.forum_posts.append(Posted(channel_id, payload, "", thread_id, self.clock.now()))
        if self.lose_answers:
            self._raise_planned()
        return thread_id

    async def find_posts(
        self, guild_id: int, channel_id: int, *, after: datetime
    ) -> list[OwnMessage]:
        self._raise_planned()
        self._raise_gone(channel_id)
        return [
            _seen(replace(post, payload=post.payload["message"]))
            for post in self.forum_posts
            if post.channel_id == channel_id
            and post.at >= after
            and post.message_id not in self.gone
        ]

    async def history(self, channel_id: int, *, after: datetime, limit: int) -> list[OwnMessage]:
        self._raise_planned()
        self._raise_gone(channel_id)
        kept = [*self.posted, *self.told]
        posts = [p for p in kept if p.channel_id == channel_id and p.at >= after]
        return [_seen(post) for post in posts[:limit]]

    async def channel_facts(self, channel_id: int, *, fresh: bool = False) -> ChannelFacts:
        self._raise_planned()
        if channel_id not in self.facts:
            raise DeliveryProblem(ProblemKind.PERMANENT, "I cannot see that channel.")
        return self.facts[channel_id]

    def known_facts(self, channel_id: int) -> ChannelFacts | None:
        return self.facts.get(channel_id)

    @property
    def told_users(self) -> list[tuple[int, str]]:
        return [
            (post.channel_id - PRIVATE, post.payload["content"])
            for post in self.told
            if post.channel_id >= PRIVATE
        ]

    @property
    def told_channels(self) -> list[tuple[int, str]]:
        return [
            (post.channel_id, post.payload["content"])
            for post in self.told
            if post.channel_id < PRIVATE
        ]

    async def private_channel(self, user_id: int) -> int:
        return PRIVATE + user_id

    async def tell(self, channel_id: int, text: str, *, nonce: str) -> int:
        if not self.lose_answers:
            self._raise_planned()
        since = self.clock.now() - NONCE_WINDOW
        fresh = [post for post in self.told if post.at > since]
        known = next((post for post in fresh if post.nonce == nonce), None)
        if known is None:
            payload: Payload = {"content": text}
            known = Posted(channel_id, payload, nonce, next(self.ids), self.clock.now())
            self.told.append(known)
        self._raise_gone(message_id=known.message_id)
        if self.lose_answers:
            self._raise_planned()
        return known.message_id

    def _raise_planned(self) -> None:
        if self.problems:
            raise self.problems.pop(0)

    def _raise_gone(self, channel_id: int = 0, message_id: int = 0) -> None:
        if channel_id in self.gone:
            raise DeliveryProblem(ProblemKind.NO_CHANNEL, "The channel is gone.")
        if message_id in self.deleted:
            raise DeliveryProblem(ProblemKind.NO_MESSAGE, "A message was deleted.")


def _seen(post: Posted) -> OwnMessage:
    components, content = list(_components(post.payload)), post.payload.get("content", "")
    texts = [content, *(part["content"] for part in components if "content" in part)]
    return OwnMessage(
        post.message_id,
        frozenset(part["id"] for part in components if "id" in part),
        content,
        post.at,
        "\n".join(filter(None, texts)),
        frozenset(part["custom_id"] for part in components if "custom_id" in part),
        _is_quiet(post),
    )


def _is_quiet(post: Posted) -> bool:
    """Also when an edit named no such flag: it is a message's for ever."""
    return post.quiet or bool(post.payload.get("flags", 0) & SUPPRESS_NOTIFICATIONS)


def _components(payload: Payload) -> Iterator[Payload]:
    for part in payload.get("components", ()):
        yield part
        yield from _components(part)
