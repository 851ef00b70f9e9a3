"""What people do in the midst of a drop: commands pressed, permissions taken, channels deleted."""

import re
from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from random import Random
from typing import Any

from simcord.components import walk_components
from simcord.results import InteractionResult

from hunts.crashes.places import Place
from hunts.crashes.plans import TITLES
from hunts.crashes.written import LETTERS
from tests.wire.admins import Admins
from tests.wire.chapters import Paragraph, as_file, paragraphs_of
from tests.wire.people import words_of
from tests.worlds.scene import Scene

TITLE = TITLES[0]
WARNED = "spiders"
BLOCKS = 6
"""Paragraphs of a chapter that is appended or revised."""


@dataclass(frozen=True, slots=True)
class Press:
    """One act, so many seconds after the one before; `place` and `chapter` are drawn for it."""

    act: str
    after: float
    place: int
    chapter: int


@dataclass(frozen=True, slots=True)
class PressedLife:
    """One start of the bot: what is pressed in it, and when it is killed, if it is."""

    presses: tuple[Press, ...]
    killed_after: float | None


def draw_lives(chance: Random, places: int, chapters: int) -> tuple[PressedLife, ...]:
    """Most of what is pressed is about order. The first life's drop is seldom left alone."""
    lives = [_life(chance, places, chapters) for _ in range(chance.randint(2, 4))]
    soon = [
        Press(chance.choice(EARLY), chance.uniform(0.1, 0.6), place, chance.randint(1, chapters))
        for place in range(places)
    ]
    lives[0] = replace(lives[0], presses=(*soon, *lives[0].presses))
    return tuple(lives)


def _life(chance: Random, places: int, chapters: int) -> PressedLife:
    return PressedLife(
        tuple(_press(chance, places, chapters) for _ in range(chance.randint(1, 5))),
        chance.uniform(1.0, 5.0) if chance.random() < 0.6 else None,
    )


def _press(chance: Random, places: int, chapters: int) -> Press:
    act = chance.choices([*WEIGHTS], [*WEIGHTS.values()])[0]
    return Press(
        act, chance.uniform(0.0, 0.5), chance.randrange(places), chance.randint(1, chapters)
    )


EARLY = (
    "now",
    "now",
    "now",
    "pause",
    "warn",
    "warn",
    "remove",
    "revise",
    "lock",
    "forbid",
    "forbid",
)
WEIGHTS: Mapping[str, int] = {
    "now": 6,
    "undo": 4,
    "named": 2,
    "pause": 2,
    "resume": 4,
    "skip": 1,
    "append": 2,
    "revise": 2,
    "warn": 2,
    "remove": 1,
    "bring back": 2,
    "open": 1,
    "refuse": 1,
    "hide": 1,
    "forbid": 2,
    "allow": 2,
    "delete": 1,
    "lock": 1,
}


