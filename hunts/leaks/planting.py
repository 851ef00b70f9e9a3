"""Every known bug planted in turn: which judge finds it, at which chapter, after how long.

Each judge is timed as if it were alone: the proof stops nothing here.
"""

from itertools import repeat
from time import perf_counter

from hunts.leaks.hunting import PRODUCT, hunt
from hunts.leaks.judging import CANONICAL, JUDGES, PROOF
from hunts.leaks.mutations.registry import MUTATIONS, mutated
from hunts.leaks.parsers import PARSERS, Parsers
from hunts.leaks.workers import new_processes

SECONDS = 60.0
WATCHED = tuple(judge for judge in (*JUDGES, PRODUCT) if judge != CANONICAL)
_READERS = {PROOF, *PARSERS}
_NEVER = "-"


def plant_all(seed: int, count: int, processes: int) -> int:
    """Print a row for each bug; return 1 if one of them is not found."""
    print(" | ".join(("planted bug", *(PARSERS.get(judge, judge) for judge in WATCHED))))
    lost = 0
    with new_processes(processes) as workers:
        for name, first in workers.map(_first_found, MUTATIONS, repeat(seed), repeat(count)):
            print(" | ".join((name, *(first.get(judge, _NEVER) for judge in WATCHED))), flush=True)
            lost += not first
    print(f"{len(MUTATIONS)} planted, {lost} not found")
    return 1 if lost else 0


def _first_found(name: str, seed: int, count: int) -> tuple[str, dict[str, str]]:
    """Return for each judge that finds the bug the chapter and the seconds it takes."""
    first: dict[str, str] = {}
    parsers = Parsers()
    started = perf_counter()
    with mutated(MUTATIONS[name]):
        for verdict in hunt(seed, range(count), parsers):
            seconds = perf_counter() - started
            for judge, _ in verdict.findings:
                first.setdefault(judge, f"chapter {verdict.plan.index}, {seconds:.1f} s")
            if seconds > SECONDS or first.keys() >= _READERS:
                break
    parsers.close()
    return name, first
