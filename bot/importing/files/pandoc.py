"""Pandoc as a process that reads nothing but what it is given, and not for long."""

import os
import signal
import subprocess
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import pypandoc

from bot.errors import StoryError
from bot.importing.bounds import bind_pandoc

TIME_LIMIT = 40.0
"""Seconds by the clock; those of the processor are `bounds.PANDOC_SECONDS`."""
HEAP = "360M"
"""With the program itself below 600 MB, and below what the reading process grants its children."""

_ADVICE = "save the story as plain text (.txt) and send that."
TOO_LONG = f"This file takes too long to read: split it, or {_ADVICE}"
TOO_LARGE = f"This file is too large to be read whole: split it, or {_ADVICE}"
UNREADABLE = f"This file cannot be read; it may be damaged: save it anew, or {_ADVICE}"
MISSING = "Documents cannot be read here: ask the person who hosts me to install pypandoc-binary."
_HEAP_OVERFLOW = 251


def run_pandoc(data: bytes, reader: str, *options: str) -> bytes:
    """The JSON tree of a document. Raises StoryError where there is none.

    `--sandbox` keeps pandoc from files and network whatever the document asks for.
    """
    command = (
        *(program(), "+RTS", f"-M{HEAP}", "-RTS"),
        *("--sandbox", "--quiet", "-f", reader, "-t", "json", *options),
    )
    status, tree = _run(command, data)
    if status == 0:
        return tree
    if status == -signal.SIGXCPU:
        raise StoryError(TOO_LONG)
    raise StoryError(TOO_LARGE if status == _HEAP_OVERFLOW or status < 0 else UNREADABLE)


def _run(command: Sequence[str], data: bytes) -> tuple[int, bytes]:
    """Pandoc starts no process of its own and stays in our group, so that it dies with us too."""
    try:
        done = subprocess.run(  # noqa: S603 (our own program and options)
            command,
            input=data,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=TIME_LIMIT,
            cwd="/",
            env={"PATH": os.defpath, "LANG": "C.UTF-8"},
            check=False,
            # Nothing else runs in the reading process: no thread holds a lock that is wanted here.
            preexec_fn=bind_pandoc,
        )
    except subprocess.TimeoutExpired:
        raise StoryError(TOO_LONG) from None
    except FileNotFoundError:
        raise StoryError(MISSING) from None
    return done.returncode, done.stdout


@cache
def program() -> str:
    """The one that comes with its package: what else is installed may be of any age."""
    return str(Path(pypandoc.__file__).parent / "files" / "pandoc")
