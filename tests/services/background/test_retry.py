"""The database cannot be used for a while, at any moment of a release."""

import asyncio
import logging
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest

from bot.models.release import PartKind, ReleaseState
from bot.models.server import Layout
from bot.services.background import back_off
from bot.services.background.pace import Pace
from bot.services.background.retry import until_written
from bot.services.delivery.jump_links import JumpLinks
from bot.services.delivery.loop import ReleaseLoop
from bot.services.notices.sender import NoticeSender
from bot.storage.database.trouble import DatabaseTrouble
from tests.builders import CHANNEL
from tests.storage.disk import be_impatient, failing, locked
from tests.worlds.clocks import StandingSleep, settle
from tests.worlds.delivery import World, messages, open_world


@dataclass
class Disk:
    """Fails when it is told to, and works again when it has been asked a few times."""

    file: Path
    kind: Callable[[Path], object]
    failures: int = 4
    now: ExitStack = field(default_factory=ExitStack)
    is_failing: bool = False
    posted_meanwhile: int = 0

    def fail(self) -> None:
        self.now.enter_context(self.kind(self.file))  # type: ignore[arg-type]
        self.is_failing = True

    def mend(self) -> None:
        self.now.close()
        self.is_failing = False


@pytest.fixture
async def world(tmp_path: Path):
    async with open_world(tmp_path, layout=Layout.THREAD) as world:
        await be_impatient(world.db)
        yield world


@pytest.fixture(params=[locked, failing], ids=["locked", "failing"])
def disk(request: pytest.FixtureRequest, world: World, tmp_path: Path):
    disk = Disk(tmp_path / "bot.db", request.param)
    yield disk
    disk.mend()


class Patience:
    """The sleep of everything: after a few sleeps the disk works again. Others go on meanwhile."""

    def __init__(self, world: World, disk: Disk) -> None:
        self.world = world
        self.disk = disk

    async def __call__(self, seconds: float) -> None:
        self.world.fixed.advance(seconds=min(seconds, 60))
        if self.disk.is_failing:
            self.disk.failures -= 1
            if self.disk.failures == 0:
                self.disk.mend()
        await asyncio.sleep(0)


def fail_in_request(world: World, disk: Disk, number: int, *, after: bool) -> None:
    """The disk fails right before, or right after, the effect of the `number`th message."""
    post, seen = world.publisher.post, 0

    async def posting(channel_id, payload, *, nonce):
        nonlocal seen
        seen += 1
        if seen == number and not after:
            disk.fail()
        elif disk.is_failing:
            disk.posted_meanwhile += 1
        message_id = await post(channel_id, payload, nonce=nonce)
        if seen == number and after:
            disk.fail()
        return message_id

    world.publisher.post = posting


def make_loop(world: World, sleep) -> ReleaseLoop:
    pace = Pace(world.clock, sleep=world.sleep)
    errands = [
        work(world.db, world.clock, world.publisher, pace) for work in (NoticeSender, JumpLinks)
    ]
    return ReleaseLoop(world.db, world.clock, world.delivery(sleep), errands, sleep=sleep)


async def run_until_told(world: World, disk: Disk) -> None:
    """The real loop, until the author knows of the chapter."""
    loop = make_loop(world, Patience(world, disk))
    await loop.start()
    async with asyncio.timeout(20):
        while not (world.publisher.told_users and not await world.notices()):
            await settle()
    await loop.stop()


async def assert_once_and_whole(world: World) -> None:
    assert (await world.release()).state is ReleaseState.POSTED
    parts = await world.parts()
    shown = [post.payload for post in world.publisher.posted]
    assert shown == messages(parts)
    assert shown[0] == messages(parts, PartKind.CARD)[0]
    assert len(world.publisher.told_users) == 1


def assert_said_once(caplog: pytest.LogCaptureFixture) -> None:
    said = [record.getMessage() for record in caplog.records if record.levelno > logging.INFO]
    assert len(said) == 2, said
    assert "nothing is posted until it can" in said[0]
    assert said[1] == "the database works again"
    assert "Traceback" not in caplog.text


@pytest.mark.parametrize("after", [False, True], ids=["before its effect", "after its answer"])
@pytest.mark.parametrize("number", [1, 2], ids=["card", "text"])
async def test_a_disk_that_fails_in_a_request_loses_and_doubles_nothing(
    world: World, disk: Disk, caplog: pytest.LogCaptureFixture, number: int, after: bool
):
    fail_in_request(world, disk, number, after=after)
    await run_until_told(world, disk)
    assert disk.posted_meanwhile == 0, "what cannot be written down first is not sent"
    await assert_once_and_whole(world)
    assert_said_once(caplog)


async def test_a_disk_that_fails_before_a_claim_only_delays_it(
    world: World, disk: Disk, caplog: pytest.LogCaptureFixture
):
    disk.fail()
    await run_until_told(world, disk)
    await assert_once_and_whole(world)
    assert_said_once(caplog)


async def test_word_that_was_sent_is_not_sent_again_while_that_cannot_be_written_down(
    world: World, disk: Disk, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(back_off, "WRITING", back_off.BackOff(timedelta(0), timedelta(0)))
    tell = world.publisher.tell

    async def telling(channel_id, text, *, nonce):
        message_id = await tell(channel_id, text, nonce=nonce)
        disk.fail()
        asyncio.get_running_loop().call_later(0.05, disk.mend)
        return message_id

    world.publisher.tell = telling
    await run_until_told(world, disk)
    await assert_once_and_whole(world)


async def test_the_loop_asks_less_and_less_often_and_wakes_nobody(
    world: World, disk: Disk, caplog: pytest.LogCaptureFixture
):
    sleep = StandingSleep()
    disk.fail()
    loop = make_loop(world, sleep)
    await loop.start()
    async with asyncio.timeout(20):
        for number in range(1, 9):
            while len(sleep.asked) < number:
                await settle()
            await settle()
            loop.wake()
    assert sleep.asked[:8] == [2, 4, 8, 16, 32, 60, 60, 60]
    await loop.stop()
    assert len([record for record in caplog.records if record.levelno > logging.INFO]) == 1
    assert world.publisher.in_channel(CHANNEL) == []


async def test_a_write_is_tried_until_it_is_taken():
    left, slept = [DatabaseTrouble("SQLITE_FULL", "the disk is full")] * 8, list[float]()

    async def write() -> str:
        if left:
            raise left.pop()
        return "written"

    async def sleep(seconds: float) -> None:
        slept.append(seconds)

    assert await until_written(write, sleep) == "written"
    assert slept == [0.5, 1, 2, 4, 8, 16, 30, 30]
