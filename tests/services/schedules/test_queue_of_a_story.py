from datetime import UTC, datetime, timedelta

import pytest

from bot.models.release import LatePolicy, ReleaseState, Repeat, ScheduleState
from bot.models.server import Pause, PauseReason, TargetState
from bot.services.schedules.why import name_chapters
from bot.storage.releases import claims
from bot.storage.servers import targets
from tests.builders import CHANNEL
from tests.worlds.shelf import AUTHOR_HERSELF, GUEST, MANAGER, STRANGER

FIRST = "<t:1772560800:F> (<t:1772560800:R>)"  # 3 March 2026, 18:00 UTC


async def queue(shelf, member=AUTHOR_HERSELF, channel_id=None):
    return await shelf.scheduling.queue(member, shelf.story_id, channel_id)


async def why(shelf, member=AUTHOR_HERSELF, channel_id=None):
    return await shelf.scheduling.why(member, shelf.story_id, channel_id)


async def test_the_queue_lists_what_is_to_come(shelf):
    await shelf.schedule()
    await shelf.post_next()
    (entry,) = await queue(shelf)
    assert entry.channel_id == CHANNEL
    assert entry.rule_text == "Every day at 19:00, Europe/Berlin"
    assert entry.state is ScheduleState.ACTIVE
    assert entry.target_state is TargetState.ACTIVE
    assert entry.released == 1
    assert entry.next_at == datetime(2026, 3, 4, 18, tzinfo=UTC)
    assert [(coming.number, coming.title) for coming in entry.entries] == [
        (2, "Night 2"),
        (3, "Night 3"),
    ]
    assert {coming.state for coming in entry.entries} == {ReleaseState.WAITING}
    assert entry.buffer_weeks == pytest.approx(3 / 7)


async def test_what_is_to_come_is_not_for_readers(shelf):
    await shelf.schedule()
    for asked in (queue, why):
        assert "not on this server" in await shelf.refusal(asked(shelf, STRANGER))
    await shelf.post_next()
    for asked in (queue, why):
        assert "author or an admin" in await shelf.refusal(asked(shelf, STRANGER))


async def test_a_manager_sees_the_titles(shelf):
    await shelf.schedule()
    (entry,) = await queue(shelf, MANAGER)
    assert entry.entries[0].title == "Night 1"


async def test_the_queue_has_an_entry_for_each_channel(shelf):
    await shelf.second_channel()
    await shelf.schedule()
    await shelf.scheduling.release_now(AUTHOR_HERSELF, shelf.story_id, CHANNEL + 1)
    both = await queue(shelf)
    assert [entry.channel_id for entry in both] == [CHANNEL, CHANNEL + 1]
    assert (both[1].rule_text, both[1].state) == ("", None)
    assert [entry.channel_id for entry in await queue(shelf, channel_id=CHANNEL)] == [CHANNEL]


async def test_a_story_that_is_not_scheduled_has_an_empty_queue(shelf):
    assert await queue(shelf) == []
    assert "/release schedule" in (await why(shelf))[0]


async def test_another_servers_story_is_not_shown(shelf):
    assert "not on this server" in await shelf.refusal(queue(shelf, GUEST))
    shelf.story_id = 999
    assert "not on this server" in await shelf.refusal(queue(shelf))


async def test_why_names_the_instant_a_chapter_waits_for(shelf):
    await shelf.schedule(per_drop=2)
    lines = await why(shelf, MANAGER)
    assert lines[0] == f"Chapters 1–2: it waits until {FIRST}"
    assert lines[1].startswith("Chapter 3: it waits until <t:")


async def test_why_names_the_channel_where_there_are_several(shelf):
    await shelf.second_channel()
    await shelf.schedule()
    await shelf.schedule(channel_id=CHANNEL + 1)
    lines = await why(shelf)
    assert lines[0] == f"<#{CHANNEL}>: Chapter 1: it waits until {FIRST}"
    assert len(lines) == 6


