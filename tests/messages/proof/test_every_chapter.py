"""Any chapter at all: what the renderer and the packer make of it passes the proof."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from bot.messages.layout.packing import ChapterContent, make_parts
from bot.messages.payload.message import part_payload
from bot.messages.proof.expectation import Expected
from bot.messages.proof.proof import ProofFailed, prove
from bot.messages.proof.reader import walk
from bot.models.server import MessageStyle
from bot.text.blocks import Span
from tests.messages.bodies import contents

TOO_MUCH = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example]


def payloads(content: ChapterContent, style: MessageStyle):
    parts = make_parts(content, style)
    return [part_payload(part, style, mark) for mark, part in enumerate(parts, start=1)]


@pytest.mark.parametrize("style", list(MessageStyle))
@settings(suppress_health_check=TOO_MUCH, deadline=None, max_examples=40)
@given(content=contents())
def test_every_chapter_is_proven(style: MessageStyle, content: ChapterContent):
    expected = Expected(content.body, content.hiding, content.note_before, content.note_after)
    prove(payloads(content, style), expected, style, None)


@settings(suppress_health_check=TOO_MUCH, deadline=None, max_examples=25)
@given(content=contents(), data=st.data())
def test_a_container_opened_anywhere_is_found(content: ChapterContent, data: st.DataObject):
    sent = payloads(content, MessageStyle.COMPONENTS)
    containers = [each for payload in sent for each, _ in walk(payload) if each["type"] == 17]
    assume(containers)
    data.draw(st.sampled_from(containers))["spoiler"] = False
    assert any(finding.startswith("leak") for finding in findings(sent, content))


@pytest.mark.parametrize("style", list(MessageStyle))
@settings(suppress_health_check=TOO_MUCH, deadline=None, max_examples=25)
@given(content=contents(), data=st.data())
def test_a_character_lost_anywhere_is_found(
    style: MessageStyle, content: ChapterContent, data: st.DataObject
):
    sent = payloads(content, style)
    blocks = [*content.body.blocks]
    places = [at for at, block in enumerate(blocks) if block.spans]
    assume(places)
    place = data.draw(st.sampled_from(places))
    longer = (*blocks[place].spans, Span("x"))
    blocks[place] = replace(blocks[place], spans=longer)
    meant = replace(content, body=replace(content.body, blocks=tuple(blocks)))
    assert any(finding.startswith(("altered", "lost")) for finding in findings(sent, meant))


def findings(sent: list[dict], content: ChapterContent) -> tuple[str, ...]:
    style = MessageStyle.TEXT if "content" in sent[0] else MessageStyle.COMPONENTS
    expected = Expected(content.body, content.hiding, content.note_before, content.note_after)
    with pytest.raises(ProofFailed) as failed:
        prove(sent, expected, style, None)
    return failed.value.findings
