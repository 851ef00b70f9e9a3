from datetime import timedelta

from bot.models.release import ReleaseState
from bot.models.story import Action
from bot.storage.releases import claims, releases
from bot.storage.servers import policies
from bot.storage.stories import stories, warnings
from bot.text.warnings.policy import Policy, Ruling
from tests.builders import (
    GUILD,
    NOW,
    a_chapter,
    a_manuscript,
    add_a_guild,
    add_a_plan,
    add_a_story,
    claim_it,
    first_release,
)


async def test_a_guild_begins_with_no_decision(tx):
    await add_a_guild(tx)
    assert await policies.get_policy(tx, GUILD) == Policy()


async def test_a_decision_is_kept_and_replaced_under_any_name_of_its_warning(tx):
    await add_a_guild(tx)
    await add_a_guild(tx, 9)
    await policies.set_action(tx, GUILD, "Gory", Action.REFUSED)
    await policies.set_action(tx, GUILD, "loud geese", Action.OPEN)
    await policies.set_action(tx, GUILD, "gore", Action.SPOILER)
    await policies.set_action(tx, GUILD, None, Action.OPEN)
    await policies.set_action(tx, 9, None, Action.REFUSED)
    assert await policies.get_policy(tx, GUILD) == Policy(
        (Ruling("gore", Action.SPOILER), Ruling("loud geese", Action.OPEN)), Action.OPEN
    )
    assert await policies.get_policy(tx, 9) == Policy((), Action.REFUSED)


async def test_own_words_of_living_stories_are_found(tx):
    await add_a_story(tx, a_manuscript(warnings=("Loud Geese",)))
    chapters = [a_chapter(warnings=["wet socks"])]
    gone = await add_a_story(tx, a_manuscript("Another", chapters))
    await add_a_story(tx, a_manuscript("Elsewhere", warnings=("ice",)), guild_id=9)
    assert await policies.find_own_words(tx, GUILD) == ["Loud Geese", "wet socks"]
    await stories.remove_story(tx, gone, NOW)
    assert await policies.find_own_words(tx, GUILD) == ["Loud Geese"]


async def test_stories_that_are_ready_or_put_off_are_found_and_go_on(tx):
    schedule = await add_a_plan(tx)
    release = await first_release(tx, schedule)
    assert await policies.claimed_stories(tx, GUILD) == []
    assert await claim_it(tx, release.release_id)
    assert await policies.claimed_stories(tx, GUILD) == [schedule.story_id]
    assert await policies.claimed_stories(tx, 9) == []
    await claims.postpone(tx, release.release_id, NOW + timedelta(hours=6), "Not accepted.")
    assert await policies.halted_stories(tx, GUILD) == [schedule.story_id]
    await policies.go_on(tx, schedule.story_id)
    again = await releases.get_release(tx, release.release_id)
    assert (again.state, again.retry_at, again.reason) == (ReleaseState.WAITING, None, None)
    assert await policies.halted_stories(tx, GUILD) == []


async def test_a_sentence_for_a_warning_is_cut_rather_than_refused(tx):
    story_id = await add_a_story(tx, a_manuscript(warnings=("geese " * 40, "geese " * 50)))
    found = await warnings.get_warning_facts(tx, story_id)
    assert found.story == (("geese " * 40)[:100].strip(),)
