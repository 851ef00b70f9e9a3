"""What can go wrong with one request, and at which of its three moments."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Literal

from tests.wire.traffic import WireRequest

Moment = Literal["before_effect", "after_effect_before_reply", "after_reply"]
Scope = Literal["user", "shared", "global"]
Hook = Callable[[WireRequest], Awaitable[None]]
Matches = Callable[[WireRequest], bool]


class Fault(Exception):  # noqa: N818 - it is Discord's fault, not an error of ours
    """Raised by a hook instead of letting the request be answered."""


@dataclass
class Broken(Fault):
    """A 5xx (or any other status) in place of the answer."""

    status: int = 502


@dataclass
class Refused(Fault):
    """One of Discord's refusals that simcord does not know (AutoMod's 200000, 160006, ...)."""

    status: int
    code: int
    message: str = "refused on purpose"


@dataclass
class Limited(Fault):
    """A 429 that asks to wait. `scope`: "user", "shared" (by all who use the channel), "global"."""

    retry_after: float
    scope: Scope = "user"
    code: int = 0


class Reset(Fault):
    """The connection is torn down with a RST."""


class Cut(Fault):
    """The answer is sent as far as its middle, then the connection is closed.

    Before the effect there is no answer yet: then it is a Reset.
    """


@dataclass
class Silence(Fault):
    """Nothing is answered; the connection stays open for so long, or until the front is closed."""

    seconds: float | None = None


@dataclass
class Faults:
    """Hooks of three moments. A Fault raised before the reply replaces the reply.

    All hooks of a moment run, in order of registration, whatever one of them raises; the first
    Fault counts. A request that failed before its effect does not reach the later moments.
    """

    before_effect: list[Hook] = field(default_factory=list)
    after_effect_before_reply: list[Hook] = field(default_factory=list)
    after_reply: list[Hook] = field(default_factory=list)

    async def run(self, moment: Moment, request: WireRequest) -> None:
        faults: list[Fault] = []
        for hook in list(getattr(self, moment)):
            try:
                await hook(request)
            except Fault as fault:
                faults.append(fault)
        if faults:
            raise faults[0]

    def on_nth(self, nth: int, matches: Matches, act: Hook, *, when: Moment) -> None:
        """Act on the nth matching request (from 1, from now on) that reaches the moment."""
        seen = 0

        async def hook(request: WireRequest) -> None:
            nonlocal seen
            if matches(request):
                seen += 1
                if seen == nth:
                    await act(request)

        getattr(self, when).append(hook)

    def delay(
        self,
        seconds: float,
        *,
        nth: int = 1,
        matches: Matches = lambda request: request.makes_message,
        when: Moment = "after_effect_before_reply",
    ) -> None:
        """Let the nth matching request wait before its effect, or before its answer leaves."""

        async def wait(_: WireRequest) -> None:
            await asyncio.sleep(seconds)

        self.on_nth(nth, matches, wait, when=when)

    def fail(
        self,
        fault: Fault,
        *,
        nth: int = 1,
        times: int = 1,
        matches: Matches = lambda request: request.makes_message,
        when: Moment = "before_effect",
    ) -> None:
        """Let the nth to (nth + times - 1)th matching requests fail; message creates by default."""

        async def act(_: WireRequest) -> None:
            raise fault

        for number in range(nth, nth + times):
            self.on_nth(number, matches, act, when=when)
