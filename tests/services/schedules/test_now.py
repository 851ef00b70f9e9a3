from dataclasses import replace
from datetime import timedelta

import pytest

from bot.models.release import ReleaseState, Repeat, ScheduleState
from bot.models.story import Rating
from bot.storage.releases import claims, order, releases
from tests.builders import CHANNEL, GUILD, NOW, a_manuscript, add_a_target, begin_it, claim_it
from tests.worlds.shelf import AUTHOR_HERSELF, GUEST, MANAGER, STRANGER


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
        assert await claims.stop(tx, begun.release_id, "The thread was deleted.")
    for named in (None, 1, 3):
        sentence = await shelf.refusal(now(shelf, chapter=named))
        assert "Chapter 1 stopped" in sentence and "/release resume" in sentence


async def test_undo_gives_every_chapter_its_slot_back(shelf):
    await shelf.schedule()
    before = await shelf.plan()
    release = await now(shelf)
    (undone,) = await undo(shelf, release.release_id)
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


async def in_the_midst_of(shelf, chapters=5, **options):
    """A drop whose first chapter is being posted, and whose others are ready for their turn."""
    await shelf.fill(a_manuscript("Five Lamps", chapters))
    await shelf.schedule(**({"per_drop": 0, "start": "2026-03-03"} | options))
    shelf.clock.advance(days=1, seconds=3)
    first, *others = await shelf.rows()
    async with shelf.db.write() as tx:
        await begin_it(tx, first.release_id)
        for other in others:
            if other.due_at < shelf.clock.time:
                await claim_it(tx, other.release_id)


@pytest.mark.parametrize("chapter", [None, 2, 4])
async def test_what_is_on_its_way_is_not_asked_for_again(shelf, chapter):
    await in_the_midst_of(shelf)
    before = await shelf.plan()
    assert "on its way" in await shelf.refusal(now(shelf, chapter=chapter))
    assert await shelf.plan() == before


async def test_in_the_midst_of_a_drop_the_next_chapter_waits_for_those_on_their_way(shelf):
    await in_the_midst_of(shelf, per_drop=3)
    release = await now(shelf)
    assert release.chapter_number == 4
    async with shelf.db.read() as tx:
        assert await order.waits_for(tx, release, claimed=True) == 1
    await undo(shelf, release.release_id)
    assert await shelf.plan() == [
        (2, "03-03 18:00"),
        (3, "03-03 18:00"),
        (4, "03-04 18:00"),
        (5, "03-04 18:00"),
    ]


@pytest.mark.parametrize("repeat", [Repeat.ONCE, Repeat.DAILY])
@pytest.mark.parametrize("per_drop", [0, 3])
async def test_what_was_due_and_put_off_goes_back_to_its_place(shelf, repeat, per_drop):
    await in_the_midst_of(shelf, repeat=repeat, per_drop=per_drop)
    before = await shelf.plan()
    async with shelf.db.write() as tx:
        second = (await releases.find_releases(tx, story_id=shelf.story_id))[1]
        again = shelf.clock.time + timedelta(hours=1)
        await claims.postpone(tx, second.release_id, again, "Discord does not answer.")
    release = await now(shelf)
    assert release.chapter_number == 2
    async with shelf.db.read() as tx:
        third = (await shelf.rows())[0]
        assert third.chapter_number == 3 and third.due_at < release.due_at
        assert await order.waits_for(tx, third, claimed=True) == 1
        assert third not in await releases.find_due(tx, shelf.clock.time, 10)
    await undo(shelf, release.release_id)
    assert await shelf.plan() == before
    assert (await shelf.stored()).state is ScheduleState.ACTIVE


async def test_an_undone_chapter_of_a_paused_single_date_keeps_it(shelf):
    await shelf.schedule(repeat=Repeat.ONCE, start="2026-03-03", per_drop=0)
    before = await shelf.plan()
    await shelf.scheduling.pause(AUTHOR_HERSELF, shelf.story_id)
    shelf.clock.advance(days=2)
    await undo(shelf, (await now(shelf)).release_id)
    assert await shelf.plan() == before


async def test_an_undone_chapter_takes_no_place_that_another_moved_into(shelf):
    await shelf.schedule()
    release = await now(shelf)
    shelf.clock.advance(days=1)
    await undo(shelf, release.release_id)
    assert await shelf.plan() == [(1, "03-03 18:00"), (2, "03-04 18:00"), (3, "03-05 18:00")]


async def test_an_undone_chapter_keeps_no_date_of_a_schedule_that_has_changed(shelf):
    await shelf.schedule(per_drop=0)
    shelf.clock.advance(days=1, seconds=-5)
    release = await now(shelf)
    await shelf.schedule(per_drop=0, at="22:00")
    shelf.clock.time += timedelta(seconds=9)
    await undo(shelf, release.release_id)
    assert {at for _, at in await shelf.plan()} == {"03-03 21:00"}


async def test_with_a_chapter_those_go_back_that_were_to_follow_it(shelf):
    """Else they would overtake it, which nobody asked for."""
    first, second = await now(shelf), await now(shelf)
    third = await now(shelf, chapter=3)
    undone = await undo(shelf, first.release_id)
    assert [each.chapter_number for each in undone] == [1, 2]
    assert [row.release_id for row in await shelf.rows()] == [third.release_id]
    assert [each.chapter_number for each in await undo(shelf, second.release_id)] == [2]


async def test_with_a_schedule_the_next_one_goes_back_that_was_to_follow_it(shelf):
    await in_the_midst_of(shelf, per_drop=2)
    release = await now(shelf)
    await shelf.scheduling.cancel(AUTHOR_HERSELF, shelf.story_id)
    assert (release.chapter_number, await shelf.rows()) == (3, [])
