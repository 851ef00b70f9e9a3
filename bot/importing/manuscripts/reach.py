"""Asks whether a warning of the whole story, marked in some chapter, hides the others as well."""

from collections.abc import Sequence
from dataclasses import replace

from bot.importing.manuscripts.warning_line import mark_of
from bot.importing.questions import Findings, Option
from bot.models.story import Manuscript
from bot.text.canonical.markdown import parse_body
from bot.text.warnings.terms import same_warning

_OPTIONS = (
    Option("every", "Every chapter; where a passage is marked, that passage"),
    Option("marked", "Only what is marked or listed by chapter"),
)
_MOST_NAMED = 5


def settle_reach(
    story: Manuscript, marked: Sequence[Sequence[str]], findings: Findings
) -> Manuscript:
    """The story, without those of its warnings that its author keeps to the chapters that have
    them. `marked` are the warnings of each chapter's passages.
    """
    narrowed = [term for term in story.warnings if _is_narrowed(term, story, marked, findings)]
    kept = tuple(term for term in story.warnings if term not in narrowed)
    return replace(story, warnings=kept, narrowed=tuple(narrowed)) if narrowed else story


def marked_in(story: Manuscript) -> list[tuple[str, ...]]:
    """The warnings of each chapter's passages."""
    return [
        tuple(term for passage in parse_body(one.body).passages for term in passage.warnings)
        if ":::" in one.body
        else ()
        for one in story.chapters
    ]


def _is_narrowed(
    term: str, story: Manuscript, marked: Sequence[Sequence[str]], findings: Findings
) -> bool:
    in_passages = [number for number, terms in enumerate(marked, 1) if _has(terms, term)]
    in_lists = [
        number
        for number, chapter in enumerate(story.chapters, 1)
        if _has(chapter.warnings, term) and number not in in_passages
    ]
    found = len(in_passages) + len(in_lists)
    if not found or found == len(story.chapters):
        return False
    places = [f"marked in {_chapters(in_passages)}"] if in_passages else []
    places += [f"listed for {_chapters(in_lists)}"] if in_lists else []
    only = "what is marked" if not in_lists else "these"
    question = (
        f"{term} is listed for the story and {' and '.join(places)}. "
        f"Hide every chapter, or only {only}?"
    )
    return findings.ask(f"reach:{mark_of(term)}", question, term, _OPTIONS, safe="every") != "every"


def _has(terms: Sequence[str], term: str) -> bool:
    return any(same_warning(own, term) for own in terms)


def _chapters(numbers: Sequence[int]) -> str:
    if len(numbers) == 1:
        return f"chapter {numbers[0]}"
    named = [str(number) for number in numbers[:_MOST_NAMED]]
    rest = len(numbers) - len(named)
    last = f"{rest} more" if rest else named.pop()
    return f"chapters {', '.join(named)} and {last}"
