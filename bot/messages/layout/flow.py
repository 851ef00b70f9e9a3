"""A chapter as runs: stretches of blocks that are shown, or hidden for the same warnings."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from bot.messages.layout.parts import Role
from bot.models.story import Passage
from bot.text.blocks import Block, BlockKind, Body, Mark, Span
from bot.text.canonical.markdown import parse_body
from bot.text.canonical.words import count_block_words
from bot.text.warnings.hiding import ChapterHiding


@dataclass(frozen=True, slots=True)
class FlowRun:
    """Blocks of one role; `terms`, `summary` and `words` are what a hidden run's label says."""

    role: Role
    blocks: tuple[Block, ...]
    terms: tuple[str, ...] = ()
    summary: str = ""
    words: int = 0


def body_runs(body: Body, hiding: ChapterHiding) -> list[FlowRun]:
    """The runs of a body in order. Passages that touch each other stay separate.

    A passage that `hiding` does not know is hidden for the warnings it carries itself.
    """
    if not body.blocks:
        return []
    if hiding.whole:
        terms = dict.fromkeys([*hiding.whole, *(t for terms in hiding.passages for t in terms)])
        return [_hidden_run(body.blocks, tuple(terms), "")]
    runs: list[FlowRun] = []
    start = 0
    for passage, terms in _hidden_passages(body, hiding):
        runs.append(FlowRun(Role.PROSE, body.blocks[start : passage.first]))
        covered = body.blocks[passage.first : passage.last + 1]
        runs.append(_hidden_run(covered, terms, passage.summary))
        start = passage.last + 1
    runs.append(FlowRun(Role.PROSE, body.blocks[start:]))
    return [run for run in runs if run.blocks]


def note_runs(note: str) -> list[FlowRun]:
    """A note is public; what its author marks as a passage is hidden line by line all the same."""
    body = parse_body(note)
    covered = {i for passage in body.passages for i in range(passage.first, passage.last + 1)}
    blocks = tuple(
        _behind_spoiler(block) if index in covered else block
        for index, block in enumerate(body.blocks)
    )
    return [FlowRun(Role.NOTE, blocks)] if blocks else []


def _hidden_run(blocks: tuple[Block, ...], terms: tuple[str, ...], summary: str) -> FlowRun:
    return FlowRun(Role.HIDDEN, blocks, terms, summary, sum(map(count_block_words, blocks)))


def _hidden_passages(
    body: Body, hiding: ChapterHiding
) -> Iterator[tuple[Passage, tuple[str, ...]]]:
    for index, passage in enumerate(body.passages):
        known = index < len(hiding.passages)
        terms = hiding.passages[index] if known else passage.warnings
        if terms:
            yield passage, terms


def _behind_spoiler(block: Block) -> Block:
    kind = BlockKind.PARAGRAPH if block.kind is BlockKind.CODE else block.kind
    return replace(block, kind=kind, spans=tuple(_hide(block.spans)))


def _hide(spans: Iterable[Span]) -> Iterator[Span]:
    for span in spans:
        yield replace(span, marks=span.marks | Mark.SPOILER)
