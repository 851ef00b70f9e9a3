"""Zones that change their rules between plan and date, and a clock that is set."""

import zoneinfo
from dataclasses import dataclass
from datetime import timedelta
from importlib.resources import files
from zoneinfo import ZoneInfo

import pytest

from bot.clock import Clock
from bot.errors import StoryError
from bot.models.release import ReleaseState, Repeat
from bot.services.schedules import clock_changes
from bot.services.schedules.clock_changes import ClockChanges
from bot.storage.notices import notices
from bot.storage.releases import claims, releases, schedules
from tests.builders import AUTHOR, CHANNEL
from tests.worlds.shelf import AUTHOR_HERSELF

DAY = timedelta(days=1)


@pytest.fixture
def zone_data(tmp_path_factory: pytest.TempPathFactory):
    """Call it with zones' new rules: each becomes what another zone is, None is dropped."""
    before, folder = zoneinfo.TZPATH, tmp_path_factory.mktemp("zones")

    def update(**rules: str | None) -> None:
        data = files("tzdata") / "zoneinfo"
        for name, like in rules.items():
            file = folder / "Europe" / name
            file.parent.mkdir(exist_ok=True)
            file.write_bytes((data / (like or "Factory")).read_bytes() if like else b"")
        zoneinfo.reset_tzpath(to=[str(folder)])
        ZoneInfo.clear_cache()

    yield update
    zoneinfo.reset_tzpath(to=before)
    ZoneInfo.clear_cache()


async def start(shelf) -> None:
    """A process's first look at its rows."""
    clock = ClockChanges(shelf.db, shelf.clock.clock)
    await clock.look(shelf.clock.time)


async def test_nothing_changes_at_a_start_when_no_zone_has_changed(shelf):
    await shelf.schedule(per_drop=2)
    await shelf.scheduling.skip(AUTHOR_HERSELF, shelf.story_id)
    before = await shelf.rows()
    await start(shelf)
    assert await shelf.rows() == before


async def test_what_is_planned_keeps_its_time_on_the_wall(shelf, zone_data):
    await shelf.schedule()
    zone_data(Berlin="Europe/Moscow")
    await start(shelf)
    assert await shelf.plan() == [(1, "03-03 16:00"), (2, "03-04 16:00"), (3, "03-05 16:00")]
    await start(shelf)
    assert len(await shelf.plan()) == 3


async def test_a_date_that_went_by_meanwhile_is_missed_and_not_passed_over(shelf, zone_data):
    await shelf.schedule()
    shelf.clock.advance(hours=23)
    zone_data(Berlin="Europe/Moscow")
    await start(shelf)
    assert (await shelf.plan())[0] == (1, "03-03 16:00")
    async with shelf.db.read() as tx:
        due = await releases.find_due(tx, shelf.clock.time, 10)
    assert [release.chapter_number for release in due] == [1]


async def test_a_day_whose_chapter_is_out_has_no_second_one(shelf, zone_data):
    await shelf.schedule()
    shelf.clock.advance(days=1, minutes=5)
    await shelf.post_next()
    zone_data(Berlin="Atlantic/Azores")
    await start(shelf)
    await shelf.schedule(per_drop=2)
    assert await shelf.plan() == [(2, "03-04 20:00"), (3, "03-04 20:00")]


async def test_a_skipped_date_stays_skipped(shelf, zone_data):
    await shelf.schedule()
    await shelf.scheduling.skip(AUTHOR_HERSELF, shelf.story_id)
    zone_data(Berlin="Europe/Moscow")
    await start(shelf)
    assert (await shelf.plan())[0] == (1, "03-04 16:00")
    await shelf.schedule(per_drop=3)
    assert (await shelf.plan())[0] == (1, "03-04 16:00")


async def test_a_zone_that_is_gone_is_said_and_stops_nothing_else(shelf, zone_data):
    await shelf.schedule()
    before = await shelf.plan()
    zone_data(Berlin=None)
    await start(shelf)
    assert await shelf.plan() == before
    with pytest.raises(StoryError, match="no time zone called “Europe/Berlin” any more"):
        await shelf.scheduling.skip(AUTHOR_HERSELF, shelf.story_id)


@dataclass
class Machine:
    """A clock whose ticks go on when it is set."""

    shelf: object
    ticks: float = 0.0

    def __post_init__(self) -> None:
        fixed = self.shelf.clock
        self.moved = ClockChanges(self.shelf.db, Clock(lambda: fixed.time, lambda: self.ticks))

    async def pass_time(self, span: timedelta) -> None:
        self.ticks += span.total_seconds()
        await self.set_clock(span)

    async def set_clock(self, span: timedelta) -> None:
        self.shelf.clock.time += span
        await self.moved.look(self.shelf.clock.time)


@pytest.fixture
async def machine(shelf) -> Machine:
    machine = Machine(shelf)
    await machine.set_clock(timedelta(0))
    return machine


async def test_dates_given_by_a_clock_that_was_ahead_are_given_anew(shelf, machine):
    await shelf.schedule()
    before = await shelf.plan()
    await machine.set_clock(400 * DAY)
    await shelf.scheduling.skip(AUTHOR_HERSELF, shelf.story_id)
    assert before != await shelf.plan()
    await machine.set_clock(-400 * DAY)
    assert (await shelf.plan())[1:] == before[1:]


async def test_a_clock_that_is_wrongly_set_back_moves_no_date(shelf, machine):
    await shelf.schedule()
    before = await shelf.plan()
    await machine.set_clock(-30 * DAY)
    assert await shelf.plan() == before
    await machine.set_clock(30 * DAY)
    await machine.pass_time(2 * DAY)
    assert await shelf.plan() == before


async def test_what_was_put_off_by_a_clock_that_was_ahead_is_tried_soon(shelf, machine):
    await shelf.schedule(repeat=Repeat.DAILY)
    right = shelf.clock.time
    await machine.set_clock(30 * DAY)
    first = (await shelf.rows())[0]
    by_hand = await shelf.scheduling.release_now(AUTHOR_HERSELF, shelf.story_id, chapter=3)
    async with shelf.db.write() as tx:
        await claims.postpone(tx, first.release_id, shelf.clock.time, "Discord is away.")
        await notices.add_notice(tx, user_id=AUTHOR, text="Out.", now=shelf.clock.time)
    await machine.set_clock(-30 * DAY)
    async with shelf.db.read() as tx:
        assert [n.text for n in await notices.find_unsent(tx, right, 5)] == ["Out."]
        assert (await releases.get_release(tx, by_hand.release_id)).due_at == right
        assert await schedules.find_planned(tx)
    assert all(row.retry_at in (None, right) for row in await shelf.rows(ReleaseState.WAITING))


async def test_a_schedule_that_raises_keeps_no_other_from_being_put_right(
    shelf, zone_data, monkeypatch, caplog
):
    await shelf.schedule()
    other = await shelf.second_channel()
    await shelf.schedule(channel_id=CHANNEL + 1)
    broken_one, realign = (await shelf.stored()).schedule_id, clock_changes.realign

    async def broken(tx, schedule, moved, now):
        if schedule.schedule_id == broken_one:
            raise ZeroDivisionError
        await realign(tx, schedule, moved, now)

    monkeypatch.setattr(clock_changes, "realign", broken)
    zone_data(Berlin="Europe/Moscow")
    await start(shelf)
    assert {row.due_at.hour for row in await shelf.rows(target_id=other)} == {16}
    assert {row.due_at.hour for row in await shelf.rows()} == {18}
    assert f"schedule {broken_one}: error " in caplog.text
