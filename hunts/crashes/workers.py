"""Rounds side by side: a process each plays one after the other."""

import asyncio
import multiprocessing
import sys
from collections.abc import Generator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from itertools import count as numbers
from time import perf_counter

from hunts.crashes.mutations import COPIED
from hunts.crashes.old_copies import draw_copy
from hunts.crashes.plans import make_plan
from hunts.crashes.pressed_mutations import PRESSED
from hunts.crashes.pressed_rounds import PressedRound, make_pressed
from hunts.crashes.rounds import Outcome, play_round
from hunts.crashes.tally import Tally

PRESSED_EACH = 3
"""One round of so many has commands pressed in it."""
IN_A_LOG = 30.0
"""Seconds from one line to the next where lines cannot be written over."""


def new_processes(most: int) -> ProcessPoolExecutor:
    """Return a pool of processes, which one that dies breaks rather than stalls."""
    return ProcessPoolExecutor(most, multiprocessing.get_context("spawn"))


def hunt_until(seed: int, kills: int, processes: int) -> Tally:
    """Play rounds until so many kills are done, and keep the user told."""
    started, told = perf_counter(), 0.0
    tally = Tally()
    for outcome in _rounds(seed, kills, processes, tally):
        tally.note(outcome)
        tally.seconds = perf_counter() - started
        for kind, says in outcome.findings:
            print(f"\nround {outcome.index}: {kind}: {says[:500]}", file=sys.stderr, flush=True)
        if sys.stderr.isatty():
            print(f"\r\033[K{tally.progress(kills)}", end="", file=sys.stderr, flush=True)
        elif tally.seconds - told > IN_A_LOG:
            told = tally.seconds
            print(tally.progress(kills), file=sys.stderr, flush=True)
    return tally


def play_one(seed: int, index: int, mutation: str | None = None) -> Outcome:
    """Play one round of a seed in this process."""
    hunter = multiprocessing.parent_process()
    if hunter is not None and not hunter.is_alive():
        sys.exit("the hunt is over")
    plan = make_plan(seed, index)
    if mutation in PRESSED or (mutation is None and index % PRESSED_EACH == 0):
        return asyncio.run(play_round(make_pressed(plan), mutation, kind=PressedRound))
    copy = draw_copy(plan) if mutation is None or mutation in COPIED else None
    return asyncio.run(play_round(plan, mutation, copy))


def _rounds(seed: int, kills: int, processes: int, tally: Tally) -> Generator[Outcome]:
    """Yield outcomes as they come in; as long as kills are wanting, the next round is begun."""
    indexes = numbers()
    with new_processes(processes) as workers:
        running = {workers.submit(play_one, seed, next(indexes)) for _ in range(processes)}
        while running:
            done: set[Future[Outcome]]
            done, running = wait(running, return_when=FIRST_COMPLETED)
            for each in done:
                yield each.result()
                if tally.kills < kills:
                    running.add(workers.submit(play_one, seed, next(indexes)))
