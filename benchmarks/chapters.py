"""Chapters from stored text to proven payloads, beside the 20 ms that one may take."""

import time
from statistics import median

from benchmarks.composing import compose_chapter, one_chapter
from benchmarks.prose import paragraphs
from benchmarks.rows import Row
from bot.models.server import MessageStyle

CHARACTERS = 30_000
CHAPTERS = 30
LIMIT_MS = 20.0


def measure() -> list[Row]:
    return [row for style in MessageStyle for row in _measure(style)]


def _measure(style: MessageStyle) -> list[Row]:
    _milliseconds(_chapter(0), style)
    spent = [_milliseconds(_chapter(seed), style) for seed in range(CHAPTERS)]
    name = f"chapter of {CHARACTERS:,} characters, half hidden, in {style} style"
    return [
        Row(f"{name}, median", median(spent), "ms", "limit", LIMIT_MS),
        Row(f"{name}, worst of {CHAPTERS}", max(spent), "ms", "limit", LIMIT_MS),
    ]


def _chapter(seed: int) -> str:
    half = paragraphs(CHARACTERS // 2, seed=seed)
    hidden = paragraphs(CHARACTERS // 2, seed=seed + 1000)
    return f"{half}\n\n::: warning gore | It ends badly.\n{hidden}\n:::"


def _milliseconds(markdown: str, style: MessageStyle) -> float:
    manuscript = one_chapter(markdown)
    started = time.process_time()
    compose_chapter(manuscript, 1, style)
    return (time.process_time() - started) * 1000
