"""The collector pauses for as long as a chapter is built, and no longer."""

import gc

import pytest

from bot.services.background.garbage import keep_what_is_loaded, no_collection


def test_what_is_loaded_is_not_looked_at_again():
    keep_what_is_loaded()
    try:
        assert gc.get_freeze_count() > 10_000
    finally:
        gc.unfreeze()


def test_nothing_is_collected_meanwhile():
    with no_collection():
        assert not gc.isenabled()
    assert gc.isenabled()


def test_work_within_work_does_not_end_the_pause():
    with no_collection():
        with no_collection():
            pass
        assert not gc.isenabled()
    assert gc.isenabled()


def test_it_goes_on_after_a_failure():
    @no_collection()
    def fail() -> None:
        assert not gc.isenabled()
        raise ValueError

    for _ in range(2):
        with pytest.raises(ValueError, match=r"^$"):
            fail()
        assert gc.isenabled()
