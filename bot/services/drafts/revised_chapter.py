"""A chapter that its author gives anew: worked out from the file and the old text.

All that hid something goes on hiding: see `kept_hidden`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from bot.errors import StoryError
from bot.importing.files.gathering import story_key
from bot.importing.lines.headings import read_heading
from bot.messages.layout.notes import join_notes, last_chapter
from bot.models.story import (
    Chapter,
    ChapterHead,
    ChapterText,
    Manuscript,
    Rating,
    Story,
    WarningFacts,
)
from bot.services.background.garbage import no_collection
from bot.services.drafts import texts
from bot.services.drafts.basis import DraftBasis
from bot.services.drafts.differences import rating_of
from bot.services.drafts.kept_hidden import (
    KeptHidden,
    hidden_blocks,
    keep,
    narrows,
    require_private,
)
from bot.services.drafts.preview import chapter_texts
from bot.services.warnings.coverage import with_terms, without_terms
from bot.text.blocks import Block, BlockKind, Body, Span
from bot.text.canonical.keeping_secrets import is_hidden
from bot.text.canonical.markdown import parse_body
from bot.text.canonical.printing import print_body
from bot.text.canonical.words import count_words

NO_ANSWERS: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class RevisedChapter:
    """`story_notes` are the story's own, before its first and after its last chapter.

    `rating` is the story's from then on. `kept` says what goes on hiding and what is asked about
    it. `opens` are warnings that hid the whole chapter and hide what the file marks from now on.
    `as_text` are words that the file's form makes a title of, and that are text: they were hidden.
    """

    text: ChapterText
    body: Body
    words: int
    story_notes: tuple[str, str]
    kept: KeptHidden
    rating: Rating
    opens: tuple[str, ...] = ()
    as_text: str = ""

    def as_chapter(self, head: ChapterHead) -> Chapter:
        """As it would be stored in the old one's place."""
        text = self.text
        new = replace(head, title=text.title, word_count=self.words, warnings=text.warnings)
        return Chapter(new, text.body, text.note_before, text.note_after, self.body.passages)


@no_collection()
def revise_chapter(
    manuscript: Manuscript,
    story: Story,
    old: Chapter,
    facts: WarningFacts,
    *,
    title: str = "",
    answers: Mapping[str, str] = NO_ANSWERS,
    guessed: bool = False,
) -> RevisedChapter:
    """The chapter that a file makes of an old one.

    `facts` are the story's, `title` the author's own words for it, if there are any.

    `answers` are the author's to what the file says otherwise than the chapter does so far.
    `guessed`: that a first line is the file's title is a question.
    Raises StoryError where the file is not one chapter, or says openly what is hidden.
    """
    number = old.head.number
    if len(manuscript.chapters) != 1:
        raise StoryError(texts.ONE_CHAPTER_ALONE(count=len(manuscript.chapters), number=number))
    known = (old.head.title, old.note_before, old.note_after, story.note_before, story.note_after)
    before = parse_body(old.body)
    hidden = hidden_blocks(before, old, facts)
    manuscript, as_text = _with_text(
        manuscript, before, hidden, (*known, story.title), answers, guessed
    )
    new = parse_body(manuscript.chapters[0].body)
    bare = replace(manuscript, note_before="", note_after="")
    (text,) = chapter_texts(bare, DraftBasis(story, without_chapter(facts, number), number))
    text = replace(text, title=title or text.title or old.head.title)
    kept = keep(manuscript, story, old, before, new, text.warnings, answers)
    text = replace(text, warnings=kept.listed, body=print_body(kept.body))
    notes, text = _with_notes(manuscript, story, text, number)
    public = (text.title, text.note_before, text.note_after, *notes)
    require_private(before, hidden, public, known)
    rating = rating_of(story, manuscript, kept.settled).rating
    opens = narrows(old, facts, new)
    return RevisedChapter(text, kept.body, count_words(new), notes, kept, rating, opens, as_text)


def without_chapter(facts: WarningFacts, number: int) -> WarningFacts:
    """Warnings of the story itself and of all its other chapters."""
    return replace(
        facts,
        chapters={n: terms for n, terms in facts.chapters.items() if n != number},
        passages={n: runs for n, runs in facts.passages.items() if n != number},
    )


def facts_with(facts: WarningFacts, number: int, revised: RevisedChapter) -> WarningFacts:
    """Warnings of the story once the chapter is revised."""
    others, moved = without_chapter(facts, number), revised.kept.moved
    chapters = {n: with_terms(terms, moved) for n, terms in others.chapters.items()}
    return replace(
        others,
        story=without_terms(others.story, moved),
        chapters={**chapters, number: revised.text.warnings},
        passages={
            **others.passages,
            number: tuple(passage.warnings for passage in revised.body.passages),
        },
    )


def _with_text(
    manuscript: Manuscript,
    before: Body,
    hidden: Sequence[int],
    known: Sequence[str],
    answers: Mapping[str, str],
    guessed: bool,
) -> tuple[Manuscript, str]:
    """A title of words that were hidden goes to the top of the text, but by its author's answer."""
    (chapter,) = manuscript.chapters
    heading = read_heading(chapter.title, 0)
    words = heading.title if heading is not None else chapter.title
    said = any(story_key(key) == "title" and to == "line" for key, to in answers.items())
    guess = guessed and chapter.title == manuscript.title
    if said or not is_hidden(words, before, hidden, known, guessed=guess):
        return manuscript, ""
    label = heading.label if heading is not None else ""
    line = print_body(Body((Block(BlockKind.PARAGRAPH, (Span(words),)),)))
    chapter = replace(chapter, title=label, body=f"{line}\n\n{chapter.body}".rstrip())
    return replace(manuscript, chapters=(chapter,)), words


def _with_notes(
    manuscript: Manuscript, story: Story, text: ChapterText, number: int
) -> tuple[tuple[str, str], ChapterText]:
    """A note of the file is its chapter's, but for those that are the story's own: they change."""
    before, after = manuscript.note_before, manuscript.note_after
    is_last = number == last_chapter(story.expected_chapters, story.chapter_count)
    opens, closes = number == 1 and story.note_before, is_last and story.note_after
    notes = (
        before if opens and before else story.note_before,
        after if closes and after else story.note_after,
    )
    own = replace(
        text,
        note_before=text.note_before if opens else join_notes(before, text.note_before),
        note_after=text.note_after if closes else join_notes(text.note_after, after),
    )
    return notes, own
