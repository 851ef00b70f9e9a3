"""Lists of warnings, compared by what the warnings mean."""

from collections.abc import Sequence

from bot.text.warnings.terms import same_warning


def has_term(warnings: Sequence[str], warning: str) -> bool:
    return any(same_warning(own, warning) for own in warnings)


def with_terms(warnings: tuple[str, ...], more: Sequence[str]) -> tuple[str, ...]:
    """`warnings`, and what `more` says beside them, each once."""
    joined = warnings
    for term in more:
        joined += () if has_term(joined, term) else (term,)
    return joined


def without_terms(warnings: Sequence[str], less: Sequence[str]) -> tuple[str, ...]:
    return tuple(term for term in warnings if not has_term(less, term))
