"""What Discord would remember of a world and simcord does not."""

from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from weakref import WeakKeyDictionary

from simcord.backend.errors import BackendError

LONGEST_NONCE = 25


@dataclass(frozen=True, slots=True)
class Named:
    """The message that was made with a nonce, and when."""

    channel_id: int
    message_id: int
    at: datetime


@dataclass
class Sending:
    """One request that makes a message, while it is served."""

    channel_id: int
    nonce: str | int | None


@dataclass
class Memory:
    """The additions to one backend. `channel_fields` go into the channel's payloads as they are."""

    nonce_window: timedelta
    channel_fields: dict[int, dict[str, Any]] = field(default_factory=dict[int, dict[str, Any]])
    nonces: dict[tuple[int, str], Named] = field(default_factory=dict[tuple[int, str], Named])
    legacy_ids: dict[int, list[int]] = field(default_factory=dict[int, list[int]])
    bursts: dict[int, dict[str, list[int]]] = field(default_factory=dict[int, dict[str, list[int]]])
    sending: Sending | None = None

    def find_named(self, author_id: int, nonce: str | int, now: datetime) -> Named | None:
        """The message made with this nonce by this author, if the window is still open."""
        named = self.nonces.get((author_id, str(nonce)))
        if named is None or now - named.at >= self.nonce_window:
            return None
        return named

    def burst_users(self, message_id: int, emoji: str) -> list[int]:
        return self.bursts.get(message_id, {}).get(emoji, [])

    @contextmanager
    def while_sending(self, sending: Sending) -> Generator[None]:
        """Payloads of the channel's newest message carry the nonce inside this block only."""
        self.sending = sending
        try:
            yield
        finally:
            self.sending = None


_memories: WeakKeyDictionary[Any, Memory] = WeakKeyDictionary()


def remember_for(backend: Any, nonce_window: timedelta) -> bool:
    """Begin to remember for a backend; False where that began earlier."""
    known = backend in _memories
    _memories.setdefault(backend, Memory(nonce_window)).nonce_window = nonce_window
    return not known


def find_memory(backend: Any) -> Memory | None:
    """What is remembered for a backend, or None where nothing was installed."""
    return _memories.get(backend)


def memory_of(backend: Any) -> Memory:
    """What is remembered for a backend. Raises LookupError where nothing was installed."""
    return _memories[backend]


def refuse_bad_nonce(nonce: Any) -> None:
    """Raise what Discord answers to a nonce that is too long or of another kind."""
    if isinstance(nonce, int) or (isinstance(nonce, str) and len(nonce) <= LONGEST_NONCE):
        return
    raise BackendError(400, 50035, f"Invalid Form Body: nonce: at most {LONGEST_NONCE} characters")
