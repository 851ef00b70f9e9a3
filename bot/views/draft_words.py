"""Lines of a draft's preview beside its chapters: import does nothing silently."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from bot.messages.payload.card import RATINGS
from bot.services.drafts.preview import ChapterRow, DraftView
from bot.services.schedules.texts import CHAPTERS
from bot.services.schedules.why import name_chapters, number_list
from bot.text.blocks import Mark, Span
from bot.text.canonical.markdown import parse_body
from bot.views import texts
from bot.views.wording import numbers, public, warnings_line

GROUPS = 3
CHANGE = 400
NOTE = 1_200
_RUNS = 8
CHAPTER_NOTE = 400
# A note may be a million characters long, and only its beginning is looked at.
_LOOKED_AT = 4 * NOTE
HIDDEN = "▒▒▒"


@dataclass(frozen=True, slots=True)
class ChapterNote:
    """Canonical Markdown that stands before or after one chapter."""

    number: int
    place: str
    markdown: str


def overview_lines(draft: DraftView) -> list[str]:
    """The lines that an author must have seen before pressing `Add story`."""
    return [
        f"### {public(draft.title, 300)}",
        _size(draft),
        texts.RATING_LINE(rating=_rating(draft)),
        warnings_line(draft.manuscript.warning_state, draft.manuscript.warnings),
        _hidden(draft.rows),
        *_open_lines(draft.rows),
        *(f"**{public(sentence, CHANGE)}**" for sentence in draft.server),
        f"-# {draft.public}",
    ]


def change_lines(draft: DraftView) -> list[str]:
    """Lines on what import altered."""
    return [f"-# {public(change, CHANGE)}" for change in draft.changes]


def story_lines(draft: DraftView) -> list[str]:
    """Summary, notes, details and tags of the story."""
    story = draft.manuscript
    said = {
        texts.SUMMARY: story.summary,
        texts.NOTE_BEFORE: _plain(story.note_before),
        texts.NOTE_AFTER: _plain(story.note_after),
    }
    words = [_named(name, text, NOTE) for name, text in said.items() if text]
    details = [_named(name, text, CHANGE) for name, text in story.details if text]
    tags = [_named(texts.TAGS, ", ".join(story.tags), CHANGE)] if story.tags else []
    return [*words, *details, *tags]


def chapter_notes(draft: DraftView) -> list[ChapterNote]:
    """The notes of single chapters, in order."""
    numbered = zip(draft.rows, draft.manuscript.chapters, strict=False)
    return [
        ChapterNote(row.number, place, note)
        for row, chapter in numbered
        for place, note in (("before", chapter.note_before), ("after", chapter.note_after))
        if note
    ]


def chapter_note_line(note: ChapterNote) -> str:
    name = texts.CHAPTER_NOTE_BEFORE if note.place == "before" else texts.CHAPTER_NOTE_AFTER
    return _named(name(number=note.number), _plain(note.markdown), CHAPTER_NOTE)


def chapter_list(rows: Sequence[ChapterRow], total: int) -> str:
    named = name_chapters([row.number for row in rows])
    return "\n".join([texts.CHAPTERS_IN_FILE(chapters=named, total=total), *map(_row, rows)])


def _named(name: str, text: str, limit: int) -> str:
    return f"**{public(name, 60)}**: {public(text, limit)}"


def _plain(note: str) -> str:
    """The beginning of a note as it displays, without its marks; what it hides stays hidden."""
    body = parse_body(note[:_LOOKED_AT])
    covered = {i for passage in body.passages for i in range(passage.first, passage.last + 1)}
    shown = (
        HIDDEN if index in covered else "".join(_shown(span) for span in block.spans)
        for index, block in enumerate(body.blocks)
    )
    return " ".join(shown)


def _shown(span: Span) -> str:
    return HIDDEN if Mark.SPOILER in span.marks else span.text


def _size(draft: DraftView) -> str:
    words = sum(row.words for row in draft.rows)
    size = texts.SIZE(chapters=len(draft.rows), words=words)
    if draft.append_to is None:
        return size
    added = range(draft.first_number, draft.first_number + len(draft.rows))
    return texts.ADDS(size=size, chapters=numbers(added))


def _rating(draft: DraftView) -> str:
    counted, stated = RATINGS[draft.rating], RATINGS[draft.manuscript.rating]
    if draft.append_to is not None or draft.rating is draft.manuscript.rating:
        return counted
    return texts.COUNTS_AS(stated=stated, counted=counted)


def _hidden(rows: Sequence[ChapterRow]) -> str:
    """Which chapters hide what, a line each; neighbours that hide the same share one."""
    groups = list[str]()
    for (hides, sentence), group in groupby(rows, key=lambda row: (row.hides, row.hidden)):
        if hides:
            which = name_chapters([row.number for row in group])
            groups.append(f"**{which}** · {public(sentence, 120)}")
    if not groups:
        return texts.NOTHING_HIDDEN
    more = [texts.MORE(count=len(groups) - GROUPS)] if len(groups) > GROUPS else []
    return "\n".join([*groups[:GROUPS], *more])


def _open_lines(rows: Sequence[ChapterRow]) -> list[str]:
    """Lines on warnings that are listed and hide nothing: the author must have seen those, too."""
    chapters: dict[str, list[int]] = {}
    for row in rows:
        for term in row.open:
            chapters.setdefault(term, []).append(row.number)
    lines = [
        texts.SHOWN_OPENLY_LINE(chapters=_runs(found), warning=public(term, 60))
        for term, found in chapters.items()
    ]
    more = [texts.MORE(count=len(lines) - GROUPS)] if len(lines) > GROUPS else []
    return [*lines[:GROUPS], *more]


def _runs(found: Sequence[int]) -> str:
    """Chapters named by their runs: `Chapters 1–2, 4`."""
    runs: list[list[int]] = []
    for number in found:
        if runs and runs[-1][-1] == number - 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    shown = ", ".join(map(number_list, runs[:_RUNS]))
    if len(runs) > _RUNS:
        more = sum(map(len, runs[_RUNS:]))
        return texts.SEVERAL_AND_MORE(numbers=shown, more=more)
    return CHAPTERS(count=len(found), numbers=shown)


def _row(row: ChapterRow) -> str:
    name = f"**{row.number}.** {public(row.title, 110)}" if row.title else f"**{row.number}.**"
    size = texts.CHAPTER_SIZE(words=row.words, messages=row.messages)
    return f"{name} · {size}\n-# {public(row.hidden, 120)}"
