"""Chapters of known paragraphs, and what of them a reader finds in a channel.

A paragraph is a pair: its words, and whether they stand behind a spoiler.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, TypeAlias

from simcord.backend.models import Message

Paragraph: TypeAlias = tuple[str, bool]

CONTAINER = 17
TEXT_DISPLAY = 10
SUBTEXT = "-# "


def paragraphs_of(count: int, *, characters: int = 600, name: str = "lamp") -> list[Paragraph]:
    """So many paragraphs, no two alike; a run in the middle is warned of."""
    hidden = range(count // 3, 2 * count // 3)
    return [(_words(name, n, characters), n in hidden) for n in range(count)]


def as_file(chapters: Sequence[Sequence[Paragraph]], title: str = "Salt and Lanterns") -> str:
    """The story file that says these chapters; what is hidden is warned of as gore."""
    bodies = (
        f"## Chapter {number}: Night {number}\n\n{_marked(chapter)}"
        for number, chapter in enumerate(chapters, 1)
    )
    return "\n\n".join([f"# {title}", *bodies]) + "\n"


def read_chapter(messages: Iterable[Message]) -> list[Paragraph]:
    """What stands in these messages, in order, without our own small print."""
    return [
        (block, hidden)
        for message in messages
        for text, hidden in _texts(message)
        for block in _blocks(text)
    ]


def _words(name: str, number: int, characters: int) -> str:
    # Some of it would be markup, a mention or a link if it were not escaped.
    tricks = ("snake_case_name", "2 * 3 * 4", "@everyone", "||not hidden||", "#5 of <@1>")
    opening = f"Paragraph {number} of the {name}, with {tricks[number % len(tricks)]}:"
    words = f" the keeper of {name} {number} counted each wave that came in over the stones;"
    return (opening + words * (characters // len(words)))[:characters].rstrip(" ;:") + "."


def _marked(chapter: Sequence[Paragraph]) -> str:
    lines = list[str]()
    inside = False
    for words, hidden in (*chapter, ("", False)):
        if hidden != inside:
            lines.append("::: warning gore | Somebody is hurt." if hidden else ":::")
            inside = hidden
        lines.append(_escaped(words) if words else "")
    return "\n\n".join(line for line in lines if line)


def _escaped(words: str) -> str:
    return re.sub(r"([*_|<#@])", r"\\\1", words)


def _texts(message: Message) -> Iterator[tuple[str, bool]]:
    if message.components:
        yield from _displays(message.components, hidden=False)
    else:
        # Our own bars are the only ones that no backslash precedes.
        pieces = re.split(r"(?<!\\)\|\|", message.content)
        yield from ((piece, place % 2 == 1) for place, piece in enumerate(pieces))


def _displays(components: Iterable[dict[str, Any]], *, hidden: bool) -> Iterator[tuple[str, bool]]:
    for component in components:
        if component["type"] == TEXT_DISPLAY:
            yield component["content"], hidden
        elif component["type"] == CONTAINER:
            behind = hidden or bool(component.get("spoiler"))
            yield from _displays(component["components"], hidden=behind)


def _blocks(text: str) -> Iterator[str]:
    kept = "\n".join(line for line in text.split("\n") if not line.startswith(SUBTEXT))
    for block in kept.split("\n\n"):
        if block.strip():
            yield _shown(block.strip())


def _shown(markup: str) -> str:
    """As a client shows it: a backslash shows what follows; what has no width shows nothing."""
    return re.sub("[\u200b\u2060]", "", re.sub(r"\\([^A-Za-z0-9\s])", r"\1", markup))
