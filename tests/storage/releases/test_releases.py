from datetime import timedelta

import pytest
from sqlalchemy import event

from bot.models.release import ReleaseState, ScheduleState, Slot
from bot.models.server import Layout, MessageStyle, Pause, PauseReason, TargetState
from bot.storage.releases import claims, parts, releases, schedules
from bot.storage.servers import targets
from bot.storage.stories import stories
from tests.builders import (
    AUTHOR,
    CHANNEL,
    LATER,
    NOW,
    OWNER,
    add_a_plan,
    add_a_schedule,
    add_a_story,
    add_a_target,
    begin_it,
    chapter_ids,
    claim_it,
    daily_slots,
    first_release,
    post_it,
)

DAY = timedelta(days=1)
FOREVER = NOW + timedelta(days=10_000)


async def planned(tx, schedule, **asked):
    found = await releases.find_releases(tx, story_id=schedule.story_id, **asked)
    return [(release.chapter_number, release.due_at, release.state) for release in found]


async def due(tx, until=FOREVER) -> list[int]:
    return [release.chapter_number for release in await releases.find_due(tx, until, 100)]


async def add_by_hand(tx, schedule, chapter_id: int, at=NOW) -> int:
    return await releases.add_release(
        tx,
        story_id=schedule.story_id,
        chapter_id=chapter_id,
        target_id=schedule.target_id,
        schedule_id=None,
        due_at=at,
        requested_by=AUTHOR,
    )


async def test_a_release_knows_its_chapter_and_its_place(tx):
    schedule = await add_a_plan(tx)
    release = await first_release(tx, schedule)
    assert (release.chapter_number, release.channel_id) == (1, CHANNEL)
    assert (release.layout, release.style) == (Layout.THREAD, MessageStyle.COMPONENTS)
    assert (release.schedule_id, release.due_at) == (schedule.schedule_id, NOW)
    assert (release.state, release.attempts, release.retry_at) == (ReleaseState.WAITING, 0, None)
    assert await releases.get_release(tx, release.release_id) == release
    assert await releases.get_release(tx, 99) is None


async def test_releases_are_found_by_target_and_state(tx):
    schedule = await add_a_plan(tx)
    await releases.cancel(tx, (await first_release(tx, schedule)).release_id)
    assert [number for number, _, _ in await planned(tx, schedule)] == [2, 3]
    assert await planned(tx, schedule, states={ReleaseState.CANCELLED}) == [
        (1, NOW, ReleaseState.CANCELLED)
    ]
    assert await planned(tx, schedule, target_id=99) == []


async def test_a_plan_is_replaced_whole(tx):
    schedule = await add_a_plan(tx)
    ids = await chapter_ids(tx, schedule.story_id)
    await releases.replace_waiting(tx, schedule, daily_slots(ids, LATER))
    assert [at for _, at, _ in await planned(tx, schedule)] == [
        LATER,
        LATER + DAY,
        LATER + 2 * DAY,
    ]


async def test_replacing_a_plan_leaves_what_has_begun_or_is_out_or_stopped(tx):
    schedule = await add_a_plan(tx, chapters=5)
    ids = await chapter_ids(tx, schedule.story_id)
    one, two, three, four, _ = await releases.find_releases(tx, story_id=schedule.story_id)
    await post_it(tx, one.release_id)
    await begin_it(tx, two.release_id)
    await claims.stop(tx, three.release_id, "No permission.")
    await claim_it(tx, four.release_id)
    await releases.replace_waiting(tx, schedule, daily_slots(ids, LATER))
    assert await planned(tx, schedule) == [
        (1, NOW, ReleaseState.POSTED),
        (2, NOW + DAY, ReleaseState.POSTING),
        (3, NOW + 2 * DAY, ReleaseState.STOPPED),
        (4, LATER + 3 * DAY, ReleaseState.WAITING),
        (5, LATER + 4 * DAY, ReleaseState.WAITING),
    ]
    assert len(await parts.get_parts(tx, one.release_id)) == 4
    assert await parts.get_parts(tx, four.release_id) == []


async def test_replacing_a_plan_leaves_what_was_asked_for_by_hand(tx):
    schedule = await add_a_plan(tx)
    ids = await chapter_ids(tx, schedule.story_id)
    await releases.replace_waiting(tx, schedule, daily_slots(ids[1:], LATER))
    by_hand = await add_by_hand(tx, schedule, ids[0])
    await releases.replace_waiting(tx, schedule, daily_slots(ids, LATER))
    found = await releases.find_releases(tx, story_id=schedule.story_id)
    assert [(r.chapter_number, r.schedule_id) for r in found] == [
        (1, None),
        (2, schedule.schedule_id),
        (3, schedule.schedule_id),
    ]
    assert found[0].release_id == by_hand


async def test_replacing_a_plan_takes_over_from_an_ended_schedule(tx):
    old = await add_a_plan(tx)
    await schedules.set_schedule_state(tx, old.schedule_id, ScheduleState.ENDED)
    new = await add_a_schedule(tx, old.story_id, old.target_id)
    ids = await chapter_ids(tx, old.story_id)
    await releases.replace_waiting(tx, new, daily_slots(ids, LATER))
    found = await releases.find_releases(tx, story_id=old.story_id)
    assert {release.schedule_id for release in found} == {new.schedule_id}
    assert len(found) == 3


async def test_replacing_a_plan_leaves_other_channels_alone(tx):
    schedule = await add_a_plan(tx)
    elsewhere = await add_a_schedule(
        tx, schedule.story_id, await add_a_target(tx, channel_id=CHANNEL + 1)
    )
    ids = await chapter_ids(tx, schedule.story_id)
    await releases.add_releases(tx, elsewhere, daily_slots(ids))
    await releases.replace_waiting(tx, schedule, [])
    assert len(await planned(tx, schedule, target_id=elsewhere.target_id)) == 3
    assert await planned(tx, schedule, target_id=schedule.target_id) == []


