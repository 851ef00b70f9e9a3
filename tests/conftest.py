from collections.abc import Iterator

import pytest
from hypothesis import settings

from bot.importing.reading_process import ReadingProcess

# A deadline is a timing assertion: on a busy machine it fails for no fault of the code.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")


@pytest.fixture(scope="session")
def reading_process() -> Iterator[ReadingProcess]:
    """One for all tests: it is kept warm, as in a bot that runs."""
    process = ReadingProcess()
    yield process
    process.close()
