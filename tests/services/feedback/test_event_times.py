from datetime import timedelta

from bot.services.feedback.event_times import EventTimes
from tests.builders import NOW
from tests.fakes import FixedClock

MS = timedelta(milliseconds=1)


def test_events_of_one_reaction_follow_one_another_though_the_clock_stands():
    instants = EventTimes(FixedClock(NOW).clock.now)
    assert [instants.of_reaction(1, 2, "🔥", False) for _ in range(3)] == [
        NOW,
        NOW + MS,
        NOW + 2 * MS,
    ]


def test_other_reactions_share_an_instant():
    instants = EventTimes(FixedClock(NOW).clock.now)
    many = [
        instants.of_reaction(1, user, "🔥", burst) for user in range(9) for burst in (True, False)
    ]
    assert set(many) == {NOW}


def test_a_clearing_comes_after_what_it_sweeps_and_before_what_follows():
    instants = EventTimes(FixedClock(NOW).clock.now)
    told = [
        instants.of_reaction(1, 2, "🔥", False),
        instants.of_clearing(1),
        instants.of_reaction(1, 3, "🔥", False),
        instants.of_clearing(1),
        instants.of_clearing(1),
    ]
    assert told == sorted(set(told))
    assert instants.of_clearing(2) == told[-1]


def test_time_never_goes_back():
    fixed = FixedClock(NOW)
    instants = EventTimes(fixed.clock.now)
    first = instants.now()
    fixed.advance(hours=-1)
    assert instants.of_reaction(1, 2, "🔥", False) == first
    fixed.advance(hours=1, microseconds=2_700)
    assert instants.now() == NOW + 2 * MS, "whole milliseconds, as they are stored"


def test_a_beginning_is_behind_all_that_was_known():
    fixed = FixedClock(NOW)
    instants = EventTimes(fixed.clock.now)
    instants.begin_after(NOW + timedelta(days=1))
    assert instants.now() - MS > NOW + timedelta(days=1)
    began = instants.now()
    instants.begin_after(None)
    assert instants.now() - MS > began
    fixed.advance(days=2)
    instants.begin_after(NOW)
    assert instants.now() == fixed.time