async def test_a_cancelled_release_lets_its_chapter_be_planned_again(tx):
    schedule = await add_a_plan(tx, chapters=1)
    assert await releases.cancel(tx, (await first_release(tx, schedule)).release_id)
    ids = await chapter_ids(tx, schedule.story_id)
    await releases.replace_waiting(tx, schedule, daily_slots(ids, LATER))
    assert await planned(tx, schedule) == [(1, LATER, ReleaseState.WAITING)]


async def test_chapters_are_unreleased_until_something_has_begun(tx):
    schedule = await add_a_plan(tx, chapters=5)
    ids = await chapter_ids(tx, schedule.story_id)
    one, two, three, four, _ = await releases.find_releases(tx, story_id=schedule.story_id)
    await post_it(tx, one.release_id)
    await begin_it(tx, two.release_id)
    await claims.stop(tx, three.release_id, "No permission.")
    await claim_it(tx, four.release_id)
    where = (schedule.story_id, schedule.target_id)
    assert await releases.unreleased_chapters(tx, *where) == ids[3:]
    assert await releases.unreleased_chapters(tx, schedule.story_id, 99) == ids


async def test_removed_chapters_and_stories_are_never_unreleased_nor_due(tx):
    schedule = await add_a_plan(tx)
    where = (schedule.story_id, schedule.target_id)
    ids = await chapter_ids(tx, schedule.story_id)
    await stories.remove_chapters(tx, [ids[1]], NOW)
    assert await releases.unreleased_chapters(tx, *where) == [ids[0], ids[2]]
    assert await due(tx) == [1, 3]
    await stories.remove_story(tx, schedule.story_id, NOW)
    assert await releases.unreleased_chapters(tx, *where) == []
    assert await due(tx) == []
    assert await releases.next_due(tx) is None


async def test_what_is_due_is_found_in_the_order_of_time_and_chapter(tx):
    target_id = await add_a_target(tx)
    story_id = await add_a_story(tx)
    schedule = await add_a_schedule(tx, story_id, target_id)
    one, two, three = await chapter_ids(tx, story_id)
    await releases.add_releases(
        tx, schedule, [Slot(three, NOW + DAY), Slot(two, NOW), Slot(one, NOW)]
    )
    assert await due(tx, NOW - timedelta(milliseconds=1)) == []
    assert await due(tx, NOW) == [1, 2]
    assert await due(tx) == [1, 2, 3]
    assert len(await releases.find_due(tx, FOREVER, 2)) == 2
    assert await releases.next_due(tx) == NOW


@pytest.mark.parametrize("state", [ScheduleState.PAUSED, ScheduleState.ENDED])
async def test_nothing_is_due_by_a_schedule_that_rests(tx, state: ScheduleState):
    schedule = await add_a_plan(tx)
    await schedules.set_schedule_state(tx, schedule.schedule_id, state)
    assert await due(tx) == []
    assert await releases.next_due(tx) is None


@pytest.mark.parametrize("state", [TargetState.PAUSED, TargetState.REMOVED])
async def test_nothing_is_due_in_a_target_that_rests(tx, state: TargetState):
    schedule = await add_a_plan(tx)
    await targets.set_target_state(
        tx, schedule.target_id, state, Pause(PauseReason.REFUSED, "No permission.")
    )
    assert await due(tx) == []
    assert await releases.next_due(tx) is None


async def test_what_was_asked_for_by_hand_is_due_without_a_schedule(tx):
    schedule = await add_a_plan(tx)
    await schedules.end_schedule(tx, schedule.schedule_id)
    ids = await chapter_ids(tx, schedule.story_id)
    await add_by_hand(tx, schedule, ids[0])
    assert await due(tx) == [1]
    assert await releases.next_due(tx) == NOW


async def test_what_was_put_off_is_due_again_at_its_instant(tx):
    schedule = await add_a_plan(tx)
    release = await first_release(tx, schedule)
    await claims.postpone(tx, release.release_id, LATER, "Discord does not answer.")
    assert await due(tx, NOW) == []
    assert await due(tx, LATER) == [1]
    assert await releases.next_due(tx) == LATER


async def test_what_was_put_off_while_posting_is_awaited_too(tx):
    schedule = await add_a_plan(tx, chapters=1)
    release = await first_release(tx, schedule)
    await begin_it(tx, release.release_id)
    assert await releases.next_due(tx) is None
    await claims.postpone(tx, release.release_id, LATER, "Discord does not answer.")
    assert await releases.next_due(tx) == LATER


async def test_nothing_is_due_when_all_is_out(tx):
    schedule = await add_a_plan(tx, chapters=1)
    await post_it(tx, (await first_release(tx, schedule)).release_id)
    assert await releases.next_due(tx) is None
    assert await due(tx) == []


async def test_what_the_release_loop_asks_is_answered_from_indexes(tx):
    said: list[tuple[str, object]] = []

    def keep(_connection, _cursor, statement, parameters, _context, _many) -> None:
        said.append((statement, parameters))

    connection = tx.sync_connection
    event.listen(connection, "before_cursor_execute", keep)
    await releases.find_due(tx, NOW, 10)
    await releases.next_due(tx)
    await claims.find_unfinished(tx, now=NOW, owner=OWNER)
    event.remove(connection, "before_cursor_execute", keep)
    plans = []
    for statement, parameters in said:
        rows = await tx.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
        plans.append(" / ".join(row[3] for row in rows))
    used = ["ix_releases_due", "ix_releases_due", "ix_releases_retry", "ix_releases_working"]
    assert [index in plan for index, plan in zip(used, plans, strict=True)] == [True] * 4
