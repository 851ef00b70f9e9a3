import asyncio
from datetime import timedelta

import pytest

from bot.models.release import PartState, ReleaseState, ScheduleState
from bot.models.server import Pause, PauseReason, TargetState
from bot.storage.database.database import Database
from bot.storage.releases import claims, parts, releases, schedules
from bot.storage.servers import targets
from bot.storage.stories import stories
from tests.builders import (
    LATER,
    NOW,
    OWNER,
    add_a_plan,
    begin_it,
    claim_it,
    first_release,
    post_it,
    some_parts,
)

MINUTE = timedelta(minutes=1)


async def state_of(tx, release_id: int) -> ReleaseState:
    return (await releases.get_release(tx, release_id)).state


@pytest.fixture
async def schedule(tx):
    return await add_a_plan(tx)


@pytest.fixture
async def release_id(tx, schedule) -> int:
    return (await first_release(tx, schedule)).release_id


async def unfinished(tx, owner: str = OWNER, now=NOW) -> list[int]:
    found = await claims.find_unfinished(tx, now=now, owner=owner)
    return [release.release_id for release in found]


async def test_a_claim_stores_the_payloads_exactly(tx, release_id: int):
    assert await claim_it(tx, release_id)
    stored = await parts.get_parts(tx, release_id)
    assert [(p.kind, p.payload, p.nonce, p.mark) for p in stored] == [
        (p.kind, p.payload, p.nonce, p.mark) for p in some_parts(release_id)
    ]
    assert {part.state for part in stored} == {PartState.PLANNED}
    assert [part.position for part in stored] == [0, 1, 2, 3]
    assert await state_of(tx, release_id) is ReleaseState.CLAIMED


async def test_of_two_claims_at_once_one_wins(db: Database):
    async with db.write() as tx:
        release_id = (await first_release(tx, await add_a_plan(tx))).release_id

    async def try_it(owner: str) -> bool:
        async with db.write() as tx:
            return await claim_it(tx, release_id, owner=owner)

    assert sorted(await asyncio.gather(try_it("one"), try_it("other"))) == [False, True]
    async with db.read() as tx:
        assert len(await parts.get_parts(tx, release_id)) == 4


async def test_a_chapter_goes_through_its_states_once(tx, release_id: int):
    assert not await claims.begin(tx, release_id, owner=OWNER, now=NOW)
    assert not await claims.finish(tx, release_id, NOW)
    await post_it(tx, release_id)
    release = await releases.get_release(tx, release_id)
    assert (release.state, release.posted_at) == (ReleaseState.POSTED, NOW)
    assert not await claim_it(tx, release_id)
    assert not await claims.begin(tx, release_id, owner=OWNER, now=NOW)
    assert not await claims.finish(tx, release_id, NOW)
    assert not await claims.stop(tx, release_id, "Too late.")
    assert not await claims.postpone(tx, release_id, LATER, "Too late.")
    assert not await releases.cancel(tx, release_id)
    assert not await claims.unclaim(tx, release_id)
    assert await state_of(tx, release_id) is ReleaseState.POSTED


async def test_a_release_is_not_finished_while_a_part_is_unsent(tx, release_id: int):
    await begin_it(tx, release_id)
    for position in (0, 1, 2):
        await parts.record_sent(
            tx, release_id, position, channel_id=1, message_id=10 + position, now=NOW
        )
    assert not await claims.finish(tx, release_id, NOW)
    await parts.record_sent(tx, release_id, 3, channel_id=1, message_id=13, now=NOW)
    assert await claims.finish(tx, release_id, NOW)


async def test_only_the_owner_of_a_claim_begins_it(tx, release_id: int):
    await claim_it(tx, release_id)
    assert not await claims.begin(tx, release_id, owner="other", now=NOW)
    assert await claims.begin(tx, release_id, owner=OWNER, now=NOW)


async def forbid_by_target(tx, schedule) -> None:
    await targets.set_target_state(
        tx, schedule.target_id, TargetState.PAUSED, Pause(PauseReason.REFUSED, "No permission.")
    )


async def forbid_by_schedule(tx, schedule) -> None:
    await schedules.set_schedule_state(tx, schedule.schedule_id, ScheduleState.PAUSED)


async def forbid_by_story(tx, schedule) -> None:
    await stories.remove_story(tx, schedule.story_id, NOW)


@pytest.mark.parametrize("forbid", [forbid_by_target, forbid_by_schedule, forbid_by_story])
async def test_what_may_not_go_out_is_neither_claimed_nor_begun(
    tx, schedule, release_id: int, forbid
):
    other = (await releases.find_releases(tx, story_id=schedule.story_id))[1].release_id
    await claim_it(tx, release_id)
    await forbid(tx, schedule)
    assert not await claims.begin(tx, release_id, owner=OWNER, now=NOW)
    assert not await claim_it(tx, other)
    assert await state_of(tx, release_id) is ReleaseState.CLAIMED
    assert await parts.get_parts(tx, other) == []


