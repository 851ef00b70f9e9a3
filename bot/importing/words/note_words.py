"""What authors of other languages say to their readers, and hardly any story says."""

import re
from pathlib import Path

from bot.text.word_files import read_words

_CLUES = read_words(Path(__file__).with_name("notes.toml"))
_CLUE = re.compile(
    rf"\b(?:{'|'.join(_CLUES['spaced'])})\b|{'|'.join(_CLUES['joined'])}", re.IGNORECASE
)


def speaks_to_foreign_readers(words: str) -> bool:
    """Whether this sounds like an author in a language other than English."""
    return _CLUE.search(words) is not None
