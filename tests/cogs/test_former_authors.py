"""What is left to an author whose role was taken away: to halt, hide and remove, nothing new."""

import pytest

from bot.models.server import Pause, PauseReason, TargetState
from bot.storage.releases import releases
from bot.storage.servers import targets
from tests.builders import a_manuscript, add_a_story, chapter_ids
from tests.cogs.people import GONE, OPEN, PATRONS, SECRET, House, furnish, take_role_away
from tests.worlds.stage import TITLE, Stage, answer, custom_ids, labels, said

NEEDS_ROLE = "For that you need this server's author role again"


@pytest.fixture
async def house(stage: Stage) -> House:
    return await furnish(stage)


async def removed_by(house: House, who, title: str):
    asked = await house.stage.slash(who, "story remove", story=title)
    await who.click(answer(asked), label=labels(asked)[0])
    return answer(asked)


@pytest.mark.parametrize("by", ["manager", "author"])
async def test_nothing_is_brought_back_without_the_role(house: House, by: str):
    stage = house.stage
    own = await removed_by(house, house.people[by], OPEN)
    (pressed,) = custom_ids(own, "bring-back:")
    offered = await stage.slash(stage.author, "story remove", story=OPEN)
    assert labels(offered)[0] == "Bring back"
    take_role_away(house)
    living = await house.offered("former author", "story info", "story")
    assert await house.offered("former author", "story remove", "story") == living
    for heard in (
        said(await stage.author.click(answer(offered), label="Bring back")),
        await house.presses("former author", pressed),
        await house.says("former author", "story remove", story=OPEN),
    ):
        assert NEEDS_ROLE in heard
    assert "No story here" in await house.says("reader", "read", story=OPEN)
    assert "No story here" in await house.says("former author", "release resume", story=OPEN)


async def test_a_removed_chapter_is_not_offered_without_the_role(house: House):
    take_role_away(house)
    offered = await house.offered("former author", "story remove", "chapter", story=SECRET)
    assert offered == ["1. Night 1", "2. Night 2"]
    pressed = await house.presses("former author", f"bring-back:{house.removal}")
    assert NEEDS_ROLE in pressed


async def paused(house: House, room: str) -> None:
    async with house.stage.db.write() as tx:
        found = await targets.find_targets(tx, house.stage.guild.id)
        channel_id = house.rooms[room].id
        (target,) = (each for each in found if each.channel_id == channel_id)
        await targets.set_target_state(
            tx, target.target_id, TargetState.PAUSED, Pause(PauseReason.REFUSED, "It was blocked.")
        )


async def state(house: House, room: str) -> TargetState:
    async with house.stage.db.read() as tx:
        target = await targets.find_target(tx, house.rooms[room].id)
    assert target is not None
    return target.state


async def test_a_channel_is_resumed_by_those_whose_story_waits_there(house: House):
    olu = house.people["other author"]
    async with house.stage.db.write() as tx:
        guild_id = house.stage.guild.id
        await add_a_story(tx, a_manuscript("Olu's Tide"), guild_id=guild_id, author_id=olu.id)
    await paused(house, "serial")
    there = {"channel": house.rooms["serial"]}
    for _ in range(2):
        heard = await house.says("other author", "release resume", story="Olu's Tide", **there)
        assert "Nothing is paused or stopped there" in heard
        assert await state(house, "serial") is TargetState.PAUSED
        backend = house.stage.env.backend
        backend.get_guild(guild_id).members[olu.id].role_ids.clear()
    take_role_away(house)
    assert "goes on" in await house.says("former author", "release resume", story=OPEN, **there)
    assert await state(house, "serial") is TargetState.ACTIVE


async def test_who_manages_resumes_any_channel(house: House):
    async with house.stage.db.write() as tx:
        guild_id, author_id = house.stage.guild.id, house.people["other author"].id
        await add_a_story(tx, a_manuscript("Olu's Tide"), guild_id=guild_id, author_id=author_id)
    await paused(house, "serial")
    there = {"channel": house.rooms["serial"]}
    await house.says("manager", "release resume", story="Olu's Tide", **there)
    assert await state(house, "serial") is TargetState.ACTIVE


# Of a story that readers see: its second chapter, and the release of that, are still to come.
TO_COME = (
    "undo:{release}",
    "read:{release}",
    "comment:{release}",
    "report:{release}",
    "takedown:{story}:{chapter}",
    "hide-whole:{story}:{chapter}",
    "open-whole:{story}:{chapter}",
    "open-whole:{story}:{chapter}:ask",
)


@pytest.mark.parametrize("title", [OPEN, PATRONS])
async def test_a_forged_button_does_not_tell_what_is_planned(house: House, title: str):
    ids = house.ids[title]
    async with house.stage.db.read() as tx:
        chapter = (await chapter_ids(tx, ids.story))[1]
        assert await releases.get_release(tx, ids.release) is not None
    for button in TO_COME:
        real = button.format(story=ids.story, chapter=chapter, release=ids.release)
        forged = button.format(story=ids.story, chapter=GONE, release=GONE)
        for person in ("reader", "patron"):
            heard = await house.presses(person, real)
            assert heard == await house.presses(person, forged), button


@pytest.mark.parametrize(
    "typed",
    [
        {"others": "buy my book"},
        {"others": "gore, buy my book"},
        {"others": "gore", "summary": "Buy my book."},
    ],
)
async def test_no_new_words_are_published_as_warnings(stage: Stage, typed: dict[str, str]):
    await stage.set_up()
    await stage.add_story()
    shown = await stage.slash(stage.author, "story warn", story=TITLE, chapter="1")
    listed = await stage.author.click(answer(shown), label="The whole chapter")
    form = await stage.author.click(answer(shown), label="Hide a passage")
    backend = stage.env.backend
    backend.get_guild(stage.guild.id).members[stage.author.id].role_ids.clear()
    tried = [await stage.author.submit_modal(form, {"first": "1", **typed})]
    if "summary" not in typed:
        words = f"gore, {typed['others']}"
        tried.append(await stage.author.submit_modal(listed, {"listed": words}))
    for refused in tried:
        assert "Words of your own would be new to readers" in said(refused)
    listed = await stage.author.click(answer(shown), label="The whole chapter")
    form = await stage.author.click(answer(shown), label="Hide a passage")
    await stage.author.submit_modal(form, {"first": "1", "others": "bloody violence"})
    assert "hidden for violence" in said(answer(shown))
    await stage.author.submit_modal(listed, {"listed": "gore, spiders"})
    assert "now lists gore, spiders" in said(answer(shown))
