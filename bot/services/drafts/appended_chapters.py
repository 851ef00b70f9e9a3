"""Which of a story's warnings cover chapters that join it: all, unless their author says not."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from bot.models.story import Manuscript
from bot.services.drafts.basis import DraftBasis, ReadChapter
from bot.services.drafts.differences import (
    COVERED,
    NOTHING,
    Doubt,
    Settled,
    is_named,
    listing,
    rated,
    settle,
    speaks,
)
from bot.services.warnings.coverage import has_term


@dataclass(frozen=True, slots=True)
class Covering:
    """`listed` goes to each new chapter. `moved` leaves the story's list for the old chapters'."""

    settled: Settled = NOTHING
    listed: tuple[str, ...] = ()
    moved: tuple[str, ...] = ()


def cover(
    manuscript: Manuscript,
    chapters: Sequence[ReadChapter],
    basis: DraftBasis,
    answers: Mapping[str, str],
) -> Covering:
    """What the new chapters are hidden for beside what they say, and what is asked about it."""
    said = speaks(manuscript, [passage for each in chapters for passage in each.passages])
    silent = [
        term
        for term in (*(basis.story.warnings if said else ()), *basis.narrowed)
        if not _named_by_all(manuscript, chapters, term)
    ]
    speak = said and all(_speaks(manuscript, chapter) for chapter in chapters)
    asked = [_doubt(silent, said=speak)] if silent else []
    settled = settle([*asked, *rated(basis.story, manuscript)], answers)
    if settled.kept(COVERED):
        return Covering(settled, listed=basis.narrowed)
    moved = tuple(term for term in basis.story.warnings if has_term(silent, term))
    return Covering(settled, moved=moved)


def _speaks(manuscript: Manuscript, chapter: ReadChapter) -> bool:
    return speaks(replace(manuscript, chapters=(chapter.text,)), chapter.passages)


def _named_by_all(manuscript: Manuscript, chapters: Sequence[ReadChapter], term: str) -> bool:
    return all(
        is_named(manuscript, chapter.text.warnings, chapter.passages, term) for chapter in chapters
    )


def _doubt(terms: Sequence[str], *, said: bool) -> Doubt:
    names = listing(terms)
    return Doubt(
        COVERED,
        ", ".join(terms),
        f"The story warns of {names}; what you add does not say so everywhere."
        " Hide all of it for that, too?",
        "Hide all of it, too",
        "As these chapters say" if said else "Only where these chapters warn of it",
        f"{names}: as the added chapters say",
    )
