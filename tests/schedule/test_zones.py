from zoneinfo import ZoneInfo

import pytest

from bot.errors import StoryError
from bot.schedule.zones import COMMON, MAX_SUGGESTIONS, find_zone, suggest_zones


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("Europe/Berlin", "Europe/Berlin"),
        ("EUROPE/berlin", "Europe/Berlin"),
        ("berlin", "Europe/Berlin"),
        ("  new york ", "America/New_York"),
        ("New_York", "America/New_York"),
        ("port au prince", "America/Port-au-Prince"),
        ("Paris, France", "Europe/Paris"),
        ("lord howe", "Australia/Lord_Howe"),
        ("buenos aires", "America/Argentina/Buenos_Aires"),
        ("cordoba", "America/Argentina/Cordoba"),
        ("utc", "UTC"),
    ],
)
def test_a_zone_is_found_by_its_name_or_by_its_city(words, name):
    assert find_zone(words) == name


@pytest.mark.parametrize(
    ("words", "hint"),
    [
        ("EST", "America/New_York"),
        ("cet", "Europe/Berlin"),
        ("PST8PDT", "America/Los_Angeles"),
        ("BST", "Europe/London"),
        ("GMT+2", "such as"),
        ("UTC-5", "such as"),
        ("+02:00", "such as"),
        ("Etc/GMT+2", "such as"),
        ("Etc/UTC", "UTC"),
    ],
)
def test_an_abbreviation_or_offset_is_refused_with_a_city_to_write(words, hint):
    with pytest.raises(StoryError, match="clocks change") as caught:
        find_zone(words)
    assert hint in caught.value.sentence


@pytest.mark.parametrize(
    ("words", "hint"),
    [
        ("lond", "Europe/London"),
        ("eastern", "US/Eastern"),
        ("nicosia", "Asia/Nicosia or Europe/Nicosia"),
        ("Atlantis", "Europe/Paris"),
        ("   ", "Which time zone"),
        ("Europe/", "Europe/Berlin"),
    ],
)
def test_an_unclear_zone_is_answered_with_names_that_work(words, hint):
    with pytest.raises(StoryError, match=hint):
        find_zone(words)


def test_a_very_long_name_is_not_repeated_whole():
    with pytest.raises(StoryError) as caught:
        find_zone("x" * 4000)
    assert len(caught.value.sentence) < 200


def test_without_words_the_usual_zones_are_suggested():
    assert suggest_zones(" ") == list(COMMON)
    assert len(COMMON) <= MAX_SUGGESTIONS


@pytest.mark.parametrize("name", COMMON)
def test_every_usual_zone_exists_and_is_accepted(name):
    assert find_zone(name) == name
    assert ZoneInfo(name)


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("ber", "Europe/Berlin"),
        ("new", "America/New_York"),
        ("europe/", "Europe/Amsterdam"),
        ("york", "America/New_York"),
        ("est", "America/New_York"),
    ],
)
def test_the_likeliest_zone_is_suggested_first(words, first):
    assert suggest_zones(words)[0] == first


@pytest.mark.parametrize("words", ["a", "america", "est", "", "zzzz", "\n", "[", "☃"])
def test_every_suggestion_is_accepted_and_there_are_never_too_many(words):
    suggestions = suggest_zones(words)
    assert len(suggestions) == len(set(suggestions)) <= MAX_SUGGESTIONS
    assert [find_zone(name) for name in suggestions] == suggestions
