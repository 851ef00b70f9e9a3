from dataclasses import replace

import pytest

from bot.errors import StoryError
from bot.models.server import MessageStyle
from bot.models.story import Rating
from bot.services.servers.permissions import Act
from bot.services.servers.visibility import stories_seen
from bot.services.stories.library import Library
from bot.storage.database.database import Database
from bot.storage.releases import claims, releases, schedules
from bot.storage.stories import stories
from tests.builders import (
    AUTHOR,
    CHANNEL,
    GUILD,
    NOW,
    READER,
    a_manuscript,
    a_member,
    add_a_plan,
    add_a_schedule,
    add_a_story,
    add_a_target,
    chapter_ids,
    daily_slots,
    first_release,
    post_it,
    sees_all_for_adults,
)
from tests.fakes import FixedClock

AUTHOR_HERSELF = a_member(may_manage=False)
MANAGER = a_member(AUTHOR + 5)
SOMEBODY = a_member(READER, may_manage=False)
MANAGERS_ACTS = {
    Act.LOOK_AHEAD, Act.UNDO, Act.HALT, Act.CANCEL, Act.REMOVE, Act.HIDE_WHOLE, Act.OPEN_WHOLE,
    Act.BRING_BACK,
}  # fmt: skip
STRANGER = replace(SOMEBODY, guild_id=GUILD + 1)


@pytest.fixture
def library(db: Database, clock: FixedClock) -> Library:
    return Library(db, clock.clock)


async def add(db: Database, title: str, author_id: int = AUTHOR, **described) -> int:
    async with db.write() as tx:
        return await add_a_story(tx, a_manuscript(title, **described), author_id=author_id)


async def plan(db: Database, *, posted: int = 0) -> int:
    """A scheduled story of three chapters; its first ones are out."""
    async with db.write() as tx:
        schedule = await add_a_plan(tx)
        for release in (await releases.find_releases(tx, story_id=schedule.story_id))[:posted]:
            await post_it(tx, release.release_id, first_message=100 * release.release_id)
    return schedule.story_id


@pytest.mark.parametrize(
    "words",
    ["Salt and Lanterns", "salt and lanterns", " Salt And ", "lanterns", "salt and by ines"],
)
async def test_a_title_typed_by_hand_is_found(db: Database, library: Library, words: str):
    story_id = await add(db, "Salt and Lanterns")
    await add(db, "The Other Tide")
    assert (await library.find_story(AUTHOR_HERSELF, words)).story_id == story_id


@pytest.mark.parametrize(
    ("title", "words"),
    [
        ("Война и мир", "война и мир"),
        ("Война и мир", "МИР"),
        ("Война и мир", "ВОЙНА by ines"),
        ("ISTANBUL'DA İKİ IŞIK", "istanbul'da iki ışık"),
        ("Straße am Meer", "STRASSE AM"),
        ("ＮＩＧＨＴ　ＴＲＡＩＮ", "night train"),
        ("100% Ж_", "100% ж_"),
    ],
)
async def test_a_title_is_found_without_case_in_every_script(
    db: Database, library: Library, title: str, words: str
):
    story_id = await add(db, title)
    await add(db, "Мир")
    found = await library.suggest(AUTHOR_HERSELF, words.partition(" by ")[0])
    assert story_id in [story.story_id for story in found]
    if words != "МИР":
        assert (await library.find_story(AUTHOR_HERSELF, words)).story_id == story_id


async def test_the_exact_title_comes_first_whatever_its_case(db: Database, library: Library):
    short = await add(db, "Мир")
    await add(db, "Война и мир")
    assert (await library.find_story(AUTHOR_HERSELF, "мир")).story_id == short


async def test_an_author_has_one_story_of_a_title_in_whatever_case(db: Database):
    await add(db, "Война и мир")
    with pytest.raises(StoryError, match="already have a story of that title"):
        await add(db, "ВОЙНА И МИР")
    await add(db, "ВОЙНА И МИР", author_id=AUTHOR + 1)


async def test_an_id_from_the_list_is_found(db: Database, library: Library):
    story_id = await add(db, "1984 Lamps")
    assert (await library.find_story(AUTHOR_HERSELF, str(story_id))).story_id == story_id


async def test_a_title_of_digits_is_found_where_it_is_no_id(db: Database, library: Library):
    story_id = await add(db, "77")
    assert (await library.find_story(AUTHOR_HERSELF, "77")).story_id == story_id
    with pytest.raises(StoryError):
        await library.find_story(AUTHOR_HERSELF, "9" * 60)


async def test_an_exact_title_wins_over_longer_ones(db: Database, library: Library):
    await add(db, "Tide Tables")
    story_id = await add(db, "Tide")
    await add(db, "Tide, Again")
    assert (await library.find_story(AUTHOR_HERSELF, "tide")).story_id == story_id


