"""Which chapters are not due, whatever their date, because an earlier one is stopped or put off."""

from datetime import timedelta

import pytest
from sqlalchemy import event

from bot.models.release import Schedule, ScheduleState
from bot.storage.releases import (
    after_restore,
    claims,
    jump_links,
    order,
    releases,
    requests,
    schedules,
)
from bot.storage.stories import stories
from tests.builders import (
    AUTHOR,
    LATER,
    NOW,
    add_a_plan,
    begin_it,
    chapter_ids,
    first_release,
    post_it,
)

TOMORROW = NOW + timedelta(days=1)
FOREVER = NOW + timedelta(days=10_000)


@pytest.fixture
async def schedule(tx) -> Schedule:
    """Three chapters, a day each."""
    return await add_a_plan(tx)


@pytest.fixture
async def first(tx, schedule: Schedule) -> int:
    return (await first_release(tx, schedule)).release_id


async def due(tx, until=FOREVER) -> list[int]:
    return [release.chapter_number for release in await releases.find_due(tx, until, 100)]


async def ask_for(tx, schedule: Schedule, number: int, at=NOW, *, named=True) -> int:
    """By hand, instead of by its schedule: this chapter, or (unless `named`) the next one."""
    found = await releases.find_releases(tx, story_id=schedule.story_id)
    planned = next(release for release in found if release.chapter_number == number)
    assert await releases.cancel(tx, planned.release_id)
    release_id = await releases.add_release(
        tx,
        story_id=schedule.story_id,
        chapter_id=planned.chapter_id,
        target_id=schedule.target_id,
        schedule_id=None,
        due_at=at,
        requested_by=AUTHOR,
    )
    await requests.note_request(tx, release_id, named=named, planned_at=None)
    return release_id


async def stop_half_out(tx, release_id: int) -> None:
    await begin_it(tx, release_id)
    assert await claims.stop(tx, release_id, "The thread was deleted.")


async def stop_before_any_of_it(tx, release_id: int) -> None:
    assert await claims.stop(tx, release_id, "It did not pass the proof.")


async def put_off(tx, release_id: int) -> None:
    assert await claims.postpone(tx, release_id, LATER, "Discord does not answer.")


async def put_off_half_out(tx, release_id: int) -> None:
    await begin_it(tx, release_id)
    await put_off(tx, release_id)


HALTED = [stop_half_out, stop_before_any_of_it, put_off, put_off_half_out]


@pytest.mark.parametrize("halt", HALTED)
async def test_later_chapters_are_not_due_behind_one_that_is_halted(tx, first: int, halt):
    assert await due(tx) == [1, 2, 3]
    await halt(tx, first)
    assert await due(tx) == ([1] if halt is put_off else [])
    waits = halt in (put_off, put_off_half_out)
    assert await releases.next_due(tx) == (LATER if waits else None)


@pytest.mark.parametrize("resumed", [True, False])
async def test_they_are_due_again_when_it_goes_on_or_is_out(tx, schedule, first: int, resumed):
    await stop_before_any_of_it(tx, first)
    assert await claims.resume_stopped(tx, story_id=schedule.story_id) == 1
    if not resumed:
        await post_it(tx, first)
    assert await due(tx) == ([1, 2, 3] if resumed else [2, 3])
    assert await releases.next_due(tx) == (NOW if resumed else TOMORROW)


async def test_a_chapter_that_is_being_posted_holds_none_back_from_being_made_ready(tx, first: int):
    await begin_it(tx, first)
    assert await due(tx) == [2, 3]


@pytest.mark.parametrize(
    ("halt", "held"),
    [(stop_half_out, True), (put_off_half_out, True), (stop_before_any_of_it, False)],
)
async def test_one_asked_for_by_its_name_overtakes_only_what_stopped_before_any_of_it_was_out(
    tx, schedule, first: int, halt, held: bool
):
    await halt(tx, first)
    await ask_for(tx, schedule, 3)
    assert await due(tx) == ([] if held else [3])


async def test_one_asked_for_by_its_name_overtakes_what_is_put_off_to_a_later_date(
    tx, schedule, first: int
):
    await put_off(tx, first)
    await ask_for(tx, schedule, 3, at=NOW - timedelta(seconds=1))
    assert 3 in await due(tx)


