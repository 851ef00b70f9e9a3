"""What happens in a rehearsal: every step by the real commands, as people would type them."""

import asyncio
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path
from typing import Any

import simcord

from bot.errors import StartupError
from bot.rehearsal.handing_over import hand_over
from bot.rehearsal.narration import Narrator
from bot.rehearsal.page import Stage
from bot.rehearsal.reading_back import offering, said
from bot.rehearsal.shown_words import as_shown
from bot.rehearsal.simcord_patches.install import set_age_restricted
from bot.rehearsal.world import World

ZONE = "Europe/Berlin"
_EMOJI = cycle(("❤️", "😱", "👏", "🌊"))
_WORDS = cycle(
    (
        "I read this on the bus and missed my stop.",
        "That last line. How dare you.",
        "Reading this one twice before I say anything sensible.",
        "Thank you for the warning, I kept the bar closed and still loved it.",
    )
)


@dataclass(frozen=True, slots=True)
class Choice:
    """What autocomplete offers: a name for people, a value for the bot."""

    name: str
    value: str


@dataclass
class Plot:
    """Plays the admin, the author and the readers of one rehearsal."""

    world: World
    stage: Stage
    narrator: Narrator

    async def set_up(self) -> None:
        """The admin's part: who may be an author, and where stories go."""
        world = self.world
        await self._command(world.admin, "server setup", timezone=ZONE, authors=world.author_role)
        for channel, layout in ((world.page, "channel"), (world.threads, "thread")):
            await self._command(world.admin, "server channel add", channel=channel, layout=layout)

    async def add_story(self, file: Path) -> Choice:
        """The author's part: hand over the file, look at the preview, press `Add story`."""
        before = await self._stories()
        attached = await asyncio.to_thread(hand_over, file)
        shown = await self._command(self.world.author, "story add", file=attached)
        added = await self._press(self.world.author, shown, "Add story")
        fresh = [story for story in await self._stories() if story not in before]
        if not fresh:
            raise _stops(added)
        return fresh[0]

    async def schedule(self, story: Choice) -> None:
        """Weekly in both channels; an age flag is set where the story needs one."""
        for channel in (self.world.page, self.world.threads):
            asked = await self._ask_schedule(story, channel)
            if "age-restricted" in said(asked):
                self.narrator.say(f"  #{channel.name} gets an age flag: the story is Explicit.")
                set_age_restricted(self.world.env, channel.id, restricted=True)
                asked = await self._ask_schedule(story, channel)
            await self._press(self.world.author, asked, "Confirm")

    async def feed_back(self, cards: list[Any], parts: list[Any]) -> None:
        """Readers react to parts and comment on cards, each in a way of their own."""
        for reader, part in zip(self.world.readers, cycle(parts or cards), strict=False):
            emoji = next(_EMOJI)
            await self.stage.act(lambda r=reader, p=part, e=emoji: r.react(p, e))
        for card in cards[:1]:
            shown = await self._click(self.world.readers[0], card, "Comment")
            await self.stage.act(
                lambda s=shown: self.world.readers[0].submit_modal(s, {"text": next(_WORDS)})
            )

    async def _stories(self) -> list[Choice]:
        """What the author is offered for the option `story`."""
        world = self.world
        offered = await self.stage.act(
            lambda: world.author.autocomplete(world.page, "release schedule", "story", "")
        )
        return [Choice(choice["name"], choice["value"]) for choice in offered]

    async def _ask_schedule(
        self, story: Choice, channel: simcord.ChannelHandle
    ) -> simcord.InteractionResult:
        return await self._command(
            self.world.author,
            "release schedule",
            story=story,
            channel=channel,
            repeat="weekly",
            time="18:00",
        )

    async def _command(
        self, who: simcord.MemberActor, name: str, **options: Any
    ) -> simcord.InteractionResult:
        typed = " ".join(f"{key}:{_typed(value)}" for key, value in options.items())
        self.narrator.say(f"  {who.name}: /{name} {typed}")
        sent = {key: _value(value) for key, value in options.items()}
        result = await self.stage.act(lambda: who.slash(self.world.page, name, **sent))
        self.narrator.say(f"    {self._answer(result)}")
        return result

    async def _press(
        self, who: simcord.MemberActor, shown: simcord.InteractionResult, label: str
    ) -> simcord.InteractionResult:
        message = offering(shown, label)
        if message is None:
            raise _stops(shown)
        result = await self._click(who, message, label)
        self.narrator.say(f"  {who.name} presses [{label}]\n    {self._answer(result)}")
        return result

    def _answer(self, result: simcord.InteractionResult) -> str:
        """Its first line; the rest is for the page."""
        channels = {channel.id: channel.name for channel in (self.world.page, self.world.threads)}
        return as_shown(said(result).strip().split("\n", 1)[0], channels)

    async def _click(
        self, who: simcord.MemberActor, message: Any, label: str
    ) -> simcord.InteractionResult:
        return await self.stage.act(lambda: who.click(message, label=label))


def _stops(refusal: simcord.InteractionResult) -> StartupError:
    """The bot's own sentence, in one line, for somebody who handed over a bad file."""
    return StartupError([f"The rehearsal stops here: {' '.join(said(refusal).split())}"])


def _typed(value: Any) -> str:
    """An option as a person sees it while typing."""
    match value:
        case (name, bytes()):
            return str(name)
        case simcord.ChannelHandle():
            return f"#{value.name}"
        case simcord.RoleHandle():
            return f"@{value.name}"
        case Choice():
            return value.name
        case _:
            return str(value)


def _value(value: Any) -> Any:
    return value.value if isinstance(value, Choice) else value
