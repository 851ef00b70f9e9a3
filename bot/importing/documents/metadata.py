"""What a document says about itself outside of its text."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from bot.importing.documents.simple import exposed
from bot.importing.documents.tally import WordTally
from bot.importing.documents.tree import Node, attributes, words_of
from bot.importing.documents.writing import write_line, write_words

Fact = tuple[str, str | tuple[str, ...]]

_NO_TITLE = re.compile(
    r"untitled.*|(?:new )?(?:document|page|file)\s*\d*|microsoft word\b.*|index|home|book|story|"
    r".*\.(?:docx?|rtf|odt|html?|txt)|converted.*|unknown|no title|\W*",
    re.IGNORECASE,
)
_STYLES = frozenset({"title", "subtitle", "author", "abstract", "abstract title"})


@dataclass(frozen=True, slots=True)
class Metadata:
    """All in Markdown."""

    title: str = ""
    authors: tuple[str, ...] = ()
    summary: str = ""
    tags: tuple[str, ...] = ()
    series: str = ""
    date: str = ""

    def facts(self) -> tuple[Fact, ...]:
        pairs: list[Fact] = [
            ("Author", ", ".join(self.authors)),
            ("Summary", self.summary),
            ("Tags", self.tags),
            ("Series", self.series),
            ("Date", self.date),
        ]
        return tuple(pair for pair in pairs if pair[1])


def read_metadata(meta: Mapping[str, Any], tally: WordTally) -> Metadata:
    """From pandoc's own: title, subtitle, author, abstract, keywords."""
    title = _line(meta.get("title"), tally)
    subtitle = _line(meta.get("subtitle"), tally)
    summary = next(
        (words for key in ("abstract", "description") if (words := _line(meta.get(key), tally))), ""
    )
    found = Metadata(
        title=f"{title}: {subtitle}" if title and subtitle else title or subtitle,
        authors=_lines(meta.get("author"), tally),
        summary=summary,
        tags=_lines(meta.get("keywords") or meta.get("subject"), tally),
        date=_line(meta.get("date"), tally),
    )
    return replace(found, title="") if _NO_TITLE.fullmatch(found.title) else found


def _lines(value: Any, tally: WordTally) -> tuple[str, ...]:
    many = value.content if isinstance(value, Node) and value.kind == "MetaList" else [value]
    return tuple(line for one in many if (line := _line(one, tally)))


def _line(value: Any, tally: WordTally) -> str:
    if not isinstance(value, Node):
        return ""
    match value.kind:
        case "MetaInlines":
            return write_words(value.content, tally)
        case "MetaString":
            return write_words([value.content], tally)
        case "MetaBlocks":
            return write_line(value.content, tally)
        case "MetaList":
            return ", ".join(_lines(value, tally))
        case _:
            return words_of(value.content) if value.content else ""


def take_styled(
    blocks: Sequence[Node], metadata: Metadata, tally: WordTally
) -> tuple[Metadata, list[Node]]:
    """Title, subtitle, author and abstract by the names of their styles, where they stand first."""
    found: dict[str, list[str]] = {}
    index = 0
    while index < len(blocks):
        block = exposed(blocks[index])
        style = attributes(block.content[0]).get("custom-style") if block.kind == "Div" else ""
        line = write_line(block.content[1], tally) if style.casefold() in _STYLES else ""
        if not line and words_of([block]):
            break
        if line:
            found.setdefault(style.casefold(), []).append(line)
        index += 1
    if not found:
        return metadata, list(blocks)
    return _with_styled(metadata, found), list(blocks[index:])


def _with_styled(metadata: Metadata, found: dict[str, list[str]]) -> Metadata:
    said = {name: " ".join(lines) for name, lines in found.items()}
    title = metadata.title or said.get("title", "")
    if said.get("subtitle"):
        title = f"{title}: {said['subtitle']}" if title else said["subtitle"]
    authors = metadata.authors or tuple(found.get("author", ()))
    return replace(
        metadata, title=title, authors=authors, summary=metadata.summary or said.get("abstract", "")
    )
