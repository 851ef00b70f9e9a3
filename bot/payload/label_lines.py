"""Our own small print around hidden text: every line one that we may say, and of public words.

Its only free words are the warnings for which text is hidden here and the author's safe summary,
each exactly as the chapter has it, or its beginning and an ellipsis.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from bot.payload.client_markdown import Run, Shown
from bot.payload.expectation import Expected, reasons

_OPENING = re.compile(r"⚠ Hidden: (.+) · about \d+ words?(?: · ends in part (\d+))?")
_CONTINUED = re.compile(r"⚠ Hidden, continued: (.+)")
_SUMMARY = re.compile(r"In short: (.+)")
_CLOSING = "End of the hidden passage"
_ELLIPSIS = "…"


def label_faults(runs: Sequence[Run], expected: Expected, parts: int) -> Iterator[str]:
    """Yield what is wrong with the labels of one of `parts` messages."""
    terms = [" ".join(", ".join(each).split()) for each in _reasons(expected)]
    summaries = [" ".join(passage.summary.split()) for passage in expected.body.passages]
    for line in _lines(runs):
        if any(run.hidden for run in line):
            yield "label: a label is hidden"
        if not _is_ours("".join(run.text for run in line), terms, summaries, parts):
            yield "label: small print that is not ours"


def _lines(runs: Sequence[Run]) -> Iterator[list[Run]]:
    for role, line in groupby(runs, key=lambda run: run.role):
        if role is Shown.SUBTEXT:
            yield list(line)


def _is_ours(line: str, terms: list[str], summaries: list[str], parts: int) -> bool:
    if line == _CLOSING:
        return True
    if opening := _OPENING.fullmatch(line):
        return _says(opening[1], terms) and 1 <= int(opening[2] or 1) <= parts
    if continued := _CONTINUED.fullmatch(line):
        return _says(continued[1], terms)
    summary = _SUMMARY.fullmatch(line)
    return summary is not None and _says(summary[1], summaries)


def _says(words: str, public: Iterable[str]) -> bool:
    start = words.removesuffix(_ELLIPSIS)
    return any(words == each or (start != words and each.startswith(start)) for each in public)


def _reasons(expected: Expected) -> Iterator[tuple[str, ...]]:
    """Every list of warnings for which some text of this chapter is hidden."""
    passages = reasons(expected)
    if whole := expected.hiding.whole:
        yield tuple(dict.fromkeys([*whole, *(term for terms in passages for term in terms)]))
    yield from (terms for terms in passages if terms)