async def test_a_claim_can_be_given_back_and_taken_again(tx, release_id: int):
    await claim_it(tx, release_id)
    assert await claims.unclaim(tx, release_id)
    assert await parts.get_parts(tx, release_id) == []
    assert not await claims.unclaim(tx, release_id)
    assert await claim_it(tx, release_id)


async def test_what_has_begun_cannot_be_given_back_or_withdrawn(tx, release_id: int):
    await begin_it(tx, release_id)
    assert not await claims.unclaim(tx, release_id)
    assert not await releases.cancel(tx, release_id)
    assert len(await parts.get_parts(tx, release_id)) == 4


async def test_a_claimed_release_can_be_withdrawn(tx, release_id: int):
    await claim_it(tx, release_id)
    assert await releases.cancel(tx, release_id)
    assert await parts.get_parts(tx, release_id) == []
    assert not await claims.begin(tx, release_id, owner=OWNER, now=NOW)
    assert not await releases.cancel(tx, release_id)


async def test_stopped_while_posting_goes_on_from_the_same_part(tx, schedule, release_id: int):
    await begin_it(tx, release_id)
    await parts.record_sent(tx, release_id, 0, channel_id=1, message_id=10, now=NOW)
    assert await claims.stop(tx, release_id, "No permission.")
    stopped = await releases.get_release(tx, release_id)
    assert (stopped.state, stopped.reason) == (ReleaseState.STOPPED, "No permission.")
    assert await unfinished(tx) == []
    assert await claims.resume_stopped(tx, target_id=schedule.target_id) == 1
    resumed = await releases.get_release(tx, release_id)
    assert (resumed.state, resumed.reason) == (ReleaseState.POSTING, None)
    assert (await parts.get_parts(tx, release_id))[0].state is PartState.SENT
    assert await unfinished(tx) == [release_id]


async def test_stopped_before_posting_waits_anew(tx, schedule, release_id: int):
    await claim_it(tx, release_id)
    assert await claims.stop(tx, release_id, "It does not fit.")
    assert await claims.resume_stopped(tx, story_id=schedule.story_id) == 1
    assert await state_of(tx, release_id) is ReleaseState.WAITING
    assert await claim_it(tx, release_id)


async def test_only_the_stopped_releases_asked_for_are_resumed(tx, schedule, release_id: int):
    await claims.stop(tx, release_id, "No permission.")
    assert await claims.resume_stopped(tx, target_id=99) == 0
    assert await claims.resume_stopped(tx, story_id=99) == 0
    assert await claims.resume_stopped(tx, target_id=schedule.target_id, story_id=99) == 0
    assert await claims.resume_stopped(tx, target_id=schedule.target_id) == 1


async def test_put_off_before_posting_waits_without_payloads(tx, release_id: int):
    await claim_it(tx, release_id)
    assert await claims.postpone(tx, release_id, LATER, "Discord does not answer.")
    release = await releases.get_release(tx, release_id)
    assert (release.state, release.retry_at) == (ReleaseState.WAITING, LATER)
    assert (release.reason, release.attempts) == ("Discord does not answer.", 1)
    assert await parts.get_parts(tx, release_id) == []


async def test_put_off_while_posting_is_unfinished_from_its_instant_on(tx, release_id: int):
    await begin_it(tx, release_id)
    assert await claims.postpone(tx, release_id, LATER, "Discord does not answer.")
    assert await state_of(tx, release_id) is ReleaseState.POSTING
    assert len(await parts.get_parts(tx, release_id)) == 4
    assert await unfinished(tx, now=LATER - MINUTE) == []
    assert await unfinished(tx, owner="other", now=LATER) == [release_id]
    assert await claims.renew_lease(
        tx, release_id, owner="other", lease_until=LATER + MINUTE, now=LATER
    )
    assert (await releases.get_release(tx, release_id)).retry_at is None


async def test_unfinished_work_is_its_owners_until_the_lease_is_over(tx, release_id: int):
    await begin_it(tx, release_id)
    assert await unfinished(tx) == [release_id]
    assert await unfinished(tx, owner="other") == []
    assert await unfinished(tx, owner="other", now=NOW + 2 * MINUTE) == [release_id]


async def test_a_lease_is_renewed_by_its_owner_and_taken_over_when_it_is_over(tx, release_id: int):
    async def renewed(owner: str, now) -> bool:
        return await claims.renew_lease(
            tx, release_id, owner=owner, lease_until=now + 2 * MINUTE, now=now
        )

    await claim_it(tx, release_id)
    assert await renewed(OWNER, NOW + MINUTE)
    assert not await renewed("other", NOW + 2 * MINUTE)
    assert await renewed("other", NOW + 3 * MINUTE)
    assert not await renewed(OWNER, NOW + 3 * MINUTE)
    assert not await claims.begin(tx, release_id, owner=OWNER, now=NOW)


async def test_what_waits_has_no_lease_to_renew(tx, release_id: int):
    assert not await claims.renew_lease(tx, release_id, owner=OWNER, lease_until=LATER, now=NOW)
    assert await unfinished(tx) == []
