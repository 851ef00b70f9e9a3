"""The bounds within which the reading process keeps itself, and pandoc with it.

It gives way to the bot wherever both want a processor: what is due does not wait, a file can.

They hold on Linux. macOS knows no RLIMIT_DATA, and a host that refuses one of them goes without:
there only the time limit of the other side and pandoc's own heap limit remain.
"""

import os
import re
import resource
import sys
from contextlib import suppress
from pathlib import Path

MEMORY = 380_000_000
"""For the data of one process: with pandoc's program and this one beside it, all is below 600 MB.

A GHC runtime reserves a terabyte of addresses before it begins, so RLIMIT_AS would stop pandoc;
RLIMIT_DATA counts only what can be written to.
"""
CPU_SECONDS = 10
"""Of the processor, for one request; what else the machine is doing is not the file's fault."""
PANDOC_SECONDS = 8
# macOS counts bytes where others count kilobytes.
UNIT = 1 if sys.platform == "darwin" else 1024
OPEN_FILES = 64
NICE = 10


def bind_process() -> None:
    """Once, at the start: priority, memory, open files, no file written, no core left behind."""
    os.nice(NICE)
    _limit(resource.RLIMIT_DATA, MEMORY)
    _limit(resource.RLIMIT_NOFILE, OPEN_FILES)
    _limit(resource.RLIMIT_FSIZE, 0)
    _limit(resource.RLIMIT_CORE, 0)


def allow_time() -> None:
    """Before each request: so many seconds from here. SIGXCPU ends whoever takes longer."""
    _compute_until(int(cpu_seconds()) + CPU_SECONDS)


def bind_pandoc() -> None:
    """In pandoc's process, before it begins: a count of its own."""
    _compute_until(PANDOC_SECONDS)


def _compute_until(second: int) -> None:
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_CPU, (second, hard))


def cpu_seconds() -> float:
    """What this process has computed so far."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def peaks() -> tuple[int, int]:
    """Bytes that this process held at most so far, and the largest of its children."""
    own, children = map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return _own_peak() or own.ru_maxrss * UNIT, children.ru_maxrss * UNIT


def _own_peak() -> int:
    """Linux hands ru_maxrss down from the process that started us; only /proc knows our own."""
    try:
        found = re.search(r"^VmHWM:\s*(\d+) kB", Path("/proc/self/status").read_text(), re.M)
    except OSError:
        return 0
    return int(found[1]) * 1024 if found is not None else 0


def _limit(kind: int, most: int) -> None:
    _, hard = resource.getrlimit(kind)
    bound = most if hard == resource.RLIM_INFINITY else min(most, hard)
    with suppress(ValueError, OSError):
        resource.setrlimit(kind, (bound, bound))
