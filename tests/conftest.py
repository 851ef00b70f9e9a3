from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import settings
from sqlalchemy import Connection, Engine, event

from bot.importing.reading_process import ReadingProcess

# A deadline is a timing assertion: on a busy machine it fails for no fault of the code.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")


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
