"""Story files for a rehearsal, with what a reader must see of them written down by hand."""

import re
from pathlib import Path

from tests.rehearsal.record import Shown, plain

SAMPLE = Path(__file__).parents[2] / "data" / "samples" / "the-tide-clerk.md"

LAMPS = """The Lamp Room

Chapter 1: Wicks

Forty lamps hung in the room, and thirty-nine of them were lit.

"Leave that one," said the foreman. "It knows why."

Chapter 2: Oil

On the Friday it lit itself.
"""
LAMPS_SHOWN = [
    "Forty lamps hung in the room, and thirty-nine of them were lit.",
    '"Leave that one," said the foreman. "It knows why."',
    "On the Friday it lit itself.",
]

SALT = """Salt

Rating: Explicit
Warnings: gore

They brought the cook up in two buckets, and nobody asked which was which.

Supper was late.
"""
SALT_HIDDEN = [
    "They brought the cook up in two buckets, and nobody asked which was which.",
    "Supper was late.",
]


def sample_story() -> list[list[Shown]]:
    """The sample's chapters by its own plain shape: a paragraph each, and whether it is hidden.

    Chapter 2 hides what stands between the `:::` lines, chapter 3 is hidden whole.
    """
    _, *chapters = re.split(r"^# Chapter \d of 4: .*$", _sample_body(), flags=re.MULTILINE)
    return [list(_chapter(text, whole=number == 3)) for number, text in enumerate(chapters, 1)]


def _sample_body() -> str:
    return SAMPLE.read_text(encoding="utf-8").split("---\n", 2)[2]


def _chapter(text: str, *, whole: bool):
    hidden = whole
    for paragraph in text.strip().split("\n\n"):
        if paragraph.startswith("Warnings:") or _is_opening_note(paragraph):
            continue
        lines = paragraph.split("\n")
        hidden = hidden or lines[0].startswith("::: ")
        words = " ".join(line for line in lines if not line.startswith(":::"))
        yield Shown("⁂" if words == "***" else plain(words), hidden)
        hidden = whole or (hidden and lines[-1] != ":::")


def _is_opening_note(paragraph: str) -> bool:
    return paragraph.startswith("A/N: A cut hand")
