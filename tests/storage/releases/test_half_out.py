"""No chapter of another story comes between the halves of one that was broken off."""

from datetime import timedelta

import pytest

from bot.models.server import Layout
from bot.storage.releases import claims, releases
from tests.builders import (
    NOW,
    OWNER,
    add_a_plan,
    add_a_target,
    begin_it,
    claim_it,
    first_release,
    send_all,
)

FOREVER = NOW + timedelta(days=10_000)


@pytest.fixture
async def two(tx) -> tuple[int, int]:
    """The first chapters of two stories for one channel; the first of them has begun."""
    plans = [await add_a_plan(tx), await add_a_plan(tx, title="Another")]
    one, other = [(await first_release(tx, plan)).release_id for plan in plans]
    await add_a_target(tx, layout=Layout.CHANNEL)
    await begin_it(tx, one)
    return one, other


async def is_due(tx, release_id: int) -> bool:
    return release_id in {each.release_id for each in await releases.find_due(tx, FOREVER, 100)}


async def begins(tx, release_id: int) -> bool:
    return await claims.begin(tx, release_id, owner=OWNER, now=NOW)


async def test_what_is_claimed_does_not_begin_before_the_other_is_out(tx, two: tuple[int, int]):
    one, other = two
    assert await claim_it(tx, other)
    assert not await begins(tx, other)
    await send_all(tx, one, first_message=900)
    assert await claims.finish(tx, one, NOW)
    assert await begins(tx, other)


async def test_what_waits_is_not_due_while_the_other_is_put_off(tx, two: tuple[int, int]):
    one, other = two
    assert await is_due(tx, other), "the lane lets it go second"
    later = NOW + timedelta(minutes=5)
    await claims.postpone(tx, one, later, "Discord is having trouble.")
    assert not await is_due(tx, other)
    assert await releases.next_due(tx) == later
    await claims.stop(tx, one, "Its card was deleted.")
    assert await is_due(tx, other), "who knows when somebody lets that go on"


async def test_threads_keep_chapters_apart(tx, two: tuple[int, int]):
    one, other = two
    await add_a_target(tx, layout=Layout.THREAD)
    await claims.postpone(tx, one, NOW + timedelta(minutes=5), "Discord is having trouble.")
    assert await is_due(tx, other)
    assert await claim_it(tx, other)
    assert await begins(tx, other)
