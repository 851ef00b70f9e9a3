from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import settings
from sqlalchemy import Connection, Engine, event

from bot.importing.process.reading_process import ReadingProcess

# A deadline is a timing assertion: on a busy machine it fails for no fault of the code.
# The suite tries the same examples every time. `--hypothesis-profile=random` tries others, and
# `--examples-times=50` so many times as many of them: `make hunt-properties` does both.
settings.register_profile("fixed", deadline=None, derandomize=True, database=None)
settings.register_profile("random", deadline=None, print_blob=True)
settings.load_profile("fixed")

_SETTINGS = "_hypothesis_internal_use_settings"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--examples-times", type=int, default=1, help="multiply Hypothesis' examples")


def pytest_itemcollected(item: pytest.Item) -> None:
    times = item.config.getoption("--examples-times")
    test = getattr(item, "obj", None)
    test = getattr(test, "__func__", test)
    old = getattr(test, _SETTINGS, None)
    if times == 1 or not isinstance(old, settings) or hasattr(test, "multiplied"):
        return
    setattr(test, _SETTINGS, settings(old, max_examples=old.max_examples * times))
    test.multiplied = times  # once, of however many cases


class StatementsOfAll(dict[Any, Any]):
    """Compiled statements, whichever engine asks: the dialect, first in each key, is left out.

    An engine keeps its own otherwise, and tests that open a thousand databases would spend a third
    of their time putting the same statements into words.
    """

    def get(self, key, default=None):
        return super().get(key[1:], default)

    def __getitem__(self, key):
        return super().__getitem__(key[1:])

    def __setitem__(self, key, compiled):
        super().__setitem__(key[1:], compiled)


_STATEMENTS = StatementsOfAll()


@event.listens_for(Engine, "engine_connect")
def _share_statements(connection: Connection) -> None:
    connection.execution_options(compiled_cache=_STATEMENTS)


@pytest.fixture(scope="session")
def reading_process() -> Iterator[ReadingProcess]:
    """One for all tests: it is kept warm, as in a bot that runs."""
    process = ReadingProcess()
    yield process
    process.close()
