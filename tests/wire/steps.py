"""The requests that carry a release out: told apart, counted, and killed at."""

import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from simcord.backend.models import Message

from tests.wire.chapters import Paragraph, read_chapter
from tests.wire.faults import Fault, Moment, Reset
from tests.wire.front import Front
from tests.wire.process import BotProcess
from tests.wire.traffic import WireRequest
from tests.worlds.bot_file import BotFile

BEFORE: Moment = "before_effect"
AFTER: Moment = "after_effect_before_reply"
THREAD = "the thread"


def step_of(request: WireRequest) -> str | None:
    """The step of a release that a request takes: its nonce, or THREAD; None for any other."""
    if request.is_a("POST", r"/channels/\d+/messages/\d+/threads"):
        return THREAD
    if not request.makes_message or request.tells:
        return None
    return (request.json or {}).get("nonce")


def is_step(request: WireRequest) -> bool:
    return step_of(request) is not None


def edit_of(request: WireRequest) -> str | None:
    """The message whose label a request makes a link; None for any other request."""
    if not request.is_a("PATCH", r"/channels/\d+/messages/\d+"):
        return None
    return request.path.rpartition("/")[2]


@dataclass
class Killer:
    """Kills the bot at the first request of every step, at each of these moments of it."""

    front: Front
    step: Callable[[WireRequest], str | None] = step_of
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
        step = self.step(request)
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
    return await until_done(front, process, lambda: ": posted\n" in process.output)


async def until_linked(front: Front, process: BotProcess, shelf: BotFile) -> int:
    """`until_posted`, and until no label is left that would be a link."""
    query = "SELECT 1 FROM jump_links WHERE done_at IS NULL"
    return await until_done(
        front, process, lambda: shelf.states() == ["posted"] and not shelf.ask(query)
    )


async def until_done(front: Front, process: BotProcess, done: Callable[[], bool]) -> int:
    deaths = 0
    while True:
        await process.start(wait=False)
        await front.news.until(lambda: not process.running or done(), "the end", within=60)
        if process.running:
            return deaths
        await process.until_ended()
        deaths += 1


def where_labels_lead(front: Front, channel: Any) -> list[str]:
    """The addresses in the labels of a chapter, in order."""
    texts = [str(message.components or message.content) for message in texts_in(front, channel)]
    return [found for text in texts for found in re.findall(r"\[skip there\]\((\S+?)\)", text)]


def texts_in(front: Front, channel: Any) -> list[Message]:
    """The messages below a chapter's card, or in the thread of that card."""
    card, *rest = front.people.messages(channel)
    return front.people.messages(card.id) or rest


def chapter_in(front: Front, channel: Any) -> list[Paragraph]:
    """What stands in a channel below its card, or in the thread of that card."""
    return read_chapter(texts_in(front, channel))


def assert_each_step_made_one_message(front: Front, channel: Any) -> None:
    """Whatever was asked how often: as many messages as nonces, and none besides."""
    card, *rest = front.people.messages(channel)
    shown: list[Message] = [card, *rest, *front.people.messages(card.id)]
    sent = {step_of(request) for request in front.traffic.requests} - {None, THREAD}
    assert len({message.id for message in shown}) == len(shown) == len(sent)
