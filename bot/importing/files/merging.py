"""Several files as one manuscript: the first, or one of labels alone, speaks for the story."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.importing.files.file_names import chapter_title
from bot.importing.files.placing import place_warnings
from bot.importing.lines.headings import short_title
from bot.importing.lines.titles import MAX_TITLE
from bot.models.story import ChapterText, Manuscript, Rating, WarningState
from bot.text.blocks import Block, BlockKind, Body, Span
from bot.text.canonical.printing import print_body


@dataclass(frozen=True, slots=True)
class FilePart:
    """One file as it was read. `title` is what it calls itself, not its name."""

    name: str
    manuscript: Manuscript
    title: str


@dataclass(frozen=True, slots=True)
class Whole:
    """What is known of the story before its parts are joined.

    Its facts come from the part at `base`; the warnings at the head of that one are `for_story`, or
    for its own chapters only. `common` is what the names of all files begin with.
    """

    base: int
    title: str
    common: str
    for_story: bool = True


def merge(parts: Sequence[FilePart], whole: Whole) -> Manuscript:
    """One story. What further parts say of themselves goes to their chapters: titles, warnings,
    and the rest as notes.
    """
    base, title, common = whole.base, whole.title, whole.common
    manuscripts = [part.manuscript for part in parts]
    chapters = list[ChapterText]()
    placed = place_warnings(manuscripts, base, for_story=whole.for_story)
    for index, own in enumerate(placed):
        first = len(chapters) + 1
        named = _named(parts[index], own, first, title, common)
        chapters += _noted(manuscripts[index], named, None if index == base else manuscripts[base])
    story = _with_labels(manuscripts, base)
    return replace(
        story,
        title=title,
        chapters=tuple(chapters),
        rating=strictest([manuscript.rating for manuscript in manuscripts]),
        warning_state=_state(manuscripts, base),
        warnings=_unplaced(manuscripts, base if whole.for_story else None),
        note_after="" if manuscripts[base].chapters else story.note_after,
        tags=tuple(dict.fromkeys(tag for manuscript in manuscripts for tag in manuscript.tags)),
        expected_chapters=max((m.expected_chapters or 0 for m in manuscripts), default=0) or None,
    )


def _with_labels(manuscripts: Sequence[Manuscript], base: int) -> Manuscript:
    """The story's own words, and those of further files that have no chapter to say them in."""
    story = manuscripts[base]
    for index, further in enumerate(manuscripts):
        if index != base and not further.chapters:
            summary = "" if story.summary else further.summary
            lines = _sayings(replace(further, summary="" if summary else further.summary), story)
            story = replace(
                story,
                summary=story.summary or summary,
                note_before=_joined(story.note_before, further.note_before, *lines),
                note_after=_joined(story.note_after, further.note_after),
            )
    return story


def strictest(ratings: Sequence[Rating]) -> Rating:
    """Of those that say something."""
    order = [rating for rating in Rating if rating is not Rating.NOT_RATED]
    known = [rating for rating in ratings if rating is not Rating.NOT_RATED]
    return max(known, key=order.index, default=Rating.NOT_RATED)


def _state(manuscripts: Sequence[Manuscript], base: int) -> WarningState:
    if any(manuscript.warning_state is WarningState.LISTED for manuscript in manuscripts):
        return WarningState.LISTED
    return manuscripts[base].warning_state


def _unplaced(manuscripts: Sequence[Manuscript], base: int | None) -> tuple[str, ...]:
    """The story's own warnings, and those of files that have no chapters to list them."""
    heads = [m for index, m in enumerate(manuscripts) if index == base or not m.chapters]
    return tuple(dict.fromkeys(word for head in heads for word in head.warnings))


def _named(
    part: FilePart, chapters: Sequence[ChapterText], first: int, story: str, common: str
) -> list[ChapterText]:
    named = [
        replace(chapter, title=short_title(chapter.title, number))
        for number, chapter in enumerate(chapters, first)
    ]
    if not named:
        return named
    own = "" if _alike(part.title, story) or _alike(part.title, named[0].title) else part.title
    if not own and not named[0].title and len(named) == 1:
        own = chapter_title(part.name, first, common)
    joined = " · ".join(filter(None, (own, named[0].title)))
    if len(joined) <= MAX_TITLE:
        named[0] = replace(named[0], title=joined)
    else:
        named[0] = replace(named[0], note_before=_joined(_paragraph(own), named[0].note_before))
    return named


def _noted(
    manuscript: Manuscript, chapters: list[ChapterText], base: Manuscript | None
) -> list[ChapterText]:
    """What stands around a file stays around its chapters; the story's own note begins it all."""
    if not chapters:
        return chapters
    if base is not None:
        before = [manuscript.note_before, *_sayings(manuscript, base)]
        chapters[0] = replace(chapters[0], note_before=_joined(*before, chapters[0].note_before))
    after = _joined(chapters[-1].note_after, manuscript.note_after)
    chapters[-1] = replace(chapters[-1], note_after=after)
    return chapters


def _sayings(manuscript: Manuscript, base: Manuscript) -> list[str]:
    """Labelled lines that say something else than the story's."""
    details = (detail for detail in manuscript.details if detail not in base.details)
    lines = [f"{name}: {value}" for name, value in details]
    if manuscript.summary and manuscript.summary != base.summary:
        lines.insert(0, f"Summary: {manuscript.summary}")
    return [_paragraph(line) for line in lines]


def _paragraph(words: str) -> str:
    return print_body(Body((Block(BlockKind.PARAGRAPH, (Span(" ".join(words.split())),)),)))


def _joined(*notes: str) -> str:
    return "\n\n".join(note for note in notes if note.strip())


def _alike(one: str, other: str) -> bool:
    return one.casefold() == other.casefold()