async def test_of_several_at_most_three_are_named(db: Database, library: Library):
    for number in range(5):
        await add(db, f"Tide *{number}*")
    with pytest.raises(StoryError) as refusal:
        await library.find_story(AUTHOR_HERSELF, "tide")
    assert refusal.value.sentence.count("“") == 3
    assert "Tide \\*4\\*" in refusal.value.sentence


async def test_stories_of_other_servers_and_removed_ones_are_not_found(db, library: Library):
    story_id = await add(db, "Salt and Lanterns")
    for words in ("Salt and Lanterns", str(story_id)):
        with pytest.raises(StoryError, match="No story here"):
            await library.find_story(STRANGER, words)
    async with db.write() as tx:
        await stories.remove_story(tx, story_id, NOW)
    with pytest.raises(StoryError, match="No story here"):
        await library.find_story(AUTHOR_HERSELF, str(story_id))


async def test_suggestions_can_be_limited_to_what_one_may_change(db, library: Library):
    await add(db, "Mine")
    await add(db, "Hers", author_id=READER)

    await add(db, "Another's", author_id=MANAGER.user_id)

    async def titles(member, act):
        return {story.title for story in await library.suggest(member, "", act)}

    former = replace(AUTHOR_HERSELF, role_ids=frozenset())
    everything = {"Mine", "Hers", "Another's"}
    for act in Act:
        new = {Act.OPEN_WHOLE, Act.BRING_BACK}
        own = act in {Act.KNOW, Act.PREVIEW, Act.WARN} | MANAGERS_ACTS - new
        assert await titles(AUTHOR_HERSELF, act) == {"Mine"}
        assert await titles(former, act) == ({"Mine"} if own else set())
        others = act is Act.KNOW or act in MANAGERS_ACTS
        assert await titles(MANAGER, act) == (everything if others else {"Another's"})


async def test_stories_for_adults_take_no_place_of_those_that_one_may_know(db: Database):
    """By its warnings alone each of them counts as Explicit, which no query knows."""
    async with db.write() as tx:
        target_id = await add_a_target(tx)
        for number in range(9):
            known = number in (0, 1, 2)
            warned = {"rating": Rating.NOT_RATED, "warnings": () if known else ("smut",)}
            story_id = await add_a_story(tx, a_manuscript(f"Tide {number}", **warned))
            schedule = await add_a_schedule(tx, story_id, target_id)
            slots = daily_slots(await chapter_ids(tx, story_id), NOW)
            await releases.add_releases(tx, schedule, slots)
            (first, *_) = await releases.find_releases(tx, story_id=story_id)
            await post_it(tx, first.release_id, first_message=100 * first.release_id)
    async with db.read() as tx:
        for limit in range(1, 6):
            found = [story.title for story in await stories_seen(tx, SOMEBODY, "tide", limit)]
            assert found == ["Tide 2", "Tide 1", "Tide 0"][:limit]
            adult = replace(SOMEBODY, sees=sees_all_for_adults, age_restricted=True)
            assert len(await stories_seen(tx, adult, "tide", limit)) == limit


async def test_titles_to_come_are_told_to_the_author_alone(db: Database, library: Library):
    story_id = await plan(db, posted=1)
    told = await library.info(SOMEBODY, story_id)
    assert [head.title for head in told.chapters] == ["Night 1"]
    assert told.released == 1
    (target,) = told.targets
    assert (target.channel_id, target.posted) == (CHANNEL, 1)
    # That there is more to come, and when, is the author's to tell.
    assert (target.schedule, target.waiting, target.next_at) == (None, 0, None)
    own = await library.info(AUTHOR_HERSELF, story_id)
    assert [head.title for head in own.chapters] == ["Night 1", "Night 2", "Night 3"]


async def test_those_who_manage_are_told_titles_and_state(db: Database, library: Library):
    story_id = await add(db, "Salt", summary="A keeper counts the nights.")
    told = await library.info(MANAGER, story_id)
    assert (told.story.title, told.story.summary) == ("Salt", "")
    assert [head.title for head in told.chapters] == ["Night 1", "Night 2", "Night 3"]
    assert (await library.info(AUTHOR_HERSELF, story_id)).story.summary.startswith("A keeper")


@pytest.mark.parametrize(("words", "number"), [("2", 2), ("night 3", 3), (" Night 1 ", 1)])
async def test_a_chapter_is_found_by_number_or_title(db, library: Library, words, number):
    story_id = await plan(db)
    assert await library.find_chapter(AUTHOR_HERSELF, story_id, words) == number


