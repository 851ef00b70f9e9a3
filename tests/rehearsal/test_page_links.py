"""A passage over several messages on the page: its label leads to where it ends."""

from pathlib import Path

from bot.rehearsal.narration import Narrator
from bot.rehearsal.options import RehearsalOptions
from bot.rehearsal.page import Stage
from bot.rehearsal.plot import Choice, Plot
from bot.rehearsal.rehearse import rehearsal
from bot.rehearsal.world import World
from tests.browser import running_browser
from tests.rehearsal.looking import Page

FLOOD = "The water came up the stairs, one step a bell, and nobody slept above it. " * 12
STORY = "\n\n".join(
    [
        "---\ntitle: The Weir\nwarnings: drowning\n---",
        "# Chapter 1: Flood",
        "It had rained since Lady Day.",
        "::: warning drowning | The miller is lost.",
        *[f"Bell {number}. {FLOOD.strip()}" for number in range(1, 11)],
        ":::",
        "In the morning there was a boat in the mill.",
    ]
)
FIRST = "#channel-message-list .text-display a"
LABEL = "[...document.querySelectorAll('#channel-message-list .text-display a')]"

IN_VIEW = """(box => box.top >= 0 && box.top < innerHeight)(document.querySelector(
    '#channel-message-list [data-message-id="{}"]').getBoundingClientRect())"""


async def test_the_label_of_a_long_passage_leads_to_the_message_where_it_ends(tmp_path: Path):
    file = tmp_path / "weir.md"
    file.write_text(STORY, encoding="utf-8")
    async with rehearsal(RehearsalOptions()) as (_, _, world, stage), stage.showing(world, 0):
        plot = Plot(world, stage, Narrator(lambda line: None))
        await plot.set_up()
        await release(world, stage, await plot.add_story(file))
        last = world.page.history()[-1]
        async with running_browser(tmp_path / "profile") as browser, browser.tab() as tab:
            page = Page(tab)
            await page.open(stage.url)
            await page.until_text("ends in part 3: skip there")
            addresses = await tab.script(f"{LABEL}.map(link => link.href)")
            await tab.script(f"{LABEL}[0].scrollIntoView({{block: 'center'}})")
            assert not await tab.script(IN_VIEW.format(last.id))
            await tab.click(FIRST)
            await tab.until(IN_VIEW.format(last.id))
            assert await tab.script("location.href") == stage.url
    expected = f"https://discord.com/channels/{world.guild.id}/{world.page.id}/{last.id}"
    assert addresses == [expected] * 2


async def release(world: World, stage: Stage, story: Choice) -> None:
    asked = {"story": story.value, "channel": world.page}
    await stage.act(lambda: world.author.slash(world.page, "release now", **asked))
    for _second in range(15):
        await stage.let_pass(world, 1)
