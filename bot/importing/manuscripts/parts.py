"""Parts of a story that have chapters of their own: books, acts, whatever stands above others."""

import re
from collections.abc import Sequence

from bot.importing.lines.headings import Heading, HeadingKind
from bot.importing.words.folding import fold_name
from bot.importing.words.heading_words import LANGUAGES_OF


def find_part_end(headings: Sequence[Heading], index: int, end: int) -> int:
    """The line where the part ends that this heading begins; 0 where it is a chapter's."""
    heading, *later = headings[index:]
    if not later or not _holds(heading, later[0]):
        return 0
    same = (one.line for one in later if not _holds(heading, one) and _unit(one) == _unit(heading))
    return next(same, end)


def _holds(part: Heading, chapter: Heading) -> bool:
    """Whether the one is a part of the story that has chapters like the other."""
    if part.kind is HeadingKind.CHAPTER and not _unit(part):
        return False
    if part.level and chapter.level and part.level != chapter.level:
        return part.level < chapter.level
    return bool(_unit(chapter)) and _unit(part) != _unit(chapter) and bool(_unit(part))


def _unit(heading: Heading) -> str:
    """What the heading numbers: `chapter`, `part`, `第…章`; nothing for a prologue or a title."""
    if heading.number is None:
        return ""
    words = re.findall(r"[^\W\d_]+", fold_name(heading.label))
    known = next((word for word in words if word in LANGUAGES_OF), "")
    return known or ("" if heading.label.isascii() else heading.label[-1])
