"""Chapters cut into messages of 2,000 characters: ours beside what other bots cut with.

The others get what a bot would give them: the text as Discord markup, hidden passages between
`||`. Ours is rendered in the same time, and counts the labels around each hidden passage.
"""

import json
import re
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks import peers
from benchmarks.prose import HIDDEN_WORDS, paragraphs
from benchmarks.rows import NOT_INSTALLED, Row
from bot.messages.layout.packing import ChapterContent, make_parts
from bot.messages.payload.message import part_payload
from bot.models.server import MessageStyle
from bot.models.story import WarningFacts
from bot.text.canonical.markdown import parse_body
from bot.text.warnings.hiding import hide_chapter

FOLDER = Path("build/peers")
CHAPTERS = 20
SHOWN, HIDDEN = 4_000, 1_000
TOOLS = ("pagify", "semantic-text-splitter")

_SPOILER = re.compile(r"\|\|.+?\|\|", re.DOTALL)
_WORD = re.compile(r"[A-Za-z]+")
_LABEL = re.compile(r"^-# .*$", re.MULTILINE)
_HIDDEN_WORDS = frozenset(HIDDEN_WORDS)


@dataclass(frozen=True, slots=True)
class Outcome:
    """`shown` counts words of hidden passages that stand in the open."""

    seconds: float
    messages: int
    shown: int
    lost: int


def measure() -> list[Row]:
    chapters = [_stretches(seed) for seed in range(CHAPTERS)]
    ours = _measure_ours(["\n\n".join(map(_canonical, chapter)) for chapter in chapters], chapters)
    others = _measure_others(["\n\n".join(map(_marked, chapter)) for chapter in chapters], chapters)
    return [row for tool in TOOLS for row in _rows(ours, others.get(tool), tool)]


def _rows(ours: Outcome, other: Outcome | None, tool: str) -> Iterator[Row]:
    name = f"{CHAPTERS} chapters of 30,000 characters, six short passages hidden:"
    if other is None:
        yield Row(f"{name} messages", ours.messages, "", f"{tool}: {NOT_INSTALLED}")
        return
    yield Row(f"{name} time", ours.seconds * 1000, "ms", tool, other.seconds * 1000)
    yield Row(f"{name} messages", ours.messages, "", tool, other.messages)
    yield Row(f"{name} hidden words in the open", ours.shown, "words", tool, other.shown)
    yield Row(f"{name} words lost", ours.lost, "words", tool, other.lost)


def _stretches(seed: int) -> list[tuple[str, bool]]:
    """Texts by turns shown and hidden."""
    return [
        stretch
        for place in range(6)
        for stretch in (
            (paragraphs(SHOWN, seed=seed * 10 + place), False),
            (paragraphs(HIDDEN, seed=seed * 10 + place, words=HIDDEN_WORDS), True),
        )
    ]


def _canonical(stretch: tuple[str, bool]) -> str:
    text, hidden = stretch
    return f"::: warning gore\n{text}\n:::" if hidden else text


def _marked(stretch: tuple[str, bool]) -> str:
    text, hidden = stretch
    return f"||{text}||" if hidden else text


def _measure_ours(texts: Sequence[str], chapters: Sequence[list[tuple[str, bool]]]) -> Outcome:
    started = time.perf_counter()
    messages = [_split(text) for text in texts]
    seconds = time.perf_counter() - started
    told = [[_LABEL.sub("", message) for message in each] for each in messages]
    return _judge(seconds, told, chapters)


def _split(markdown: str) -> list[str]:
    body = parse_body(markdown)
    marked = tuple(passage.warnings for passage in body.passages)
    hiding = hide_chapter(WarningFacts(passages={1: marked}), 1)
    parts = make_parts(ChapterContent(body, hiding), MessageStyle.TEXT)
    return [part_payload(part, MessageStyle.TEXT, 1)["content"] for part in parts]


def _measure_others(
    texts: Sequence[str], chapters: Sequence[list[tuple[str, bool]]]
) -> dict[str, Outcome]:
    command = (sys.executable, str(Path(peers.__file__)), str(FOLDER.resolve()))
    done = subprocess.run(  # noqa: S603
        command, input=json.dumps(texts), capture_output=True, check=True, text=True
    )
    found: dict[str, Any] = json.loads(done.stdout)
    return {
        tool: _judge(each["seconds"], each["messages"], chapters) for tool, each in found.items()
    }


def _judge(
    seconds: float,
    messages: Sequence[Sequence[str]],
    chapters: Sequence[list[tuple[str, bool]]],
) -> Outcome:
    every = [message for each in messages for message in each]
    written = _words(text for chapter in chapters for text, _ in chapter)
    lost = (written - _words(every)).total()
    shown = _words(_SPOILER.sub(" ", message) for message in every)
    return Outcome(seconds, len(every), sum(shown[word] for word in _HIDDEN_WORDS), lost)


def _words(texts: Iterable[str]) -> Counter[str]:
    return Counter(word.lower() for text in texts for word in _WORD.findall(text))
