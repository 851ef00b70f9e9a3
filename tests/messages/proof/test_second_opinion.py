"""Spoilers judged by a Markdown parser of another ancestry than ours: simcord's preview page.

It knows CommonMark and pairs of `||`. Where it reads blocks, it ends a spoiler with its paragraph,
which Discord's client does not do; hidden passages are therefore put to its inline rules, and
chapters whose only spoilers are inline to its block rules as well.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from simcord.preview._markdown import markdown_tokens

from bot.messages.layout.packing import ChapterContent, make_parts
from bot.messages.payload.message import part_payload
from bot.models.server import MessageStyle
from bot.text.blocks import Block, BlockKind, Body, Mark, Span
from bot.text.warnings.hiding import ChapterHiding
from tests.messages.bodies import contents

WARNED = "Ж"
INLINE, BLOCKS = "embed_title", "message"
TOO_MUCH = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example]


def warn(span: Span) -> Span:
    """Give every letter that must be hidden a shape that no open text has."""
    letters = (WARNED if char.isalnum() else char for char in span.text)
    return replace(span, text="".join(letters), link="")


def mark_warned(content: ChapterContent) -> ChapterContent:
    behind = {
        index
        for passage, terms in zip(content.body.passages, content.hiding.passages, strict=True)
        if terms
        for index in range(passage.first, passage.last + 1)
    }
    blocks = tuple(
        _mark(block, hidden=bool(content.hiding.whole) or index in behind)
        for index, block in enumerate(content.body.blocks)
    )
    return replace(
        content, body=replace(content.body, blocks=blocks), note_before="", note_after=""
    )


def _mark(block: Block, *, hidden: bool) -> Block:
    spans = (
        warn(span) if hidden or Mark.SPOILER in span.marks else _open(span) for span in block.spans
    )
    return replace(block, spans=tuple(spans))


def _open(span: Span) -> Span:
    return replace(span, text=span.text.replace(WARNED, "x"))


def visible(tokens: Iterable[Mapping[str, Any]], depth: int = 0) -> str:
    """Return what the other parser shows outside every spoiler."""
    seen = ""
    for token in tokens:
        depth += {"spoiler_open": 1, "spoiler_close": -1}.get(token["type"], 0)
        if "children" in token:
            seen += visible(token["children"], depth)
        elif not depth:
            seen += str(token.get("content", ""))
    return seen


def contents_of(content: ChapterContent) -> list[str]:
    parts = make_parts(content, MessageStyle.TEXT)
    return [part_payload(part, MessageStyle.TEXT, 1)["content"] for part in parts]


@settings(suppress_health_check=TOO_MUCH, deadline=None, max_examples=40)
@given(contents().map(mark_warned))
def test_no_warned_character_stands_outside_a_spoiler(content: ChapterContent):
    for text in contents_of(content):
        assert WARNED not in visible(markdown_tokens(text, INLINE))


@settings(suppress_health_check=TOO_MUCH, deadline=None, max_examples=40)
@given(contents(), st.sampled_from((BlockKind.PARAGRAPH, BlockKind.HEADING, BlockKind.QUOTE)))
def test_inline_spoilers_hold_in_blocks_too(content: ChapterContent, kind: BlockKind):
    blocks = tuple(
        Block(kind, block.spans, 1 if kind is not BlockKind.PARAGRAPH else 0)
        for block in content.body.blocks
        if block.spans
    )
    shown = mark_warned(ChapterContent(Body(blocks), ChapterHiding((), (), ())))
    for text in contents_of(shown):
        assert WARNED not in visible(markdown_tokens(text, BLOCKS))


def test_the_other_parser_sees_a_leak():
    assert WARNED in visible(markdown_tokens(f"||a|| {WARNED}", INLINE))
    assert WARNED in visible(markdown_tokens(f"\\||{WARNED}||", BLOCKS))
    assert WARNED not in visible(markdown_tokens(f"> ||{WARNED}||", BLOCKS))
