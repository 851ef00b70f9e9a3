"""A hunt on every core: a process each, and beside it a node of its own."""

import multiprocessing
import sys
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from time import perf_counter

from hunts.leaks.hunting import hunt
from hunts.leaks.mutations.registry import MUTATIONS, mutated
from hunts.leaks.parsers import Parsers
from hunts.leaks.tally import Tally

CHUNK = 256
IN_A_LOG = 60.0
"""Seconds from one line to the next where lines cannot be written over."""

_planted = ExitStack()
_here: list[Parsers] = []
"""This process's own node, begun with its first chapters."""


def new_processes(most: int, mutation: str | None = None) -> ProcessPoolExecutor:
    """Return a pool of processes, which one that dies breaks rather than stalls."""
    context = multiprocessing.get_context("spawn")
    return ProcessPoolExecutor(most, context, _begin, (mutation,))


def hunt_everywhere(seed: int, indexes: range, processes: int, mutation: str | None) -> Tally:
    """Judge all these chapters of a seed, and keep the user told."""
    started = perf_counter()
    tally = Tally()
    chunks = [indexes[at : at + CHUNK] for at in range(0, len(indexes), CHUNK)]
    told = 0.0
    with new_processes(min(processes, len(chunks)), mutation) as workers:
        for part in workers.map(_judge_chunk, [seed] * len(chunks), chunks):
            tally.add(part)
            tally.seconds = perf_counter() - started
            for index, findings in part.failed.items():
                print(f"\nchapter {index}: {findings[:500]}", file=sys.stderr, flush=True)
            if sys.stderr.isatty():
                print(
                    f"\r\033[K{tally.progress(len(indexes))}", end="", file=sys.stderr, flush=True
                )
            elif tally.seconds - told > IN_A_LOG:
                told = tally.seconds
                print(tally.progress(len(indexes)), file=sys.stderr, flush=True)
    return tally


def _begin(mutation: str | None) -> None:
    _planted.enter_context(mutated(MUTATIONS.get(mutation or "")))


def _judge_chunk(seed: int, indexes: range) -> Tally:
    hunter = multiprocessing.parent_process()
    if hunter is not None and not hunter.is_alive():
        # Killed, it could not say so; what it had planned for us would keep a core busy for hours.
        sys.exit("the hunt is over")
    tally = Tally()
    if not _here:
        _here.append(Parsers())
    for verdict in hunt(seed, indexes, _here[0]):
        tally.note(verdict)
    return tally
