from datetime import timedelta

import pytest

from bot.models.release import LatePolicy, ReleaseState, Repeat, ScheduleState
from bot.services.schedules.late_policy import apply_late_policy
from bot.storage.notices import notices
from bot.storage.releases import claims, releases
from tests.builders import AUTHOR, CHANNEL, a_manuscript, send_all
from tests.worlds.shelf import AUTHOR_HERSELF


async def apply(shelf):
    schedule = await shelf.stored()
    async with shelf.db.write() as tx:
        return await apply_late_policy(tx, schedule, now=shelf.clock.time)


async def due(shelf):
    async with shelf.db.read() as tx:
        found = await releases.find_due(tx, shelf.clock.time, 100)
    return [release.chapter_number for release in found]


async def asked(shelf):
    async with shelf.db.read() as tx:
        found = await notices.find_unsent(tx, shelf.clock.time, 10)
    return [(notice.user_id, notice.text) for notice in found]


@pytest.mark.parametrize("late", LatePolicy)
async def test_nothing_changes_for_a_slot_on_time(shelf, late):
    await shelf.schedule(per_drop=2, late=late)
    shelf.clock.advance(days=1)
    assert not await apply(shelf)
    assert await due(shelf) == [1, 2]


@pytest.mark.parametrize("late", LatePolicy)
async def test_nothing_changes_before_the_first_slot(shelf, late):
    await shelf.schedule(late=late)
    assert not await apply(shelf)
    assert await due(shelf) == []


async def test_shift_lets_the_oldest_go_and_gives_the_rest_the_coming_slots(shelf):
    await shelf.schedule(per_drop=2)
    shelf.clock.advance(days=2, hours=1)
    assert await apply(shelf)
    assert await due(shelf) == [1, 2]
    assert await shelf.plan() == [(1, "03-03 18:00"), (2, "03-03 18:00"), (3, "03-05 18:00")]


async def test_shift_lets_a_lone_late_slot_go(shelf):
    await shelf.schedule()
    shelf.clock.advance(days=1, hours=20)
    assert not await apply(shelf)
    assert await due(shelf) == [1]


async def test_shift_has_an_effect_once(shelf):
    await shelf.schedule()
    shelf.clock.advance(days=9)
    assert await apply(shelf)
    planned = await shelf.plan()
    assert not await apply(shelf)
    assert await shelf.plan() == planned
    await shelf.post_next()
    assert not await apply(shelf)
    assert await due(shelf) == []


async def test_shift_after_a_long_time_releases_one_slot_a_date(shelf):
    await shelf.fill(a_manuscript("Thirty Nights", 30))
    await shelf.schedule()
    shelf.clock.advance(days=20, minutes=1)
    await apply(shelf)
    assert await due(shelf) == [1]
    instants = [row.due_at for row in await shelf.rows()]
    assert len(set(instants)) == 30


async def test_catch_up_lets_all_go_in_order(shelf):
    await shelf.schedule(late=LatePolicy.CATCH_UP)
    shelf.clock.advance(days=9)
    assert not await apply(shelf)
    assert await due(shelf) == [1, 2, 3]


async def test_hold_pauses_and_asks_the_author_once(shelf):
    await shelf.schedule(late=LatePolicy.HOLD)
    shelf.clock.advance(days=2)
    assert await apply(shelf)
    assert not await apply(shelf)
    assert await due(shelf) == []
    assert (await shelf.stored()).state is ScheduleState.PAUSED
    ((user_id, text),) = await asked(shelf)
    assert user_id == AUTHOR
    assert text.startswith("2 chapters of “Salt and Lanterns” missed the date")
    assert f"<#{CHANNEL}>" in text
    assert "/release resume" in text


async def test_what_was_held_goes_on_with_the_coming_slots(shelf):
    await shelf.schedule(late=LatePolicy.HOLD)
    shelf.clock.advance(days=2)
    await apply(shelf)
    await shelf.scheduling.resume(AUTHOR_HERSELF, shelf.story_id)
    assert not await apply(shelf)
    assert await shelf.plan() == [(1, "03-05 18:00"), (2, "03-06 18:00"), (3, "03-07 18:00")]


@pytest.mark.parametrize(("minutes", "held"), [(5, False), (6, True)])
async def test_hold_has_five_minutes_of_grace(shelf, minutes, held):
    await shelf.schedule(late=LatePolicy.HOLD)
    shelf.clock.advance(days=1, minutes=minutes)
    assert await apply(shelf) is held
    if held:
        assert (await asked(shelf))[0][1].startswith("1 chapter of")


async def test_hold_does_not_ask_about_a_failure_that_is_tried_again(shelf):
    await shelf.schedule(late=LatePolicy.HOLD)
    release = (await shelf.rows())[0]
    again = shelf.clock.advance(days=1, minutes=4)
    async with shelf.db.write() as tx:
        await claims.postpone(tx, release.release_id, again, "Discord does not answer.")
    shelf.clock.time += timedelta(minutes=30)
    assert not await apply(shelf)
    assert await due(shelf) == [1]


@pytest.mark.parametrize("late", LatePolicy)
async def test_a_paused_schedule_is_left_alone(shelf, late):
    await shelf.schedule(late=late)
    await shelf.scheduling.pause(AUTHOR_HERSELF, shelf.story_id)
    shelf.clock.advance(days=5)
    before = await shelf.rows()
    assert not await apply(shelf)
    assert await shelf.rows() == before


