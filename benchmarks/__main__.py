"""`make bench`: measure, print the table, write build/bench.json. ARGS="books loop": only those."""

import sys
from pathlib import Path

from benchmarks import (
    books,
    chapters,
    drops,
    event_loop,
    growth,
    memory,
    punctuality,
    reactions,
    splitting,
    uploads,
)
from benchmarks.rows import Row, print_table, write_json
from bot.services.background.garbage import keep_what_is_loaded

BENCHMARKS = {
    "books": books.measure,
    "chapters": chapters.measure,
    "splitting": splitting.measure,
    "growth": growth.measure,
    "memory": memory.measure,
    "loop": event_loop.measure,
    "reactions": reactions.measure,
    "punctuality": punctuality.measure,
    "uploads": uploads.measure,
    "drops": drops.measure,
}


def main(chosen: list[str]) -> None:
    unknown = [name for name in chosen if name not in BENCHMARKS]
    if unknown:
        sys.exit(f"No benchmark is called {unknown[0]!r}. There are: {', '.join(BENCHMARKS)}.")
    keep_what_is_loaded()  # as the bot does
    rows = list[Row]()
    for name in chosen or BENCHMARKS:
        print(f"{name}...", file=sys.stderr)
        rows += BENCHMARKS[name]()
    print_table(rows)
    write_json(rows, Path("build/bench.json"))


if __name__ == "__main__":
    main(sys.argv[1:])
