"""Labels and warnings out of place: at a file's end, inside a chapter, in a note's sentence.

What they warn of is hidden all the same. Their words stay where they are until the author says
else.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from bot.importing.lines.label_lines import read_company_labels
from bot.importing.lines.labels import Label, read_label
from bot.importing.lines.notes import last_groups
from bot.importing.lines.source import Source, find_groups
from bot.importing.lines.value_lists import lists_terms, may_list
from bot.importing.manuscripts.facts import StoryFacts
from bot.importing.manuscripts.labelled import Filled
from bot.importing.manuscripts.warning_line import mark_of
from bot.importing.manuscripts.warning_signs import (
    bare_terms,
    border_terms,
    find_signs,
    grave_tags,
    terms_in,
    title_terms,
)
from bot.importing.questions import Findings, Option, clip
from bot.importing.words.label_words import Field
from bot.models.story import WarningState

_WARNS = re.compile(r"\b(?:warn|trigger|[tc]/?w\b|content note)", re.IGNORECASE)
_TELLING = frozenset({Field.WARNINGS, Field.RATING, Field.SUMMARY, Field.TAGS})
_COUNTED = frozenset({Field.WARNINGS, Field.RATING})
_MOST_ASKED = 20
_LONGEST = 1000
_EARLY = 6
_LABEL = 64
_LONGEST_NOTE = 50_000
_AT_END = (
    Option("text", "Part of the text; its warnings and its rating count all the same"),
    Option("labels", "About the story: shown to everyone with its details"),
)
_INNER = (
    Option("warning", "A warning: hide what it applies to"),
    Option("text", "Part of the text and nothing more"),
)


def read_labels_at_end(source: Source, start: int, end: int, facts: StoryFacts) -> tuple[int, int]:
    """Where the labels at the end of a file's last chapter begin, and where its text ends."""
    first = _find_labels(source, start, end)
    if first == end:
        return end, end
    lines = source.lines[first:end]
    found = [label for line in lines for label in read_company_labels(line)]
    chosen = facts.findings.ask(
        "labels_after",
        "Labels stand at the end of the file. What are they?",
        "\n".join(lines),
        _AT_END,
        safe="text",
    )
    for label in found:
        if chosen == "labels" or label.field in _COUNTED:
            facts.add(Filled(label, (label.value,)))
    return first, first if chosen == "labels" else end


def _find_labels(source: Source, start: int, end: int) -> int:
    """The first line of the groups at the end that are labels and nothing else."""
    first, labels = end, list[Label]()
    for begin, behind in reversed(last_groups(source, start, end)):
        found = [read_company_labels(line) for line in source.lines[begin:behind]]
        hidden = any(source.fenced[begin:behind]) or source.is_secret(begin, behind)
        if hidden or not all(map(_are_about_story, found)):
            break
        first, labels = begin, [*labels, *(label for one in found for label in one)]
    behind_text = any(True for _ in find_groups(source, start, first))
    telling = any(label.field in _TELLING for label in labels) and len(labels) > 1
    warning = any(label.field is Field.WARNINGS and not label.weak for label in labels)
    return first if (telling or warning) and behind_text else end


def _are_about_story(labels: Sequence[Label]) -> bool:
    return bool(labels) and all(label.field is not Field.NOTE and label.value for label in labels)


def read_inner_warnings(
    lead: Sequence[str], lines: Iterable[str], facts: StoryFacts
) -> Iterator[str]:
    """What warnings between a chapter's paragraphs name; the author is asked about each. `lead`
    are lines whose sentences were read as a note's. Those of passages and of code are empty.
    """
    asked = told = 0
    leading = len(lead)
    tags: Label | None = None
    for index, line in enumerate(chain(lead, lines)):
        told += bool(line) and not line.isspace()
        tags = _find_tags(line, tags)
        terms = grave_tags([tags.value or line]) if tags is not None else ()
        terms = terms or (bare_terms(line) if told <= _EARLY else ())
        if not terms and line and index >= leading:
            terms = _inner_terms(line)
        if not terms:
            continue
        asked += 1
        if asked > _MOST_ASKED or _ask_inner(line, facts.findings) == "warning":
            facts.state = WarningState.LISTED
            yield from terms


def _ask_inner(line: str, findings: Findings) -> str:
    """What was asked of the same words as a note's is not asked again."""
    if (noted := findings.answers.get(f"noted:{mark_of(line)}")) is not None:
        return noted
    question = f"“{clip(line, 80)}” stands in the middle of a chapter. What is it?"
    return findings.ask(f"inner:{mark_of(line)}", question, line, _INNER, safe="warning")


def read_noted_warnings(words: str, facts: StoryFacts, where: str = "a note") -> Iterator[str]:
    """What is warned of in the sentences of a note; the author is asked about each."""
    words = words[:_LONGEST_NOTE]
    for said, terms in chain(find_signs(words, noted=True), _find_lists(words)):
        question = f"“{clip(said, 80)}” stands in {where}. Is it a warning?"
        key = f"noted:{mark_of(said)}"
        if facts.findings.ask(key, question, said, _INNER, safe="warning") == "warning":
            facts.state = WarningState.LISTED
            yield from terms


def _find_lists(words: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The lines of a note that warns which are a list: `Warnings by chapter:`, `Ch. 1: gore`."""
    if _WARNS.search(words) is None:
        return
    for line in words.split("\n"):
        if lists_terms(line) and (terms := terms_in(line)):
            yield line.strip(), terms


def take_noted_warnings(words: str, facts: StoryFacts, where: str = "a note") -> None:
    """What a note on the whole story warns of counts for all of it."""
    facts.list_for_story(read_noted_warnings(words, facts, where))


def take_title_warnings(line: str, facts: StoryFacts) -> None:
    """What a title names that says nothing else: `[blood]`, `Rated M for gore`."""
    terms = title_terms(line)
    question = f"“{clip(line, 80)}” stands in the title. Is it a warning?"
    key = f"noted:{mark_of(line)}"
    if terms and facts.findings.ask(key, question, line, _INNER, safe="warning") == "warning":
        facts.state = WarningState.LISTED
        facts.list_for_story(terms)


def _find_tags(line: str, above: Label | None) -> Label | None:
    """The label of tags that this line is, or whose list may go on in it."""
    label = read_label(line) if ":" in line[:_LABEL] or "：" in line[:_LABEL] else None
    if label is not None:
        return label if label.field is Field.TAGS else None
    return above if above is not None and not above.value and may_list(line or "-") else None


def _inner_terms(line: str) -> tuple[str, ...]:
    found = [term for _, terms in find_signs(line[:_LONGEST], told=True) for term in terms]
    if found:
        return tuple(dict.fromkeys(found))
    label = read_label(line) if ":" in line[:_LABEL] or "：" in line[:_LABEL] else None
    if label is None or label.field is not Field.WARNINGS:
        return border_terms(line)
    return terms_in(label.value) if not label.weak or lists_terms(label.value) else ()
