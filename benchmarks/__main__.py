"""`make bench`: measure, print the table, write build/bench.json."""

from pathlib import Path

from benchmarks import chapters, punctuality, reactions
from benchmarks.rows import Row, print_table, write_json


def main() -> None:
    rows = list[Row]()
    for benchmark in (chapters, reactions, punctuality):
        rows += benchmark.measure()
    print_table(rows)
    write_json(rows, Path("build/bench.json"))


if __name__ == "__main__":
    main()
