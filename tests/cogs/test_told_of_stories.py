"""What `/story info` tells: of what is out to who sees it, and title and state to who manages."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.models.story import Rating, WarningState
from bot.storage.releases import releases
from bot.storage.servers import targets
from tests.builders import (
    a_chapter,
    a_manuscript,
    add_a_schedule,
    add_a_story,
    chapter_ids,
    daily_slots,
    post_it,
)
from tests.cogs.people import House, furnish
from tests.worlds.stage import Stage, said

TITLE, WORDS = "The Told Tide", "Everybody drowns."


@pytest.fixture
async def house(stage: Stage) -> House:
    return await furnish(stage)


async def shelve(house: House, room: str | None, **described) -> None:
    """A story with words of its author's for every place; its first chapter out in this room."""
    chapters = (a_chapter("Night 1"), replace(a_chapter("Night 2"), warnings=("gore",)))
    stage = house.stage
    async with stage.db.write() as tx:
        manuscript = a_manuscript(TITLE, chapters, **{"summary": WORDS} | described)
        owner = {"guild_id": stage.guild.id, "author_id": stage.author.id}
        story_id = await add_a_story(tx, manuscript, **owner)
        if room is None:
            return
        target = await targets.find_target(tx, house.rooms[room].id)
        assert target is not None
        schedule = await add_a_schedule(tx, story_id, target.target_id)
        later = stage.env.now() + timedelta(days=9)
        slots = daily_slots(await chapter_ids(tx, story_id), later)
        await releases.add_releases(tx, schedule, slots)
        first, *_ = await releases.find_releases(tx, story_id=story_id)
        await post_it(tx, first.release_id, first_message=70_000)


@pytest.mark.parametrize(
    ("room", "rating"),
    [(None, Rating.TEEN), ("patrons", Rating.TEEN), ("adults", Rating.EXPLICIT)],
)
async def test_who_manages_is_told_title_and_state_of_what_they_do_not_see(
    house: House, room: str | None, rating: Rating
):
    await shelve(house, room, rating=rating, warnings=("character death",))
    told = await house.says("manager", "story info", story=TITLE)
    assert TITLE in told and "Night 2" in told
    if room is not None:
        assert "1 of 2 chapters released" in told and "next" in told
    assert WORDS not in told and "arning" not in told and "chose not" not in told
    author = await house.says("author", "story info", story=TITLE)
    assert WORDS in author and "Warnings: character death, gore" in author


async def test_who_manages_is_told_what_readers_are_told_where_it_is_out(house: House):
    await shelve(house, "serial", warnings=("character death",))
    for person in ("manager", "reader"):
        told = await house.says(person, "story info", story=TITLE)
        assert WORDS in told and "Warnings: character death\n" in told


async def test_who_manages_reads_of_an_explicit_story_in_a_room_for_adults(house: House):
    await shelve(house, "adults", rating=Rating.EXPLICIT)
    manager, room = house.people["manager"], house.rooms["adults"]
    assert WORDS in said(await manager.slash(room, "story info", story=TITLE))


@pytest.mark.parametrize(
    ("state", "line"),
    [
        (WarningState.LISTED, ""),
        (WarningState.CHOSE_NOT, "The author chose not to warn"),
    ],
)
async def test_an_author_who_warns_of_a_chapter_to_come_did_not_choose_to_be_silent(
    house: House, state: WarningState, line: str
):
    await shelve(house, "serial", warning_state=state)
    told = await house.says("reader", "story info", story=TITLE)
    assert ("chose not to warn" in told) is bool(line)
    assert "gore" not in told and "Night 1" in told
