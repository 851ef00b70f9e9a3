"""What people typed is shown to them as they wrote it, and never as markup."""

from collections.abc import Callable

import pytest

from bot.errors import StoryError
from bot.schedule.rules import parse_days
from bot.schedule.walltime import zone_named
from bot.schedule.zones import find_zone


@pytest.mark.parametrize("read", [find_zone, zone_named, parse_days])
def test_typed_words_open_no_markup(read: Callable[[str], object]):
    with pytest.raises(StoryError) as refusal:
        read("**q||w**")
    assert r"\*\*q\|\|w\*\*" in refusal.value.sentence
