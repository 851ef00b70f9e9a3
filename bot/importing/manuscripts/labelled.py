"""What the labelled lines before a story or a chapter hold, and what stands between them."""

from dataclasses import dataclass, field

from bot.importing.lines.labels import Label
from bot.importing.words.label_words import Field

STORY_FIELDS = frozenset(Field)
CHAPTER_FIELDS = frozenset({Field.NOTE, Field.WARNINGS, Field.SUMMARY, Field.RATING})

Lines = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Filled:
    """A label with all lines of its value."""

    label: Label
    lines: tuple[str, ...]

    @property
    def value(self) -> str:
        return " ".join(" ".join(self.lines).split())


@dataclass(slots=True)
class Head:
    """`doubtful` are unlabelled paragraphs in front of labels or title; `rest` those between the
    last of these and the end of the region, if it has no more than may be a note. `end` is where
    the story's first line may be. `asked` are first lines of what the author was asked about by
    its label already. `own` counts lines that an archive put there itself.
    """

    filled: list[Filled] = field(default_factory=list[Filled])
    title: Lines | None = None
    doubtful: list[Lines] = field(default_factory=list[Lines])
    asked: set[int] = field(default_factory=set[int])
    own: int = 0
    end: int = 0
