"""A million words from file to proven parts, beside pandoc reading the same file.

Seconds of the processor, so that what else the machine is doing counts for neither.
"""

import resource
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pypandoc

from benchmarks.composing import compose_file
from benchmarks.prose import SHAPES, Shape, book
from benchmarks.rows import Row
from bot.models.server import MessageStyle

WORDS = 1_000_000
LIMIT_SECONDS = 3.0
TRIES = 2


def measure() -> list[Row]:
    with tempfile.TemporaryDirectory() as folder:
        return [row for shape in SHAPES for row in _measure(shape, Path(folder) / "book.md")]


def _measure(shape: Shape, file: Path) -> Iterator[Row]:
    file.write_text(book(shape, WORDS), encoding="utf-8")
    beside = [
        ("limit", LIMIT_SECONDS),
        ("pandoc -t json", _quickest(lambda: _run_pandoc(file, "json"), _of_children)),
        ("pandoc -t plain", _quickest(lambda: _run_pandoc(file, "plain"), _of_children)),
    ]
    for style in MessageStyle:
        spent = _quickest(
            lambda style=style: compose_file(file.read_bytes(), file.name, style),
            time.process_time,
        )
        name = f"{WORDS:,} words of {shape.name}, file to {style} parts"
        yield from (Row(name, spent, "s", peer, value) for peer, value in beside)


def _quickest(work: Callable[[], object], clock: Callable[[], float]) -> float:
    return min(_seconds(work, clock) for _ in range(TRIES))


def _seconds(work: Callable[[], object], clock: Callable[[], float]) -> float:
    started = clock()
    work()
    return clock() - started


def _of_children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _run_pandoc(file: Path, target: str) -> None:
    command = (pypandoc.get_pandoc_path(), "-f", "markdown", "-t", target, str(file))
    subprocess.run(command, stdout=subprocess.DEVNULL, check=True)  # noqa: S603
