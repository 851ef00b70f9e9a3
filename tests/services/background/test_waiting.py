import asyncio

import pytest

from bot.services.background.waiting import Nap
from tests.worlds.clocks import StandingSleep, settle


async def test_a_cut_ends_the_sleep():
    sleep = StandingSleep()
    nap = Nap(sleep)
    sleeper = asyncio.create_task(nap.take(60))
    await settle()
    assert not sleeper.done()
    nap.cut()
    await sleeper
    assert sleep.asked == [60]


async def test_a_cut_while_awake_ends_the_next_sleep_only():
    sleep = StandingSleep()
    nap = Nap(sleep)
    nap.cut()
    await nap.take(60)
    assert sleep.asked == []
    sleeper = asyncio.create_task(nap.take(30))
    await settle()
    assert sleep.asked == [30]
    nap.cut()
    await sleeper


async def test_the_sleepers_own_cancellation_is_not_swallowed():
    nap = Nap(StandingSleep())
    sleeper = asyncio.create_task(nap.take(60))
    await settle()
    sleeper.cancel()
    with pytest.raises(asyncio.CancelledError):
        await sleeper


async def test_a_cancellation_wins_over_a_cut_at_the_same_time():
    nap = Nap(StandingSleep())
    sleeper = asyncio.create_task(nap.take(60))
    await settle()
    nap.cut()
    sleeper.cancel()
    with pytest.raises(asyncio.CancelledError):
        await sleeper
