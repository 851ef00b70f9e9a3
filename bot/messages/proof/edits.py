"""Whether a posted part may become what it is edited into: the same, but for one link.

Every word is compared with the part as it was posted, which was judged already. The one new thing
is a link at the end of one label, to a message of Discord, and it must lead to the part in which
the hidden text ends; at the end of a message of a revised chapter, to the next that says anything.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.messages.proof.client_markdown import Shown, ShownRun
from bot.messages.proof.label_lines import CLOSING, LabelWords, is_ours, small_print
from bot.messages.proof.reader import read_payload, walk
from bot.messages.proof.wire_limits import faults_of_form
from bot.models.release import Payload
from bot.models.server import MessageStyle

_JUMP = "jump link"
_WORDS = "skip there"
_LINKED = re.compile(rf"(.+?)(?: · ends in part (\d+)): {_WORDS}")
_ONWARD_WORDS = "go there"
_ONWARD = re.compile(rf"(The chapter goes on in part (\d+)): {_ONWARD_WORDS}")


@dataclass(frozen=True, slots=True)
class Edit:
    """Part `part` gets the body `payload`, whose label leads to part `leads_to`, both from 1."""

    part: int
    leads_to: int
    payload: Payload


def edit_faults(
    edits: Sequence[Edit],
    payloads: Sequence[Payload],
    parts: Sequence[Sequence[ShownRun]],
    words: LabelWords,
    style: MessageStyle,
) -> Iterator[str]:
    """Yield what is wrong with the edits. `parts` is what `payloads`, as posted, display."""
    ends = [number for number, runs in enumerate(parts, start=1) if _ends_passage(runs)]
    for edit in edits:
        posted, runs = parts[edit.part - 1], read_payload(edit.payload)
        faults = [*faults_of_form(edit.payload, style, silent=False)]
        if _skeleton(edit.payload) != _skeleton(payloads[edit.part - 1]):
            faults.append("link: the edit changes more than a label")
        if _story(runs) != _story(posted):
            faults.append("link: the edit alters the story")
        faults += _label_faults(edit, posted, runs, words, len(parts))
        if _leads_onward(runs):
            faults += _onward_faults(edit, runs, parts)
        elif edit.leads_to != next(iter(ends[bisect_right(ends, edit.part) :]), None):
            faults.append("link: it does not lead to where the hidden text ends")
        yield from (f"{fault} (edit of part {edit.part})" for fault in faults)


def _label_faults(
    edit: Edit, posted: Sequence[ShownRun], runs: Sequence[ShownRun], words: LabelWords, parts: int
) -> Iterator[str]:
    before, after = list(small_print(posted)), list(small_print(runs))
    changed = [line for line in after if line not in before]
    if len(before) != len(after) or len(changed) != 1:
        yield "link: the edit must change one label"
        return
    yield from _linked_faults(changed[0], edit, words, parts)
    if any(map(_closes, after[after.index(changed[0]) :])):
        yield "link: its hidden text ends in the same part"


def _linked_faults(
    line: Sequence[ShownRun], edit: Edit, words: LabelWords, parts: int
) -> Iterator[str]:
    *label, link = line
    onward = _ONWARD.fullmatch("".join(run.text for run in line))
    called = _ONWARD_WORDS if onward else _WORDS
    if (link.text, link.active) != (called, _JUMP) or any(run.active for run in label):
        yield "link: a label has one link, at its end"
    if any(run.hidden for run in line):
        yield "label: a label is hidden"
    said = onward or _LINKED.fullmatch("".join(run.text for run in line))
    if said is None or not is_ours(said[1], words, parts):
        yield "label: small print that is not ours"
    elif int(said[2]) != edit.leads_to:
        yield "link: its label names another part"


def _leads_onward(runs: Sequence[ShownRun]) -> bool:
    said = ["".join(run.text for run in line) for line in small_print(runs)]
    return any(map(_ONWARD.fullmatch, said[-1:]))


def _onward_faults(
    edit: Edit, runs: Sequence[ShownRun], parts: Sequence[Sequence[ShownRun]]
) -> Iterator[str]:
    telling = (number for number in range(edit.part, len(parts)) if _tells(parts[number]))
    if edit.leads_to != next((number + 1 for number in telling), None):
        yield "link: it does not lead to where the chapter goes on"
    if [run for run in runs if run.text.strip()][-1].active != _JUMP:
        yield "link: a message leads onward at its end"


def _tells(runs: Sequence[ShownRun]) -> bool:
    return any(run.text.strip() for run in _story(runs))


def _story(runs: Sequence[ShownRun]) -> list[ShownRun]:
    """All that is not small print. A link in it is no part of any posted story."""
    return [run for run in runs if run.role is not Shown.SUBTEXT]


def _skeleton(payload: Payload) -> list[tuple[object, ...]]:
    """The components without their words: kinds, ids, and what hides what."""
    return [
        (hidden, each.get("type"), each.get("id"), each.get("spoiler"), "content" in each)
        for each, hidden in walk(payload)
    ]


def _ends_passage(runs: Sequence[ShownRun]) -> bool:
    return any(map(_closes, small_print(runs)))


def _closes(line: Sequence[ShownRun]) -> bool:
    return "".join(run.text for run in line) == CLOSING
