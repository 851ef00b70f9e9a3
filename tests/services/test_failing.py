from datetime import timedelta

import pytest

from bot.models.release import PartKind, ReleaseState
from bot.models.server import TargetState
from bot.services.ports import DeliveryProblem, ProblemKind
from bot.storage import releases, targets
from tests.builders import AUTHOR, CHANNEL
from tests.services.delivery_world import (
    NOTICES,
    OURS,
    PASSING,
    PERMANENT,
    World,
    claim,
    messages,
    planned,
    target_of,
)


async def test_a_permanent_failure_stops_the_release_and_pauses_the_target(world: World):
    release = await claim(world)
    world.publisher.fail_next(PERMANENT)
    await world.delivery().carry_out(release)
    stopped, target = await world.release(), await target_of(world)
    assert (stopped.state, stopped.reason) == (ReleaseState.STOPPED, PERMANENT.sentence)
    assert (target.state, target.reason) == (TargetState.PAUSED, PERMANENT.sentence)
    told = await world.notices()
    assert sorted(recipient for recipient, _ in told) == sorted([AUTHOR, NOTICES])
    assert all(PERMANENT.sentence in text for _, text in told)


async def test_author_and_admins_are_told_once_however_many_releases_fail(world: World):
    failures = world.delivery().failures
    for number in (1, 2):
        await failures.met(await world.release(number), PERMANENT)
    told = [recipient for recipient, _ in await world.notices()]
    assert sorted(told) == sorted([AUTHOR, NOTICES])


async def test_after_a_resume_a_stopped_release_goes_on_at_the_same_part(world: World):
    release = await claim(world)
    delivery = world.delivery()
    world.publisher.fail_after(3, PERMANENT)
    await delivery.carry_out(release)
    async with world.db.write() as tx:
        target = world.schedule.target_id
        await targets.set_target_state(tx, target, TargetState.ACTIVE, None)
        assert await releases.resume_stopped(tx, target_id=target) == 1
    (unfinished,) = await world.unfinished()
    await delivery.resume(unfinished)
    thread = (await world.parts())[1].message_id
    assert world.publisher.in_channel(thread) == messages(planned(release, 3), PartKind.TEXT)
    assert len(world.publisher.in_channel(CHANNEL)) == 1
    assert (await world.release()).state is ReleaseState.POSTED


async def test_a_failure_of_ours_blames_nobody(world: World, caplog: pytest.LogCaptureFixture):
    release = await claim(world)
    world.publisher.fail_next(OURS)
    await world.delivery().carry_out(release)
    stopped = await world.release()
    assert stopped.state is ReleaseState.STOPPED
    assert OURS.sentence in stopped.reason
    assert (await target_of(world)).state is TargetState.ACTIVE
    assert [recipient for recipient, _ in await world.notices()] == [AUTHOR]
    assert f"release {release.release_id}: our fault" in caplog.text


async def test_a_passing_failure_is_retried_at_the_same_part_ever_more_slowly(world: World):
    release = await claim(world)
    delivery, waits = world.delivery(), []
    world.publisher.fail_next(*[PASSING] * 9)
    await delivery.carry_out(release)
    while (put_off := await world.release()).state is ReleaseState.POSTING:
        assert put_off.reason == PASSING.sentence
        waits.append((put_off.retry_at - world.clock.now()).total_seconds())
        assert await world.unfinished() == []
        world.fixed.time = put_off.retry_at
        (unfinished,) = await world.unfinished()
        # The channel is looked at first; that is not what fails here.
        world.publisher.spared = 1
        await delivery.resume(unfinished)
    assert waits == [5, 10, 20, 40, 80, 160, 320, 600, 600]
    thread = (await world.parts())[1].message_id
    assert world.publisher.in_channel(CHANNEL) == messages(planned(release, 3), PartKind.CARD)
    assert world.publisher.in_channel(thread) == messages(planned(release, 3), PartKind.TEXT)


async def test_discords_own_wait_is_kept(world: World):
    release = await claim(world)
    world.publisher.fail_next(DeliveryProblem(ProblemKind.PASSING, "Slow down.", retry_after=271))
    await world.delivery().carry_out(release)
    put_off = await world.release()
    assert put_off.retry_at - world.clock.now() == timedelta(seconds=271)
