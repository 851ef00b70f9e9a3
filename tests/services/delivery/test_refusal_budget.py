import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.services.delivery.refusal_budget import (
    BOUND,
    DISCORDS_LIMIT,
    WINDOW,
    RefusalBudget,
    is_refusal,
)
from bot.services.ports.publisher import DeliveryProblem, ProblemKind


@pytest.mark.parametrize(
    ("status", "scope", "counts"),
    [
        (200, None, False),
        (400, None, False),
        (401, None, True),
        (403, None, True),
        (404, None, False),
        (429, "user", True),
        (429, "global", True),
        (429, "shared", False),
        (429, None, True),
        (500, None, False),
    ],
)
def test_what_discord_counts_against_us(status, scope, counts):
    assert is_refusal(status, scope) is counts


def test_refusals_are_counted_as_long_as_discord_counts_them():
    restraint = RefusalBudget()
    for second in range(5):
        restraint.refused(float(second))
    assert restraint.count(4.0) == 5
    assert restraint.count(WINDOW - 0.1) == 5
    assert restraint.count(WINDOW) == 4
    assert restraint.count(WINDOW + 4) == 0


def test_nothing_is_held_below_the_bound():
    restraint = RefusalBudget()
    for _ in range(BOUND - 1):
        restraint.refused(0.0)
    restraint.require_room(0.0)
    assert DISCORDS_LIMIT >= 10 * BOUND


def test_at_the_bound_all_is_put_off_one_after_another_until_half_is_forgotten(caplog):
    restraint, waits = RefusalBudget(bound=10), []
    for second in range(10):
        restraint.refused(float(second))
    for _ in range(3):
        with pytest.raises(DeliveryProblem) as caught:
            restraint.require_room(100.0)
        assert caught.value.kind is ProblemKind.PASSING
        waits.append(caught.value.retry_after)
    again = 100.0 + waits[0]
    assert again == WINDOW + 4
    assert waits == [504, 564, 624]
    restraint.require_room(again)
    assert restraint.count(again) == 5
    assert len(caplog.records) == 1


# Sums and differences of eighths are exact: what is judged is the bound, not the rounding.
PAUSES = st.integers(0, 400).map(lambda eighths: eighths / 8)


@given(st.lists(st.tuples(PAUSES, st.booleans()), max_size=200), st.integers(1, 20))
def test_whoever_asks_first_never_passes_the_bound_in_any_window(requests, bound):
    restraint, now, spent = RefusalBudget(bound=bound, window=60), 0.0, []
    for pause, is_refused in requests:
        now += pause
        if is_held(restraint, now):
            continue
        if is_refused:
            restraint.refused(now)
            spent.append(now)
    for end in spent:
        assert sum(end - 60 < at <= end for at in spent) <= bound


def is_held(restraint: RefusalBudget, now: float) -> bool:
    try:
        restraint.require_room(now)
    except DeliveryProblem:
        return True
    return False
