"""Noncharacters of Unicode that carry through pandoc what it has no words for.

They are put into a document before pandoc reads it and taken out of the tree behind it. What a
document itself holds of them no client could show.
"""

import re

EMPTY = "\ufdd0"
"""All that an empty paragraph holds, where pandoc would drop it."""
CENTRED, SECRET, TITLE, SUBTITLE, AUTHOR = "\ufdd1", "\ufdd2", "\ufdd3", "\ufdd4", "\ufdd5"
"""At the beginning of a paragraph: what it is."""
HIDE, SHOW = "\ufdd6", "\ufdd7"
"""Around words that readers are meant to uncover."""
CODED = "\ufdd8"
"""Around the number of a sign that pandoc cannot read from RTF, in hexadecimal digits."""

LEADING = frozenset((CENTRED, SECRET, TITLE, SUBTITLE, AUTHOR))
_ALL = re.compile("[\ufdd0-\ufdef]")
_CODED = re.compile(f"{CODED}([0-9a-f]{{5,6}}){CODED}")


def without_signs(text: str) -> str:
    """The text with none of ours, or before any is put in."""
    return _ALL.sub("", text) if _ALL.search(text) else text


def encode_sign(sign: str) -> str:
    return f"{CODED}{ord(sign):05x}{CODED}"


def decode_signs(words: str) -> str:
    return _CODED.sub(lambda found: chr(int(found[1], 16)), words)
