"""Chapters are laid out here, where their reading can be stopped, for all who ask about them.

What could never be posted is refused. The delivery lays chapters out in the bot itself, which
nothing can kill: what takes it long must not come that far. The preview does so only for a chapter
that is hidden otherwise than its file says.
"""

from dataclasses import replace

from bot.errors import StoryError
from bot.importing.bounds import cpu_seconds
from bot.importing.questions import LaidOut, Reading
from bot.messages.layout.notes import with_story_notes
from bot.messages.layout.packing import ChapterContent, make_parts
from bot.models.server import MessageStyle
from bot.models.story import ChapterText, WarningFacts
from bot.text.canonical.markdown import parse_body
from bot.text.canonical.words import count_words
from bot.text.warnings.hiding import hide_chapter

MOST_SECONDS = 5.0
"""Of computing, for one chapter. One of a million characters takes a tenth of it."""
TANGLED = (
    "Chapter {number} has so many marks (such as ||, * or [) that it cannot be laid out: thin them "
    "out, or part the chapter with headings."
)


def lay_out(reading: Reading, most: float = MOST_SECONDS) -> Reading:
    """The reading with its chapters laid out as a story of its own has them.

    Raises StoryError for a chapter that takes too long.
    """
    laid_out = list[LaidOut]()
    for number, noted in enumerate(with_story_notes(reading.manuscript), 1):
        before = cpu_seconds()
        laid_out.append(_lay_out(noted, number, reading.manuscript.warnings))
        if cpu_seconds() - before > most:
            raise StoryError(TANGLED.format(number=number))
    return replace(reading, laid_out=tuple(laid_out))


def _lay_out(chapter: ChapterText, number: int, of_story: tuple[str, ...]) -> LaidOut:
    body = parse_body(chapter.body)
    facts = WarningFacts(
        of_story, {number: chapter.warnings}, {number: tuple(p.warnings for p in body.passages)}
    )
    hiding, notes = hide_chapter(facts, number), (chapter.note_before, chapter.note_after)
    parts = make_parts(ChapterContent(body, hiding, *notes), MessageStyle.COMPONENTS)
    return LaidOut(count_words(body), body.passages, len(parts), hiding, notes)
