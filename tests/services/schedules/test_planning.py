from datetime import timedelta

import pytest

from bot.models.release import LatePolicy, ReleaseState, Repeat
from bot.services.schedules.planning import replan
from bot.storage.releases import claims, schedules
from bot.storage.stories import stories
from tests.builders import NOW, a_chapter, claim_it
from tests.worlds.shelf import AUTHOR_HERSELF


async def plan_again(shelf, **options):
    async with shelf.db.write() as tx:
        schedule = await schedules.get_schedule(tx, (await shelf.stored()).schedule_id)
        return await replan(tx, schedule, shelf.clock.time, **options)


async def append(shelf, count=1):
    async with shelf.db.write() as tx:
        await stories.add_chapters(
            tx,
            shelf.story_id,
            [a_chapter(f"Later {n}") for n in range(count)],
            word_counts=[9] * count,
            passages=[()] * count,
            now=NOW,
        )


async def test_planning_again_changes_nothing(shelf):
    await shelf.schedule()
    before = await shelf.plan()
    await plan_again(shelf)
    assert await shelf.plan() == before


async def test_new_chapters_take_the_next_free_slots(shelf):
    await shelf.schedule(per_drop=2)
    await append(shelf, 2)
    await plan_again(shelf)
    assert await shelf.plan() == [
        (1, "03-03 18:00"),
        (2, "03-03 18:00"),
        (3, "03-04 18:00"),
        (4, "03-04 18:00"),
        (5, "03-05 18:00"),
    ]


async def test_a_removed_chapter_leaves_the_plan(shelf):
    await shelf.schedule()
    async with shelf.db.write() as tx:
        heads = await stories.get_chapters(tx, shelf.story_id)
        await stories.remove_chapters(tx, [heads[1].chapter_id], NOW)
    await plan_again(shelf)
    assert await shelf.plan() == [(1, "03-03 18:00"), (3, "03-04 18:00")]


@pytest.mark.parametrize("late", LatePolicy)
async def test_a_drop_under_way_is_not_torn_apart(shelf, late):
    await shelf.schedule(per_drop=2, late=late)
    shelf.clock.advance(days=1)
    await shelf.post_next()
    await append(shelf)
    await plan_again(shelf)
    assert await shelf.plan() == [(2, "03-03 18:00"), (3, "03-04 18:00"), (4, "03-04 18:00")]


async def test_a_claim_that_has_not_begun_moves_with_the_plan(shelf):
    await shelf.schedule()
    first = (await shelf.rows())[0]
    async with shelf.db.write() as tx:
        await claim_it(tx, first.release_id)
        await schedules.add_skip(tx, first.schedule_id, first.due_at)
    await plan_again(shelf)
    assert (await shelf.plan())[0] == (1, "03-04 18:00")
    async with shelf.db.write() as tx:
        assert not await claims.begin(tx, first.release_id, owner="this process", now=NOW)


@pytest.mark.parametrize(
    ("late", "kept"),
    [(LatePolicy.SHIFT, [1]), (LatePolicy.CATCH_UP, [1, 2]), (LatePolicy.HOLD, [1, 2])],
)
async def test_what_the_late_policy_lets_go_stays_due(shelf, late, kept):
    await shelf.schedule(late=late)
    now = shelf.clock.advance(days=2)
    slots = await plan_again(shelf)
    numbers = {row.chapter_id: row.chapter_number for row in await shelf.rows()}
    assert [numbers[slot.chapter_id] for slot in slots if slot.at <= now] == kept
    assert len(slots) == 3


async def test_chapters_beyond_the_last_slot_have_no_row(shelf):
    await shelf.schedule(repeat=Repeat.ONCE, at="20:00", per_drop=2)
    assert [row.chapter_number for row in await shelf.rows()] == [1, 2]
    await append(shelf)
    await plan_again(shelf)
    assert [row.chapter_number for row in await shelf.rows()] == [1, 2]


async def test_an_ended_schedule_plans_nothing(shelf):
    await shelf.schedule()
    schedule = await shelf.stored()
    await shelf.scheduling.cancel(AUTHOR_HERSELF, shelf.story_id)
    async with shelf.db.write() as tx:
        ended = await schedules.get_schedule(tx, schedule.schedule_id)
        assert await replan(tx, ended, NOW) == ()
    assert await shelf.rows() == []


async def test_a_clock_set_back_uses_no_slot_twice(shelf):
    await shelf.schedule()
    shelf.clock.advance(days=1)
    await shelf.post_next()
    shelf.clock.time -= timedelta(days=3)
    await plan_again(shelf)
    assert await shelf.plan() == [(2, "03-04 18:00"), (3, "03-05 18:00")]
    assert len(await shelf.rows(ReleaseState.POSTED)) == 1


async def test_an_undone_chapter_is_not_overtaken_by_those_that_became_due(shelf):
    await shelf.schedule(per_drop=0)
    release = await shelf.scheduling.release_now(AUTHOR_HERSELF, shelf.story_id)
    shelf.clock.advance(days=1)
    await shelf.scheduling.undo(AUTHOR_HERSELF, release.release_id)
    assert await shelf.plan() == [(1, "03-03 18:00"), (2, "03-03 18:00"), (3, "03-03 18:00")]


async def test_a_single_date_missed_during_a_pause_is_kept_when_chapters_are_added(shelf):
    await shelf.schedule(repeat=Repeat.ONCE, at="20:00", per_drop=0)
    await shelf.scheduling.pause(AUTHOR_HERSELF, shelf.story_id)
    shelf.clock.advance(days=3)
    await append(shelf)
    await plan_again(shelf)
    await shelf.scheduling.resume(AUTHOR_HERSELF, shelf.story_id)
    assert await shelf.plan() == [(number, "03-05 18:00") for number in (1, 2, 3)]


async def test_a_release_that_keeps_its_date_keeps_what_is_known_of_it(shelf):
    await shelf.schedule()
    first = (await shelf.rows())[0]
    async with shelf.db.write() as tx:
        await claims.postpone(tx, first.release_id, first.due_at, "Discord does not answer.")
    await append(shelf)
    await plan_again(shelf)
    kept = (await shelf.rows())[0]
    assert (kept.release_id, kept.attempts) == (first.release_id, 1)
    assert kept.reason == "Discord does not answer."
