"""Everything that can go wrong on the way to Discord, drawn for a whole run from one seed."""

import asyncio
import re
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from random import Random

from tests.wire.faults import Broken, Cut, Fault, Limited, Moment, Reset, Silence
from tests.wire.front import Front
from tests.wire.traffic import WireRequest

BEFORE: Moment = "before_effect"
AFTER: Moment = "after_effect_before_reply"
STATUSES = (500, 502, 503, 503, 503, 504)  # the library repeats all but 503, after a second or more
CLOSING = (4000, 4000, 1001, 4009)
# Login and gateway are left alone: a bot that cannot reach them ends, and says so.
EXPOSED = re.compile(r"/(channels|users/@me/channels)\b.*")

FAIR: Mapping[str, float] = {}
FOUL: Mapping[str, float] = {
    "broken": 0.04,
    "reset": 0.03,
    "silence": 0.01,
    "cut": 0.02,
    "limited": 0.03,
    "slow": 0.06,
    "gateway": 0.01,
}

Act = Callable[[], Awaitable[None]]


@dataclass(frozen=True)
class Mishap:
    """What befalls one request, and when."""

    kind: str
    moment: Moment
    act: Act = field(compare=False)


@dataclass
class Weather:
    """Draws for each request whether something befalls it; `log` says to which what did.

    The nth request of a kind meets the same in every run of a seed, however requests of several
    kinds interleave. `rates` are probabilities by kind of mishap; `calm` ends it all.
    """

    front: Front
    seed: str
    rates: Mapping[str, float] = field(default_factory=lambda: dict(FOUL))
    log: list[str] = field(default_factory=list)
    _seen: Counter[str] = field(default_factory=Counter)
    _drawn: dict[int, Mishap] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.front.faults.before_effect.append(self._before)
        self.front.faults.after_effect_before_reply.append(self._after)

    def calm(self) -> None:
        """From now on nothing happens any more."""
        self.rates = FAIR

    async def _before(self, request: WireRequest) -> None:
        mishap = self._draw(request)
        if mishap is None:
            return
        self.log.append(f"{mishap.kind} {mishap.moment}: {request.method} {request.path}")
        if mishap.moment == BEFORE:
            await mishap.act()
        else:
            self._drawn[id(request)] = mishap

    async def _after(self, request: WireRequest) -> None:
        mishap = self._drawn.pop(id(request), None)
        if mishap is not None:
            await mishap.act()

    def _draw(self, request: WireRequest) -> Mishap | None:
        if not EXPOSED.fullmatch(request.path):
            return None
        kind = f"{request.method} {re.sub('[0-9]+', '', request.path)}"
        self._seen[kind] += 1
        chance = Random(f"{self.seed}/{kind}/{self._seen[kind]}")  # noqa: S311 - to be replayed
        left = chance.random()
        for name, rate in self.rates.items():
            left -= rate
            if left < 0:
                return self._make(name, chance)
        return None

    def _make(self, name: str, chance: Random) -> Mishap:
        moment = chance.choice((BEFORE, AFTER))
        seconds = chance.uniform(0.02, 0.4)
        if name == "limited":
            scope = chance.choice(("user", "user", "shared", "global"))
            return Mishap(f"{scope} limit", BEFORE, _raising(Limited(seconds, scope)))
        if name == "slow":
            return Mishap(name, moment, lambda: asyncio.sleep(seconds))
        if name == "gateway":
            return Mishap(*self._gateway(chance, moment))
        if name == "cut":
            return Mishap(name, AFTER, _raising(Cut()))
        faults = {
            "broken": Broken(chance.choice(STATUSES)),
            "reset": Reset(),
            "silence": Silence(seconds),
        }
        return Mishap(name, moment, _raising(faults[name]))

    def _gateway(self, chance: Random, moment: Moment) -> tuple[str, Moment, Act]:
        gateway, code = self.front.gateway, chance.choice(CLOSING)
        resumable = chance.random() < 0.5

        async def invalidate() -> None:
            gateway.invalidate(resumable=resumable)

        async def reconnect() -> None:
            gateway.ask_to_reconnect()

        acts: dict[str, Act] = {
            f"close {code}": lambda: gateway.drop(code),
            "lost session": gateway.lose_sessions,
            f"invalid session, resumable: {resumable}": invalidate,
            "reconnect": reconnect,
        }
        name = chance.choice(list(acts))
        return name, moment, acts[name]


def _raising(fault: Fault) -> Act:
    async def act() -> None:
        raise fault

    return act
