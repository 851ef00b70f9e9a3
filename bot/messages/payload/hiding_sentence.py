"""The one sentence on a card that says what is hidden: warnings and numbers, nothing else."""

from collections.abc import Sequence

from bot.text.warnings.hiding import ChapterHiding


def hiding_sentence(hiding: ChapterHiding) -> str:
    """Return it, or an empty string for a chapter that is shown openly."""
    passages = [terms for terms in hiding.passages if terms]
    terms = tuple(dict.fromkeys([*hiding.whole, *(term for each in passages for term in each)]))
    if hiding.whole:
        return f"This chapter is hidden behind a spoiler for {_enumerate(terms)}."
    if not passages:
        return ""
    subject = "1 passage is" if len(passages) == 1 else f"{len(passages)} passages are"
    return f"{subject} hidden: {', '.join(terms)}."


def _enumerate(terms: Sequence[str]) -> str:
    *others, last = terms
    return f"{', '.join(others)} and {last}" if others else last
