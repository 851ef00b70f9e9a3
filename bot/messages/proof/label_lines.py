"""Our own small print around hidden text: every line one that we may say, and of public words.

Its only free words are the warnings for which text is hidden here and the author's safe summary,
each exactly as the chapter has it, or its beginning and an ellipsis.
"""

import re
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from itertools import groupby

from bot.messages.proof.client_markdown import Shown, ShownRun
from bot.messages.proof.expectation import Expected, reasons

_OPENING = re.compile(r"⚠ Hidden: (.+) · about \d+ words?(?: · ends in part (\d+))?")
_CONTINUED = re.compile(r"⚠ Hidden, continued: (.+)")
_SUMMARY = re.compile(r"In short: (.+)")
_ONWARD = re.compile(r"The chapter goes on in part (\d+)")
CLOSING = "End of the hidden passage"
UNNEEDED = "This part is not needed any more"
_ELLIPSIS = "…"


@dataclass(frozen=True, slots=True)
class LabelWords:
    """What labels may say: a chapter's lists of warnings and safe summaries, each on one line."""

    terms: Set[str]
    summaries: Set[str]


def label_words(expected: Expected) -> LabelWords:
    return LabelWords(
        {" ".join(", ".join(each).split()) for each in _reasons(expected)},
        {" ".join(passage.summary.split()) for passage in expected.body.passages},
    )


def label_faults(runs: Sequence[ShownRun], words: LabelWords, parts: int) -> Iterator[str]:
    """Yield what is wrong with the labels of one of `parts` messages."""
    for line in small_print(runs):
        if any(run.hidden for run in line):
            yield "label: a label is hidden"
        if not is_ours("".join(run.text for run in line), words, parts):
            yield "label: small print that is not ours"


def small_print(runs: Sequence[ShownRun]) -> Iterator[list[ShownRun]]:
    """Yield every line of small print, as the runs it is displayed in."""
    for role, line in groupby(runs, key=lambda run: run.role):
        if role is Shown.SUBTEXT:
            yield list(line)


def is_ours(line: str, words: LabelWords, parts: int) -> bool:
    """Tell whether a line of small print, as displayed, is one that we may say."""
    if line in (CLOSING, UNNEEDED):
        return True
    if onward := _ONWARD.fullmatch(line):
        return 1 < int(onward[1]) <= parts
    if opening := _OPENING.fullmatch(line):
        return _says(opening[1], words.terms) and 1 <= int(opening[2] or 1) <= parts
    if continued := _CONTINUED.fullmatch(line):
        return _says(continued[1], words.terms)
    summary = _SUMMARY.fullmatch(line)
    return summary is not None and _says(summary[1], words.summaries)


def _says(said: str, public: Set[str]) -> bool:
    start = said.removesuffix(_ELLIPSIS)
    return said in public or (start != said and any(each.startswith(start) for each in public))


def _reasons(expected: Expected) -> Iterator[tuple[str, ...]]:
    """Every list of warnings for which some text of this chapter is hidden."""
    passages = reasons(expected)
    if whole := expected.hiding.whole:
        yield tuple(dict.fromkeys([*whole, *(term for terms in passages for term in terms)]))
    yield from (terms for terms in passages if terms)
