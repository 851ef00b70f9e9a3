"""`make hunt-leaks`: compose chapters on every core, judge them, and say what was found."""

import os
import sys

import click

from hunts.leaks.findings import save
from hunts.leaks.mutations.registry import MUTATIONS, mutated
from hunts.leaks.parsers import Parsers
from hunts.leaks.planting import plant_all
from hunts.leaks.workers import hunt_everywhere

SAVED = 20
"""Failing chapters that are shrunk and written down; more would say the same."""


@click.command(help="Compose and judge chapters; nothing may leak, get lost or be refused.")
@click.option("--count", default=1000, help="How many chapters.")
@click.option("--seed", default=0, help="Which chapters: the same seed makes the same.")
@click.option("--only", type=int, help="Judge this one chapter of the seed.")
@click.option("--processes", default=os.cpu_count() or 1, help="How many cores to use.")
@click.option("--mutation", type=click.Choice([*MUTATIONS]), help="Plant one known bug.")
@click.option("--mutations", is_flag=True, help="Plant every known bug and time each judge.")
def main(
    count: int, seed: int, only: int | None, processes: int, mutation: str | None, mutations: bool
) -> None:
    if mutations:
        sys.exit(plant_all(seed, count, processes))
    indexes = range(count) if only is None else range(only, only + 1)
    tally = hunt_everywhere(seed, indexes, processes, mutation)
    print(f"\n{tally.table()}")
    if tally.failed:
        with mutated(MUTATIONS.get(mutation or "")):
            _save(seed, sorted(tally.failed))
    sys.exit(1 if tally.failed else 0)


def _save(seed: int, failed: list[int]) -> None:
    print(f"failing chapters of seed {seed}: {', '.join(map(str, failed[:100]))}")
    parsers = Parsers()
    for index in failed[:SAVED]:
        print(f"  {save(seed, index, parsers) or f'{index}: nothing found when judged alone'}")
    parsers.close()


if __name__ == "__main__":
    main()