async def test_one_asked_for_by_its_name_is_not_held_by_what_is_paused(tx, schedule, first: int):
    await put_off(tx, first)
    await ask_for(tx, schedule, 3, at=LATER)
    assert await due(tx) == [1]
    await schedules.set_schedule_state(tx, schedule.schedule_id, ScheduleState.PAUSED)
    assert await due(tx) == [3]


@pytest.mark.parametrize("halt", HALTED)
async def test_the_next_one_asked_for_by_hand_overtakes_nothing(tx, schedule, first: int, halt):
    await halt(tx, first)
    await ask_for(tx, schedule, 3, at=NOW - timedelta(seconds=1), named=False)
    assert 3 not in await due(tx, NOW)


async def test_the_next_one_asked_for_by_hand_waits_for_what_is_paused(tx, schedule, first: int):
    release_id = await ask_for(tx, schedule, 3, named=False)
    await schedules.set_schedule_state(tx, schedule.schedule_id, ScheduleState.PAUSED)
    release = await releases.get_release(tx, release_id)
    assert await order.waits_for(tx, release, claimed=False) == 1
    await schedules.set_schedule_state(tx, schedule.schedule_id, ScheduleState.ENDED)
    assert await order.waits_for(tx, release, claimed=False) is None


async def test_a_chapter_is_not_due_before_an_earlier_one_whatever_its_date(tx, schedule):
    await ask_for(tx, schedule, 1, at=LATER, named=False)
    assert LATER < TOMORROW
    second = (await releases.find_releases(tx, story_id=schedule.story_id))[1]
    await releases.cancel(tx, second.release_id)
    early = await releases.add_release(
        tx,
        story_id=schedule.story_id,
        chapter_id=second.chapter_id,
        target_id=schedule.target_id,
        schedule_id=schedule.schedule_id,
        due_at=NOW,
        requested_by=None,
    )
    assert await due(tx, NOW) == [] and await releases.next_due(tx) == LATER
    release = await releases.get_release(tx, early)
    assert await order.date_in_order(tx, release) == LATER
    assert await order.first_ahead(tx, schedule.story_id, NOW) == {early: 1}


async def test_a_request_keeps_its_word_when_its_release_gets_the_number_of_its_card(tx, schedule):
    release_id = await ask_for(tx, schedule, 3)
    await after_restore.rename_unbegun(tx, release_id, 900)
    release = await releases.get_release(tx, 900)
    assert await order.waits_for(tx, release, claimed=True) == 1
    later = await schedules.find_planned(tx)
    assert later and await requests.slots_left(tx, [release]) == {}
    assert await requests.find_unnamed(tx, story_id=schedule.story_id, target_id=1, after=0) == []


async def test_a_removed_chapter_holds_none_back(tx, schedule, first: int):
    await stop_half_out(tx, first)
    gone = (await chapter_ids(tx, schedule.story_id))[0]
    await stories.remove_chapters(tx, [gone], NOW)
    assert await due(tx) == [2, 3]


async def test_another_story_or_channel_is_not_held_back(tx, first: int):
    await stop_half_out(tx, first)
    await add_a_plan(tx, title="Another", channel_id=5)
    assert await due(tx) == [1, 2, 3]


async def test_it_is_answered_from_indexes(tx):
    said: list[tuple[str, object]] = []

    def keep(_connection, _cursor, statement, parameters, _context, _many) -> None:
        said.append((statement, parameters))

    event.listen(tx.sync_connection, "before_cursor_execute", keep)
    await releases.find_due(tx, NOW, 10)
    await releases.next_due(tx)
    await jump_links.find_due(tx, NOW, 10)
    await jump_links.next_due(tx, NOW)
    event.remove(tx.sync_connection, "before_cursor_execute", keep)
    plans = []
    for statement, parameters in said:
        rows = await tx.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
        plans.append(" / ".join(row[3] for row in rows))
    used = ["ix_releases_halted"] * 3 + ["ix_jump_links_open"] * 2
    assert [index in plan for index, plan in zip(used, plans, strict=True)] == [True] * 5, plans
