"""The rule of hiding: which text of a chapter is behind a spoiler, and for which warnings."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from bot.models.story import Action, WarningFacts
from bot.text.warnings.terms import CONTENT_WARNING, NAMELESS, canonical, shown


@dataclass(frozen=True, slots=True)
class ChapterHiding:
    """What is hidden in one chapter, in canonical terms as they are shown.

    `whole` are the warnings for which the whole body is hidden; empty means it is not.
    `passages` has one entry for each passage: the warnings for which it is hidden, or nothing
    when it is shown open. `listed` is all that the card names, hidden or not.
    """

    whole: tuple[str, ...]
    passages: tuple[tuple[str, ...], ...]
    listed: tuple[str, ...]


def all_spoiler(_term: str) -> Action:
    """The policy of a server that has not chosen: everything warned of is hidden."""
    return Action.SPOILER


def hide_chapter(
    facts: WarningFacts, number: int, policy: Callable[[str], Action] = all_spoiler
) -> ChapterHiding:
    """Apply the rule of hiding to one chapter; `policy` is asked with canonical terms.

    For each warning that is not open: the chapter's passages marked with it by name are hidden;
    else, if the chapter or the story lists it, the whole chapter. Words that nobody knows are
    hidden too, and what is marked without any is whatever the policy says. So is a chapter that
    the server hid whole, marks or not.
    """
    story = _terms(facts.story)
    chapter = _terms(facts.chapters.get(number, ()))
    passages = [_terms(warnings) for warnings in facts.passages.get(number, ())]
    listed = story | chapter | _union(passages)
    closed = {key for key, term in listed.items() if not _is_open(term, policy)}
    placed = _union(passages).keys() - NAMELESS
    whole = (chapter.keys() | story.keys()) & (closed - placed)
    named = tuple(shown(term) for key, term in listed.items() if key in whole)
    unnamed = (CONTENT_WARNING,) if number in facts.hidden_whole and not named else ()
    return ChapterHiding(
        whole=tuple(dict.fromkeys(named)) or unnamed,
        passages=tuple(
            tuple(dict.fromkeys(shown(term) for key, term in terms.items() if key in closed))
            for terms in passages
        ),
        listed=tuple(dict.fromkeys([*map(shown, listed.values()), *unnamed])),
    )


def refused(facts: WarningFacts, policy: Callable[[str], Action]) -> tuple[str, ...]:
    """The story's warnings, wherever they stand, that a server does not accept."""
    found = (term for term in _everywhere(facts).values() if policy(term) is Action.REFUSED)
    return tuple(dict.fromkeys(map(shown, found)))


def opened(facts: WarningFacts, policy: Callable[[str], Action]) -> tuple[str, ...]:
    """The story's warnings, wherever they stand, that a server does not hide."""
    return tuple(term for term in _everywhere(facts).values() if _is_open(term, policy))


def _is_open(term: str, policy: Callable[[str], Action]) -> bool:
    return policy(term) is Action.OPEN and term.casefold() not in NAMELESS


def _terms(warnings: Iterable[str]) -> dict[str, str]:
    """Canonical terms by what they are compared with, in order, the first spelling kept."""
    terms: dict[str, str] = {}
    for warning in warnings:
        term = canonical(warning)
        terms.setdefault(term.casefold(), term)
    return terms


def _union(groups: Iterable[dict[str, str]]) -> dict[str, str]:
    union: dict[str, str] = {}
    for terms in groups:
        for key, term in terms.items():
            union.setdefault(key, term)
    return union


def _in_passages(facts: WarningFacts) -> Iterable[str]:
    for passages in facts.passages.values():
        for warnings in passages:
            yield from warnings


def _everywhere(facts: WarningFacts) -> dict[str, str]:
    chapters = (_terms(warnings) for warnings in facts.chapters.values())
    return _union([_terms(facts.story), *chapters, _terms(_in_passages(facts))])
