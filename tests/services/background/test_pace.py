import asyncio
from datetime import timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from bot.services.background.pace import BURST, CLOSER, Pace, Priority
from tests.builders import NOW
from tests.fakes import FixedClock
from tests.worlds.clocks import Ticking, settle

PER_SECOND = 10.0


class Road:
    """A pace on simulated ticks, and who went when."""

    def __init__(self, per_second: float = PER_SECOND) -> None:
        self.time = Ticking()
        self.pace = Pace(self.time.clock(FixedClock(NOW)), per_second, sleep=self.time.sleep)
        self.went: list[tuple[float, Priority]] = []

    def go(self, priority: Priority) -> asyncio.Task[None]:
        return asyncio.create_task(self._go(priority))

    async def _go(self, priority: Priority) -> None:
        await self.pace.turn(priority)
        self.went.append((self.time.ticks, priority))

    @property
    def order(self) -> list[Priority]:
        return [priority for _, priority in self.went]


def priority(position: int, release_id: int = 1, late: float = 0.0) -> Priority:
    return (position, NOW + timedelta(seconds=late), release_id)


async def test_a_lone_request_goes_at_once_and_needs_no_task():
    road = Road()
    before = asyncio.all_tasks()
    await road.pace.turn(priority(0))
    assert asyncio.all_tasks() == before


async def test_after_the_burst_turns_are_evenly_spaced():
    road = Road()
    for number in range(10):
        road.go(priority(0, number))
    await road.time.pass_time(5)
    gaps = [round(later[0] - earlier[0], 6) for earlier, later in pairwise(road.went)]
    assert gaps == [0.0] * (BURST - 1) + [0.1] * (10 - BURST)


async def test_all_first_parts_go_before_any_second_part():
    road = Road()
    for release_id in range(5):
        for position in range(3):
            road.go(priority(position, release_id))
    await road.time.pass_time(5)
    assert road.order[BURST:] == sorted(road.order[BURST:])
    assert len(road.order) == 15


async def test_of_equal_parts_the_one_due_earlier_goes_first():
    road = Road()
    for number in range(BURST + 1):
        road.go(priority(0, number))
    await settle()
    road.go(priority(1, release_id=7, late=5))
    road.go(priority(1, release_id=9, late=1))
    await road.time.pass_time(2)
    assert [entry[2] for entry in road.order[-2:]] == [9, 7]


async def test_no_task_is_left_when_nobody_waits():
    road = Road()
    before = asyncio.all_tasks()
    waiters = [road.go(priority(0, number)) for number in range(8)]
    await road.time.pass_time(5)
    await asyncio.gather(*waiters)
    await settle()
    assert asyncio.all_tasks() == before


async def test_a_cancelled_waiter_costs_the_others_nothing():
    road = Road()
    for number in range(BURST):
        road.go(priority(0, number))
    await settle()
    given_up = road.go(priority(1))
    road.go(priority(2))
    await settle()
    given_up.cancel()
    await road.time.pass_time(0.11)
    assert road.order[-1] == priority(2)


async def test_a_turn_granted_to_a_task_that_is_cancelled_at_that_moment_is_given_back():
    road = Road()
    for number in range(BURST):
        road.go(priority(0, number))
    await settle()
    unlucky = road.go(priority(1))
    await settle()
    road.time.wake_first(after=0.1)
    # Comes after the pump has granted the turn, and before its owner has seen it.
    asyncio.get_running_loop().call_soon(unlucky.cancel)
    await settle()
    assert unlucky.cancelled()
    await road.go(priority(2))
    assert road.order[-1] == priority(2)


async def test_ticks_that_jump_back_stop_nobody():
    road = Road()
    for number in range(6):
        road.go(priority(0, number))
    await settle()
    road.time.ticks -= 3_600
    road.time.wake_first(after=0.1)
    road.go(priority(1))
    await road.time.pass_time(2)
    assert len(road.went) == 7


@given(
    arrivals=st.lists(
        st.tuples(
            st.floats(0, 2),  # how long after the one before it comes
            st.integers(0, 5),
            st.integers(1, 9),
            st.booleans(),  # gives up right after coming
        ),
        max_size=40,
    )
)
def test_never_too_many_in_any_second_and_always_the_most_urgent_first(arrivals):
    asyncio.run(_drive(arrivals))


async def _drive(arrivals):
    road, waiting = Road(), 0
    for gap, position, release_id, gives_up in arrivals:
        await road.time.pass_time(gap)
        task = road.go(priority(position, release_id))
        await settle()
        if gives_up and not task.done():
            task.cancel()
        else:
            waiting += 1
        await settle()
    came_last = road.time.ticks
    await road.time.pass_time(60)
    assert len(road.went) == waiting
    instants = [when for when, _ in road.went]
    for first in instants:
        assert sum(first <= when < first + 1 - 1e-6 for when in instants) <= PER_SECOND + BURST
    after = [entry for when, entry in road.went if when > came_last]
    assert after == sorted(after)


async def test_what_was_held_up_after_its_turn_leaves_one_by_one():
    road, left = Road(), list[float]()
    began, sleep = road.time.ticks, road.time.sleep

    async def held_up() -> None:
        await road.pace.turn(priority(0))
        await sleep(began + 5 - road.time.ticks)  # a disk that answers nobody until then
        await road.pace.leave()
        left.append(road.time.ticks)

    tasks = [asyncio.create_task(held_up()) for _ in range(8)]
    await road.time.pass_time(8)
    await asyncio.gather(*tasks)
    gaps = [later - earlier for earlier, later in pairwise(left)]
    assert left[0] == began + 5
    assert min(gaps) >= CLOSER / PER_SECOND - 0.001


async def test_a_lone_request_leaves_at_once():
    road = Road()
    before = road.time.ticks
    await road.pace.leave()
    assert road.time.ticks == before
