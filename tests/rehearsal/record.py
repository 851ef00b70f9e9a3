"""What `--record` wrote, read the way a person would: paragraphs, and whether a bar covers them.

A reader of its own: nothing here asks the packer, the renderer or the proof.
"""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

SILENT = 1 << 12
TEXT, CONTAINER = 10, 17
_SEND = re.compile(r"/channels/(\d+)/messages")
_THREAD = re.compile(r"/channels/(\d+)/messages/(\d+)/threads")


class Shown(NamedTuple):
    words: str
    hidden: bool


def read_record(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


def cards(rows: list[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    """The cards of every channel: the only messages of it that notify."""
    found = dict[str, list[dict[str, Any]]]()
    for channel, body in _sent(rows):
        if body.get("components") and not body["flags"] & SILENT:
            found.setdefault(channel, []).append(body)
    return found


def texts(rows: list[dict[str, Any]]) -> dict[str, list[Shown]]:
    """All paragraphs of every channel, those of its threads included, in the order they came."""
    parents = {
        found[2]: found[1]
        for row in rows
        if (found := _THREAD.fullmatch(row["path"])) and row["method"] == "POST"
    }
    shown = dict[str, list[Shown]]()
    for channel, body in _sent(rows):
        if body["flags"] & SILENT:
            shown.setdefault(parents.get(channel, channel), []).extend(paragraphs(body))
    return shown


def paragraphs(body: dict[str, Any]) -> list[Shown]:
    """What a message shows, labels included, as plain words."""
    return [
        Shown(plain(words), hidden)
        for content, hidden in _contents(body["components"], hidden=False)
        for words in content.split("\n\n")
    ]


def plain(words: str) -> str:
    """The words without emphasis and without the backslashes that keep marks from acting."""
    return re.sub(r"\\(.)|\*+", lambda found: found[1] or "", words).strip()


def _contents(components: list[dict[str, Any]], *, hidden: bool) -> Iterator[tuple[str, bool]]:
    for component in components:
        if component["type"] == TEXT:
            yield component["content"], hidden
        inside = hidden or component.get("spoiler") is True
        yield from _contents(component.get("components", []), hidden=inside)


def _sent(rows: list[dict[str, Any]]) -> Iterator[tuple[str, dict[str, Any]]]:
    for row in rows:
        found = _SEND.fullmatch(row["path"])
        if found and row["method"] == "POST":
            yield found[1], row["body"]
