"""What stands on the pages of a draft's preview: words, and proposals to decide on."""

from collections.abc import Sequence
from itertools import groupby
from typing import TypeAlias

from bot.discord_ui.wording import numbers, plural, public, warnings_line
from bot.payload.card import RATINGS
from bot.services.draft_review import ChapterRow, DraftView
from bot.text.blocks import Mark, Span
from bot.text.canonical.markdown import parse_body
from bot.text.limits import utf16_length
from bot.text.manuscripts.reading import Proposal

ROWS = 12
PROPOSALS = 6  # of at most 370 characters and 3 components each
OVERVIEW = 1_700
GROUPS = 3
NOTE = 4_000
HIDDEN = "▒▒▒"

Page: TypeAlias = "list[str | Proposal]"


def page_count(draft: DraftView) -> int:
    return _proposal_pages(draft) + -(-len(draft.rows) // ROWS)


def draft_page(draft: DraftView, page: int) -> Page:
    """The overview with the first proposals, then what proposals are left, then the chapters."""
    chapters = page - _proposal_pages(draft)
    if chapters >= 0:
        return [_chapter_list(draft.rows[chapters * ROWS :][:ROWS], len(draft.rows))]
    proposals = draft.proposals[page * PROPOSALS :][:PROPOSALS]
    return [*proposals] if page else [_overview(draft), *proposals]


def _proposal_pages(draft: DraftView) -> int:
    return max(1, -(-len(draft.proposals) // PROPOSALS))


def _overview(draft: DraftView) -> str:
    lines = [
        f"### {public(draft.title, 300)}",
        _size(draft),
        f"Rating: {_rating(draft)}",
        warnings_line(draft.manuscript.warning_state, draft.manuscript.warnings),
        _hidden(draft.rows),
        f"-# {draft.public}",
    ]
    room = OVERVIEW - utf16_length("\n".join(lines))
    for line in (*_notes(draft), *(f"-# {public(change)}" for change in draft.changes)):
        room -= utf16_length(line) + 1
        if room >= 0:
            lines.append(line)
    return "\n".join(lines)


def _size(draft: DraftView) -> str:
    words = sum(row.words for row in draft.rows)
    size = f"{plural(len(draft.rows), 'chapter')} · {plural(words, 'word')}"
    if draft.append_to is None:
        return size
    last = draft.first_number + len(draft.rows) - 1
    span = f"{draft.first_number}–{last}" if last > draft.first_number else str(last)
    return f"Adds {size}, as chapter{'s' if '–' in span else ''} {span}"


def _rating(draft: DraftView) -> str:
    counted, stated = RATINGS[draft.rating], RATINGS[draft.manuscript.rating]
    if draft.append_to is not None or draft.rating is draft.manuscript.rating:
        return counted
    return f"{stated}, counts as {counted} because of its warnings"


def _notes(draft: DraftView) -> list[str]:
    story = draft.manuscript
    shown = {
        "Summary": story.summary,
        "Note before": _plain(story.note_before),
        "Note after": _plain(story.note_after),
        **dict(story.details),
        "Tags": ", ".join(story.tags),
    }
    return [f"**{public(name, 60)}**: {public(text)}" for name, text in shown.items() if text]


def _plain(note: str) -> str:
    """The beginning of a note as it displays, without its marks; what it hides stays hidden."""
    spans = (block.spans for block in parse_body(note[:NOTE]).blocks)
    return " ".join("".join(_shown(span) for span in line) for line in spans)


def _shown(span: Span) -> str:
    return HIDDEN if Mark.SPOILER in span.marks else span.text


def _hidden(rows: Sequence[ChapterRow]) -> str:
    """Which chapters hide what, a line each; neighbours that hide the same share one."""
    groups = list[str]()
    for (hides, sentence), group in groupby(rows, key=lambda row: (row.hides, row.hidden)):
        if hides:
            which = numbers([row.number for row in group]).capitalize()
            groups.append(f"**{which}** · {public(sentence, 120)}")
    if not groups:
        return "Nothing is hidden."
    more = [f"-# and {len(groups) - GROUPS} more"] if len(groups) > GROUPS else []
    return "\n".join([*groups[:GROUPS], *more])


def question(proposal: Proposal) -> str:
    sample = f"\n> {public(proposal.sample, 180)}" if proposal.sample.strip() else ""
    return f"**{public(proposal.question, 180)}**{sample}"


def _chapter_list(rows: Sequence[ChapterRow], total: int) -> str:
    title = f"### Chapters {rows[0].number}–{rows[-1].number}"
    return "\n".join([title, f"-# {total} in this file", *map(_line, rows)])


def _line(row: ChapterRow) -> str:
    name = f"**{row.number}.** {public(row.title, 110)}" if row.title else f"**{row.number}.**"
    size = f"{plural(row.words, 'word')}, {plural(row.messages, 'message')}"
    return f"{name} · {size}\n-# {public(row.hidden, 120)}"