async def test_why_says_that_the_schedule_is_paused(shelf):
    await shelf.schedule()
    await shelf.scheduling.pause(AUTHOR_HERSELF, shelf.story_id)
    assert await why(shelf) == ["Chapters 1–3: the schedule is paused: go on with /release resume"]


async def test_why_says_what_is_held_for_the_author(shelf):
    await shelf.schedule(late=LatePolicy.HOLD)
    await shelf.scheduling.pause(AUTHOR_HERSELF, shelf.story_id)
    shelf.clock.advance(days=2)
    held, later = await why(shelf)
    assert held.startswith("Chapters 1–2: its date has passed and it is held")
    assert later.startswith("Chapter 3: the schedule is paused")


async def test_why_says_that_the_channel_is_paused_and_why(shelf):
    await shelf.schedule()
    async with shelf.db.write() as tx:
        await targets.set_target_state(
            tx,
            shelf.target_id,
            TargetState.PAUSED,
            Pause(PauseReason.REFUSED, "I may not post there"),
        )
    (line,) = await why(shelf)
    assert line == (
        f"Chapters 1–3: <#{CHANNEL}> is paused: I may not post there. Then use /release resume."
    )


async def test_why_says_what_stopped_a_chapter(shelf):
    await shelf.schedule()
    await shelf.stop_next("AutoMod blocked a word.")
    lines = await why(shelf)
    assert lines[0] == "Chapter 1: stopped: AutoMod blocked a word. Then use /release resume."


async def test_why_says_when_a_failure_is_tried_again(shelf):
    await shelf.schedule()
    release = (await shelf.rows())[0]
    shelf.clock.advance(days=1)
    async with shelf.db.write() as tx:
        again = shelf.clock.time + timedelta(minutes=10)
        await claims.postpone(tx, release.release_id, again, "Discord does not answer.")
    lines = await why(shelf)
    assert lines[0] == (
        f"Chapter 1: I try again by myself <t:{int(again.timestamp())}:R>: Discord does not answer."
    )
    shelf.clock.advance(minutes=11)
    assert "in a moment" in (await why(shelf))[0]


async def test_why_says_which_chapter_goes_first(shelf):
    await shelf.schedule(per_drop=2)
    await shelf.stop_next("A word was blocked.")
    shelf.clock.advance(days=1)
    first, second, third = await why(shelf)
    assert "stopped" in first
    assert second == "Chapter 2: it waits for chapter 1, which goes first and stopped"
    assert "it waits until" in third and "chapter 1, which goes first and stopped" in third


async def test_why_says_what_is_being_posted(shelf):
    await shelf.schedule()
    await shelf.begin_next()
    assert (await why(shelf))[0] == "Chapter 1: it is being posted right now"


async def test_why_says_that_a_schedule_has_no_dates_left(shelf):
    await shelf.schedule(repeat=Repeat.ONCE, at="20:00")
    await shelf.post_next()
    (line,) = await why(shelf)
    assert line.startswith("Chapters 2–3: the schedule has ended")
    (entry,) = await queue(shelf)
    assert [coming.at for coming in entry.entries] == [None, None]
    assert entry.next_at is None
    assert entry.buffer_weeks == 0


async def test_why_says_that_there_is_no_schedule(shelf):
    await shelf.scheduling.release_now(AUTHOR_HERSELF, shelf.story_id, CHANNEL)
    lines = await why(shelf)
    assert lines[0].startswith("Chapter 1: it waits until")
    assert lines[1].startswith("Chapters 2–3: there is no schedule")


async def test_why_of_a_channel_where_all_is_out(shelf):
    await shelf.schedule()
    for _ in range(3):
        await shelf.post_next()
    assert await why(shelf) == ["Nothing waits there: every chapter is out."]


@pytest.mark.parametrize(
    ("numbers", "words"),
    [([4], "Chapter 4"), ([4, 5, 6], "Chapters 4–6"), ([2, 5, 6], "Chapters 2, 5, 6")],
)
def test_chapters_are_named_briefly(numbers, words):
    assert name_chapters(numbers) == words
