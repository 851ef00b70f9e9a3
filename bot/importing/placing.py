"""Where the warnings of several files belong once the files are one story."""

from collections.abc import Sequence
from dataclasses import replace

from bot.models.story import ChapterText, Manuscript, WarningFacts
from bot.text.canonical.markdown import parse_body
from bot.text.hiding import hide_chapter
from bot.text.warnings import canonical


def place_warnings(
    manuscripts: Sequence[Manuscript], base: int, *, for_story: bool
) -> tuple[tuple[ChapterText, ...], ...]:
    """The chapters of each file with the warnings they have to list themselves.

    What is hidden in a file read alone stays hidden in the whole. What the head of a further file
    warns of is for the chapters in it. What the head of the file at `base` warns of is `for_story`,
    or for its own chapters only. A file of chapters may have meant either, so it hides every
    chapter whose own file does not say more precisely where it applies; the rule of hiding would
    open them as soon as any other file says it of itself.
    """
    facts = [_facts(manuscript) for manuscript in manuscripts]
    placed = _terms([found for index, found in enumerate(facts) if index != base])
    of_all = facts[base].story if manuscripts[base].chapters and for_story else ()
    spread = tuple(warning for warning in of_all if same(warning) in placed)
    chapters = list[tuple[ChapterText, ...]]()
    for index, (manuscript, own) in enumerate(zip(manuscripts, facts, strict=True)):
        heads = () if index == base and for_story else own.story
        chapters.append(_listing(manuscript, replace(own, story=(*heads, *spread))))
    return tuple(chapters)


def _listing(manuscript: Manuscript, own: WarningFacts) -> tuple[ChapterText, ...]:
    """Chapters that list all that hides them in their file."""
    if not own.story:
        return manuscript.chapters
    listing = list[ChapterText]()
    for number, chapter in enumerate(manuscript.chapters, 1):
        known = {same(warning) for warning in chapter.warnings}
        whole = hide_chapter(own, number).whole
        more = (warning for warning in whole if same(warning) not in known)
        listing.append(replace(chapter, warnings=(*chapter.warnings, *more)))
    return tuple(listing)


def _facts(manuscript: Manuscript) -> WarningFacts:
    numbered = list(enumerate(manuscript.chapters, 1))
    marked = ((number, chapter) for number, chapter in numbered if ":::" in chapter.body)
    return WarningFacts(
        story=manuscript.warnings,
        chapters={number: chapter.warnings for number, chapter in numbered},
        passages={
            number: tuple(passage.warnings for passage in parse_body(chapter.body).passages)
            for number, chapter in marked
        },
    )


def _terms(facts: Sequence[WarningFacts]) -> frozenset[str]:
    """What files say of chapters or passages; their heads speak of their chapters, too."""
    return frozenset(same(term) for each in facts for term in each.terms)


def same(warning: str) -> str:
    """What two spellings of one warning have in common."""
    return canonical(warning).casefold()