async def test_a_title_to_come_cannot_be_guessed(db: Database, library: Library):
    story_id = await plan(db, posted=1)
    with pytest.raises(StoryError, match="Which chapter"):
        await library.find_chapter(SOMEBODY, story_id, "Night 3")
    shown = await library.suggest_chapters(SOMEBODY, story_id, "night")
    assert [head.number for head in shown] == [1]


@pytest.mark.parametrize("style", list(MessageStyle))
async def test_a_preview_is_a_card_and_parts_that_cannot_be_pressed(db, library, style):
    story_id = await plan(db)
    card, *parts = await library.preview(AUTHOR_HERSELF, story_id, 2, style, age_restricted=False)
    assert "Night 2" in str(card)
    assert "comment:0" in str(card)
    assert "'custom_id': 'comment:0'" not in str(card)
    assert "The lamp was lit" in str(parts)


async def test_only_the_author_looks_inside(db: Database, library: Library):
    story_id = await plan(db, posted=3)
    for member in (MANAGER, SOMEBODY):
        with pytest.raises(StoryError, match="Only the story's author can"):
            await library.preview(member, story_id, 1, age_restricted=False)
        with pytest.raises(StoryError, match="Only the story's author can"):
            await library.style_of(member, story_id)


async def test_an_explicit_story_is_looked_at_behind_the_age_flag_only(db, library: Library):
    story_id = await add(db, "Salt", rating=Rating.EXPLICIT)
    with pytest.raises(StoryError, match="age-restricted"):
        await library.preview(AUTHOR_HERSELF, story_id, 1, age_restricted=False)
    assert await library.preview(AUTHOR_HERSELF, story_id, 1, age_restricted=True)


async def test_a_chapter_that_is_not_there_is_named(db: Database, library: Library):
    story_id = await plan(db)
    with pytest.raises(StoryError, match="no chapter 9"):
        await library.preview(AUTHOR_HERSELF, story_id, 9, age_restricted=False)


async def test_a_cancelled_schedule_leaves_no_stopped_chapter_to_wait_for(db: Database):
    story_id = await plan(db)
    async with db.write() as tx:
        (first, *_) = await releases.find_releases(tx, story_id=story_id)
        await claims.stop(tx, first.release_id, "I may not post in that channel.")
        await schedules.end_schedule(tx, first.schedule_id)
        assert await releases.find_releases(tx, story_id=story_id) == []
        assert len(await releases.unreleased_chapters(tx, story_id, first.target_id)) == 3


async def test_readers_know_of_a_story_from_its_first_chapter_on(db: Database, library: Library):
    story_id = await plan(db)
    async with db.read() as tx:
        title = (await stories.get_story(tx, story_id)).title
    for words in (title, title[:4], f"{title} by ines", str(story_id)):
        with pytest.raises(StoryError, match="No story here"):
            await library.find_story(SOMEBODY, words)
    assert await library.suggest(SOMEBODY, "") == []
    with pytest.raises(StoryError, match="not on this server"):
        await library.info(SOMEBODY, story_id)
    async with db.write() as tx:
        (first, *_) = await releases.find_releases(tx, story_id=story_id)
        await post_it(tx, first.release_id, first_message=100)
    assert (await library.find_story(SOMEBODY, title)).story_id == story_id
    assert [story.story_id for story in await library.suggest(SOMEBODY, title)] == [story_id]
    assert (await library.info(SOMEBODY, story_id)).released == 1


@pytest.mark.parametrize(
    "described",
    [
        {"rating": Rating.EXPLICIT},
        {"rating": Rating.NOT_RATED, "warnings": ("smut",)},
    ],
)
async def test_readers_know_of_an_explicit_story_where_there_is_an_age_flag(
    db: Database, library: Library, described
):
    story_id = await add(db, "Salt", **described)
    async with db.write() as tx:
        schedule = await add_a_schedule(tx, story_id, await add_a_target(tx))
        await releases.add_releases(tx, schedule, daily_slots(await chapter_ids(tx, story_id)))
        release = await first_release(tx, schedule)
        await post_it(tx, release.release_id, first_message=100)
    for blind in (
        replace(SOMEBODY, age_restricted=True),
        replace(SOMEBODY, sees=sees_all_for_adults),
    ):
        assert await library.suggest(blind, "") == []
        with pytest.raises(StoryError, match="not on this server"):
            await library.info(blind, story_id)
    there = replace(SOMEBODY, age_restricted=True, sees=sees_all_for_adults)
    assert [story.title for story in await library.suggest(there, "")] == ["Salt"]
    assert (await library.info(there, story_id)).story.title == "Salt"
    assert await library.suggest(SOMEBODY, "") == []
    for words in ("Salt", str(story_id)):
        with pytest.raises(StoryError, match="No story here"):
            await library.find_story(SOMEBODY, words)
    assert (await library.find_story(AUTHOR_HERSELF, "Salt")).story_id == story_id
