"""What a story warns of, wherever it says so, and which of it stands for all its chapters."""

from collections.abc import Sequence

from bot.models.story import WarningFacts
from bot.text.warnings import same_warning


def hides_everything(facts: WarningFacts, warning: str) -> bool:
    return has_term(facts.story, warning) and not is_marked(facts, warning)


def warnings_to_keep(before: WarningFacts, after: WarningFacts) -> tuple[str, ...]:
    """Story-wide warnings that hid every old chapter, and no longer would once `after` holds.

    The rule of hiding looks for the most precise mark; a new chapter that has one must not open
    the old chapters, which have none.
    """
    return tuple(
        warning
        for warning in before.story
        if hides_everything(before, warning) and is_marked(after, warning)
    )


def is_marked(facts: WarningFacts, warning: str) -> bool:
    """Whether any chapter or passage has this warning of its own."""
    listed = (terms for terms in facts.chapters.values())
    marked = (terms for chapter in facts.passages.values() for terms in chapter)
    return any(has_term(terms, warning) for terms in (*listed, *marked))


def has_term(warnings: Sequence[str], warning: str) -> bool:
    return any(same_warning(own, warning) for own in warnings)
