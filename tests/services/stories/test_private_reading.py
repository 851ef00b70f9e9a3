from dataclasses import replace

import pytest

from bot.errors import StoryError
from bot.messages.proof.reader import read_payload
from bot.models.release import ReleaseState
from bot.models.server import MessageStyle
from bot.models.story import Action, Rating
from bot.services.stories.private_reading import PrivateReading
from bot.services.stories.texts import NONE_OUT, NOT_OUT
from bot.services.warnings.policies import Policies
from bot.storage.database.database import Database
from bot.storage.releases import releases
from bot.storage.stories import stories
from tests.builders import (
    GUILD,
    NOW,
    READER,
    a_chapter,
    a_manuscript,
    a_member,
    add_a_schedule,
    add_a_story,
    add_a_target,
    begin_it,
    chapter_ids,
    daily_slots,
    post_it,
    sees_all_for_adults,
)
from tests.fakes import FixedClock

AUTHOR_HERSELF = a_member(may_manage=False)
MANAGER = a_member(READER + 5)
SOMEBODY = a_member(READER, may_manage=False)
STRANGER = replace(SOMEBODY, guild_id=GUILD + 1)
BODIES = ("The lamp was lit.", "The keeper slept.", "Nobody came back.")


@pytest.fixture
def reading(db: Database) -> PrivateReading:
    return PrivateReading(db)


async def shelve(
    db: Database,
    *,
    posted: int = 1,
    style: MessageStyle = MessageStyle.COMPONENTS,
    warned: str = "gore",
    **described: object,
) -> int:
    """A story of three chapters, its first ones out; the first one is warned of."""
    chapters = [a_chapter(f"Night {n}", body) for n, body in enumerate(BODIES, 1)]
    chapters[0] = replace(chapters[0], warnings=(warned,))
    async with db.write() as tx:
        target_id = await add_a_target(tx, style=style)
        story_id = await add_a_story(tx, a_manuscript(chapters=chapters, **described))
        schedule = await add_a_schedule(tx, story_id, target_id)
        await releases.add_releases(tx, schedule, daily_slots(await chapter_ids(tx, story_id)))
        for release in (await releases.find_releases(tx, story_id=story_id))[:posted]:
            await post_it(tx, release.release_id, first_message=100 * release.release_id)
    return story_id


def shown(payloads, *, hidden: bool | None = None) -> str:
    runs = (run for payload in payloads for run in read_payload(payload))
    return "".join(run.text for run in runs if hidden is None or run.hidden is hidden)


@pytest.mark.parametrize("style", list(MessageStyle))
async def test_a_chapter_is_read_as_it_was_posted(db: Database, reading: PrivateReading, style):
    story_id = await shelve(db, style=style)
    payloads = await reading.read(SOMEBODY, story_id, 1)
    assert all(("content" in each) is (style is MessageStyle.TEXT) for each in payloads)
    assert BODIES[0] in shown(payloads, hidden=True)
    assert BODIES[0] not in shown(payloads, hidden=False)
    assert "Warnings: gore" in shown(payloads[:1])


@pytest.mark.parametrize("member", [SOMEBODY, AUTHOR_HERSELF, MANAGER])
@pytest.mark.parametrize("number", [2, 3])
async def test_what_is_not_out_is_shown_to_nobody(
    db: Database, reading: PrivateReading, member, number
):
    story_id = await shelve(db)
    with pytest.raises(StoryError, match=NOT_OUT[:20]):
        await reading.read(member, story_id, number)
    assert [head.number for head in await reading.suggest(member, story_id, "")] == [1]
    with pytest.raises(StoryError, match="Which chapter"):
        await reading.find(member, story_id, str(number))


async def test_a_chapter_on_its_way_is_not_out(db: Database, reading: PrivateReading):
    story_id = await shelve(db)
    async with db.write() as tx:
        second = (await releases.find_releases(tx, story_id=story_id))[1]
        await begin_it(tx, second.release_id)
    with pytest.raises(StoryError, match=NOT_OUT[:20]):
        await reading.read(SOMEBODY, story_id, 2)


async def test_of_a_story_that_is_not_out_readers_learn_nothing(
    db: Database, reading: PrivateReading
):
    story_id = await shelve(db, posted=0)
    for attempt in (reading.read(SOMEBODY, story_id, 1), reading.find(SOMEBODY, story_id, None)):
        with pytest.raises(StoryError, match="not on this server"):
            await attempt
    with pytest.raises(StoryError, match=NONE_OUT[:20]):
        await reading.find(AUTHOR_HERSELF, story_id, None)


async def test_the_first_chapter_out_is_read_where_none_is_named(
    db: Database, reading: PrivateReading
):
    story_id = await shelve(db, posted=2)
    async with db.write() as tx:
        first = (await chapter_ids(tx, story_id))[0]
        await stories.remove_chapters(tx, [first], NOW)
    assert await reading.find(SOMEBODY, story_id, None) == 2
    assert await reading.find(SOMEBODY, story_id, "night 2") == 2
    with pytest.raises(StoryError, match=NOT_OUT[:20]):
        await reading.read(SOMEBODY, story_id, 1)


async def test_another_server_reads_nothing(db: Database, reading: PrivateReading):
    story_id = await shelve(db)
    with pytest.raises(StoryError, match="not on this server"):
        await reading.read(STRANGER, story_id, 1)
    for release_id in (1, 999):
        with pytest.raises(StoryError, match=NOT_OUT[:20]):
            await reading.of_release(STRANGER, release_id)


@pytest.mark.parametrize("member", [SOMEBODY, AUTHOR_HERSELF])
@pytest.mark.parametrize("explicit", [{"rating": Rating.EXPLICIT}, {"warned": "smut"}])
async def test_an_explicit_story_is_read_in_age_restricted_channels_only(
    db: Database, reading: PrivateReading, member, explicit
):
    story_id = await shelve(db, **explicit)
    with pytest.raises(StoryError, match=r"not on this server|This story is Explicit: read it"):
        await reading.read(member, story_id, 1)
    there = replace(member, age_restricted=True)
    assert await reading.read(replace(there, sees=sees_all_for_adults), story_id, 1)


async def test_the_policy_of_today_decides_what_is_hidden(
    db: Database, reading: PrivateReading, clock: FixedClock
):
    story_id = await shelve(db)
    policies = Policies(db, clock.clock, lambda: None)
    await policies.change(MANAGER, "gore", Action.OPEN)
    assert BODIES[0] in shown(await reading.read(SOMEBODY, story_id, 1), hidden=False)
    await policies.change(MANAGER, "gore", Action.REFUSED)
    with pytest.raises(StoryError, match="does not accept this story's warnings"):
        await reading.read(SOMEBODY, story_id, 1)


async def test_a_card_knows_its_chapter(db: Database, reading: PrivateReading):
    story_id = await shelve(db, posted=2)
    async with db.read() as tx:
        found = await releases.find_releases(tx, story_id=story_id, states=(ReleaseState.POSTED,))
    read = [await reading.of_release(SOMEBODY, release.release_id) for release in found]
    assert read == [(story_id, 1), (story_id, 2)]
    with pytest.raises(StoryError, match=NOT_OUT[:20]):
        await reading.of_release(SOMEBODY, 999)
