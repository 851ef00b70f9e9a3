"""Begins bots by forking a process that has everything imported: a second's work, done once.

What begins so is a process of its own like any other, with its own environment, folder, loop and
database; only the code was read before. It runs a module as `python -m MODULE` does.

Run as `python -m tests.wire.nursery FD`, where the socket `FD` brings one line of JSON a bot, and
with it the pipes for what it says, for its complaints and for how it ends.
"""

import gc
import importlib
import json
import os
import runpy
import signal
import socket
import sys
from collections.abc import Sequence
from typing import Any

# What a bot imports on its way to its first request, the command line's own imports included, and
# what a rehearsal imports beyond.
EVERYTHING = (
    "bot.app",
    "bot.bot",
    "bot.importing.files.story_files",
    "bot.storage.database.migrating",
    "sqlalchemy.dialects.sqlite.aiosqlite",
    "cogs.stories",
    "cogs.releases",
    "cogs.server",
    "cogs.feedback",
    "bot.rehearsal.rehearse",
    "bot.rehearsal.page",
    "tests.wire.altered_bot",
)


def serve(requests: socket.socket) -> Sequence[str]:
    """Fork until nobody asks any more. Returns in a new bot's process only: what it is to run."""
    while True:
        line, pipes, _, _ = socket.recv_fds(requests, 1 << 20, 3)
        if not line:
            sys.exit()
        if os.fork() == 0:
            requests.close()
            return _become(json.loads(line), *pipes)
        for pipe in pipes:
            os.close(pipe)


def _become(wanted: dict[str, Any], output: int, errors: int, ending: int) -> Sequence[str]:
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    if pid := os.fork():
        _watch(pid, ending)
    os.close(ending)
    os.dup2(output, 1)
    os.dup2(errors, 2)
    os.close(output)
    os.close(errors)
    os.environ.clear()
    os.environ.update(wanted["environment"])
    sys.path[:0] = os.environ.get("PYTHONPATH", "").split(os.pathsep)
    os.chdir(wanted["folder"])
    return wanted["arguments"]


def _watch(pid: int, ending: int) -> None:
    """Say who was born, and how it ended. The parent of a bot can do no more than that."""
    os.write(ending, b"%d\n" % pid)
    _, status = os.waitpid(pid, 0)
    os.write(ending, b"%d\n" % os.waitstatus_to_exitcode(status))
    os._exit(0)


def main() -> None:
    for name in EVERYTHING:
        importlib.import_module(name)
    gc.freeze()  # or every bot would begin with a look at all of it
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for those who watch
    module, *arguments = serve(socket.socket(fileno=int(sys.argv[1])))
    sys.argv[1:] = arguments
    sys.modules.pop(module, None)  # it is read anew, as what runs
    runpy.run_module(module, run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
