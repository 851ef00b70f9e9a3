from datetime import UTC, datetime

import pytest

from bot.models.release import LatePolicy, ReleaseState, Repeat, ScheduleState
from bot.models.server import Pause, PauseReason, TargetState
from bot.storage.releases import claims, releases, schedules
from bot.storage.servers import targets
from tests.builders import CHANNEL, GUILD, begin_it
from tests.worlds.shelf import AUTHOR_HERSELF, GUEST, MANAGER, STRANGER

ACTIONS = ["pause", "resume", "skip", "cancel"]


async def act(shelf, action, member=AUTHOR_HERSELF, channel_id=CHANNEL):
    return await getattr(shelf.scheduling, action)(member, shelf.story_id, channel_id)


async def pause_target(shelf, reason="I may not post there."):
    async with shelf.db.write() as tx:
        await targets.set_target_state(
            tx, shelf.target_id, TargetState.PAUSED, Pause(PauseReason.REFUSED, reason)
        )


@pytest.mark.parametrize("action", ACTIONS)
@pytest.mark.parametrize(
    ("member", "words"), [(STRANGER, "Only the story's author"), (GUEST, "not on this server")]
)
async def test_only_the_author_and_managers_may_change_a_schedule(shelf, action, member, words):
    await shelf.schedule()
    # Before anything is out, a reader's words are those for a story that is not there.
    assert "not on this server" in await shelf.refusal(act(shelf, action, member))
    await shelf.post_next()
    assert words in await shelf.refusal(act(shelf, action, member))


@pytest.mark.parametrize("action", ["pause", "skip", "cancel"])
async def test_what_is_not_scheduled_cannot_be_changed(shelf, action):
    assert "/release schedule" in await shelf.refusal(act(shelf, action))


@pytest.mark.parametrize("action", ACTIONS)
async def test_a_channel_that_is_not_configured_is_refused(shelf, action):
    assert "/server channel add" in await shelf.refusal(act(shelf, action, channel_id=5))


async def test_a_manager_skips_no_date_of_others(shelf):
    await shelf.schedule()
    assert "Only the story's author can" in await shelf.refusal(act(shelf, "skip", MANAGER))


@pytest.mark.parametrize("action", ["pause", "cancel"])
async def test_a_manager_may_change_anyones_without_naming_the_channel(shelf, action):
    await shelf.schedule()
    changed = await act(shelf, action, MANAGER, None)
    assert changed.channel_id == CHANNEL
    assert changed.story_title == "Salt and Lanterns"
    assert len(shelf.wakes) == 2


async def test_nothing_goes_out_while_a_schedule_is_paused(shelf):
    await shelf.schedule()
    changed = await act(shelf, "pause")
    assert changed.state is ScheduleState.PAUSED
    async with shelf.db.read() as tx:
        assert await releases.find_due(tx, shelf.clock.advance(days=30), 10) == []
        assert await releases.next_due(tx) is None


async def test_pausing_twice_is_the_same_as_once(shelf):
    await shelf.schedule()
    assert await act(shelf, "pause") == await act(shelf, "pause")


async def test_after_a_pause_missed_chapters_take_the_coming_slots(shelf):
    await shelf.schedule(late=LatePolicy.CATCH_UP)
    await act(shelf, "pause")
    shelf.clock.advance(days=2, hours=3)
    changed = await act(shelf, "resume")
    assert changed.state is ScheduleState.ACTIVE
    assert changed.next_at == datetime(2026, 3, 5, 18, tzinfo=UTC)
    assert await shelf.plan() == [(1, "03-05 18:00"), (2, "03-06 18:00"), (3, "03-07 18:00")]


@pytest.mark.parametrize("late", LatePolicy)
async def test_a_single_date_that_went_by_in_a_pause_is_made_good(shelf, late):
    await shelf.schedule(repeat=Repeat.ONCE, at="20:00", per_drop=2, late=late)
    await act(shelf, "pause")
    resumed_at = shelf.clock.advance(days=2)
    changed = await act(shelf, "resume")
    assert changed.next_at == resumed_at
    assert [row.chapter_number for row in await shelf.rows()] == [1, 2]


async def test_what_goes_on_anyway_is_not_resumed(shelf):
    await shelf.schedule()
    shelf.clock.advance(days=1)
    assert "Nothing is paused" in await shelf.refusal(act(shelf, "resume"))
    assert (await shelf.plan())[0] == (1, "03-03 18:00")


async def test_a_paused_channel_goes_on_once_it_is_in_order(shelf):
    await shelf.schedule()
    stopped = await shelf.stop_next("I may not post there.")
    await pause_target(shelf)
    shelf.publisher.channel(CHANNEL, GUILD, missing=("Send Messages",))
    assert "Send Messages" in await shelf.refusal(act(shelf, "resume"))
    shelf.publisher.channel(CHANNEL, GUILD)
    shelf.clock.advance(days=3)
    await act(shelf, "resume")
    async with shelf.db.read() as tx:
        assert (await targets.get_target(tx, shelf.target_id)).state is TargetState.ACTIVE
        again = await releases.get_release(tx, stopped.release_id)
    assert (again.state, again.reason) == (ReleaseState.WAITING, None)
    # It never began, so it is planned anew, ahead of the others.
    assert await shelf.plan() == [(1, "03-06 18:00"), (2, "03-07 18:00"), (3, "03-08 18:00")]


