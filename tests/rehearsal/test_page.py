"""The rehearsal page in a real browser: of the real command and, once, upon its very Stage."""

import asyncio
import re
import sqlite3
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
import pytest_asyncio
import simcord

from bot.rehearsal.narration import Narrator
from bot.rehearsal.options import RehearsalOptions
from bot.rehearsal.page import Stage
from bot.rehearsal.plot import Choice, Plot
from bot.rehearsal.reading_back import said
from bot.rehearsal.rehearse import DAY, rehearsal
from bot.rehearsal.world import World
from bot.storage.database.database import Database
from bot.storage.feedback import stats as feedback
from tests.browser import Browser, running_browser
from tests.rehearsal.looking import Page
from tests.rehearsal.processes import Rehearsal

pytestmark = pytest.mark.asyncio(loop_scope="module")

WEIR = """---
title: The Weir
rating: Teen
warnings: drowning
summary: A miller counts his geese.
---

# Chapter 1: Geese

There were nine geese at noon, and the miller wrote it down.

::: warning drowning | A goose is lost.
The tenth had gone under the wheel, and it did not come up.
:::

At dusk he counted again.
"""
COMMENTS = 5
HIDDEN = "The tenth had gone under the wheel"
LONG = "Nobody ground anything that week. "


def manuscript(folder: Path, text: str = WEIR) -> Path:
    file = folder / "story.md"
    file.write_text(text, encoding="utf-8")
    return file


class Show:
    """A rehearsal that has played to its end and keeps its page open."""

    def __init__(self, folder: Path) -> None:
        self.process = Rehearsal(folder / "run", manuscript(folder), "--db", "kept.db")
        said = self.process.until_said("http://127.0.0.1:")
        self.url = re.search(r"http://\S+", said)[0]

    def rows(self, question: str) -> list[tuple]:
        kept = sqlite3.connect(self.process.folder / "kept.db")
        try:
            return kept.execute(question).fetchall()
        finally:
            kept.close()


@pytest.fixture(scope="module")
def show(tmp_path_factory: pytest.TempPathFactory):
    running = Show(tmp_path_factory.mktemp("show"))
    try:
        running.process.until_said("The page stays open")
        yield running
        running.process.interrupt()
        assert running.process.ended.status == 0, running.process.ended.err
    finally:
        running.process.kill()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser(tmp_path_factory: pytest.TempPathFactory) -> AsyncGenerator[Browser, None]:
    async with running_browser(tmp_path_factory.mktemp("profile")) as running:
        yield running


@asynccontextmanager
async def page_at(browser: Browser, url: str) -> AsyncIterator[Page]:
    async with browser.tab() as tab:
        page = Page(tab)
        await page.open(url)
        yield page


@pytest_asyncio.fixture(loop_scope="module")
async def page(browser: Browser, show: Show) -> AsyncGenerator[Page, None]:
    async with page_at(browser, show.url) as opened:
        yield opened


async def test_the_page_shows_a_released_chapter_as_discord_does(page: Page):
    text = await page.text()
    order = [
        "The Weir",
        "Chapter 1 · Geese",
        "Warnings: drowning",
        "1 passage is hidden: drowning.",
        "Comment\nReport",
        "There were nine geese at noon",
        "⚠ Hidden: drowning",
        "In short: A goose is lost.",
        "End of the hidden passage",
        "At dusk he counted again.",
    ]
    places = [text.index(words) for words in order]
    assert places == sorted(places)
    assert await page.is_readable("There were nine geese at noon")


async def test_a_hidden_passage_is_read_after_a_click_and_not_before(page: Page):
    assert HIDDEN not in await page.text()
    assert not await page.is_readable(HIDDEN)
    assert not await page.shows_to_the_blind(HIDDEN)
    await page.open_spoiler()
    await page.until_text(HIDDEN)
    assert await page.is_readable(HIDDEN)
    assert await page.shows_to_the_blind(HIDDEN)


async def test_the_list_of_messages_and_its_search_know_nothing_hidden(page: Page):
    listed = await page.list_at_the_left()
    assert "There were nine geese" in listed
    assert "tenth" not in listed
    await page.search("nine geese", finds=1)
    await page.search("tenth", finds=0)


async def test_a_comment_made_on_the_page_is_kept(page: Page, show: Show):
    await page.press("Comment")
    await page.fill_in("I liked the ninth goose.")
    await page.until_text("Thank you.")
    kept = show.rows("SELECT text, source FROM comments")
    assert ("I liked the ninth goose.", "button") in kept


