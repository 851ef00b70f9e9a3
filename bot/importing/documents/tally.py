"""What was left out of a document or put another way, counted, and said in sentences."""

from collections import Counter
from dataclasses import dataclass, field
from enum import Enum

from bot.importing.questions import counted


class Lost(Enum):
    """What can happen to a thing that Discord has no form for: one, many, and what became of it."""

    PICTURES = ("picture", "pictures", "left out, with the description")
    DIVIDERS = (
        "picture between paragraphs",
        "pictures between paragraphs",
        "read as a scene break",
    )
    COMMENTS = ("comment", "comments", "left out")
    DELETIONS = ("tracked deletion", "tracked deletions", "carried out")
    INVISIBLE = ("piece of invisible text", "pieces of invisible text", "left out")
    CONTENTS = ("table of contents", "tables of contents", "left out")
    PAGES = ("cover or title page", "cover or title pages", "left out")
    BOILERPLATE = ("line of the archive's own", "lines of the archive's own", "left out")
    UNDERLINED = ("underlined piece", "underlined pieces", "set in italics")
    SMALL_CAPS = ("piece in small capitals", "pieces in small capitals", "set in plain letters")
    RAISED = ("raised or lowered piece", "raised or lowered pieces", "set on the line")
    COLOURED = ("highlighted piece", "highlighted pieces", "set in plain letters")
    NOTES = ("footnote", "footnotes", "put at the end of the chapter")
    BACKLINKS = ("link back from a note", "links back from notes", "left out")
    NAME_NOTES = ("footnote of a title or a name", "footnotes of titles or names", "left out")
    LINKS = ("link", "links", "written out: the address stands in brackets behind its words")
    NAMELESS = ("link in a heading or a name", "links in headings or names", "left as plain words")
    LISTS = (
        "list with letters or Roman numbers",
        "lists with letters or Roman numbers",
        "numbered",
    )
    DEFINITIONS = ("definition list", "definition lists", "set as paragraphs, the terms bold")
    TABLES = ("table", "tables", "set as lines, one for each row")
    RAW = ("piece of foreign code", "pieces of foreign code", "left out")
    SPOILERS = ("part that the document folds or hides", "parts that the document folds or hides",
                "kept hidden")  # fmt: skip
    GAPS = ("wide gap between paragraphs", "wide gaps between paragraphs", "read as a scene break")
    QUOTED_HEADINGS = ("heading inside other text", "headings inside other text", "set in bold")
    REPEATED = ("heading that repeats the title", "headings that repeat the title", "left out")


@dataclass(slots=True)
class WordTally:
    counts: Counter[Lost] = field(default_factory=Counter[Lost])
    sentences: list[str] = field(default_factory=list[str])

    def add(self, what: Lost, number: int = 1) -> None:
        self.counts[what] += number

    def say(self, sentence: str) -> None:
        if sentence not in self.sentences:
            self.sentences.append(sentence)

    def changes(self) -> tuple[str, ...]:
        counts = [_sentence(what, self.counts[what]) for what in Lost if self.counts[what]]
        return (*self.sentences, *counts)


def _sentence(what: Lost, number: int) -> str:
    one, many, became = what.value
    amount = counted(number, one, many)
    return f"{amount[:1].upper()}{amount[1:]} {'was' if number == 1 else 'were'} {became}."
