from collections.abc import Iterator

import pytest

from bot.importing.reading_process import ReadingProcess


@pytest.fixture(scope="session")
def reading_process() -> Iterator[ReadingProcess]:
    """One for all tests: it is kept warm, as in a bot that runs."""
    process = ReadingProcess()
    yield process
    process.close()
