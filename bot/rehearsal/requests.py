"""`--record`: every request the bot made to Discord, as JSON Lines."""

import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bot.errors import StartupError

# /interactions/{id}/{token}/callback and /webhooks/{application}/{token}/...: whoever holds an
# interaction's token may answer in the bot's name.
_TOKEN = re.compile(r"^(/(?:interactions|webhooks)/\d+/)[^/?]+")


class RequestRecord:
    """Writes the log of requests to a file as it grows. The file holds the story's text."""

    def __init__(self, path: Path) -> None:
        """Raise StartupError where the file cannot be written."""
        try:
            self._file = path.open("w", encoding="utf-8")
        except OSError as error:
            raise StartupError(
                [f"{path} cannot be written: choose another file for --record."]
            ) from error
        self._written = 0

    def keep(self, requests: Sequence[Any]) -> None:
        """Write what came since the last call. `requests` is the whole log, in order."""
        for request in requests[self._written :]:
            row = {
                "method": request.method,
                "path": masked(request.path),
                "body": request.json,
            }
            self._file.write(json.dumps(row, ensure_ascii=False, default=str) + "\n")
        self._written = len(requests)
        self._file.flush()

    def close(self) -> None:
        self._file.close()


def masked(path: str) -> str:
    """The path without interaction tokens."""
    return _TOKEN.sub(r"\1***", path)
