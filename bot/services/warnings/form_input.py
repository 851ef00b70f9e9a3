"""What an author types into the forms of `/story warn`: warnings, and a safe summary."""

from collections.abc import Sequence

from bot.errors import StoryError
from bot.importing.lines.titles import require_open
from bot.services.warnings.coverage import has_term
from bot.text.warnings.terms import canonical, split_warnings

LONGEST_SUMMARY = 300
MOST_WARNINGS = 20
_NAMELESS = "Name at least one warning, with commas between several."


def read_terms(words: str) -> tuple[str, ...]:
    """Canonical, without doubles. StoryError: none, or too many."""
    require_open("list of warnings", words)
    terms = tuple(dict.fromkeys(canonical(term) for term in split_warnings(words)))
    if not terms:
        raise StoryError(_NAMELESS)
    if len(terms) > MOST_WARNINGS:
        raise StoryError(f"That is a lot of warnings: name {MOST_WARNINGS} at most.")
    return terms


def is_typed(term: str, terms: Sequence[str], words: str) -> bool:
    """Whether a stored warning is among those of a line, even where the line is cut otherwise."""
    return has_term(terms, term) or term.casefold() in " ".join(words.split()).casefold()


def read_summary(words: str) -> str:
    """On one line. StoryError: too long, or it hides something itself."""
    line = " ".join(words.split())
    require_open("safe summary", line)
    if len(line) > LONGEST_SUMMARY:
        raise StoryError(
            f"The safe summary has {len(line)} characters: keep it to {LONGEST_SUMMARY}."
        )
    return line
