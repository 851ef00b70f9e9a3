"""Which lines below a label go on with its list: warnings that are known, or names."""

import re
from collections.abc import Sequence

from bot.importing.lines.labels import Label, read_labels
from bot.importing.lines.source import Source
from bot.importing.words.folding import fold_name
from bot.importing.words.label_words import Field
from bot.text.warnings.scopes import find_scope
from bot.text.warnings.terms import UNNAMED_WARNING, is_listed_term, warning_pieces

LONGEST_LIST_LINE = 120
_BULLET = re.compile(
    r"\A\s*(?:[-*•–—·+>~◦‣▪▫●○■□→&/]+\s*(?=[^\W_])|\d{1,2}[.)]\s+|(?:and|or)\s+)", re.IGNORECASE
)
_JOINT = re.compile(r"(?:[,;&+/|、，；]|\b(?:and|or))\s*\Z", re.IGNORECASE)
_ENDS_SENTENCE = frozenset('.!?…"”’»。！？')
_OF_NAMES = frozenset({
    "characters", "character", "main characters", "pairing", "pairings", "relationship", "ship",
    "relationships", "ships", "couple", "couples", "fandom", "fandoms", "genre", "genres",
    "category", "categories", "betas",
})  # fmt: skip
_LONGEST_NAME = 3
_LONGEST_PIECE = 5


def count_terms(lines: Sequence[str]) -> int:
    """How many of these lines, from the first on, are known warnings and nothing else."""
    count = 0
    while count < len(lines) and lists_terms(lines[count]):
        count += 1
    return count


def lists_terms(line: str) -> bool:
    """Whether a line names known warnings, perhaps behind a bullet or a chapter, and says nothing
    else. A sentence is none, however short.
    """
    words = _BULLET.sub("", line, count=1).strip().strip("*_").rstrip("]) ")
    if not words or len(words) > LONGEST_LIST_LINE or words[-1] in _ENDS_SENTENCE:
        return False
    pieces = warning_pieces(words)
    return bool(pieces) and all(map(is_listed_term, pieces))


def may_list(line: str) -> bool:
    """Whether this may be a list in words that nobody knows: `- loud geese`."""
    bare = line.strip().strip("*_")
    few = len(_BULLET.sub("", bare, count=1).split()) <= _LONGEST_PIECE or "," in bare
    return bool(bare) and few and bare[-1] not in _ENDS_SENTENCE and len(bare) <= LONGEST_LIST_LINE


def ends_sentence(line: str) -> bool:
    return line.rstrip(" *_")[-1:] in _ENDS_SENTENCE


def warned_in(lines: Sequence[str]) -> tuple[str, ...]:
    """What lines list that may be story: those with known warnings, and a sign for the others."""
    named = tuple(filter(lists_terms, lines))
    others = any(may_list(line) for line in lines if line not in named)
    return (*named, UNNAMED_WARNING) if others else named


def read_list_name(source: Source, index: int, limit: int) -> list[Label]:
    """`Content Warnings` alone on its line, above a list of them."""
    line, below = source.lines[index], index + 1
    while below < limit and source.is_blank(below):
        below += 1
    if len(line) > LONGEST_LIST_LINE or below >= limit or not lists_terms(source.lines[below]):
        return []
    labels = read_labels(f"{line.strip()}:")
    alone = len(labels) == 1 and not labels[0].value
    return labels if alone and labels[0].field is Field.WARNINGS else []


def is_open(line: str) -> bool:
    """Whether a list may go on behind this line: it has a bullet, it names a chapter, or it ends
    with a comma or `and`.
    """
    marked = _BULLET.match(line) is not None or find_scope(line) is not None
    return marked or _JOINT.search(line) is not None


def lists_names(label: Label, before: str, line: str) -> bool:
    """Whether the line goes on with tags, names or warnings behind a comma, or with tags or names
    as an item of their list.
    """
    warns = label.field is Field.WARNINGS
    if not warns and label.field is not Field.TAGS and fold_name(label.name) not in _OF_NAMES:
        return False
    bare = _BULLET.sub("", line, count=1)
    item = bare != line and not warns
    if not (item or before.rstrip().endswith((",", ";"))) or len(line) > LONGEST_LIST_LINE:
        return False
    names = [name for name in re.split(r"[,;/&]", bare) if name.strip()]
    short = all(len(name.split()) <= _LONGEST_NAME for name in names)
    return bool(names) and short and not set(bare) & set('.!?…"“”:»«')
