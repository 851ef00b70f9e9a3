"""What a story file would become, worked out from its draft alone: nothing is stored or kept.

Slow for a long manuscript (it is read and packed whole): call it off the event loop.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from bot.errors import StoryError
from bot.importing.files.gathering import story_key
from bot.importing.lines.headings import short_title
from bot.importing.manuscripts.edits import apply_edits
from bot.importing.questions import Question, Reading, field_of
from bot.messages.layout.notes import with_story_notes
from bot.models.revision import RevisionView
from bot.models.story import (
    Action,
    ChapterText,
    Draft,
    Manuscript,
    Rating,
    Story,
    WarningFacts,
)
from bot.services.background.garbage import no_collection
from bot.services.drafts.appended_chapters import Covering, cover
from bot.services.drafts.basis import DraftBasis, ReadChapter, read_chapters
from bot.services.drafts.differences import rating_of
from bot.services.drafts.reading_cache import ReadingCache
from bot.services.drafts.texts import (
    IS_EXPLICIT,
    LEFT_OUT,
    NOTHING_HIDDEN,
    ONLY_LISTED,
    OPEN_HERE,
    PASSAGES_HIDDEN,
    PUBLIC,
    REFUSED_HERE,
    WHOLE_HIDDEN,
)
from bot.services.warnings.coverage import has_term, with_terms, without_terms
from bot.text.warnings.hiding import ChapterHiding, hide_chapter, opened, refused
from bot.text.warnings.policy import Policy
from bot.text.warnings.terms import implied_rating

_NOTHING_DECIDED = Policy()


@dataclass(frozen=True, slots=True)
class ChapterRow:
    """One line of the preview. `messages` counts the default style.

    `hidden` says in one sentence what is hidden, `hides` whether anything is. `open` are warnings
    that the story lists and that hide nothing here, because other chapters say where they apply.
    """

    number: int
    title: str
    words: int
    messages: int
    hidden: str
    hides: bool
    open: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DraftView:
    """A draft as its author should see it before pressing `Add story`.

    `rating` is what the story counts as, which may be stricter than `manuscript.rating`. `server`
    says in sentences where this server does otherwise than hide what is warned of.
    `append_to` is the story that gets the chapters, or None for a story of its own. `revision` is
    set if they get none, and one of theirs is changed.
    """

    draft_id: int
    title: str
    manuscript: Manuscript
    proposals: tuple[Question, ...]
    changes: tuple[str, ...]
    rows: tuple[ChapterRow, ...]
    rating: Rating
    public: str
    server: tuple[str, ...] = ()
    append_to: Story | None = None
    revision: RevisionView | None = None

    @property
    def first_number(self) -> int:
        return self.rows[0].number


def read_draft(draft: Draft, readings: ReadingCache) -> Reading:
    """The file read with the author's choices and edits. Raises StoryError."""
    reading = readings.read(draft)
    read = reading if draft.story_id is None else _titled(reading)
    return replace(read, manuscript=apply_edits(read.manuscript, draft.edits))


@no_collection()
def review_draft(
    draft: Draft, reading: Reading, basis: DraftBasis | None, policy: Policy = _NOTHING_DECIDED
) -> DraftView:
    """The whole preview of a draft on a server with this policy.

    Raises StoryError where the file cannot become chapters.
    """
    return review_chapters(
        draft, reading, read_chapters(reading.manuscript, reading.laid_out), basis, policy
    )


def review_chapters(
    draft: Draft,
    reading: Reading,
    chapters: Sequence[ReadChapter],
    basis: DraftBasis | None,
    policy: Policy,
) -> DraftView:
    """`review_draft`, of chapters that were looked at already."""
    manuscript = reading.manuscript
    covering = Covering()
    if basis is not None and draft.revises is None:
        covering = cover(manuscript, chapters, basis, draft.choices)
    texts = chapter_texts(manuscript, basis, covering.listed)
    first = basis.next_number if basis else 1
    facts = joined_facts(manuscript, chapters, texts, basis, covering.moved)
    return DraftView(
        draft_id=draft.draft_id,
        title=basis.story.title if basis else manuscript.title,
        manuscript=manuscript,
        proposals=(
            *covering.settled.proposals,
            *_unsettled(_proposals(reading, basis), draft.edits, manuscript),
        ),
        changes=(*reading.changes, *_left_out(manuscript, basis)),
        rows=_rows(
            chapters, texts if basis else with_story_notes(manuscript), facts, first, policy
        ),
        rating=_counted_rating(
            manuscript,
            joined_facts(manuscript, chapters, texts, None),
            facts,
            rating_of(basis.story, manuscript, covering.settled) if basis else None,
        ),
        public=PUBLIC,
        server=_on_this_server(facts, policy),
        append_to=basis.story if basis else None,
    )


def chapter_texts(
    manuscript: Manuscript, basis: DraftBasis | None, listed: tuple[str, ...] = ()
) -> tuple[ChapterText, ...]:
    """The chapters with the warnings they will be stored with.

    A file that is appended cannot change what its story warns of, so a warning at its head goes to
    each of its chapters, as what is `listed` beside it does. Its notes go to its first and its last
    chapter.
    """
    texts = manuscript.chapters
    if basis is None:
        return texts
    missing = with_terms(manuscript.warnings, listed)
    numbered = enumerate(texts, basis.next_number)
    fitted = (_fitted(text, number, missing, basis.story.title) for number, text in numbered)
    return with_story_notes(manuscript, tuple(fitted), last=len(texts))


def _fitted(
    text: ChapterText, number: int, missing: tuple[str, ...], story_title: str
) -> ChapterText:
    """A chapter as it follows those before: its title need say neither its number nor its story."""
    title = short_title(text.title, number)
    title = "" if title.casefold() == story_title.casefold() else title
    return replace(text, title=title, warnings=with_terms(text.warnings, missing))


