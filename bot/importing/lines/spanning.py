"""A `||` that opens in one paragraph and closes in a later one, as people hide text in chats.

Whole paragraphs can only be hidden as a passage, so all those that such a pair touches become one.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum
from itertools import groupby

from bot.importing.questions import Findings, Option, clip, counted
from bot.models.story import Passage
from bot.text.blocks import Block, BlockKind, Body, Span
from bot.text.warnings.terms import UNNAMED_WARNING

SECRETS = "secrets"
"""The key of the question, to which "text" answers that no `||` hides more than its paragraph."""

_SHOWN = 60
_OPTIONS = (
    Option("hide", "A secret: hide those paragraphs whole"),
    Option("text", "Nothing: show the || and the text as they are"),
)


class Side(Enum):
    """What a `||` without a partner may do: one with a space on either side only ever pairs."""

    OPENS = "opens"
    CLOSES = "closes"
    NEITHER = "neither"


@dataclass(frozen=True, slots=True)
class Stray:
    """A `||` without a partner in its paragraph, at `start` of the text of block `block`."""

    block: int
    start: int
    side: Side


@dataclass(slots=True)
class Secrets:
    """Hides what stands between strays, as the author chose, and counts for the question.

    One question for a file: its safe answer hides, and what it asks about is known at the end.
    """

    findings: Findings
    runs: int = 0
    sample: str = ""
    left: int = 0

    def settle(self, body: Body, strays: Sequence[Stray], *, begun: bool = False) -> Body:
        """The body of one chapter with its runs hidden, or as it was. `begun`: a `||` of an earlier
        chapter has its partner here or in a later one.
        """
        runs = find_runs(strays, len(body.blocks), begun=begun)
        self.left += bool(strays) and not runs
        if not runs:
            return body
        if not begun:
            before = body.blocks[strays[0].block].text[: strays[0].start]
            self.sample = self.sample or f"{clip(before[-_SHOWN:])} ||…"
        self.runs += len(runs)
        return hide_runs(body, strays, runs) if self._hides() else body

    def report(self) -> None:
        if self.left:
            self.findings.say("A || without a partner in its chapter stays as text.")
        if self.runs:
            amount = counted(self.runs, "place has", "places have")
            question = f"{amount} a || whose partner is not in the same paragraph. What is it?"
            self.findings.ask(SECRETS, question, self.sample, _OPTIONS, safe="hide")

    def _hides(self) -> bool:
        return self.findings.choices.get(SECRETS) != "text"


def side_of(text: str, start: int) -> Side:
    """What the `||` at `start` touches says what it does. At both ends of nothing it opens."""
    before, after = text[:start].rstrip(" \t"), text[start + 2 :].lstrip(" \t")
    if not before or not after:
        return Side.OPENS if not before else Side.CLOSES
    touches_left, touches_right = not text[start - 1].isspace(), not text[start + 2].isspace()
    if touches_right:
        return Side.OPENS
    return Side.CLOSES if touches_left else Side.NEITHER


def find_runs(
    strays: Sequence[Stray], blocks: int, *, begun: bool = False
) -> list[tuple[int, int]]:
    """The blocks to hide, first and last. Where it is unclear which belong together: all."""
    if begun and blocks:
        last = strays[0].block if strays else blocks - 1
        return [(0, last), *find_runs(strays[1:], blocks)]
    if len(strays) == 1:
        one = strays[0]
        runs = {Side.OPENS: (one.block, blocks - 1), Side.CLOSES: (0, one.block)}
        return [runs[one.side]] if one.side in runs else []
    if len(strays) % 2:
        return [(strays[0].block, strays[-1].block)]
    return [
        (opening.block, closing.block)
        for opening, closing in zip(strays[::2], strays[1::2], strict=True)
    ]


def hide_runs(body: Body, strays: Sequence[Stray], runs: Sequence[tuple[int, int]]) -> Body:
    """Without the strays. Where a run meets a passage, its blocks are hidden for both."""
    blocks = list(body.blocks)
    for stray in strays:
        blocks[stray.block] = _without(blocks[stray.block], stray.start)
    passage_at = _indexes([(one.first, one.last) for one in body.passages], len(blocks))
    run_at = _indexes(runs, len(blocks))
    passages: list[Passage] = []
    for (passage, run), group in groupby(
        range(len(blocks)), key=lambda index: (passage_at[index], run_at[index])
    ):
        told = [index for index in group if blocks[index].kind is not BlockKind.SCENE_BREAK]
        if not told or (passage < 0 and run < 0):
            continue
        made = body.passages[passage] if passage >= 0 else Passage(0, 0, ())
        terms = (*made.warnings, UNNAMED_WARNING) if run >= 0 else made.warnings
        passages.append(replace(made, first=told[0], last=told[-1], warnings=terms))
    return Body(tuple(blocks), tuple(passages))


def _indexes(runs: Sequence[tuple[int, int]], length: int) -> list[int]:
    """For each block the number of the run it stands in, -1 for none."""
    found = [-1] * length
    for number, (first, last) in enumerate(runs):
        found[first : last + 1] = [number] * (last + 1 - first)
    return found


def _without(block: Block, start: int) -> Block:
    """A block without the two signs at `start` of its text."""
    spans: list[Span] = []
    position = 0
    for span in block.spans:
        kept = "".join(
            sign for at, sign in enumerate(span.text, position) if not start <= at < start + 2
        )
        position += len(span.text)
        spans.append(replace(span, text=kept))
    return replace(block, spans=tuple(spans))
