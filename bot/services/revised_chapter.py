"""What a chapter becomes when its author gives it anew: worked out from the file and the old text.

Whatever hid something and is not spoken of in the file goes on hiding: passages are carried over to
where their paragraphs stand now, and where that is not certain the whole chapter is hidden.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from bot.errors import StoryError
from bot.models.story import (
    Chapter,
    ChapterHead,
    ChapterText,
    Manuscript,
    Passage,
    Story,
    WarningFacts,
    WarningState,
)
from bot.services.collecting import no_collection
from bot.services.draft_review import Basis, chapter_texts, read_chapters
from bot.services.warned import has_term
from bot.text.blocks import Body
from bot.text.canonical.markdown import parse_body
from bot.text.canonical.marking import mark_passage
from bot.text.canonical.printing import print_body

# Beyond this, comparing block by block takes too long.
_COMPARED = 5_000


@dataclass(frozen=True, slots=True)
class RevisedChapter:
    """`carried` are warnings whose passages were found again, `spread` those that were not.

    `story_notes` are the story's own, before its first and after its last chapter.
    """

    text: ChapterText
    body: Body
    words: int
    story_notes: tuple[str, str]
    carried: tuple[str, ...] = ()
    spread: tuple[str, ...] = ()

    def as_chapter(self, head: ChapterHead) -> Chapter:
        """As it would be stored in the old one's place."""
        text = self.text
        new = replace(head, title=text.title, word_count=self.words, warnings=text.warnings)
        return Chapter(new, text.body, text.note_before, text.note_after, self.body.passages)


@dataclass(frozen=True, slots=True)
class _Kept:
    """A body with the passages that it had, and what became of them."""

    body: Body
    carried: tuple[str, ...]
    spread: tuple[str, ...]


@no_collection()
def revise_chapter(
    manuscript: Manuscript, story: Story, old: Chapter, facts: WarningFacts, *, title: str = ""
) -> RevisedChapter:
    """`facts` are the story's, `title` the author's own words for it, if there are any.

    Raises StoryError where the file is not one chapter.
    """
    number = old.head.number
    chapters = read_chapters(manuscript)
    if len(chapters) != 1:
        raise StoryError(
            f"That file holds {len(chapters)} chapters: give me chapter {number} alone, in a file"
            " of its own."
        )
    bare = replace(manuscript, note_before="", note_after="")
    (text,) = chapter_texts(bare, chapters, Basis(story, without_chapter(facts, number), number))
    text = replace(text, title=title or text.title or old.head.title)
    listed = _listed(manuscript, text, old)
    kept = _keep_passages(parse_body(old.body), chapters[0].body, listed)
    text = replace(text, warnings=(*listed, *kept.spread), body=print_body(kept.body))
    notes, text = _with_notes(manuscript, story, text, number)
    return RevisedChapter(text, kept.body, chapters[0].words, notes, kept.carried, kept.spread)


def without_chapter(facts: WarningFacts, number: int) -> WarningFacts:
    """What all the other chapters and the story itself warn of."""
    return replace(
        facts,
        chapters={n: terms for n, terms in facts.chapters.items() if n != number},
        passages={n: runs for n, runs in facts.passages.items() if n != number},
    )


def facts_with(facts: WarningFacts, number: int, revised: RevisedChapter) -> WarningFacts:
    """What the story warns of when the chapter says what it is to say."""
    others = without_chapter(facts, number)
    return replace(
        others,
        chapters={**others.chapters, number: revised.text.warnings},
        passages={
            **others.passages,
            number: tuple(passage.warnings for passage in revised.body.passages),
        },
    )


def _listed(manuscript: Manuscript, text: ChapterText, old: Chapter) -> tuple[str, ...]:
    """What the file says of warnings counts; where it says nothing, what the chapter listed."""
    stated = manuscript.warning_state is not WarningState.CHOSE_NOT
    return text.warnings if stated or text.warnings else old.head.warnings


def _with_notes(
    manuscript: Manuscript, story: Story, text: ChapterText, number: int
) -> tuple[tuple[str, str], ChapterText]:
    """A note of the file is its chapter's, but for those that are the story's own: they change."""
    before, after = manuscript.note_before, manuscript.note_after
    is_last = number == (story.expected_chapters or story.chapter_count)
    opens, closes = number == 1 and story.note_before, is_last and story.note_after
    notes = (
        before if opens and before else story.note_before,
        after if closes and after else story.note_after,
    )
    own = replace(
        text,
        note_before=text.note_before if opens else _joined(before, text.note_before),
        note_after=text.note_after if closes else _joined(text.note_after, after),
    )
    return notes, own


def _joined(*notes: str) -> str:
    return "\n\n".join(note for note in notes if note.strip())


def _keep_passages(old: Body, new: Body, listed: Sequence[str]) -> _Kept:
    """Lay the old passages over the new text, for all that the file does not mark or list."""
    said = [*listed, *(term for passage in new.passages for term in passage.warnings)]
    pairs, kept, carried, spread = _pairs(old, new), new, list[str](), list[str]()
    for passage in old.passages:
        terms = tuple(term for term in passage.warnings if not has_term(said, term))
        place = _place(passage, old, new, pairs)
        if not terms:
            continue
        if place is None:
            spread += [term for term in terms if not has_term(spread, term)]
        elif place.first <= place.last:
            kept = mark_passage(kept, replace(place, warnings=terms))
            carried += [term for term in terms if not has_term(carried, term)]
    return _Kept(kept, tuple(carried), tuple(spread))


def _pairs(old: Body, new: Body) -> dict[int, int] | None:
    """Blocks that are still there, old to new; None where there are too many to compare."""
    before, after = _texts(old), _texts(new)
    if max(len(before), len(after)) > _COMPARED:
        return None
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    return {
        block.a + at: block.b + at
        for block in matcher.get_matching_blocks()
        for at in range(block.size)
    }


def _place(passage: Passage, old: Body, new: Body, pairs: dict[int, int] | None) -> Passage | None:
    """All between what stood around the passage; None if some of it may stand somewhere else.

    First is behind last where nothing is left of it.
    """
    if pairs is None:
        return None
    before = [there for here, there in pairs.items() if here < passage.first]
    behind = [there for here, there in pairs.items() if here > passage.last]
    first, last = max(before, default=-1) + 1, min(behind, default=len(new.blocks)) - 1
    hidden = {text for text in _texts(old)[passage.first : passage.last + 1] if text.strip()}
    texts = _texts(new)
    if hidden.intersection([*texts[:first], *texts[last + 1 :]]):
        return None
    return replace(passage, first=first, last=last)


def _texts(body: Body) -> list[str]:
    return [block.text for block in body.blocks]
