"""XML that is refused before any parser sees it."""

import re

from bot.errors import StoryError

LONGEST_PROLOG = 64_000
ENTITIES = (
    "This file defines entities of its own, with which a few lines can stand for gigabytes, so it "
    "is not read: save the story anew, or as plain text (.txt)."
)
_WIDE = ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_UNMARKED_WIDE = ((b"<\0", "utf-16-le"), (b"\0<", "utf-16-be"))
_SKIPPED = re.compile(r"(?:\s+|<\?.*?\?>|<!--.*?-->)+", re.DOTALL)
_DOCTYPE = re.compile(r"<!DOCTYPE(?:[^>\[\"']|\"[^\"]*\"|'[^']*')*", re.IGNORECASE)


def require_no_entities(data: bytes) -> None:
    """Raises StoryError where XML brings declarations of its own. Other data pass.

    A document type alone is harmless, and every older EPUB has one; what it may hold between
    brackets is not.
    """
    prolog = _beginning(data)
    if not prolog.startswith("<"):
        return
    skipped = _SKIPPED.match(prolog)
    root = prolog[skipped.end() if skipped is not None else 0 :]
    doctype = _DOCTYPE.match(root)
    declares = doctype is not None and root[doctype.end() : doctype.end() + 1] != ">"
    endless = doctype is None and root.startswith(("<!", "<?"))
    if declares or endless:
        raise StoryError(ENTITIES)


def _beginning(data: bytes) -> str:
    start = data[:LONGEST_PROLOG]
    for mark, encoding in (*_WIDE, *_UNMARKED_WIDE):
        if start.startswith(mark):
            return start.decode(encoding, "replace").lstrip("\ufeff \t\r\n")
    return start.decode("latin-1").removeprefix("ï»¿").lstrip()
