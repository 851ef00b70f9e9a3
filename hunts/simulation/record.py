"""What a simulated Discord holds, kept in a file, and what of it a reader sees.

Paragraphs carry a mark of their own, `q7c12p3` (story, chapter, paragraph), so that judging needs
nothing of the bot's. A chapter's title carries `q7c12t`.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from bot.models.release import Payload

_TEXT = re.compile(r"q(\d+)c(\d+)p(\d+)")
_TITLE = re.compile(r"q(\d+)c(\d+)t")


@dataclass(frozen=True, slots=True)
class Message:
    """`paragraphs` are (story, chapter, paragraph) as shown; `card` is (story, chapter) or None."""

    message_id: int
    channel_id: int
    at: datetime
    paragraphs: tuple[tuple[int, int, int], ...]
    card: tuple[int, int] | None


def read_message(message_id: int, channel_id: int, at: datetime, payload: Payload) -> Message:
    """What a message shows. A message without paragraphs that names a chapter is its card."""
    shown = json.dumps(payload)
    paragraphs = tuple((int(q), int(c), int(p)) for q, c, p in _TEXT.findall(shown))
    title = _TITLE.search(shown)
    card = (int(title[1]), int(title[2])) if title and not paragraphs else None
    return Message(message_id, channel_id, at, paragraphs, card)


class Record:
    """Lines in a file: memory does not grow with what was posted."""

    def __init__(self, file: Path) -> None:
        self._file = file.open("w+", encoding="utf-8")
        self.messages = 0

    def keep(self, message: Message) -> None:
        marks = ",".join(":".join(map(str, mark)) for mark in message.paragraphs)
        card = ":".join(map(str, message.card)) if message.card else ""
        at = message.at.isoformat()
        self._write("m", message.message_id, message.channel_id, at, marks, card)
        self.messages += 1

    def keep_thread(self, thread_id: int, channel_id: int) -> None:
        self._write("t", thread_id, channel_id)

    def keep_deletion(self, channel_id: int) -> None:
        """A thread is gone, with all that stands in it now."""
        self._write("d", channel_id)

    def visible(self) -> Iterator[tuple[int, Message]]:
        """What is still there, oldest first, each with its channel or the one around its thread."""
        lines = [line.rstrip("\n").split(" ") for line in self._lines()]
        around = {int(line[1]): int(line[2]) for line in lines if line[0] == "t"}
        last_deleted = {int(line[1]): n for n, line in enumerate(lines) if line[0] == "d"}
        for number, line in enumerate(lines):
            if line[0] == "m" and last_deleted.get(int(line[2]), -1) < number:
                message = _read(line)
                yield around.get(message.channel_id, message.channel_id), message

    def close(self) -> None:
        self._file.close()

    def _write(self, *words: object) -> None:
        self._file.write(" ".join(map(str, words)) + "\n")

    def _lines(self) -> list[str]:
        self._file.seek(0)
        lines = self._file.readlines()
        self._file.seek(0, 2)
        return lines


def _read(line: list[str]) -> Message:
    marks = [tuple(map(int, mark.split(":"))) for mark in line[4].split(",") if mark]
    card = tuple(map(int, line[5].split(":"))) if line[5] else None
    return Message(
        int(line[1]),
        int(line[2]),
        datetime.fromisoformat(line[3]),
        tuple((mark[0], mark[1], mark[2]) for mark in marks),
        (card[0], card[1]) if card else None,
    )
