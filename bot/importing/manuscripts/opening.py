"""Decides with the author what the words before the story are: title, note, or story."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.importing.lines.labels import read_label
from bot.importing.lines.notes import count_opening_notes
from bot.importing.lines.source import Source, find_groups
from bot.importing.lines.titles import (
    UNTITLED,
    bare_title,
    check_title,
    looks_like_title,
    split_byline,
    title_from_filename,
)
from bot.importing.manuscripts.facts import StoryFacts
from bot.importing.manuscripts.head import MOST_DOUBTFUL, HeadReader
from bot.importing.manuscripts.labelled import Head, Lines
from bot.importing.manuscripts.outline import Outline
from bot.importing.manuscripts.stray_labels import take_noted_warnings, take_title_warnings
from bot.importing.questions import Findings, Option, clip

_LONGEST_NOTE = 12
_AUTHORS = frozenset({"author", "by", "written by", "writer", "pen name", "penname"})


@dataclass(slots=True)
class Opening:
    """`kept` are lines above `start` that are story text all the same, in order. `titled`: the
    title is in the author's words, and not after the file.
    """

    start: int
    kept: list[Lines] = field(default_factory=list[Lines])
    labelled: bool = False
    titled: bool = False


def read_opening(source: Source, outline: Outline, facts: StoryFacts, filename: str) -> Opening:
    """Fill `facts` from the lines before the first chapter heading, or before the text."""
    settled = bool(facts.title)
    if outline.title is not None:
        _take_title_heading(source, outline, facts)
    limit = outline.divisions[0].end
    head = HeadReader(source, 0, limit, facts.findings, titled=bool(facts.title)).read()
    facts.take(head)
    opening = Opening(head.end, labelled=bool(head.filled))
    if head.title is not None:
        take_title_warnings(source.lines[head.title[0]], facts)
    opening.titled = _settle_title(source, head, facts, opening, filename)
    if opening.titled and not settled:
        _settle_byline(facts)
    _settle_notes(source, head, facts, opening, outline)
    opening.kept.sort()
    return opening


def _take_title_heading(source: Source, outline: Outline, facts: StoryFacts) -> None:
    heading = outline.title
    if heading is None or (facts.title and facts.title.casefold() != heading.title.casefold()):
        return
    facts.title = facts.title or check_title(heading.title)
    source.lines[heading.line] = ""


def _settle_title(
    source: Source, head: Head, facts: StoryFacts, opening: Opening, filename: str
) -> bool:
    """Whether the title is in the author's words, and not after the file."""
    if facts.title:
        _keep_title_line(source, head, facts, opening)
        return True
    line = source.lines[head.title[0]].strip() if head.title is not None else ""
    fallback = title_from_filename(filename)
    chosen = _ask_title(line, fallback, facts.findings, noted=bool(head.filled))
    if chosen == "line":
        facts.title = check_title(bare_title(line))
        return True
    facts.title = fallback if chosen == "filename" else UNTITLED
    _keep_title_line(source, head, facts, opening)
    return False


def _keep_title_line(source: Source, head: Head, facts: StoryFacts, opening: Opening) -> None:
    if head.title is not None:
        opening.kept.append(head.title)
        take_noted_warnings(source.lines[head.title[0]], facts)


def _settle_byline(facts: StoryFacts) -> None:
    """A title like `Tide, by Ada` may name its author, or have that name."""
    title, author, parted = split_byline(facts.title)
    if not author or any(name.casefold() in _AUTHORS for name, _ in facts.details):
        return
    options = (
        Option("author", f"The title is “{clip(title, 60)}”, its author {clip(author, 40)}"),
        Option("title", "All of it is the title"),
    )
    safe = "author" if parted else "title"
    question = "Does the title name its author?"
    if facts.findings.ask("byline", question, facts.title, options, safe=safe) == "author":
        facts.title = title
        facts.details.append(("Author", author))


def _ask_title(line: str, fallback: str, findings: Findings, *, noted: bool) -> str:
    aside = " and keep that line as text" if line else ""
    options = [Option("untitled", f"Call it “{UNTITLED}”{aside}")]
    if fallback != UNTITLED:
        options.insert(0, Option("filename", f"Call it “{fallback}”, after the file{aside}"))
    if line:
        options.insert(0, Option("line", "That line is the title"))
    question = "Is this line the title?" if line else "The file names no title. What is it?"
    safe = "line" if line and (noted or looks_like_title(line)) else options[0].key
    return findings.ask("title", question, line or fallback, options, safe=safe)


def _settle_notes(
    source: Source, head: Head, facts: StoryFacts, opening: Opening, outline: Outline
) -> None:
    """Unlabelled paragraphs are a note only if the author says so."""
    behind = _find_doubtful(source, opening.start, outline, facts.findings)
    opening.start = max([opening.start, *(last for _, last in behind)])
    found = [*head.doubtful, *behind]
    doubtful = [lines for lines in found if lines[0] not in head.asked]
    settled = [lines for lines in found if lines[0] in head.asked]
    opening.kept += settled
    take_noted_warnings(_words(source, settled), facts)
    if not doubtful:
        return
    sample = _words(source, doubtful)
    chosen = facts.findings.ask(
        "note_before",
        "Is this a note to readers, or part of the story?",
        sample,
        (
            Option("text", "Part of the story: hidden wherever the story is"),
            Option("note", "A note to readers: shown to everyone"),
        ),
        safe="text",
    )
    if chosen == "note":
        facts.notes += [source.lines[first:last] for first, last in doubtful]
    else:
        opening.kept += doubtful
        take_noted_warnings(sample, facts)


def _words(source: Source, runs: Sequence[Lines]) -> str:
    return "\n".join("\n".join(source.lines[first:last]) for first, last in runs)


def _find_doubtful(source: Source, start: int, outline: Outline, findings: Findings) -> list[Lines]:
    """The paragraphs behind labels and title that may be a note: all of a few before the first
    heading, else those that sound like one.
    """
    limit, headed = outline.divisions[0].end, len(outline.divisions) > 1
    groups: list[Lines] = []
    for first, last in find_groups(source, start, limit):
        line = source.lines[first]
        if source.fenced[first] or ":::" in line[:8] or read_label(line) is not None:
            break
        crowded = last - first > _LONGEST_NOTE
        groups.append((first, first + 1 if crowded else last))
        if crowded or len(groups) > MOST_DOUBTFUL:
            break
    rest = groups[-1][1] if groups else start
    more = any(source.lines[index].strip() for index in range(rest, limit))
    if headed and not more and len(groups) <= MOST_DOUBTFUL:
        return groups
    if headed and more:
        findings.say("The text before the first heading is a chapter of its own.")
        return []
    few = groups[:MOST_DOUBTFUL]
    count = count_opening_notes(["\n".join(source.lines[one:end]) for one, end in few])
    return few[:count] if count < len(groups) or more else []
