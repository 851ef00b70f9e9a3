import pytest

from bot.models.release import PartState
from bot.storage.releases import parts
from tests.builders import CHANNEL, LATER, NOW, add_a_plan, begin_it, first_release, post_it


@pytest.fixture
async def release(tx):
    return await first_release(tx, await add_a_plan(tx))


@pytest.fixture
async def release_id(tx, release) -> int:
    await begin_it(tx, release.release_id)
    return release.release_id


async def part_at(tx, release_id: int, position: int):
    return (await parts.get_parts(tx, release_id))[position]


async def test_an_attempt_is_written_down_and_the_first_one_dates_it(tx, release_id: int):
    assert await parts.record_attempt(tx, release_id, 0, channel_id=CHANNEL, now=NOW)
    assert await parts.record_attempt(tx, release_id, 0, channel_id=CHANNEL, now=LATER)
    part = await part_at(tx, release_id, 0)
    assert (part.state, part.attempted_at) == (PartState.ATTEMPTED, NOW)
    assert (part.channel_id, part.message_id) == (CHANNEL, None)


async def test_what_is_sent_is_not_attempted_again(tx, release_id: int):
    await parts.record_sent(tx, release_id, 0, channel_id=CHANNEL, message_id=10, now=NOW)
    assert not await parts.record_attempt(tx, release_id, 0, channel_id=CHANNEL, now=LATER)
    part = await part_at(tx, release_id, 0)
    assert (part.state, part.message_id, part.attempted_at) == (PartState.SENT, 10, NOW)


async def test_other_parts_are_left_alone(tx, release_id: int):
    await parts.record_attempt(tx, release_id, 1, channel_id=CHANNEL, now=NOW)
    states = [part.state for part in await parts.get_parts(tx, release_id)]
    assert states == [PartState.PLANNED, PartState.ATTEMPTED, PartState.PLANNED, PartState.PLANNED]


async def test_a_message_leads_to_its_part_and_chapter(tx, release):
    await post_it(tx, release.release_id, first_message=900)
    chapter = (release.story_id, release.chapter_id, release.release_id)
    for message_id, position in ((900, 0), (901, 2), (902, 3)):
        assert (await parts.find_part_by_message(tx, message_id)).position == position
        assert await parts.find_chapter_of_message(tx, message_id) == chapter


async def test_an_unknown_message_leads_nowhere(tx, release_id: int):
    assert await parts.find_part_by_message(tx, 5) is None
    assert await parts.find_chapter_of_message(tx, 5) is None
