import asyncio
from datetime import timedelta

import pytest

from bot.services.channels.channel_queue import ChannelQueue, Place
from tests.builders import CHANNEL, NOW
from tests.worlds.clocks import settle


def place(seconds: float = 0, chapter: int = 1, release_id: int = 1) -> Place:
    return (NOW + timedelta(seconds=seconds), chapter, release_id)


class Traffic:
    def __init__(self) -> None:
        self.lanes = ChannelQueue()
        self.log: list[str] = []

    async def drive(
        self, name: str, at: Place, *, come: asyncio.Event, go: asyncio.Event, channel: int
    ) -> None:
        async with self.lanes.ticket(channel, at) as ticket:
            await come.wait()
            await self.lanes.enter(ticket)
            self.log.append(f"{name} in")
            await go.wait()
            self.log.append(f"{name} out")

    def start(self, name: str, at: Place, *, channel: int = CHANNEL):
        come, go = asyncio.Event(), asyncio.Event()
        task = asyncio.create_task(self.drive(name, at, come=come, go=go, channel=channel))
        return come, go, task


async def test_whoever_is_due_earlier_goes_first_even_if_it_comes_later():
    traffic = Traffic()
    second_come, second_go, second = traffic.start("second", place(chapter=2, release_id=1))
    first_come, first_go, first = traffic.start("first", place(chapter=1, release_id=2))
    await settle()
    for event in (first_go, second_go, second_come):
        event.set()
    await settle()
    assert traffic.log == []
    first_come.set()
    await asyncio.gather(first, second)
    assert traffic.log == ["first in", "first out", "second in", "second out"]


async def test_nobody_enters_a_lane_that_is_in_use_however_urgent():
    traffic = Traffic()
    late_come, late_go, late = traffic.start("late", place(seconds=9))
    late_come.set()
    await settle()
    early_come, early_go, early = traffic.start("early", place(seconds=1))
    early_come.set()
    early_go.set()
    await settle()
    assert traffic.log == ["late in"]
    late_go.set()
    await asyncio.gather(late, early)
    assert traffic.log == ["late in", "late out", "early in", "early out"]


async def test_channels_do_not_wait_for_each_other():
    traffic = Traffic()
    starts = [traffic.start(str(channel), place(), channel=channel) for channel in (1, 2)]
    for come, _, _ in starts:
        come.set()
    await settle()
    assert traffic.log == ["1 in", "2 in"]
    for _, go, _ in starts:
        go.set()
    await asyncio.gather(*(task for _, _, task in starts))


@pytest.mark.parametrize("when", ["before it came", "waiting", "inside"])
async def test_one_that_is_cancelled_lets_the_next_one_in(when: str):
    traffic = Traffic()
    gone_come, _, gone = traffic.start("gone", place(seconds=0))
    next_come, next_go, after = traffic.start("next", place(seconds=1))
    blocker = None
    if when == "waiting":
        blocker_come, blocker_go, blocker = traffic.start("blocker", place(seconds=-1))
        blocker_come.set()
        await settle()
    if when != "before it came":
        gone_come.set()
    next_come.set()
    next_go.set()
    await settle()
    gone.cancel()
    await settle()
    if blocker is not None:
        blocker_go.set()
        await blocker
    await after
    assert traffic.log[-2:] == ["next in", "next out"]


async def test_an_empty_lane_is_forgotten():
    traffic = Traffic()
    come, go, task = traffic.start("only", place())
    come.set()
    await settle()
    assert len(traffic.lanes) == 1
    go.set()
    await task
    assert len(traffic.lanes) == 0
