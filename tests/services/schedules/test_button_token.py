from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import StoryError
from bot.models.release import LatePolicy, Repeat, Rule
from bot.schedule.recurrence import Recurrence, write_rrule
from bot.schedule.zones import suggest_zones
from bot.services.schedules.button_token import MAX_LENGTH, ScheduleRequest, read_token, write_token

KEY = "0123456789abcdef" * 2
WISH = ScheduleRequest(
    7, 710_000_000_000_000_001, Rule("FREQ=DAILY", date(2026, 3, 2), time(19), "UTC"), 1,
    LatePolicy.SHIFT,
)  # fmt: skip
LONGEST_ZONE = "America/Argentina/ComodRivadavia"

snowflakes = st.integers(1, 2**63 - 1)
days = st.sets(st.integers(0, 6), min_size=1).map(lambda found: tuple(sorted(found)))


@st.composite
def wishes(draw):
    start = draw(st.dates())
    repeat = draw(st.sampled_from(Repeat))
    weekly = repeat in (Repeat.WEEKLY, Repeat.FORTNIGHTLY)
    recurrence = Recurrence(
        repeat, draw(days) if weekly else (), start.day if repeat is Repeat.MONTHLY else 0
    )
    at = draw(st.times()).replace(second=0, microsecond=0)
    zone = draw(st.sampled_from([*suggest_zones(""), LONGEST_ZONE]))
    rule = Rule(write_rrule(recurrence), start, at, zone)
    late = draw(st.sampled_from(LatePolicy))
    return ScheduleRequest(
        draw(snowflakes), draw(snowflakes), rule, draw(st.integers(0, 100)), late
    )


@given(wishes())
def test_a_token_brings_the_whole_wish_back_and_fits_a_button(wish):
    token = write_token(wish, KEY)
    assert read_token(token, KEY) == wish
    assert len(token) <= MAX_LENGTH
    assert KEY not in token


@given(st.text(max_size=100))
def test_words_that_are_no_token_are_refused(words):
    with pytest.raises(StoryError, match="/release schedule"):
        read_token(words, KEY)


@given(st.data())
def test_a_token_with_one_character_changed_is_refused(data):
    token = write_token(WISH, KEY)
    place = data.draw(st.integers(0, len(token) - 1))
    other = data.draw(st.sampled_from("Aa0_-/.").filter(lambda found: found != token[place]))
    with pytest.raises(StoryError):
        read_token(token[:place] + other + token[place + 1 :], KEY)


@pytest.mark.parametrize("cut", [0, 1, 20, 44, 45, 47])
def test_a_cut_token_is_refused(cut):
    with pytest.raises(StoryError):
        read_token(write_token(WISH, KEY)[:cut], KEY)


def test_a_token_of_another_installation_is_refused():
    with pytest.raises(StoryError):
        read_token(write_token(WISH, KEY), KEY[::-1])
