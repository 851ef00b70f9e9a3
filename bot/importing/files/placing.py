"""Where the warnings of several files belong once the files are one story."""

from collections.abc import Sequence
from dataclasses import replace

from bot.models.story import ChapterText, Manuscript, WarningFacts, WarningState
from bot.text.canonical.markdown import parse_body
from bot.text.warnings.hiding import hide_chapter
from bot.text.warnings.terms import canonical


def place_warnings(
    manuscripts: Sequence[Manuscript], base: int, *, for_story: bool
) -> tuple[tuple[ChapterText, ...], ...]:
    """The chapters of each file with the warnings they have to list themselves.

    What is hidden in a file read alone stays hidden in the whole. What the head of a further file
    warns of is for the chapters in it. What the head of the file at `base` warns of is `for_story`,
    or for its own chapters only.
    """
    return tuple(
        manuscript.chapters
        if index == base and for_story
        else _listing(manuscript, _facts(manuscript))
        for index, manuscript in enumerate(manuscripts)
    )


def _listing(manuscript: Manuscript, own: WarningFacts) -> tuple[ChapterText, ...]:
    """Chapters that list all that hides them in their file."""
    if not own.story:
        none = manuscript.warning_state is WarningState.NONE_APPLY
        return tuple(replace(one, says_none=one.says_none or none) for one in manuscript.chapters)
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


def same(warning: str) -> str:
    """What two spellings of one warning have in common."""
    return canonical(warning).casefold()
