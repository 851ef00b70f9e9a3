"""Every command and every button over the wire: answered, in private, in a form Discord takes."""

from typing import Any

from simcord.results import InteractionResult

from tests.wire.chapters import as_file, paragraphs_of
from tests.wire.people import Who, words_of
from tests.wire.process import MakeBot
from tests.worlds.scene import Scene

TITLE = "Salt and Lanterns"
STORY = as_file([paragraphs_of(9), paragraphs_of(3), paragraphs_of(3)], "Salt")
MORE = as_file([paragraphs_of(3, name="lantern")])


class Visit:
    """One person at the bot's commands, in the scene's channel."""

    def __init__(self, scene: Scene, who: Who) -> None:
        self._scene = scene
        self._people = scene.front.people
        self._who = who

    async def says(self, name: str, expected: str, /, **options: Any) -> InteractionResult:
        """Type a command; its answer is private and holds these words."""
        shown = await self._people.slash(self._who, self._scene.channel, name, **options)
        assert shown.ephemeral, name
        assert expected in words_of(shown), f"{name}: {words_of(shown)}"
        return shown

    async def presses(self, shown: InteractionResult, label: str, expected: str) -> None:
        message = shown.response
        pressed = await self._people.click(self._who, message, label=label)
        assert expected in words_of(pressed), f"{label}: {words_of(pressed)}"

    async def fills_in(self, shown: Any, label: str, values: dict[str, Any]) -> None:
        """Press a button of a message, or of an answer, and fill in the modal it opens."""
        message = shown.response if isinstance(shown, InteractionResult) else shown
        asked = await self._people.click(self._who, message, label=label)
        await self._people.submit(self._who, asked, values)

    async def is_offered(self, name: str, option: str, typed: str, **filled: Any) -> list[str]:
        channel = self._scene.channel
        offered = await self._people.autocomplete(self._who, channel, name, option, typed, **filled)
        return [choice["name"] for choice in offered]


async def test_an_admin_an_author_and_a_reader_use_every_command(scene: Scene, make_bot: MakeBot):
    bot = make_bot(undo=0.2)
    await bot.start()
    keeper, reader = Visit(scene, scene.keeper), Visit(scene, scene.reader)
    await set_up(keeper, scene)
    await add_story(keeper)
    await look_at_it(keeper)
    await plan_it(keeper, scene)
    await release_by_hand(keeper, scene)
    await give_back(reader, scene)
    await take_away(keeper, scene)
    assert await bot.stop() == 0
    assert "ERROR" not in bot.output


async def set_up(keeper: Visit, scene: Scene) -> None:
    assert "Europe/Berlin" in await keeper.is_offered("server setup", "timezone", "berl")
    await keeper.says(
        "server setup",
        "Europe/Berlin",
        timezone="Europe/Berlin",
        notices=scene.notices,
        authors=scene.guild.default_role,
    )
    await keeper.says("server channel add", "", channel=scene.channel, layout="thread")
    await keeper.says("server channel list", f"<#{scene.channel.id}>")


async def add_story(keeper: Visit) -> None:
    shown = await keeper.says("story add", "Salt", file=("salt.md", STORY.encode()))
    await keeper.fills_in(shown, "Edit details", {"title": TITLE, "summary": "Two lamps."})
    await keeper.presses(shown, "Add story", TITLE)
    append = {"story": TITLE, "file": ("more.md", MORE.encode())}
    shown = await keeper.says("story append", "", **append)
    await keeper.presses(shown, "Discard", "discarded")
    shown = await keeper.says("story append", "", **append)
    await keeper.presses(shown, "Add chapters", "1 chapter added")


async def look_at_it(keeper: Visit) -> None:
    assert await keeper.is_offered("story info", "story", "lant") == [f"{TITLE} – Maren"]
    assert len(await keeper.is_offered("story preview", "chapter", "", story=TITLE)) == 4
    await keeper.says("story info", TITLE, story=TITLE)
    shown = await keeper.says("story preview", TITLE, story=TITLE, chapter="1")
    await keeper.presses(shown, "▶", "Paragraph 0")


async def plan_it(keeper: Visit, scene: Scene) -> None:
    asked = {"story": TITLE, "channel": scene.channel, "time": "18:00"}
    shown = await keeper.says("release schedule", "Every day", repeat="daily", **asked)
    await keeper.presses(shown, "Never mind", "")
    shown = await keeper.says("release schedule", "Every day", repeat="daily", **asked)
    await keeper.presses(shown, "Confirm", "is scheduled")
    shown = await keeper.says(
        "release schedule", "replaces", repeat="weekly", days="mon,fri", **asked
    )
    await keeper.presses(shown, "Replace schedule", "")
    for name in ("queue", "why", "skip", "pause", "why", "resume"):
        await keeper.says(f"release {name}", "", story=TITLE)


async def release_by_hand(keeper: Visit, scene: Scene) -> None:
    shown = await keeper.says("release now", "Chapter 2", story=TITLE, chapter="2")
    await keeper.says("release queue", "", story=TITLE)
    await scene.until_told(1)
    await keeper.presses(shown, "Undo", "cannot be taken back")
    await keeper.says("release now", "Chapter 1", story=TITLE)
    await scene.until_told(2)


async def give_back(reader: Visit, scene: Scene) -> None:
    card = scene.front.people.messages(scene.channel)[0]
    await reader.fills_in(card, "Report", {"text": "This chapter is mine."})
    (report,) = await scene.until_noticed(1)
    assert "This chapter is mine." in report
    await reader.says("comment", "Thank you", story=TITLE, text="Lovely.", chapter="1")
    await reader.says("stats", TITLE, story=TITLE)
    await reader.says("release pause", "author or an admin", story=TITLE)
    await reader.says("comment", "", story="No such story", text="Hm.")
    await reader.says("release queue", "", story=TITLE)


async def take_away(keeper: Visit, scene: Scene) -> None:
    await keeper.says("release cancel", "no schedule any more", story=TITLE)
    shown = await keeper.says("story remove", TITLE, story=TITLE)
    await keeper.presses(shown, "Remove with its messages", "is removed")
    await keeper.presses(shown, "Bring back", "is back")
    await keeper.says("server channel remove", "is removed", channel=scene.channel)
