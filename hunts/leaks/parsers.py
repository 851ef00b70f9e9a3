"""Two Markdown parsers that other people wrote for Discord, in a process of node."""

import json
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from hunts.leaks.looks import Stroke

DEROCK = "derock"
CLOUDRAC3R = "cloudrac3r"
PARSERS = {
    DEROCK: "discord-markdown-parser",
    CLOUDRAC3R: "@cloudrac3r/discord-markdown",
}
HOME = Path(__file__).parents[1] / "node"


class View(NamedTuple):
    """What one parser shows of one text. `active` are nodes that are more than text."""

    runs: list[Stroke]
    spoilers: int
    active: list[str]


class Parsers:
    """A running node. Every `send` is answered by one `receive`, in order."""

    def __init__(self) -> None:
        node = shutil.which("node")
        if node is None:
            raise FileNotFoundError("The hunt needs the program node. Install Node.js 18 or newer.")
        # Only our own script, and what npm installed by its lock.
        self._process = subprocess.Popen(  # noqa: S603
            [node, "judge.mjs"], cwd=HOME, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )

    def send(self, texts: Mapping[str, Sequence[str]]) -> None:
        """Give each parser its texts."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(texts).encode() + b"\n")
        self._process.stdin.flush()

    def receive(self) -> dict[str, list[View]]:
        """Return each parser's views of the texts that were sent first."""
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise ChildProcessError(f"node ended with status {self._process.wait()}.")
        answer = json.loads(line)
        return {parser: list(map(_view, answer[parser])) for parser in PARSERS}

    def close(self) -> None:
        """End node, whatever it still has to say."""
        self._process.communicate()


def _view(seen: dict[str, Any]) -> View:
    return View([Stroke(*run) for run in seen["runs"]], seen["spoilers"], seen["active"])
