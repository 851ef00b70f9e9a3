"""The requests that carry a release out: told apart, counted, and killed at."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from simcord.backend.models import Message

from tests.wire.chapters import Paragraph, read_chapter
from tests.wire.faults import Fault, Moment, Reset
from tests.wire.front import Front
from tests.wire.process import BotProcess
from tests.wire.traffic import WireRequest

BEFORE: Moment = "before_effect"
AFTER: Moment = "after_effect_before_reply"
THREAD = "the thread"


def step_of(request: WireRequest) -> str | None:
    """The step of a release that a request takes: its nonce, or THREAD; None for any other."""
    if request.is_a("POST", r"/channels/\d+/messages/\d+/threads"):
        return THREAD
    return (request.json or {}).get("nonce") if request.makes_message else None


def is_step(request: WireRequest) -> bool:
    return step_of(request) is not None


@dataclass
class Killer:
    """Kills the bot at the first request of every step, at each of these moments of it."""

    front: Front
    moments: Sequence[Moment] = (BEFORE, AFTER)
    first: int = 1
    last: int = 1_000
    killed: dict[str, list[Moment]] = field(default_factory=lambda: defaultdict(list))
    _order: list[str] = field(default_factory=list)

    def aim(self, process: BotProcess) -> None:
        """Let this process be the victim; call it once a process."""
        for moment in self.moments:
            getattr(self.front.faults, moment).append(partial(self._strike, process, moment))

    async def _strike(self, process: BotProcess, moment: Moment, request: WireRequest) -> None:
        step = step_of(request)
        if step is None or not process.running:
            return
        if step not in self._order:
            self._order.append(step)
        in_range = self.first <= self._order.index(step) + 1 <= self.last
        if in_range and moment not in self.killed[step]:
            self.killed[step].append(moment)
            await process.kill()
            raise Reset


@dataclass
class Mishaps:
    """The first step meets the first of these faults, the second the second, each once."""

    front: Front
    plan: Sequence[tuple[Moment, Fault]]
    met: int = 0
    _order: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        for moment in (BEFORE, AFTER):
            getattr(self.front.faults, moment).append(partial(self._strike, moment))

    async def _strike(self, moment: Moment, request: WireRequest) -> None:
        step = step_of(request)
        if step is None:
            return
        if step not in self._order:
            self._order.append(step)
        if self._order.index(step) == self.met < len(self.plan):
            wanted, fault = self.plan[self.met]
            if moment == wanted:
                self.met += 1
                raise fault


async def until_posted(front: Front, process: BotProcess) -> int:
    """Start the bot, again whenever it dies, until the chapter is out; returns its deaths."""
    deaths = 0
    while True:
        await process.start(wait=False)
        await front.news.until(
            lambda: not process.running or ": posted\n" in process.output, "the end", within=60
        )
        if process.running:
            return deaths
        await process.until_ended()
        deaths += 1


def chapter_in(front: Front, channel: Any) -> list[Paragraph]:
    """What stands in a channel below its card, or in the thread of that card."""
    card, *rest = front.people.messages(channel)
    return read_chapter(front.people.messages(card.id) or rest)


def assert_each_step_made_one_message(front: Front, channel: Any) -> None:
    """Whatever was asked how often: as many messages as nonces, and none besides."""
    card, *rest = front.people.messages(channel)
    shown: list[Message] = [card, *rest, *front.people.messages(card.id)]
    sent = {(r.json or {}).get("nonce") for r in front.traffic.requests if r.makes_message}
    assert len({message.id for message in shown}) == len(shown) == len(sent - {None})
