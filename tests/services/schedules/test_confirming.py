import asyncio
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.models.release import ReleaseState, Repeat, ScheduleState
from bot.models.server import Pause, PauseReason, TargetState
from bot.storage.database.export import write_everything
from bot.storage.releases import releases
from bot.storage.servers import guilds, targets
from tests.builders import AUTHOR, CHANNEL, GUILD
from tests.worlds.shelf import AUTHOR_HERSELF, GUEST, MANAGER, STRANGER


async def audited(shelf, tmp_path):
    async with shelf.db.read() as tx:
        await write_everything(tx, tmp_path / "export")
    return (tmp_path / "export" / "audit.jsonl").read_text(encoding="utf-8")


async def test_confirming_plans_a_release_for_every_chapter(shelf):
    changed = await shelf.schedule()
    assert await shelf.plan() == [(1, "03-03 18:00"), (2, "03-04 18:00"), (3, "03-05 18:00")]
    assert changed.next_at == datetime(2026, 3, 3, 18, tzinfo=UTC)
    assert changed.rule_text == "Every day at 19:00, Europe/Berlin"
    assert changed.state is ScheduleState.ACTIVE
    assert len(shelf.wakes) == 1


async def test_confirming_stores_what_was_shown(shelf):
    proposal = await shelf.propose(repeat=Repeat.WEEKLY, days="fri,mon", per_drop=2)
    await shelf.scheduling.confirm(AUTHOR_HERSELF, proposal.token)
    shown = [(number, drop.at) for drop in proposal.first for number in drop.chapters]
    assert [(row.chapter_number, row.due_at) for row in await shelf.rows()] == shown


async def test_confirming_remembers_the_zone_and_leaves_a_trace(shelf, tmp_path):
    await shelf.schedule()
    async with shelf.db.read() as tx:
        assert await guilds.get_zone(tx, AUTHOR) == "Europe/Berlin"
    assert (await shelf.propose(zone=None)).rule_text.endswith("Europe/Berlin")
    trace = await audited(shelf, tmp_path)
    assert trace.count("release schedule") == 1
    assert f"story {shelf.story_id} in channel {CHANNEL}" in trace


async def test_pressing_twice_makes_one_schedule(shelf, tmp_path):
    token = (await shelf.propose()).token
    scheduling = shelf.scheduling
    once, again = await asyncio.gather(
        scheduling.confirm(AUTHOR_HERSELF, token), scheduling.confirm(AUTHOR_HERSELF, token)
    )
    assert once == again
    assert len(await shelf.rows()) == 3
    assert (await audited(shelf, tmp_path)).count("release schedule") == 1


async def test_pressing_again_after_a_release_moves_nothing(shelf):
    token = (await shelf.propose()).token
    await shelf.scheduling.confirm(AUTHOR_HERSELF, token)
    shelf.clock.advance(days=1)
    await shelf.post_next()
    before = await shelf.rows()
    await shelf.scheduling.confirm(AUTHOR_HERSELF, token)
    assert await shelf.rows() == before


async def test_a_second_schedule_changes_the_first_without_cancelling_it(shelf):
    await shelf.schedule()
    first = await shelf.stored()
    await shelf.post_next()
    await shelf.schedule(repeat=Repeat.WEEKLY, days="fri", at="20:00")
    changed = await shelf.stored()
    assert changed.schedule_id == first.schedule_id
    assert changed.created_by == AUTHOR
    assert await shelf.plan() == [(2, "03-06 19:00"), (3, "03-13 19:00")]


async def test_confirming_starts_a_paused_schedule_again(shelf):
    await shelf.schedule()
    await shelf.scheduling.pause(AUTHOR_HERSELF, shelf.story_id, CHANNEL)
    changed = await shelf.schedule()
    assert changed.state is ScheduleState.ACTIVE
    assert (await shelf.stored()).state is ScheduleState.ACTIVE


async def test_a_story_has_a_schedule_for_each_channel(shelf):
    other = await shelf.second_channel()
    await shelf.schedule()
    await shelf.schedule(channel_id=CHANNEL + 1, at="21:00")
    assert len(await shelf.rows()) == len(await shelf.rows(target_id=other)) == 3


async def test_a_slot_is_never_used_twice(shelf):
    await shelf.schedule()
    await shelf.post_next()
    # The first slot is used though the clock still stands before it.
    await shelf.schedule(per_drop=2)
    assert await shelf.plan() == [(2, "03-04 18:00"), (3, "03-04 18:00")]


async def test_a_chapter_that_has_begun_stays_and_the_others_move(shelf):
    await shelf.schedule()
    begun = await shelf.begin_next()
    await shelf.schedule(at="07:00")
    assert (await shelf.rows(ReleaseState.POSTING))[0].release_id == begun.release_id
    assert await shelf.plan() == [(2, "03-04 06:00"), (3, "03-05 06:00")]


@pytest.mark.parametrize(
    ("member", "words"),
    [
        (STRANGER, "not on this server"),
        (GUEST, "not on this server"),
        (MANAGER, "Only the story's author can"),
        (replace(AUTHOR_HERSELF, role_ids=frozenset()), "author role"),
    ],
)
async def test_permission_is_asked_again(shelf, member, words):
    token = (await shelf.propose()).token
    assert words in await shelf.refusal(shelf.scheduling.confirm(member, token))
    assert await shelf.rows() == []


@pytest.mark.parametrize("token", ["", "x", "1.2.3", "A" * 44 + ".UTC", "☃" * 80])
async def test_a_garbled_token_is_refused(shelf, token):
    sentence = await shelf.refusal(shelf.scheduling.confirm(AUTHOR_HERSELF, token))
    assert "/release schedule" in sentence


async def test_a_date_that_has_gone_by_meanwhile_is_refused(shelf):
    token = (await shelf.propose(repeat=Repeat.ONCE, at="19:30")).token
    shelf.clock.advance(hours=1)
    sentence = await shelf.refusal(shelf.scheduling.confirm(AUTHOR_HERSELF, token))
    assert "past" in sentence
    assert await shelf.rows() == []


async def test_a_channel_paused_meanwhile_is_refused(shelf):
    token = (await shelf.propose()).token
    async with shelf.db.write() as tx:
        await targets.set_target_state(
            tx, shelf.target_id, TargetState.PAUSED, Pause(PauseReason.REFUSED, "No access.")
        )
    assert "paused" in await shelf.refusal(shelf.scheduling.confirm(AUTHOR_HERSELF, token))


async def test_permissions_lost_meanwhile_are_named(shelf):
    token = (await shelf.propose()).token
    shelf.publisher.channel(CHANNEL, GUILD, missing=("Send Messages",))
    sentence = await shelf.refusal(shelf.scheduling.confirm(AUTHOR_HERSELF, token))
    assert "Send Messages" in sentence


async def test_chapters_asked_for_by_hand_are_left_out_of_the_plan(shelf):
    asked = await shelf.scheduling.release_now(AUTHOR_HERSELF, shelf.story_id, CHANNEL)
    await shelf.schedule()
    rows = await shelf.rows()
    assert [row.chapter_number for row in rows] == [1, 2, 3]
    assert rows[0] == asked
    assert {row.schedule_id for row in rows[1:]} == {(await shelf.stored()).schedule_id}
    async with shelf.db.read() as tx:
        assert await releases.get_release(tx, asked.release_id) == asked
