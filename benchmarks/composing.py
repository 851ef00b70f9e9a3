"""What the product does with a file: read it whole, then compose and prove chapter by chapter."""

from datetime import UTC, datetime

from bot.importing.manuscripts.reading import read_manuscript
from bot.messages.payload.compose import compose
from bot.models.server import Layout, MessageStyle
from bot.models.story import (
    Chapter,
    ChapterHead,
    ChapterText,
    Manuscript,
    Rating,
    Story,
    WarningFacts,
)

_LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)


def compose_file(data: bytes, filename: str, style: MessageStyle) -> int:
    """How many messages a file becomes, each proven and let go of before the next chapter."""
    manuscript = read_manuscript(data, filename=filename).manuscript
    return sum(
        compose_chapter(manuscript, number, style)
        for number in range(1, len(manuscript.chapters) + 1)
    )


def compose_chapter(manuscript: Manuscript, number: int, style: MessageStyle) -> int:
    """How many messages a chapter becomes. Raises ProofFailed as the product would."""
    text = manuscript.chapters[number - 1]
    parts = compose(
        _story(manuscript),
        _chapter(text, number),
        WarningFacts(manuscript.warnings, {number: text.warnings}),
        layout=Layout.THREAD,
        style=style,
        release_id=number,
        key="bench",
        chapter_total=len(manuscript.chapters),
    )
    return len(parts)


def one_chapter(markdown: str) -> Manuscript:
    return Manuscript("The Salt Road", (ChapterText("Night", markdown),))


def _chapter(text: ChapterText, number: int) -> Chapter:
    head = ChapterHead(number, 1, number, text.title, 1, text.warnings)
    return Chapter(head, text.body, text.note_before, text.note_after)


def _story(manuscript: Manuscript) -> Story:
    return Story(
        story_id=1,
        guild_id=1,
        author_id=1,
        author_name="Maren",
        title=manuscript.title,
        rating=Rating.NOT_RATED,
        warning_state=manuscript.warning_state,
        warnings=manuscript.warnings,
        summary=manuscript.summary,
        note_before=manuscript.note_before,
        note_after=manuscript.note_after,
        details=manuscript.details,
        tags=manuscript.tags,
        expected_chapters=None,
        chapter_count=len(manuscript.chapters),
        created_at=_LONG_AGO,
    )
