"""Peak memory from file to proven parts, in a process of its own, beside the size of the file."""

import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.composing import compose_file
from benchmarks.prose import SHAPES, Shape, book
from benchmarks.rows import Row
from bot.models.server import MessageStyle

MEGABYTES = (1, 3, 10)
CHAPTER = 50_000
CHARACTERS_IN_A_WORD = 5.2
LIMIT = 25.0


def measure() -> list[Row]:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "book.md"
        return [_measure(shape, size, file) for shape in SHAPES for size in MEGABYTES]


def _measure(shape: Shape, megabytes: int, file: Path) -> Row:
    size = megabytes * 1_000_000
    words = int(size / CHARACTERS_IN_A_WORD)
    text = book(shape, words, chapters=size // CHAPTER).encode()[:size].decode(errors="ignore")
    file.write_text(text, encoding="utf-8")
    command = (sys.executable, "-m", "benchmarks.memory", str(file))
    done = subprocess.run(command, capture_output=True, check=True, text=True)  # noqa: S603
    times = int(done.stdout) / file.stat().st_size
    return Row(f"peak memory, {megabytes} MB of {shape.name}", times, "x the file", "limit", LIMIT)


def _peak() -> int:
    """Bytes. Not from `resource`, which counts what the parent had before this process began."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.partition("VmHWM:")[2].split()[0]) * 1024


def _growth(file: Path) -> int:
    compose_file(b"Chapter 1\n\nThe tide came in.", "warm.md", MessageStyle.COMPONENTS)
    before = _peak()
    compose_file(file.read_bytes(), file.name, MessageStyle.COMPONENTS)
    return _peak() - before


if __name__ == "__main__":
    print(_growth(Path(sys.argv[1])))
