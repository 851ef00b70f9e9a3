"""Labelled lines: `Warnings: gore`, `**Rating:** T`, `[A/N: hello]`, `【警告】流血`."""

import re
from dataclasses import dataclass

from bot.importing.lines.headings import undecorate
from bot.importing.words.folding import UNSEEN, bare, fold_name
from bot.importing.words.label_words import DASHED, FIELDS, WEAK, Field

_OPENING = r"\[({<【〔［（《■□◆◇●○★☆※▼▽▶・"
_LABEL = re.compile(
    rf"(?P<open>[{_OPENING}]?)\s{{0,3}}(?P<marks>[*_]{{0,3}})(?P<name>[^\W\d_][^:：*_\n]{{0,44}}?)"
    r"\s{0,3}[*_]{0,3}\s{0,3}(?:[:：]|(?P<dash>\s[\-–—]\s))\s{0,3}[*_]{0,3}"
)
_CLOSED = re.compile(
    r"(?P<open>)(?P<dash>)[\[【〔［<《■□◆◇●○★☆]\s{0,3}(?P<marks>[*_]{0,3})"
    r"(?P<name>[^\W\d_][^:：*_\n]{0,44}?)[*_]{0,3}\s{0,3}[\]】〕］>》■□◆◇●○★☆]\s{0,3}"
    r"(?:[:：]\s{0,3})?[*_]{0,3}"
)
_LABEL_REGION = 80
_BEGINS_CLOSED = frozenset("[【〔［<《■□◆◇●○★☆")
# White space is taken whole or not at all: a long run of it could be parted in too many ways.
_SPLIT = re.compile(
    r"(?<!\s)(?:\s*+(?:\|{1,2}|[;•·；｜])\s*+|\s{3,}+|[^\S\t]*+\t\s*+)(?=[*_]{0,3}[^\W\d_])"
)
# `*(A/N: hello)*`
_EMPHASIS = frozenset("*_")
_WRAPPED = re.compile(r"([*_]{1,3})([\[({].{1,2000}[\])}])\1")
_BRACKETS = {
    "[": "]", "(": ")", "{": "}", "<": ">", "【": "】", "〔": "〕", "［": "］", "（": "）",
    "《": "》",
}  # fmt: skip
_NOT_IN_NAMES = frozenset('.,;!?"“”«»()。、，；！？「」『』()[]{}<>|0123456789')
_LONGEST_CASELESS = 10
# `he said: no`, where no capital tells a label from a sentence.
_SAYING = (*"说說道问問答曰", "言った", "قال", "قالت", "אמר", "אמרה", "कहा", "बोला")


@dataclass(frozen=True, slots=True)
class Label:
    """`name` is the label as written, `value` what follows on its line. A weak label is only one
    where others stand around it.
    """

    field: Field
    name: str
    value: str
    weak: bool = False


def read_label(line: str) -> Label | None:
    """The label this line begins with, if it is one that authors use, in whatever language."""
    line = bare(line)
    if line[:1] in _EMPHASIS and (wrapped := _WRAPPED.fullmatch(line)) is not None:
        line = wrapped[2]
    found = _match(line)
    if found is None:
        return _read_bare(line)
    name = _name(found)
    plain = fold_name(name)
    field = FIELDS.get(plain)
    if field is None or (plain == "an" and name != "AN"):
        return None
    if found["dash"] and not _takes_dash(plain, field):
        return None
    return Label(field, name, _read_value(line, found), plain in WEAK)


def read_labels(line: str) -> list[Label]:
    """All labels of a line that begins with one: `Rating: T | Warnings: gore` has two."""
    first = read_label(line)
    if first is None:
        return []
    if first.field in {Field.NOTE, Field.SUMMARY} or len(line) > 1000:
        return [first]
    labels: list[Label] = []
    start = 0
    for cut in _SPLIT.finditer(line):
        following = read_label(line[cut.end() :])
        current = read_label(line[start : cut.start()])
        if following is not None and current is not None and following.value:
            labels.append(current)
            start = cut.end()
    last = read_label(line[start:])
    return [*labels, last] if last is not None else [first]


def read_unknown_label(line: str) -> Label | None:
    """`Universe: Saltmarsh`: a label nobody knows. Only trusted among labels that are known."""
    line = bare(line)
    found = _match(line) if len(line) <= 300 else None
    if found is None or found["dash"] or not line[found.end() :].strip():
        return None
    name = _name(found)
    if not 1 < len(name) <= 25 or len(name.split()) > 3 or not _could_be_name(name):
        return None
    return Label(Field.DETAIL, name, _read_value(line, found), weak=True)


def _match(line: str) -> re.Match[str] | None:
    region = line[:_LABEL_REGION]
    if region[:1] in _BEGINS_CLOSED and (closed := _CLOSED.match(region)) is not None:
        return closed
    if ":" in region or "：" in region or " - " in region or "–" in region or "—" in region:
        return _LABEL.match(region)
    return None


def _name(found: re.Match[str]) -> str:
    return " ".join(found["name"].split()).strip(UNSEEN)


def _takes_dash(plain: str, field: Field) -> bool:
    told = field in {Field.WARNINGS, Field.RATING} and plain not in WEAK
    return plain in DASHED or (told and not plain.isascii())


def _could_be_name(name: str) -> bool:
    if name[0].islower() or any(sign in _NOT_IN_NAMES for sign in name):
        return False
    if name[0].isupper():
        return True
    return len(name) <= _LONGEST_CASELESS and not name.endswith(_SAYING)


def _read_bare(line: str) -> Label | None:
    """`Author's Note` alone on its line announces one."""
    if len(line) > 40:
        return None
    words = undecorate(line)
    plain = fold_name(words)
    known = FIELDS.get(plain) is Field.NOTE and plain not in WEAK
    return Label(Field.NOTE, words, "") if known else None


def _read_value(line: str, found: re.Match[str]) -> str:
    """What follows a label, without the bracket that closes around both, and closing stars."""
    value, opening, marks = bare(line[found.end() :]), found["open"], found["marks"]
    closing = _BRACKETS.get(opening, "")
    if closing and value.endswith(closing) and value.count(closing) > value.count(opening):
        value = value[:-1].rstrip()
    if marks and value.endswith(marks) and value.count(marks) % 2:
        value = value[: -len(marks)].rstrip()
    return value
