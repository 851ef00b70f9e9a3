"""What authors call the fields of a story's head, language by language."""

from enum import Enum
from pathlib import Path

from bot.importing.words.folding import fold_name
from bot.text.word_files import read_words


class Field(Enum):
    """What a label fills. Everything without a field of its own is a DETAIL."""

    TITLE = "title"
    AUTHOR = "author"
    WARNINGS = "warnings"
    RATING = "rating"
    SUMMARY = "summary"
    NOTE = "note"
    TAGS = "tags"
    CHAPTERS = "chapters"
    DETAIL = "detail"


_FILES = Path(__file__).parent


def _fields() -> dict[str, Field]:
    return {
        fold_name(name): Field(field)
        for language in ("labels", "labels_english")
        for field, names in read_words(_FILES / f"{language}.toml").items()
        for name in names
    }


FIELDS = _fields()
"""What each folded name fills."""
WEAK = frozenset(map(fold_name, read_words(_FILES / "labels_weak.toml")["weak"]))
"""They begin ordinary lines of dialogue or narration, too: alone they do not make a head."""
DASHED = frozenset({"a/n", "an", "tw", "cw", "warnings", "warning", "rating", "rated"})
"""A dash behind these is as good as a colon, if spaces are around it."""
