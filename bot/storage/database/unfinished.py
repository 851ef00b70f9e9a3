"""Files that are made under a name of their own and get their place once they are whole.

Only what was made here is ever removed: by its very name while it is made, and afterwards, should a
process have died over it, by a name that nobody else gives and the number of that process.
"""

import os
import re
import secrets
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.storage.database.startup import said_plainly
from bot.storage.database.untouched import LOGS, logs_of

_making = set[Path]()


@contextmanager
def unfinished(target: Path) -> Generator[Path]:
    """An empty file beside `target` for what is to stand there. It is gone at the end."""
    with said_plainly(target.name):
        for leftover in _leftovers(target):
            leftover.unlink(missing_ok=True)
        copy = target.with_name(f"{target.name}.unfinished-{os.getpid()}-{secrets.token_hex(6)}")
        copy.touch(exist_ok=False)
    _making.add(copy)
    try:
        yield copy
    finally:
        _making.discard(copy)
        with said_plainly(copy.name):
            for path in (copy, *logs_of(copy)):
                path.unlink(missing_ok=True)


def put_in_place(copy: Path, target: Path) -> None:
    """Give a copy its name, in one step that outlives a power cut."""
    with said_plainly(target.name):
        _sync(copy)
        copy.replace(target)
        if os.name == "posix":
            _sync(target.parent)


def _leftovers(target: Path) -> Iterator[Path]:
    """What processes that are no more have left of their copies."""
    name = re.compile(
        rf"({re.escape(target.name)}\.unfinished-(\d{{1,10}})-[0-9a-f]{{12}})({'|'.join(LOGS)})?"
    )
    for path in target.parent.iterdir():
        found = name.fullmatch(path.name)
        if found is None or path.is_dir() or target.with_name(found[1]) in _making:
            continue
        if not _is_at_work(int(found[2])):
            yield path


def _is_at_work(process: int) -> bool:
    if process == os.getpid():
        # In a container the same number comes again with each start.
        return False
    if os.name != "posix":
        return True
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):
        return True
    return True


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
