"""Chapters from stored text to proven payloads, beside the 20 ms that one may take."""

import time

from benchmarks.prose import paragraphs
from benchmarks.rows import Row
from bot.models.server import MessageStyle
from bot.models.story import WarningFacts
from bot.payload.expectation import Expected
from bot.payload.message import part_payload
from bot.payload.proof import prove
from bot.text.canonical.markdown import parse_body
from bot.text.hiding import hide_chapter
from bot.text.messages.packing import ChapterContent, make_parts

CHARACTERS = 30_000
CHAPTERS = 30
LIMIT_SECONDS = 0.020


def measure() -> list[Row]:
    bodies = [_chapter(seed) for seed in range(CHAPTERS)]
    _render(bodies[0])
    started = time.perf_counter()
    for body in bodies:
        _render(body)
    spent = time.perf_counter() - started
    return [
        Row(
            name=f"chapters of {CHARACTERS:,} characters rendered and proven",
            value=CHAPTERS / spent,
            unit="chapters/s",
            peer="limit of 20 ms each",
            peer_value=1 / LIMIT_SECONDS,
        )
    ]


def _chapter(seed: int) -> str:
    half = paragraphs(CHARACTERS // 2, seed=seed)
    hidden = paragraphs(CHARACTERS // 2, seed=seed + 1000)
    return f"{half}\n\n::: warning gore | It ends badly.\n{hidden}\n:::"


def _render(markdown: str) -> None:
    body = parse_body(markdown)
    facts = WarningFacts(passages={1: tuple(passage.warnings for passage in body.passages)})
    hiding = hide_chapter(facts, 1)
    style = MessageStyle.COMPONENTS
    parts = make_parts(ChapterContent(body, hiding), style)
    payloads = [part_payload(part, style, number) for number, part in enumerate(parts, 1)]
    prove(payloads, Expected(body, hiding), style, None)
