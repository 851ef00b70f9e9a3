"""Asks how far a note or a summary goes: its words are public, those of the story may be hidden."""

from collections.abc import Sequence

from bot.importing.lines.labels import Label
from bot.importing.manuscripts.warning_line import mark_of
from bot.importing.questions import Findings, Option, clip

_END = (
    Option("line", "There: what follows is part of the story"),
    Option("more", "Behind these lines: they are shown to everyone, too"),
)
_BELOW = (
    Option("text", "Part of the story: hidden wherever the story is"),
    Option("note", "What is announced there: shown to everyone"),
)


def goes_on(label: Label, lines: Sequence[str], findings: Findings) -> bool:
    """Whether the author says that these lines behind the label's own belong to it."""
    said = f"{clip(label.name, 40)}: {clip(label.value, 60)}" if label.value else label.name
    question = f"“{clip(said, 102)}”: where does it end?"
    key = f"note_end:{mark_of(f'{label.name} {label.value} {lines[0]}')}"
    return findings.ask(key, question, "\n".join(lines), _END, safe="line") == "more"


def announces(label: Label, lines: Sequence[str], findings: Findings) -> bool:
    """Whether the author says that these lines are the value of a label with nothing behind it."""
    question = f"“{clip(label.name, 40)}” stands above these lines. What are they?"
    key = f"note_below:{mark_of(f'{label.name} {lines[0]}')}"
    return findings.ask(key, question, "\n".join(lines), _BELOW, safe="text") == "note"
