"""Every known bug planted in turn: which round finds it, as what, after how many kills."""

from itertools import repeat
from time import perf_counter

from hunts.crashes.mutations import ALL
from hunts.crashes.workers import new_processes, play_one

ROUNDS = 12
"""A bug that so many rounds do not find is lost."""


def plant_all(seed: int, processes: int) -> int:
    """Print a row for each bug; return 1 if one of them is not found."""
    print(" | ".join(("planted bug", "round", "kills", "seconds", "found as")))
    lost = 0
    with new_processes(processes) as workers:
        for row in workers.map(first_found, ALL, repeat(seed)):
            print(" | ".join(row), flush=True)
            lost += row[-1] == "-"
    print(f"{len(ALL)} planted, {lost} not found")
    return 1 if lost else 0


def first_found(name: str, seed: int) -> tuple[str, ...]:
    """Return a row: the bug, the first round that finds it, and what it finds."""
    started, kills = perf_counter(), 0
    for index in range(ROUNDS):
        outcome = play_one(seed, index, name)
        kills += outcome.kills
        if outcome.findings:
            seconds = f"{perf_counter() - started:.0f}"
            first = f"{outcome.findings[0].kind}: {outcome.findings[0].says[-120:]}"
            return name, str(index), str(kills), seconds, first
    return name, "-", str(kills), f"{perf_counter() - started:.0f}", "-"
