"""How the time from file to proven parts grows with the file: as the file does, and no faster."""

import math
import time
from itertools import pairwise

from benchmarks.composing import compose_file
from benchmarks.prose import PLAIN, book
from benchmarks.rows import Row
from bot.models.server import MessageStyle

SIZES = (1_000, 10_000, 100_000, 1_000_000, 9_900_000)
"""Characters; the largest file that is taken has 10,000,000 bytes."""
CHARACTERS_IN_A_WORD = 5.2
CHAPTER = 50_000
TRIES = 3
EXPONENT = 1.1


def measure() -> list[Row]:
    spent = {size: _seconds(size) for size in SIZES}
    rows = [
        Row(f"file of {size:,} characters to proven parts", took * 1e3, "ms", _each(took, size))
        for size, took in spent.items()
    ]
    for small, large in pairwise(SIZES):
        exponent = math.log(spent[large] / spent[small]) / math.log(large / small)
        name = f"growth from {small:,} to {large:,} characters"
        rows.append(Row(name, exponent, "exponent", "limit", EXPONENT))
    return rows


def _each(took: float, size: int) -> str:
    return f"{took / size * 1e6:.2f} µs a character"


def _seconds(size: int) -> float:
    chapters = max(size // CHAPTER, 1)
    text = book(PLAIN, int(size / CHARACTERS_IN_A_WORD), chapters=chapters)
    data = text[:size].encode()
    return min(_time(data) for _ in range(TRIES))


def _time(data: bytes) -> float:
    started = time.process_time()
    compose_file(data, "book.md", MessageStyle.COMPONENTS)
    return time.process_time() - started