async def test_each_viewer_sees_what_that_person_would(page: Page):
    scheduled = "is scheduled: Thursdays at 18:00"
    assert scheduled not in await page.text()
    await page.view_as("Wren")
    await page.until_text(scheduled)
    await page.view_as("Alice")
    await page.until_text("Thank you. Wren will find it")
    assert scheduled not in await page.text()


async def test_two_tabs_are_two_people(browser: Browser, show: Show):
    async with page_at(browser, show.url) as bob, page_at(browser, show.url) as chidi:
        await bob.view_as("Bob")
        await chidi.view_as("Chidi")
        for reader, words in ((bob, "From Bob."), (chidi, "From Chidi.")):
            await reader.press("Comment")
            await reader.fill_in(words)
            await reader.until_text("Only you can see this")
        kept = show.rows("SELECT text, user_id FROM comments WHERE text LIKE 'From %'")
        assert sorted(text for text, _ in kept) == ["From Bob.", "From Chidi."]
        assert len({user for _, user in kept}) == 2
        assert (await bob.text()).count("Thank you.") == 1


async def test_an_author_adds_a_story_by_the_command_picker(page: Page, show: Show, tmp_path: Path):
    file = manuscript(tmp_path, f"# The Second\n\nWarnings: gore\n\n{LONG}\n")
    await page.view_as("Wren")
    await page.command("/story add")
    await page.attach(file)
    await page.send()
    await page.until_text("Hidden whole: gore")
    assert LONG.strip() not in await page.text()
    await page.press("Add story")
    await page.until_text("“The Second” is added with 1 chapter.")
    assert ("The Second",) in show.rows("SELECT title FROM stories")


async def test_a_mistake_is_answered_on_the_page(page: Page, show: Show, tmp_path: Path):
    """And ends nothing: when the show is over it still has to leave with status 0."""
    empty = manuscript(tmp_path, "")
    await page.view_as("Wren")
    await page.command("/story add")
    await page.attach(empty)
    await page.send()
    await page.until_text("This file is empty: save the story in it and send it again.")


async def let_days_go_by(stage: Stage, env: simcord.Env, stop: asyncio.Event) -> int:
    """Without a pause: whatever the page does, it does in the middle of this."""
    days = 0
    while not stop.is_set():
        await stage.act(lambda: env.advance_time(DAY))
        await stage.refresh()
        days += 1
    return days


async def comment_again_and_again(browser: Browser, url: str) -> list[str]:
    words = [f"Number {number}." for number in range(COMMENTS)]
    async with page_at(browser, url) as page:
        for each in words:
            await page.press("Comment")
            await page.fill_in(each)
    return words


@asynccontextmanager
async def played(folder: Path) -> AsyncIterator[tuple[Database, World, Stage, Plot, Choice]]:
    """A rehearsal in this process, with a page, and a story that is added."""
    async with rehearsal(RehearsalOptions()) as (db, _, world, stage), stage.showing(world, 0):
        plot = Plot(world, stage, Narrator(lambda line: None))
        await plot.set_up()
        yield db, world, stage, plot, await plot.add_story(manuscript(folder))


async def test_the_program_may_act_while_the_page_acts(browser: Browser, tmp_path: Path):
    stop = asyncio.Event()
    async with played(tmp_path) as (db, world, stage, plot, story):
        await plot.schedule(story)
        await stage.act(lambda: world.env.advance_time(DAY))
        days = asyncio.create_task(let_days_go_by(stage, world.env, stop))
        written = await comment_again_and_again(browser, stage.url)
        stop.set()
        assert await days > COMMENTS
        async with db.read() as tx:
            (stats,) = await feedback.chapter_stats(tx, 1)
        assert stats.comments == len(written)


async def release_now(world: World, stage: Stage, story: Choice) -> simcord.InteractionResult:
    asked = {"story": story.value, "channel": world.page}
    return await stage.act(lambda: world.author.slash(world.page, "release now", **asked))


async def test_a_release_by_hand_shows_on_the_page_by_itself(browser: Browser, tmp_path: Path):
    async with played(tmp_path) as (_, world, stage, _, story), browser.tab() as tab:
        await tab.open(stage.url)
        await release_now(world, stage, story)
        for _second in range(15):
            await stage.let_pass(world, 1)
        await Page(tab).until_text("At dusk he counted again.")


async def test_a_release_by_hand_can_be_taken_back_while_seconds_pass(tmp_path: Path):
    async with played(tmp_path) as (_, world, stage, _, story):
        asked = await release_now(world, stage, story)
        for _second in range(3):
            await stage.let_pass(world, 1)
        undone = await stage.act(lambda: world.author.click(asked.response, label="Undo"))
        assert "Taken back" in said(undone)
        await stage.let_pass(world, 60)
        assert world.page.history() == []
