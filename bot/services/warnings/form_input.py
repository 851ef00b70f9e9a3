"""Words typed into the forms of `/story warn`: warnings, and a safe summary."""

from collections.abc import Sequence

from bot.errors import StoryError
from bot.importing.lines.titles import require_open
from bot.services.warnings import texts
from bot.services.warnings.coverage import has_term
from bot.text.warnings.terms import canonical, split_warnings

LONGEST_SUMMARY = 300
MOST_WARNINGS = 20


def read_terms(words: str) -> tuple[str, ...]:
    """Typed warnings by their canonical names, each once. StoryError: none, or too many."""
    require_open(texts.LIST_OF_WARNINGS, words)
    terms = tuple(dict.fromkeys(canonical(term) for term in split_warnings(words)))
    if not terms:
        raise StoryError(texts.NO_WARNING_NAMED)
    if len(terms) > MOST_WARNINGS:
        raise StoryError(texts.TOO_MANY_WARNINGS(most=MOST_WARNINGS))
    return terms


def is_typed(term: str, terms: Sequence[str], words: str) -> bool:
    """Whether a stored warning is among those of a line, even where the line is cut otherwise."""
    return has_term(terms, term) or term.casefold() in " ".join(words.split()).casefold()


def read_summary(words: str) -> str:
    """A typed safe summary on one line. StoryError: too long, or it hides something itself."""
    line = " ".join(words.split())
    require_open(texts.SAFE_SUMMARY, line)
    if len(line) > LONGEST_SUMMARY:
        raise StoryError(texts.SUMMARY_TOO_LONG(length=len(line), most=LONGEST_SUMMARY))
    return line
