from datetime import timedelta

import pytest
from sqlalchemy import func, insert, select

from bot.models.release import ReleaseState
from bot.models.server import Audit
from bot.services.background.pace import Pace
from bot.services.removals.housekeeping import BATCH, EVERY, FIRST, Housekeeping
from bot.storage.notices import notices
from bot.storage.releases import releases, schedules
from bot.storage.removals import expired_rows
from bot.storage.servers import audit
from bot.storage.stories import drafts
from bot.storage.tables.feedback import reaction_clearings, reactions
from bot.storage.tables.schema import metadata
from tests.builders import AUTHOR, GUILD, NOW, a_draft, add_a_plan, post_it
from tests.fakes import FakePublisher

DAY = timedelta(days=1)


@pytest.fixture
def housekeeping(db, clock) -> Housekeeping:
    return Housekeeping(db, clock.clock, FakePublisher(clock.clock), Pace(clock.clock))


@pytest.fixture
async def schedule(db):
    """A chapter that is out, one that was taken back before it was, and one that waits."""
    async with db.write() as tx:
        plan = await add_a_plan(tx)
        first, second, _ = await releases.find_releases(tx, story_id=plan.story_id)
        await post_it(tx, first.release_id, first_message=900)
        assert await releases.cancel(tx, second.release_id)
        await schedules.add_skip(tx, plan.schedule_id, NOW)
        await audit.record(tx, Audit(GUILD, AUTHOR, "release skip", "story 1", NOW))
    return plan


async def fill(db) -> None:
    """Of everything that grows old one that does, and one that somebody may want."""
    async with db.write() as tx:
        sent, lost, _ = [
            await notices.add_notice(tx, user_id=AUTHOR, text=text, now=NOW)
            for text in ("sent", "given up", "owed")
        ]
        await notices.mark_sent(tx, sent, NOW)
        await notices.give_up(tx, lost, NOW)
        await drafts.add_draft(tx, a_draft())
        seen, of_a_chapter, of_nobody = [1, 900, 901_000]
        for message_id, added in ((seen, NOW), (of_a_chapter, None), (of_nobody, None)):
            row = {"message_id": message_id, "user_id": 5, "emoji": "🔥", "burst": 0}
            when = {"added_at": added, "removed_at": NOW}
            await tx.execute(insert(reactions).values(**row, **when))
        for message_id in (of_a_chapter, of_nobody):
            await tx.execute(
                insert(reaction_clearings).values(message_id=message_id, emoji="", at=NOW)
            )


async def counted(db) -> dict[str, int]:
    async with db.read() as tx:
        return {
            name: (await tx.execute(select(func.count()).select_from(table))).scalar_one()
            for name, table in metadata.tables.items()
        }


async def clean(housekeeping, clock, after) -> None:
    await housekeeping.run()
    clock.time = NOW + after
    await housekeeping.run()


@pytest.mark.parametrize(
    ("days", "gone"),
    [
        (2, {"drafts": 1}),
        (29, {"drafts": 1}),
        (
            31,
            {
                "drafts": 1,
                "notices": 2,
                "skipped_slots": 1,
                "reactions": 1,
                "reaction_clearings": 1,
            },
        ),
        (
            100,
            {
                "drafts": 1,
                "notices": 2,
                "skipped_slots": 1,
                "reactions": 1,
                "reaction_clearings": 1,
                "releases": 1,
            },
        ),
        (
            732,
            {
                "drafts": 1,
                "notices": 2,
                "skipped_slots": 1,
                "reactions": 1,
                "reaction_clearings": 1,
                "releases": 1,
                "audit": 1,
            },
        ),
    ],
)
async def test_what_nobody_needs_goes_in_its_time_and_nothing_else(
    db, clock, housekeeping, schedule, days, gone
):
    await fill(db)
    before = await counted(db)
    await clean(housekeeping, clock, days * DAY)
    after = await counted(db)
    assert {name: n - after[name] for name, n in before.items() if n != after[name]} == gone
    assert set(gone) <= set(expired_rows.KINDS)


async def test_what_was_posted_keeps_its_parts(db, clock, housekeeping, schedule):
    await clean(housekeeping, clock, 3_000 * DAY)
    async with db.read() as tx:
        found = await releases.find_releases(tx, story_id=schedule.story_id)
    assert [release.state for release in found] == [ReleaseState.POSTED, ReleaseState.WAITING]
    assert (await counted(db))["parts"] == 4


async def test_more_than_a_batch_goes_at_one_time(db, clock, housekeeping):
    async with db.write() as tx:
        for _ in range(BATCH + 1):
            notice_id = await notices.add_notice(tx, user_id=1, text="Out.", now=NOW)
            await notices.mark_sent(tx, notice_id, NOW)
    await clean(housekeeping, clock, 40 * DAY)
    assert (await counted(db))["notices"] == 0


async def test_it_is_done_an_hour_after_a_start_and_then_weekly(db, clock, housekeeping):
    assert await housekeeping.next_due(NOW) is None
    await housekeeping.run()
    assert await housekeeping.next_due(NOW) == NOW + FIRST
    clock.time = NOW + FIRST
    await housekeeping.run()
    assert await housekeeping.next_due(clock.time) == NOW + FIRST + EVERY


async def test_a_clock_set_back_does_not_put_it_off(db, clock, housekeeping):
    await clean(housekeeping, clock, 300 * DAY)
    clock.time = NOW
    await housekeeping.run()
    assert await housekeeping.next_due(NOW) == NOW + EVERY


async def test_one_kind_that_raises_keeps_no_other_from_going(
    db, clock, housekeeping, schedule, monkeypatch, caplog
):
    await fill(db)
    remove_old, (first, *_) = expired_rows.remove_old, expired_rows.KINDS

    async def broken(tx, kind, keys, now):
        if kind == first:
            raise ZeroDivisionError
        return await remove_old(tx, kind, keys, now)

    monkeypatch.setattr(expired_rows, "remove_old", broken)
    before = await counted(db)
    await clean(housekeeping, clock, 1_000 * DAY)
    after = await counted(db)
    assert after != before and after[first] == before[first]
    assert f"housekeeping: {first}: error " in caplog.text
