"""What a draft is worked out from beside its file: the story it joins, and its parsed chapters."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.importing.questions import LaidOut
from bot.messages.layout.packing import ChapterContent, make_parts
from bot.models.server import MessageStyle
from bot.models.story import ChapterText, Manuscript, Passage, Story, WarningFacts
from bot.services.background.garbage import no_collection
from bot.text.blocks import Body
from bot.text.canonical.markdown import parse_body
from bot.text.canonical.words import count_words
from bot.text.warnings.hiding import ChapterHiding


@dataclass(frozen=True, slots=True)
class DraftBasis:
    """The story that a draft adds to: what it warns of already, and the next free number.

    `narrowed` are warnings that the story listed once, and its chapters list now.
    """

    story: Story
    facts: WarningFacts
    next_number: int
    narrowed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ReadChapter:
    """A chapter of the file, with what is known of its body: all that was found where it was
    `laid_out`, or the `body` itself.
    """

    text: ChapterText
    words: int
    passages: tuple[Passage, ...]
    laid_out: LaidOut | None = None
    body: Body | None = None

    def messages(self, hiding: ChapterHiding, notes: tuple[str, str]) -> int:
        """How many it takes; only what differs from how it was laid out is laid out anew."""
        known = self.laid_out
        if known is not None and (known.notes, _hidden(known.hiding)) == (notes, _hidden(hiding)):
            return known.messages
        body = parse_body(self.text.body) if self.body is None else self.body
        return len(make_parts(ChapterContent(body, hiding, *notes), MessageStyle.COMPONENTS))


@no_collection()
def read_chapters(
    manuscript: Manuscript, laid_out: Sequence[LaidOut] = ()
) -> tuple[ReadChapter, ...]:
    """What was not laid out is parsed here."""
    if not laid_out:
        bodies = [(text, parse_body(text.body)) for text in manuscript.chapters]
        return tuple(with_body(text, body, count_words(body)) for text, body in bodies)
    return tuple(
        ReadChapter(text, found.words, found.passages, laid_out=found)
        for text, found in zip(manuscript.chapters, laid_out, strict=True)
    )


def with_body(text: ChapterText, body: Body, words: int) -> ReadChapter:
    """A chapter that was parsed, and not laid out yet."""
    return ReadChapter(text, words, body.passages, body=body)


def _hidden(hiding: ChapterHiding) -> tuple[object, ...]:
    """All that lays a chapter out; what is listed stands on its card."""
    return hiding.whole, hiding.passages
