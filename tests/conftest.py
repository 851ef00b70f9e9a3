import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from bot.importing.process.reading_process import ReadingProcess
from tests import quick_sqlite
from tests.worlds.databases import keep_files_in_memory, open_new

quick_sqlite.install()
keep_files_in_memory()
STORAGE = Path(__file__).parent / "storage"

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


def pytest_runtest_setup(item: pytest.Item) -> None:
    quick_sqlite.Threads.wanted = item.path.is_relative_to(STORAGE)


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file as migrations leave it, to be copied: running them takes its time."""
    file = tmp_path_factory.mktemp("migrated") / "stories.db"

    async def make() -> None:
        await (await open_new(file)).close()

    asyncio.run(make())
    return file


@pytest.fixture(scope="session")
def reading_process() -> Iterator[ReadingProcess]:
    """One for all tests: it is kept warm, as in a bot that runs."""
    process = ReadingProcess()
    yield process
    process.close()