def _titled(reading: Reading) -> Reading:
    """A file that joins a story gives its title to its first chapter, if that has none."""
    story = reading.manuscript
    asked = next((each for each in reading.proposals if story_key(each.key) == "title"), None)
    named = asked is None or asked.chosen in {"line", "story"}
    first, *others = story.chapters
    if not named or first.title:
        return reading
    chapters = (replace(first, title=story.title), *others)
    return replace(reading, manuscript=replace(story, chapters=chapters))


def joined_facts(
    manuscript: Manuscript,
    chapters: Sequence[ReadChapter],
    texts: Sequence[ChapterText],
    basis: DraftBasis | None,
    moved: Sequence[str] = (),
) -> WarningFacts:
    """What the rule of hiding will look at once the draft is added.

    `moved` are warnings of the story that its old chapters list from then on.
    """
    first = basis.next_number if basis else 1
    old = basis.facts if basis else WarningFacts(story=manuscript.warnings)
    before = dict(old.chapters)
    if moved:
        before |= {n: with_terms(before.get(n, ()), moved) for n in range(1, first)}
    numbered = list(enumerate(zip(chapters, texts, strict=True), first))
    return replace(
        old,
        story=without_terms(old.story, moved),
        chapters={
            **old.chapters,
            **before,
            **{number: text.warnings for number, (_, text) in numbered},
        },
        passages={
            **old.passages,
            **{
                number: tuple(passage.warnings for passage in chapter.passages)
                for number, (chapter, _) in numbered
            },
        },
    )


def hidden_sentence(hiding: ChapterHiding) -> str:
    """What readers of this chapter will find behind spoilers, in one sentence."""
    if hiding.whole:
        return WHOLE_HIDDEN(warnings=", ".join(hiding.whole))
    runs = [warnings for warnings in hiding.passages if warnings]
    if runs:
        names = ", ".join(dict.fromkeys(name for warnings in runs for name in warnings))
        return PASSAGES_HIDDEN(count=len(runs), warnings=names)
    if hiding.listed:
        return ONLY_LISTED(warnings=", ".join(hiding.listed))
    return NOTHING_HIDDEN


def _on_this_server(facts: WarningFacts, policy: Policy) -> tuple[str, ...]:
    said = list[str]()
    if no := refused(facts, policy):
        said.append(REFUSED_HERE(warnings=", ".join(no)))
    if shown := opened(facts, policy):
        said.append(OPEN_HERE(warnings=", ".join(shown)))
    return tuple(said)


def _proposals(reading: Reading, basis: DraftBasis | None) -> tuple[Question, ...]:
    """What is to be decided. Chapters that join a story bring no title but for the first one."""
    free = reading.manuscript.chapters[0].title in {"", reading.manuscript.title}
    return tuple(
        each
        for each in reading.proposals
        if basis is None
        or story_key(each.key) != "title"
        or (free and any(option.key in {"line", "story"} for option in each.options))
    )


def _unsettled(
    proposals: tuple[Question, ...], typed: Mapping[str, str], story: Manuscript
) -> tuple[Question, ...]:
    """Without the questions that the author's own words answer."""
    return tuple(each for each in proposals if not _is_settled(each, typed, story))


def _is_settled(asked: Question, typed: Mapping[str, str], story: Manuscript) -> bool:
    key = story_key(asked.key)
    field = field_of(key)
    if field not in typed:
        return False
    if field == "title":
        return asked.sample.casefold() == story.title.casefold() or not _offers_line(asked)
    # What else a word among the warnings may be is still to be said.
    return not key.startswith("warning:") or has_term(story.warnings, asked.sample)


def _offers_line(asked: Question) -> bool:
    return any(option.key == "line" for option in asked.options)


def _left_out(manuscript: Manuscript, basis: DraftBasis | None) -> tuple[str, ...]:
    if basis is None or not (manuscript.summary or manuscript.details or manuscript.tags):
        return ()
    return (LEFT_OUT,)


def _rows(
    chapters: Sequence[ReadChapter],
    texts: Sequence[ChapterText],
    facts: WarningFacts,
    first: int,
    policy: Policy,
) -> tuple[ChapterRow, ...]:
    numbered = enumerate(zip(chapters, texts, strict=True), first)
    return tuple(_row(chapter, text, facts, number, policy) for number, (chapter, text) in numbered)


def _row(
    chapter: ReadChapter, text: ChapterText, facts: WarningFacts, number: int, policy: Policy
) -> ChapterRow:
    hiding = hide_chapter(facts, number, policy)
    return ChapterRow(
        number=number,
        title=text.title,
        words=chapter.words,
        messages=chapter.messages(hiding, (text.note_before, text.note_after)),
        hidden=hidden_sentence(hiding),
        hides=bool(hiding.whole) or any(hiding.passages),
        open=_open_here(hiding, policy),
    )


def _open_here(hiding: ChapterHiding, policy: Policy) -> tuple[str, ...]:
    if hiding.whole:
        return ()
    hidden = {term for terms in hiding.passages for term in terms}
    open_by_policy = (term for term in hiding.listed if policy(term) is Action.OPEN)
    return tuple(term for term in hiding.listed if term not in {*hidden, *open_by_policy})


def _counted_rating(
    manuscript: Manuscript, own: WarningFacts, facts: WarningFacts, joined: Story | None
) -> Rating:
    counted = implied_rating(manuscript.rating, own.terms)
    if joined is None:
        return counted
    story = implied_rating(joined.rating, facts.terms)
    if counted is Rating.EXPLICIT and story is not Rating.EXPLICIT:
        raise StoryError(IS_EXPLICIT)
    return story