@dataclass(slots=True)
class Presser:
    """The keeper, and those who manage the server. What they did is kept for the judge.

    `free`: chapters that somebody named or removed. `gone`: channels that were deleted. `kept`:
    chapters in which more may be hidden than their file says.
    """

    scene: Scene
    places: list[Place]
    numbers: int
    free: set[int] = field(default_factory=set[int])
    warned: set[int] = field(default_factory=set[int])
    revised: dict[int, int] = field(default_factory=dict[int, int])
    kept: set[int] = field(default_factory=set[int])
    opened: bool = False
    gone: set[int] = field(default_factory=set[int])
    log: list[str] = field(default_factory=list[str])
    _requests: list[Any] = field(default_factory=list[Any])
    _removals: list[Any] = field(default_factory=list[Any])

    async def press(self, press: Press) -> None:
        """Do it, and wait for the answer, be it a refusal."""
        place = self.places[press.place]
        if place.channel.id in self.gone:
            return
        number = min(press.chapter, self.numbers)
        acts: dict[str, Callable[[], Awaitable[object]]] = {
            "now": partial(self._now, place),
            "named": partial(self._now, place, number),
            "undo": self._undo,
            "append": self._append,
            "revise": partial(self._revise, number),
            "warn": partial(self._warn, number),
            "remove": partial(self._remove, number),
            "bring back": self.bring_back,
            "open": partial(self.policy, "open"),
            "refuse": partial(self.policy, "refused"),
            "hide": partial(self.policy, "spoiler"),
        }
        if press.act in acts:
            await acts[press.act]()
        elif press.act in ("pause", "resume", "skip"):
            await self.release(press.act, place)
        else:
            self._manage(press.act, place)

    async def release(self, name: str, place: Place) -> str:
        shown = await self._slash(f"release {name}", channel=place.channel)
        return words_of(shown)

    async def bring_back(self) -> None:
        if self._removals:
            await self._click(self._removals.pop(), r"bring-back:.*")

    async def policy(self, action: str) -> None:
        people, scene = self.scene.front.people, self.scene
        options = {"warning": "gore", "action": action}
        self.opened = self.opened or action == "open"
        shown = await people.slash(scene.keeper, scene.notices, "server policy", **options)
        if action == "open":
            await self._click(shown.response, r"policy-open:.*")

    def allow_all(self) -> None:
        for place in self.places:
            if place.channel.id not in self.gone:
                Admins(self.scene.front).forbid(place.channel.id)

    async def _now(self, place: Place, number: int | None = None) -> None:
        named = {} if number is None else {"chapter": str(number)}
        if number is not None:
            self.free.add(number)
        shown = await self._slash("release now", channel=place.channel, **named)
        if shown.response is not None and _button(shown.response, r"undo:.*"):
            self._requests.append(shown.response)

    async def _undo(self) -> None:
        if self._requests:
            await self._click(self._requests.pop(), r"undo:.*")

    async def _append(self) -> None:
        number = self.numbers + 1
        file = as_file([words_of_chapter(number, 0)], TITLE).encode()
        shown = await self._slash("story append", file=("more.md", file))
        added = await self._click(shown.response, r"draft:\d+:add")
        if added is not None and "1 chapter added" in words_of(added):
            self.numbers = number

    async def _revise(self, number: int) -> None:
        version = self.revised.get(number, 0) + 1
        file = as_file([words_of_chapter(number, version)], TITLE).encode()
        options = {"chapter": str(number), "file": ("again.md", file)}
        shown = await self._slash("story revise", **options)
        # From here on it may be; whether it is, its messages tell.
        self.revised[number] = version
        if "What was hidden for" in words_of(shown):
            self.kept.add(number)
        await self._click(shown.response, r"draft:\d+:add")

    async def _warn(self, number: int) -> None:
        shown = await self._slash("story warn", chapter=str(number))
        asked = await self._click(shown.response, r"warn:.*:chapter")
        if asked is not None:
            people = self.scene.front.people
            # From here on it may be; that it is, the answer tells.
            self.kept.add(number)
            await people.submit(self.scene.keeper, asked, {"listed": WARNED})
            self.warned.add(number)

    async def _remove(self, number: int) -> None:
        self.free.add(number)
        shown = await self._slash("story remove", chapter=str(number))
        removed = await self._click(shown.response, r"takedown:.*")
        if removed is not None and _button(removed.response, r"bring-back:.*"):
            self._removals.append(removed.response)

    def _manage(self, act: str, place: Place) -> None:
        admins, channel_id = Admins(self.scene.front), place.channel.id
        if act == "forbid":
            admins.forbid(channel_id, send_messages=True, send_messages_in_threads=True)
        elif act == "allow":
            admins.forbid(channel_id)
        elif act == "delete" and len(self.places) - len(self.gone) > 1:
            self.gone.add(channel_id)
            admins.delete_channel(channel_id)
        elif act == "lock":
            channels = self.scene.front.world.backend.channels.values()
            inside = [c.id for c in channels if c.is_thread and c.parent_id == channel_id]
            for thread_id in inside[-1:]:
                admins.archive(thread_id, locked=True)

    async def _slash(self, name: str, **options: Any) -> InteractionResult:
        self.log.append(f"{name} {options.get('chapter', '')}")
        people, scene = self.scene.front.people, self.scene
        shown = await people.slash(scene.keeper, scene.notices, name, story=TITLE, **options)
        self.log.append(f"  {words_of(shown)[:200]}")
        return shown

    async def _click(self, message: Any, pattern: str) -> InteractionResult | None:
        """None where there is no such button: the command was refused."""
        custom_id = _button(message, pattern)
        if custom_id is None:
            return None
        people = self.scene.front.people
        result = await people.click(self.scene.keeper, message, custom_id=custom_id)
        self.log.append(f"  pressed {custom_id}: {words_of(result)[:200]}")
        return result


def words_of_chapter(number: int, version: int) -> list[Paragraph]:
    """A chapter that is appended or revised, with words of its own."""
    return paragraphs_of(BLOCKS, name=f"tide{LETTERS[number % 10]}{LETTERS[version % 10]}")


def _button(message: Any, pattern: str) -> str | None:
    def found() -> Iterator[str]:
        for component in walk_components(message.components):
            custom_id = component.get("custom_id") or ""
            if re.fullmatch(pattern, custom_id):
                yield custom_id

    return None if message is None else next(found(), None)
