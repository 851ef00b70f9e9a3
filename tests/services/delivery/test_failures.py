from datetime import timedelta

import pytest

from bot.models.release import PartKind, ReleaseState
from bot.models.server import Guild, TargetState
from bot.services.background.back_off import OWN_TRIES
from bot.services.delivery.material import read_material
from bot.services.ports.publisher import DeliveryProblem, ProblemKind
from bot.storage.notices import notices
from bot.storage.releases import claims
from bot.storage.servers import guilds, targets
from tests.builders import AUTHOR, CHANNEL, GUILD
from tests.worlds.delivery import (
    NOTICES,
    OURS,
    PASSING,
    PERMANENT,
    World,
    another_story,
    claim,
    messages,
    planned,
    target_of,
)


async def test_a_permanent_failure_stops_the_release_and_pauses_the_target(world: World):
    release = await claim(world)
    world.publisher.fail_next(PERMANENT)
    await world.carry_out(release)
    stopped, target = await world.release(), await target_of(world)
    assert (stopped.state, stopped.reason) == (ReleaseState.STOPPED, PERMANENT.sentence)
    assert (target.state, target.pause) == (TargetState.PAUSED, PERMANENT.pause)
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
    await world.carry_out(release, delivery)
    async with world.db.write() as tx:
        target = world.schedule.target_id
        await targets.set_target_state(tx, target, TargetState.ACTIVE, None)
        assert await claims.resume_stopped(tx, target_id=target) == 1
    (unfinished,) = await world.unfinished()
    await delivery.resume(unfinished)
    thread = (await world.parts())[1].message_id
    assert world.publisher.in_channel(thread) == messages(planned(release, 3), PartKind.TEXT)
    assert len(world.publisher.in_channel(CHANNEL)) == 1
    assert (await world.release()).state is ReleaseState.POSTED


async def test_a_failure_of_ours_blames_nobody(world: World, caplog: pytest.LogCaptureFixture):
    release = await claim(world)
    world.publisher.fail_next(OURS)
    await world.carry_out(release)
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
    await world.carry_out(release, delivery)
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


async def test_an_error_of_ours_is_tried_again_and_told_of_once_when_it_stays(world: World):
    failures, release = world.delivery().failures, await world.release()
    waits = list[float]()
    for _ in range(OWN_TRIES + 3):
        await failures.crashed(await world.release(), "ab12cd34")
        put_off = await world.release()
        assert "(reference ab12cd34)" in put_off.reason
        waits.append((put_off.retry_at - world.clock.now()).total_seconds())
        world.fixed.time = put_off.retry_at
    assert waits == [5, 10, 20, 40, 80, 160, 320, *[3600] * 4]
    assert put_off.state is release.state, "nobody need resume anything"
    assert (await target_of(world)).state is TargetState.ACTIVE
    told = dict(await world.notices())
    assert sorted(told) == sorted([AUTHOR, NOTICES]) and len(await world.notices()) == 2
    assert all("An error of mine comes between every time" in text for text in told.values())
    world.fixed.advance(days=3)
    failures = world.delivery().failures
    for _ in range(OWN_TRIES + 1):
        await failures.crashed(await world.release(), "ab12cd34")
    assert len(await world.notices()) == 2, "nor on another day, nor after a restart"
    await failures.crashed(await world.release(), "ef56ab78")
    assert len(await world.notices()) == 4, "but of another error"


async def test_discords_own_wait_is_kept(world: World):
    release = await claim(world)
    world.publisher.fail_next(DeliveryProblem(ProblemKind.PASSING, "Slow down.", retry_after=271))
    await world.carry_out(release)
    put_off = await world.release()
    assert put_off.retry_at - world.clock.now() == timedelta(seconds=271)


async def test_ten_stories_in_one_channel_are_one_message_per_author(world: World):
    """Two authors with five more stories each; only one release has failed."""
    for number in range(10):
        await another_story(world, f"Story *{number}*", AUTHOR + number % 2)
    await world.delivery().failures.met(await world.release(), PERMANENT)
    told = await world.notices()
    assert sorted(whom for whom, _ in told) == sorted([AUTHOR, AUTHOR + 1, NOTICES])
    (bystander,) = [text for whom, text in told if whom == AUTHOR + 1]
    assert "“Story \\*1\\*”, “Story \\*3\\*”, “Story \\*5\\*” and 2 more wait there" in bystander


async def test_what_fails_again_after_a_resume_is_told_again(world: World):
    failures = world.delivery().failures
    for _ in range(2):
        await failures.met(await world.release(), PERMANENT)
        async with world.db.write() as tx:
            target = world.schedule.target_id
            await targets.set_target_state(tx, target, TargetState.ACTIVE, None)
            await claims.resume_stopped(tx, target_id=target)
    assert len(await world.notices()) == 4


async def test_what_only_the_chapter_cannot_pauses_no_channel(world: World):
    locked = DeliveryProblem(ProblemKind.CHAPTER, "The thread is locked. An admin can unlock it.")
    await world.delivery().failures.met(await world.release(), locked)
    stopped = await world.release()
    assert (stopped.state, stopped.reason) == (ReleaseState.STOPPED, locked.sentence)
    assert (await target_of(world)).state is TargetState.ACTIVE
    told = await world.notices()
    assert sorted(whom for whom, _ in told) == sorted([AUTHOR, NOTICES])


async def test_a_delay_that_somebody_can_end_is_told_once_a_day(world: World):
    full = DeliveryProblem(ProblemKind.PASSING, "Too many threads.", 600, worth_telling=True)
    failures, release = world.delivery().failures, await world.release()
    for _ in range(3):
        await failures.met(release, full)
        world.fixed.advance(hours=2)
    late = await world.release()
    assert (late.state, late.reason) == (ReleaseState.WAITING, full.sentence)
    assert (await target_of(world)).state is TargetState.ACTIVE
    told = dict(await world.notices())
    assert sorted(told) == sorted([AUTHOR, NOTICES]) and len(await world.notices()) == 2
    assert "is late" in told[AUTHOR] and "Chapters are late" in told[NOTICES]
    world.fixed.advance(days=1)
    await failures.met(release, full)
    assert len(await world.notices()) == 4


async def test_an_author_who_cannot_be_told_is_told_of_by_the_admins(world: World):
    await world.delivery().failures.met(await world.release(), OURS)
    async with world.db.read() as tx:
        (notice,) = await notices.find_unsent(tx, world.clock.now(), 10)
        stand_in = await notices.get_stand_in(tx, notice.notice_id)
    assert stand_in.channel_id == NOTICES
    assert f"<@{AUTHOR}>" in stand_in.text and OURS.sentence in stand_in.text


async def test_what_only_the_author_may_know_is_not_told_to_the_admins(world: World):
    release = await world.release()
    async with world.db.read() as tx:
        material = await read_material(tx, release)
    failures = world.delivery().failures
    await failures.refused(release, "Not accepted.", told="For its ending.", because=material)
    async with world.db.read() as tx:
        (notice,) = await notices.find_unsent(tx, world.clock.now(), 10)
        stand_in = await notices.get_stand_in(tx, notice.notice_id)
    assert "For its ending." in notice.text
    assert "For its ending." not in stand_in.text and "Not accepted." in stand_in.text


async def test_without_a_channel_for_notices_the_author_is_told_all_the_same(world: World):
    async with world.db.write() as tx:
        await guilds.update_guild(tx, Guild(GUILD))
    await world.delivery().failures.met(await world.release(), PERMANENT)
    assert [whom for whom, _ in await world.notices()] == [AUTHOR]
