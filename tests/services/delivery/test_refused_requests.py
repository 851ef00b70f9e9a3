"""However many targets fail, Discord's limit on refused requests is never near."""

import heapq
from itertools import count
from pathlib import Path

from bot.services.background.pace import PER_SECOND
from bot.services.delivery.refusal_budget import BOUND, WINDOW, RefusalBudget
from bot.services.ports.publisher import DeliveryProblem
from tests.worlds.refusing import open_refusing_world


def test_ten_thousand_that_are_all_refused_never_pass_the_bound_in_any_ten_minutes():
    """Each asks until it is refused, and so do two notices of it; all at our own pace."""
    restraint, spent, free_at = RefusalBudget(), list[float](), 0.0
    numbers = count()
    waiting = [(0.0, next(numbers), notices) for notices in [2] * 10_000]
    asked = 0
    while waiting:
        at, _, notices = heapq.heappop(waiting)
        now = free_at = max(at, free_at + 1 / PER_SECOND)
        asked += 1
        try:
            restraint.require_room(now)
        except DeliveryProblem as problem:
            heapq.heappush(waiting, (now + problem.retry_after, next(numbers), notices))
            continue
        restraint.refused(now)
        spent.append(now)
        for _ in range(notices):
            heapq.heappush(waiting, (now, next(numbers), 0))
    assert len(spent) == 30_000
    assert most_within(WINDOW, spent) == BOUND
    assert asked < 4 * len(spent), "nobody asks over and over"
    # Not more slowly than the bound allows.
    assert spent[-1] < 1.1 * WINDOW * len(spent) / BOUND


async def test_failing_targets_cost_one_request_each_and_a_few_for_the_news(tmp_path: Path):
    """What `python -m hunts.refused` tries with 10,000, small, and the bound as well."""
    restraint = RefusalBudget(bound=4)
    async with open_refusing_world(tmp_path, targets=14, restraint=restraint) as world:
        took = await world.run()
        assert await world.ended() == (14, 14, 0)
    # The part, word to the author, to the admins, and to those again what the author missed.
    assert 14 < world.publisher.refused <= 4 * 14
    assert world.publisher.most == 4
    assert took.total_seconds() > 600


def most_within(window: float, instants: list[float]) -> int:
    most, first = 0, 0
    for last, instant in enumerate(instants):
        while instants[first] + window <= instant:
            first += 1
        most = max(most, last - first + 1)
    return most