async def test_a_chapter_stopped_half_way_goes_on_from_there(shelf):
    await shelf.schedule()
    begun = (await shelf.rows())[0]
    async with shelf.db.write() as tx:
        await begin_it(tx, begun.release_id)
        await claims.stop(tx, begun.release_id, "A word was blocked.")
    shelf.clock.advance(days=1, hours=1)
    await act(shelf, "resume")
    assert (await shelf.rows(ReleaseState.POSTING))[0].release_id == begun.release_id
    assert await shelf.plan() == [(2, "03-04 18:00"), (3, "03-05 18:00")]


async def test_resuming_a_channel_without_a_schedule_has_no_schedule_to_tell_of(shelf):
    await shelf.scheduling.release_now(AUTHOR_HERSELF, shelf.story_id, CHANNEL)
    await shelf.stop_next("A word was blocked.")
    assert await act(shelf, "resume") is None
    assert [row.state for row in await shelf.rows()] == [ReleaseState.WAITING]


async def test_a_skipped_date_stays_empty_and_the_chapters_move(shelf):
    await shelf.schedule()
    changed = await act(shelf, "skip")
    assert changed.at == datetime(2026, 3, 3, 18, tzinfo=UTC)
    assert changed.next_at == datetime(2026, 3, 4, 18, tzinfo=UTC)
    assert await shelf.plan() == [(1, "03-04 18:00"), (2, "03-05 18:00"), (3, "03-06 18:00")]


async def test_skipping_twice_skips_two_dates(shelf):
    await shelf.schedule()
    await act(shelf, "skip")
    changed = await act(shelf, "skip")
    assert changed.next_at == datetime(2026, 3, 5, 18, tzinfo=UTC)


async def test_a_skip_outlives_every_new_plan(shelf):
    await shelf.schedule()
    await act(shelf, "skip")
    await shelf.scheduling.release_now(AUTHOR_HERSELF, shelf.story_id, CHANNEL)
    await act(shelf, "pause")
    await act(shelf, "resume")
    assert await shelf.plan() == [(1, "03-02 18:00"), (2, "03-04 18:00"), (3, "03-05 18:00")]


async def test_skipping_does_not_hold_a_chapter_that_is_due(shelf):
    await shelf.schedule()
    shelf.clock.advance(days=1)
    changed = await act(shelf, "skip")
    assert changed.at == datetime(2026, 3, 4, 18, tzinfo=UTC)
    assert await shelf.plan() == [(1, "03-03 18:00"), (2, "03-05 18:00"), (3, "03-06 18:00")]


async def test_the_only_date_may_be_skipped_and_then_there_is_none(shelf):
    await shelf.schedule(repeat=Repeat.ONCE, at="20:00")
    changed = await act(shelf, "skip")
    assert changed.next_at is None
    assert await shelf.rows() == []
    assert "no date left" in await shelf.refusal(act(shelf, "skip"))


async def test_cancelling_drops_what_was_planned(shelf):
    await shelf.schedule()
    await shelf.post_next()
    changed = await act(shelf, "cancel")
    assert (changed.state, changed.next_at) == (ScheduleState.ENDED, None)
    assert await shelf.rows() == []
    assert len(await shelf.rows(ReleaseState.POSTED)) == 1
    async with shelf.db.read() as tx:
        assert await schedules.find_schedule(tx, shelf.story_id, shelf.target_id) is None


async def test_cancelling_keeps_what_was_asked_for_by_hand(shelf):
    await shelf.schedule()
    release = await shelf.scheduling.release_now(AUTHOR_HERSELF, shelf.story_id, CHANNEL)
    await act(shelf, "cancel")
    assert await shelf.rows() == [release]


async def test_a_cancelled_story_may_be_scheduled_again(shelf):
    await shelf.schedule()
    await shelf.post_next()
    await act(shelf, "cancel")
    shelf.clock.advance(days=7)
    await shelf.schedule()
    assert await shelf.plan() == [(2, "03-10 18:00"), (3, "03-11 18:00")]


async def test_cancelling_twice_is_refused(shelf):
    await shelf.schedule()
    await act(shelf, "cancel")
    assert "Nothing is scheduled" in await shelf.refusal(act(shelf, "cancel"))


async def test_slots_follow_the_wall_clock_when_clocks_change(shelf):
    shelf.clock.advance(days=25)
    await shelf.schedule()
    assert await shelf.plan() == [(1, "03-28 18:00"), (2, "03-29 17:00"), (3, "03-30 17:00")]