async def test_what_has_begun_is_not_late_and_takes_the_place_of_the_slot_it_reached_into(shelf):
    await shelf.schedule()
    await shelf.begin_next()
    shelf.clock.advance(days=2)
    assert await apply(shelf)
    assert await due(shelf) == []
    assert await shelf.plan() == [(2, "03-05 18:00"), (3, "03-06 18:00")]
    assert len(await shelf.rows(ReleaseState.POSTING)) == 1


async def finish_late(shelf, release, at):
    async with shelf.db.write() as tx:
        await send_all(tx, release.release_id, first_message=900)
        assert await claims.finish(tx, release.release_id, at)


@pytest.mark.parametrize(
    ("late", "left"), [(LatePolicy.SHIFT, []), (LatePolicy.CATCH_UP, [2]), (LatePolicy.HOLD, [])]
)
async def test_what_was_half_out_when_the_next_date_came_has_that_date_for_its_own(
    shelf, late, left
):
    await shelf.schedule(late=late)
    shelf.clock.advance(days=1)
    begun = await shelf.begin_next()
    now = shelf.clock.advance(days=1, minutes=3)
    await finish_late(shelf, begun, now)
    assert await apply(shelf) is not (late is LatePolicy.CATCH_UP)
    assert await due(shelf) == left
    paused = (await shelf.stored()).state is ScheduleState.PAUSED
    assert paused is (late is LatePolicy.HOLD)


async def test_one_that_was_out_before_the_next_date_takes_nothing(shelf):
    await shelf.schedule()
    shelf.clock.advance(days=1)
    begun = await shelf.begin_next()
    await finish_late(shelf, begun, shelf.clock.advance(hours=20))
    shelf.clock.advance(hours=5)
    assert not await apply(shelf)
    assert await due(shelf) == [2]


async def test_hold_does_not_ask_about_the_rest_of_a_drop_that_is_under_way(shelf):
    await shelf.schedule(per_drop=2, late=LatePolicy.HOLD)
    shelf.clock.advance(days=1)
    await shelf.begin_next()
    shelf.clock.advance(minutes=20)
    assert not await apply(shelf)
    assert await due(shelf) == [2]


async def test_where_the_rule_has_no_other_date_late_chapters_go(shelf):
    await shelf.schedule()
    shelf.clock.advance(days=1)
    await shelf.begin_next()
    await shelf.schedule(repeat=Repeat.ONCE, at="20:00", per_drop=0)
    shelf.clock.advance(days=1)
    assert not await apply(shelf)
    assert await due(shelf) == [2, 3]


@pytest.mark.parametrize("late", LatePolicy)
@pytest.mark.parametrize("minutes", [1, 20])
async def test_what_a_person_paused_is_not_late_while_its_drop_is_under_way(shelf, late, minutes):
    """One date for all, and no other to move to: what is left goes on behind the first."""
    await shelf.schedule(repeat=Repeat.ONCE, start="2026-03-03", per_drop=0, late=late)
    shelf.clock.advance(days=1, seconds=1)
    await shelf.begin_next()
    await shelf.scheduling.pause(AUTHOR_HERSELF, shelf.story_id)
    shelf.clock.time += timedelta(seconds=1)
    await shelf.scheduling.resume(AUTHOR_HERSELF, shelf.story_id)
    shelf.clock.time += timedelta(minutes=minutes)
    assert not await apply(shelf)
    assert (await shelf.stored()).state is ScheduleState.ACTIVE
    assert await asked(shelf) == []
    assert await due(shelf) == [2, 3]


@pytest.mark.parametrize(("minutes", "late"), [(4, False), (6, True)])
async def test_what_was_missed_after_a_resume_is_late(shelf, minutes, late):
    """Nothing of the drop was under way: the bot was away when it was to go on."""
    await shelf.schedule(repeat=Repeat.ONCE, start="2026-03-03", per_drop=0, late=LatePolicy.HOLD)
    await shelf.scheduling.pause(AUTHOR_HERSELF, shelf.story_id)
    shelf.clock.advance(days=5)
    await shelf.scheduling.resume(AUTHOR_HERSELF, shelf.story_id)
    shelf.clock.time += timedelta(minutes=minutes)
    assert await apply(shelf) is late
    assert len(await asked(shelf)) == late


async def test_a_date_that_came_while_the_one_before_was_held_up_is_late(shelf):
    await shelf.schedule(late=LatePolicy.HOLD)
    shelf.clock.advance(days=1)
    await shelf.begin_next()
    shelf.clock.advance(days=1)
    assert await apply(shelf)
    assert "missed the date" in (await asked(shelf))[0][1]


@pytest.mark.parametrize("pause", [timedelta(seconds=1), timedelta(days=3)])
async def test_what_was_paused_over_its_date_is_not_late(shelf, pause):
    await shelf.schedule(late=LatePolicy.HOLD)
    shelf.clock.advance(days=1, seconds=-1)
    await shelf.scheduling.pause(AUTHOR_HERSELF, shelf.story_id)
    shelf.clock.time += pause
    await shelf.scheduling.resume(AUTHOR_HERSELF, shelf.story_id)
    assert not await apply(shelf)
    assert await asked(shelf) == []
