"""Pages of a draft's preview: words, and questions to decide on."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import TypeAlias, TypeVar

from bot.importing.questions import Question
from bot.services.drafts.preview import ChapterRow, DraftView
from bot.text.limits import v2_length
from bot.views import texts
from bot.views.draft_words import (
    ChapterNote,
    change_lines,
    chapter_list,
    chapter_note_line,
    chapter_notes,
    overview_lines,
    story_lines,
)
from bot.views.revise_words import revision_lines
from bot.views.wording import public

ROWS = 12
NOTES = 7  # of at most 480 characters
PROPOSALS = 6  # of at most 370 characters and 3 components each
OVERVIEW = 1_700
PAGE = 3_600
# Overview, proposals, buttons and these must fit one message.
SHOWN_AT_ONCE = 6

_Item = TypeVar("_Item")
Page: TypeAlias = "Sequence[str | Question]"


def draft_pages(draft: DraftView) -> "list[Callable[[], Page]]":
    """Pages to be made when they are shown: a file may have thousands of notes.

    The overview with the first proposals, what proposals are left, all words, the chapters.
    """
    overview, left = _overview(draft)
    first, *others = _groups(draft.proposals, PROPOSALS) or [()]
    pages: list[Page] = [[overview, *first], *others]
    pages += [[page] for page in _word_pages(left)]
    notes = _groups(chapter_notes(draft), NOTES)
    rows = _groups(draft.rows, ROWS)
    return [
        *(partial(_same, page) for page in pages),
        *(partial(_note_page, group) for group in notes),
        *(partial(_chapter_page, group, len(draft.rows)) for group in rows),
    ]


def _groups(items: Sequence[_Item], size: int) -> list[Sequence[_Item]]:
    return [items[start : start + size] for start in range(0, len(items), size)]


def _same(page: Page) -> Page:
    return page


def _note_page(notes: Sequence[ChapterNote]) -> Page:
    return ["\n".join([texts.NOTES_OF_CHAPTERS, *map(chapter_note_line, notes)])]


def _chapter_page(rows: Sequence[ChapterRow], total: int) -> Page:
    return [chapter_list(rows, total)]


def question(proposal: Question) -> str:
    sample = f"\n> {public(proposal.sample, 180)}" if proposal.sample.strip() else ""
    return f"**{public(proposal.question, 180)}**{sample}"


def _overview(draft: DraftView) -> tuple[str, list[str]]:
    """The overview, and the lines that found no room in it."""
    lines = revision_lines(draft, draft.revision) if draft.revision else overview_lines(draft)
    words = [*change_lines(draft), *story_lines(draft)]
    room = OVERVIEW - v2_length("\n".join(lines))
    shown = 0
    for line in words[:SHOWN_AT_ONCE]:
        room -= v2_length(line) + 1
        if room < 0:
            break
        shown += 1
    left = words[shown:]
    more = [texts.MORE_PAGES(count=len(left))] if left else []
    return "\n".join([*lines, *words[:shown], *more]), left


def _word_pages(lines: Sequence[str]) -> Iterator[str]:
    page, room = [texts.WHAT_ELSE], PAGE
    for line in lines:
        if v2_length(line) + 1 > room:
            yield "\n".join(page)
            page, room = [texts.WHAT_ELSE], PAGE
        page.append(line)
        room -= v2_length(line) + 1
    if len(page) > 1:
        yield "\n".join(page)
