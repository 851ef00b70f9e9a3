"""Authors speaking to their readers without a label, or at the end of a chapter."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.importing.lines.labels import read_label
from bot.importing.lines.source import Source, find_groups
from bot.importing.words.label_words import Field
from bot.importing.words.note_words import speaks_to_foreign_readers

_CLUES = (
    r"fan ?fic(?:s|tion|tions)?", r"fics?", r"one-?shot", r"drabble", r"ooc", r"plot ?bunny",
    r"beta(?:'d|ed| read\w*)?", r"unbeta\w*", r"author'?s? notes?", r"a/n", r"ao3", r"wattpad",
    r"this is (?:a|my|the|just)\b.{0,60}\b(?:story|chapter|fic|sequel|prequel|gift|prompt)",
    r"(?:this|my|next|last|previous|new|first) (?:chapter|update|fic|story|post)", r"chapter \d+",
    r"(?:read and |r ?& ?)?review(?:s|ed|ing|ers)?", r"r&r", r"kudos", r"hiatus", r"feedback",
    r"(?:hope|hoping) (?:you|y'all) (?:like|enjoy|guys)", r"constructive criticism", r"flames?",
    r"(?:written|posted|requested|prompted|commissioned) (?:for|by|on|as)", r"prompt was",
    r"gift for", r"sorry for (?:the|any|not)", r"english is(?:n't| not) my", r"disclaimer",
    r"i (?:do not|don't) own", r"all rights? (?:belong|reserved)", r"belongs? to their",
    r"don'?t like,? don'?t read", r"trigger warnings?", r"dedicated to", r"cross-?posted",
    r"thanks? (?:to|for reading)", r"tumblr", r"fanfiction\.net", r"y!gallery", r"livejournal",
    r"patreon", r"discord",
)  # fmt: skip
_CLUE = re.compile(rf"\b(?:{'|'.join(_CLUES)})\b", re.IGNORECASE)
_ASKING = re.compile(
    r"\b(?:r ?& ?r|r'n'r|tbc|to be continued|(?:please|pls|plz) (?:read and )?(?:review|comment)|"
    r"reviews? (?:are|is|please|make)|kudos|next chapter|hope (?:you|y'all) (?:\w+ )?enjoy\w*|"
    r"thank(?:s| you)(?: \w+)? for reading|let me know what you think|constructive criticism|"
    r"leave (?:me )?a (?:review|comment|kudos)|(?:new|next) update|stay tuned|until next time)\b",
    re.IGNORECASE,
)
_LONGEST_ASKING = 600
_CLOSING_BRACKETS = (")", "]", "}")
_MOST_CLOSING = 5
_CLUE_REGION = 3000


@dataclass(frozen=True, slots=True)
class ClosingNote:
    """Lines from `start` on are a note to readers, its label taken off the first."""

    start: int
    lines: tuple[str, ...]


def speaks_to_readers(paragraph: str) -> bool:
    """Whether this sounds like an author rather than a story. Only ever a reason to ask."""
    words = paragraph[:_CLUE_REGION].replace("’", "'")
    return _CLUE.search(words) is not None or speaks_to_foreign_readers(words)


def count_opening_notes(paragraphs: Sequence[str]) -> int:
    """How many paragraphs at the beginning may be a note: up to the last that sounds like one."""
    telling = [index for index, words in enumerate(paragraphs) if speaks_to_readers(words)]
    return telling[-1] + 1 if telling else 0


def find_closing_note(source: Source, start: int, end: int) -> ClosingNote | None:
    """A labelled note among the last paragraphs of a chapter, or last ones that ask for reviews
    and the like; behind at least one paragraph of text.
    """
    groups = last_groups(source, start, end)
    found = _find_labelled(source, groups) or _find_asking(source, groups)
    if found is None or any(source.fenced[found.start : end]) or source.is_secret(start, end):
        return None
    return found if any(True for _ in find_groups(source, start, found.start)) else None


def _find_labelled(source: Source, groups: Sequence[tuple[int, int]]) -> ClosingNote | None:
    for first, behind in groups:
        label = read_label(source.lines[first])
        if label is None or label.field is not Field.NOTE or label.weak:
            continue
        # A remark in brackets between two paragraphs of the story is none at its end.
        words = source.lines[behind - 1].rstrip(" \t*_")
        if (first, behind) != groups[-1] and words[-1:] in _CLOSING_BRACKETS:
            continue
        return ClosingNote(first, (label.value, *source.lines[first + 1 : groups[-1][1]]))
    return None


def _find_asking(source: Source, groups: Sequence[tuple[int, int]]) -> ClosingNote | None:
    """The last groups, each of which asks for something or promises more, none of them long."""
    start = -1
    for first, behind in reversed(groups):
        words = "\n".join(source.lines[first:behind])
        if len(words) > _LONGEST_ASKING or _ASKING.search(words.replace("’", "'")) is None:
            break
        start = first
    return ClosingNote(start, tuple(source.lines[start : groups[-1][1]])) if start >= 0 else None


def last_groups(source: Source, start: int, end: int) -> list[tuple[int, int]]:
    """Up to five last groups of lines, without walking through the whole chapter."""
    groups: list[tuple[int, int]] = []
    index = end
    while index > start and len(groups) < _MOST_CLOSING:
        index -= 1
        if source.is_blank(index):
            continue
        behind = index + 1
        while index > start and not source.is_blank(index - 1):
            index -= 1
        groups.append((index, behind))
    return groups[::-1]
