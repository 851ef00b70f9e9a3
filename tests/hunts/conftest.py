import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from filelock import FileLock

from hunts.leaks.parsers import HOME, Parsers

INSTALLED = HOME / "node_modules" / ".package-lock.json"


@pytest.fixture(scope="session")
def parsers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Parsers]:
    """The two parsers, installed by their lock if they are not yet."""
    if shutil.which("node") is None:
        pytest.skip("needs the program node")
    with FileLock(tmp_path_factory.getbasetemp().parent / "npm.lock"):
        install(HOME / "package-lock.json")
    running = Parsers()
    yield running
    running.close()


def install(lock: Path) -> None:
    if INSTALLED.exists() and INSTALLED.stat().st_mtime >= lock.stat().st_mtime:
        return
    npm = shutil.which("npm")
    if npm is None:
        pytest.skip("needs the program npm")
    subprocess.run(  # noqa: S603
        [npm, "ci", "--no-audit", "--no-fund", "--loglevel=error"], cwd=HOME, check=True
    )
    INSTALLED.touch()
