from datetime import time, timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from bot.models.release import LatePolicy, ReleaseState, Rule, ScheduleState
from bot.storage.releases import releases, schedules
from tests.builders import (
    AUTHOR,
    CHANNEL,
    NOW,
    a_rule,
    add_a_plan,
    add_a_schedule,
    add_a_target,
    begin_it,
    first_release,
)


@pytest.fixture
async def schedule(tx):
    return await add_a_plan(tx)


async def test_a_schedule_comes_back_as_it_was_added(tx, schedule):
    assert schedule.rule == a_rule()
    assert (schedule.per_drop, schedule.late) == (1, LatePolicy.SHIFT)
    assert schedule.created_by == AUTHOR
    assert await schedules.get_schedule(tx, 99) is None


async def test_a_schedule_can_be_changed(tx, schedule):
    rule = Rule("", a_rule().start, time(7, 5), "Asia/Tokyo")
    await schedules.update_schedule(
        tx, schedule.schedule_id, rule=rule, per_drop=0, late=LatePolicy.HOLD
    )
    changed = await schedules.get_schedule(tx, schedule.schedule_id)
    assert (changed.rule, changed.per_drop, changed.late) == (rule, 0, LatePolicy.HOLD)


async def test_a_story_has_one_schedule_a_target_until_it_is_ended(tx, schedule):
    with pytest.raises(IntegrityError):
        await add_a_schedule(tx, schedule.story_id, schedule.target_id)
    await schedules.end_schedule(tx, schedule.schedule_id)
    await add_a_schedule(tx, schedule.story_id, schedule.target_id)


async def test_schedules_are_found_by_story_and_by_target_until_they_end(tx, schedule):
    elsewhere = await add_a_target(tx, CHANNEL + 1)
    second = await add_a_schedule(tx, schedule.story_id, elsewhere)
    where = (schedule.story_id, schedule.target_id)
    assert await schedules.find_schedule(tx, *where) == schedule
    assert await schedules.find_schedules(tx, schedule.story_id) == [schedule, second]
    assert await schedules.find_target_schedules(tx, elsewhere) == [second]
    await schedules.set_schedule_state(tx, schedule.schedule_id, ScheduleState.ENDED)
    assert await schedules.find_schedule(tx, *where) is None
    assert await schedules.find_schedules(tx, schedule.story_id) == [second]


async def test_ending_a_schedule_drops_what_it_had_planned(tx, schedule):
    release = await first_release(tx, schedule)
    await begin_it(tx, release.release_id)
    await schedules.end_schedule(tx, schedule.schedule_id)
    left = await releases.find_releases(tx, story_id=schedule.story_id)
    assert [(r.release_id, r.state) for r in left] == [(release.release_id, ReleaseState.POSTING)]


async def test_a_paused_schedule_keeps_its_plan(tx, schedule):
    await schedules.set_schedule_state(tx, schedule.schedule_id, ScheduleState.PAUSED)
    assert len(await releases.find_releases(tx, story_id=schedule.story_id)) == 3


async def test_skipped_slots_are_kept_once(tx, schedule):
    tomorrow = NOW + timedelta(days=1)
    for at in (NOW, tomorrow, NOW):
        await schedules.add_skip(tx, schedule.schedule_id, at)
    assert await schedules.find_skips(tx, schedule.schedule_id) == {NOW, tomorrow}
    assert await schedules.find_skips(tx, 99) == set()
