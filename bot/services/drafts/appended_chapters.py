"""Which of a story's warnings cover chapters that join it: all, unless their author says not."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from bot.models.story import Manuscript
from bot.services.drafts import texts
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
    """Warnings that new chapters get (`listed`), and old ones from their story (`moved`)."""

    settled: Settled = NOTHING
    listed: tuple[str, ...] = ()
    moved: tuple[str, ...] = ()


def cover(
    manuscript: Manuscript,
    chapters: Sequence[ReadChapter],
    basis: DraftBasis,
    answers: Mapping[str, str],
) -> Covering:
    """Warnings that hide the new chapters beside their own, and the questions about them."""
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
        texts.ADDED_COVERED(warnings=names),
        texts.HIDE_ADDED,
        texts.AS_ADDED_SAY if said else texts.WHERE_ADDED_WARN,
        texts.ACT_AS_ADDED_SAY(warnings=names),
    )
