from dataclasses import replace
from datetime import timedelta

import pytest

from bot.models.release import ReleaseState, ScheduleState
from bot.models.story import Rating
from bot.storage import releases
from tests.builders import CHANNEL, GUILD, NOW, a_manuscript, add_a_target, begin_it, claim_it
from tests.services.shelf import AUTHOR_HERSELF, GUEST, MANAGER, STRANGER


async def now(shelf, member=AUTHOR_HERSELF, channel_id=CHANNEL, **options):
    return await shelf.scheduling.release_now(member, shelf.story_id, channel_id, **options)


async def undo(shelf, release_id, member=AUTHOR_HERSELF):
    return await shelf.scheduling.undo(member, release_id)


async def test_the_next_chapter_is_due_in_ten_seconds_and_the_rest_move_up(shelf):
    await shelf.schedule()
    release = await now(shelf)
    assert release.due_at == NOW + timedelta(seconds=10)
    assert release.chapter_number == 1
    assert release.requested_by == AUTHOR_HERSELF.user_id
    assert await shelf.plan() == [(1, "03-02 18:00"), (2, "03-03 18:00"), (3, "03-04 18:00")]
    assert len(shelf.wakes) == 2


async def test_each_call_releases_one_more(shelf):
    await shelf.schedule()
    released = [(await now(shelf)).chapter_number for _ in range(3)]
    assert released == [1, 2, 3]
    assert "on its way" in await shelf.refusal(now(shelf))


async def test_a_chapter_may_be_named(shelf):
    await shelf.schedule()
    assert (await now(shelf, chapter=2)).chapter_number == 2
    assert await shelf.plan() == [(2, "03-02 18:00"), (1, "03-03 18:00"), (3, "03-04 18:00")]
    assert (await now(shelf)).chapter_number == 1


async def test_no_schedule_is_needed(shelf):
    release = await now(shelf, channel_id=None)
    assert release.schedule_id is None
    assert release.channel_id == CHANNEL


async def test_a_paused_schedule_does_not_hold_what_is_asked_for_by_hand(shelf):
    await shelf.schedule()
    await shelf.scheduling.pause(AUTHOR_HERSELF, shelf.story_id)
    assert (await now(shelf)).schedule_id is None
    assert (await shelf.stored()).state is ScheduleState.PAUSED


async def test_without_a_channel_it_is_the_scheduled_one(shelf):
    await shelf.second_channel()
    await shelf.schedule(channel_id=CHANNEL + 1)
    assert (await now(shelf, channel_id=None)).channel_id == CHANNEL + 1


async def test_without_a_channel_two_schedules_are_one_too_many(shelf):
    await shelf.second_channel()
    await shelf.schedule()
    await shelf.schedule(channel_id=CHANNEL + 1)
    assert "several channels" in await shelf.refusal(now(shelf, channel_id=None))


async def test_without_a_schedule_two_channels_are_one_too_many(shelf):
    await shelf.second_channel()
    assert "several channels" in await shelf.refusal(now(shelf, channel_id=None))


async def test_a_server_without_channels_is_told_how_to_add_one(shelf):
    async with shelf.db.write() as tx:
        await add_a_target(tx, CHANNEL, guild_id=GUILD + 1)
    assert "/server channel add" in await shelf.refusal(now(shelf, channel_id=None))


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"member": STRANGER}, "not on this server"),
        ({"member": MANAGER}, "Only the story's author can"),
        ({"member": replace(AUTHOR_HERSELF, role_ids=frozenset())}, "author role"),
        ({"member": GUEST}, "not on this server"),
        ({"channel_id": 5}, "/server channel add"),
        ({"chapter": 4}, "no chapter 4: choose one from 1 to 3"),
        ({"chapter": 0}, "no chapter 0"),
        ({"chapter": -1}, "no chapter -1"),
    ],
)
async def test_what_makes_no_sense_is_refused(shelf, options, words):
    assert words in await shelf.refusal(now(shelf, **options))


async def test_a_chapter_that_is_out_is_not_released_again(shelf):
    await shelf.schedule()
    await shelf.post_next()
    assert "Chapter 1 is out" in await shelf.refusal(now(shelf, chapter=1))
    assert (await now(shelf)).chapter_number == 2


async def test_missing_permissions_are_named(shelf):
    shelf.publisher.channel(CHANNEL, GUILD, missing=("Send Messages",))
    assert "Send Messages" in await shelf.refusal(now(shelf))


async def test_an_explicit_story_needs_an_age_restricted_channel(shelf):
    await shelf.fill(a_manuscript("Behind the Lamp", rating=Rating.EXPLICIT))
    assert "Explicit" in await shelf.refusal(now(shelf))


async def test_no_chapter_overtakes_one_that_stopped_unless_it_is_named(shelf):
    await shelf.schedule()
    await shelf.stop_next("A word was blocked.")
    assert "Chapter 1 stopped" in await shelf.refusal(now(shelf))
    assert "Chapter 1 stopped" in await shelf.refusal(now(shelf, chapter=1))
    assert (await now(shelf, chapter=3)).chapter_number == 3


async def test_no_chapter_overtakes_one_that_is_half_out_even_if_it_is_named(shelf):
    await shelf.schedule()
    begun = await shelf.begin_next()
    async with shelf.db.write() as tx:
        assert await releases.stop(tx, begun.release_id, "The thread was deleted.")
    for named in (None, 1, 3):
        sentence = await shelf.refusal(now(shelf, chapter=named))
        assert "Chapter 1 stopped" in sentence and "/release resume" in sentence


async def test_undo_gives_every_chapter_its_slot_back(shelf):
    await shelf.schedule()
    before = await shelf.plan()
    release = await now(shelf)
    undone = await undo(shelf, release.release_id)
    assert undone.state is ReleaseState.CANCELLED
    assert await shelf.plan() == before
    assert len(shelf.wakes) == 3


async def test_undo_works_while_the_release_is_only_claimed(shelf):
    release = await now(shelf)
    async with shelf.db.write() as tx:
        assert await claim_it(tx, release.release_id)
    await undo(shelf, release.release_id, MANAGER)
    assert await shelf.rows() == []


async def test_undo_twice_is_the_same_as_once(shelf):
    release = await now(shelf)
    assert await undo(shelf, release.release_id) == await undo(shelf, release.release_id)


async def test_an_undone_chapter_may_be_released_again(shelf):
    release = await now(shelf)
    await undo(shelf, release.release_id)
    assert (await now(shelf)).chapter_number == 1


async def test_what_has_begun_cannot_be_undone(shelf):
    release = await now(shelf)
    async with shelf.db.write() as tx:
        await begin_it(tx, release.release_id)
    assert "already begun" in await shelf.refusal(undo(shelf, release.release_id))


@pytest.mark.parametrize("member", [STRANGER, GUEST])
async def test_nobody_else_may_undo(shelf, member):
    release = await now(shelf)
    nobodys = await shelf.refusal(undo(shelf, 999, member))
    assert await shelf.refusal(undo(shelf, release.release_id, member)) == nobodys


async def test_a_scheduled_release_is_skipped_rather_than_undone(shelf):
    await shelf.schedule()
    scheduled = (await shelf.rows())[0]
    assert "/release skip" in await shelf.refusal(undo(shelf, scheduled.release_id))


async def test_an_unknown_release_cannot_be_undone(shelf):
    assert "gone" in await shelf.refusal(undo(shelf, 999))
