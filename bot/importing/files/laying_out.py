"""Chapters that could never be posted are refused here, where their reading can be stopped.

The preview and the delivery lay chapters out in the bot itself, which nothing can kill: what takes
them long must not come that far.
"""

from bot.errors import StoryError
from bot.importing.bounds import cpu_seconds
from bot.importing.questions import Reading
from bot.messages.layout.packing import ChapterContent, make_parts
from bot.models.server import MessageStyle
from bot.models.story import ChapterText
from bot.text.canonical.markdown import parse_body
from bot.text.warnings.hiding import ChapterHiding

MOST_SECONDS = 5.0
"""Of computing, for one chapter. One of a million characters takes a tenth of it."""
TANGLED = (
    "Chapter {number} has so many marks (such as ||, * or [) that it cannot be laid out: thin them "
    "out, or part the chapter with headings."
)


def require_postable(reading: Reading, most: float = MOST_SECONDS) -> Reading:
    """The reading itself. Raises StoryError for a chapter that takes too long to lay out."""
    for number, chapter in enumerate(reading.manuscript.chapters, 1):
        before = cpu_seconds()
        _lay_out(chapter)
        if cpu_seconds() - before > most:
            raise StoryError(TANGLED.format(number=number))
    return reading


def _lay_out(chapter: ChapterText) -> None:
    body = parse_body(chapter.body)
    hidden = tuple(passage.warnings for passage in body.passages)
    hiding = ChapterHiding(whole=(), passages=hidden, listed=())
    content = ChapterContent(body, hiding, chapter.note_before, chapter.note_after)
    make_parts(content, MessageStyle.COMPONENTS)
