"""What a draft is worked out from beside its file: the story it joins, and its parsed chapters."""

from dataclasses import dataclass

from bot.models.story import ChapterText, Manuscript, Passage, Story, WarningFacts
from bot.services.background.garbage import no_collection
from bot.text.blocks import Body
from bot.text.canonical.markdown import parse_body
from bot.text.canonical.words import count_words


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
    """A chapter of the file, parsed once."""

    text: ChapterText
    body: Body
    words: int

    @property
    def passages(self) -> tuple[Passage, ...]:
        return self.body.passages


@no_collection()
def read_chapters(manuscript: Manuscript) -> tuple[ReadChapter, ...]:
    bodies = [(text, parse_body(text.body)) for text in manuscript.chapters]
    return tuple(ReadChapter(text, body, count_words(body)) for text, body in bodies)
