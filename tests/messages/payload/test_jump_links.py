import json

import pytest
from hypothesis import HealthCheck, given, settings

from bot.messages.layout.packing import ChapterContent, make_parts
from bot.messages.layout.parts import Jump, MessagePart, Piece, Role
from bot.messages.layout.spoiler_labels import JUMP_ADDRESS, continued_label
from bot.messages.payload.jump_links import fill_in, link_part
from bot.messages.payload.message import part_payload
from bot.messages.proof.expectation import Expected
from bot.messages.proof.proof import prove
from bot.messages.proof.reader import walk
from bot.models.release import PartKind
from bot.models.server import Layout, MessageStyle
from bot.models.story import Passage
from bot.text.blocks import Body, Mark, Span
from bot.text.limits import CONTENT, TEXT_BYTES, TEXT_DISPLAY_TOTAL, utf16_length
from bot.text.warnings.hiding import ChapterHiding
from tests.messages.bodies import contents
from tests.messages.faults import paragraph
from tests.messages.payload.test_compose import composed

TOO_MUCH = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example]
WAVES = "The keeper counted each wave that came in over the stones. " * 12
LIMITS = {MessageStyle.COMPONENTS: TEXT_DISPLAY_TOTAL, MessageStyle.TEXT: CONTENT}


def long_passage(
    paragraphs: int = 20, *, after: str = "So it was written down.", summary: str = ""
):
    """A chapter with an open paragraph, a hidden run of long ones, and open text after it."""
    hidden = [paragraph(f"{number}. {WAVES.strip()}") for number in range(paragraphs)]
    blocks = (paragraph("Rain."), *hidden, *([paragraph(after)] if after else []))
    body = Body(blocks, (Passage(1, paragraphs, ("gore",), summary),))
    return ChapterContent(body, ChapterHiding((), (("gore",),), ("gore",)))


def edits_of(content: ChapterContent, style: MessageStyle):
    parts = make_parts(content, style)
    linked = [link_part(n, part, style, n) for n, part in enumerate(parts, start=1)]
    return parts, [edit for edit in linked if edit is not None]


def texts(payload) -> list[str]:
    shown = [each["content"] for each, _ in walk(payload) if "content" in each]
    return shown or [payload["content"]]


def weight(payload) -> int:
    return sum(len(text.encode()) + 12 for text in texts(payload))


@pytest.mark.parametrize("style", list(MessageStyle))
def test_every_part_inside_a_passage_leads_to_the_part_where_it_ends(style: MessageStyle):
    parts, edits = edits_of(long_passage(), style)
    assert len(parts) > 3
    assert edits[0].part == 1
    assert {edit.leads_to for edit in edits} == {len(parts)}
    assert len(parts) not in {edit.part for edit in edits}
    for edit in edits:
        label = next(text for text in texts(edit.payload) if JUMP_ADDRESS in text)
        assert f"ends in part {len(parts)}: [skip there]({JUMP_ADDRESS})" in label


@pytest.mark.parametrize("style", list(MessageStyle))
@settings(suppress_health_check=TOO_MUCH, deadline=None, max_examples=20)
@given(content=contents())
def test_every_opening_label_that_leads_on_has_room_for_its_link(
    style: MessageStyle, content: ChapterContent
):
    parts, edits = edits_of(content, style)
    opening = {
        number
        for number, part in enumerate(parts, start=1)
        for piece in part.pieces
        if piece.jump is not None and "continued" not in piece.markup
    }
    assert opening <= {edit.part for edit in edits}
    for edit in edits:
        assert sum(map(utf16_length, texts(edit.payload))) <= LIMITS[style]
        assert style is MessageStyle.TEXT or weight(edit.payload) <= TEXT_BYTES
    posted = [part_payload(part, style, n) for n, part in enumerate(parts, start=1)]
    expected = Expected(content.body, content.hiding, content.note_before, content.note_after)
    prove(posted, expected, style, None, edits=edits)


@pytest.mark.parametrize("style", list(MessageStyle))
def test_a_filled_in_edit_differs_from_what_was_posted_by_its_link_only(style: MessageStyle):
    parts, edits = edits_of(long_passage(summary="Somebody is hurt."), style)
    body = fill_in(edits[0].payload, 11, 22, 33)
    posted = part_payload(parts[0], style, 1)
    link = ": [skip there](https://discord.com/channels/11/22/33)"
    assert json.dumps(body).count(link) == 1
    without = json.loads(json.dumps(body).replace(link, ""))
    assert without == {**posted, "flags": posted["flags"] & ~4096}


@pytest.mark.parametrize("style", list(MessageStyle))
def test_a_story_that_says_the_address_keeps_its_label(style: MessageStyle):
    said = paragraph("See ", Span(JUMP_ADDRESS, Mark.PLAIN, JUMP_ADDRESS), ".")
    content = long_passage()
    blocks = (said, *content.body.blocks[1:])
    _, edits = edits_of(ChapterContent(Body(blocks, content.body.passages), content.hiding), style)
    assert 1 not in {edit.part for edit in edits}


@pytest.mark.parametrize(("spare", "linked"), [(0, True), (1, False)])
def test_a_continued_label_without_room_stays_as_it_is(spare: int, linked: bool):
    label = continued_label(("gore",), ends_in=4, address=JUMP_ADDRESS)
    piece = Piece(Role.LABEL, continued_label(("gore",)), Jump(4, label))
    story = "x" * (TEXT_DISPLAY_TOTAL - utf16_length(label) + spare)
    part = MessagePart((piece, Piece(Role.HIDDEN, story)))
    edit = link_part(2, part, MessageStyle.COMPONENTS, 1)
    assert (edit is not None) is linked


@pytest.mark.parametrize(("spare", "linked"), [(0, True), (1, False)])
def test_nor_has_it_room_where_its_message_would_be_too_heavy(spare: int, linked: bool):
    label = continued_label(("gore",), ends_in=4, address=JUMP_ADDRESS)
    piece = Piece(Role.LABEL, continued_label(("gore",)), Jump(4, label))
    left = TEXT_BYTES - len(label.encode()) - 2 * 12
    story = "ฝ" * (left // 3) + "x" * (left % 3 + spare)
    part = MessagePart((piece, Piece(Role.HIDDEN, story)))
    edit = link_part(2, part, MessageStyle.COMPONENTS, 1)
    assert (edit is not None) is linked


@pytest.mark.parametrize("passage", [5, 40])
def test_a_heavy_passage_keeps_room_for_its_link(passage: int):
    sentence = "ลมทะเลพัดแรงจนตะเกียงดับ ไม่มีใครกล้าขึ้นบันไดเก่าอีกเลย " * 14
    blocks = (paragraph("ฝน"), *[paragraph(sentence.strip())] * passage)
    body = Body(blocks, (Passage(1, passage, ("ความรุนแรง",), sentence),))
    content = ChapterContent(body, ChapterHiding((), (("ความรุนแรง",),), ()))
    _, edits = edits_of(content, MessageStyle.COMPONENTS)
    assert edits[0].part == 1
    assert max(weight(edit.payload) for edit in edits) <= TEXT_BYTES


@pytest.mark.parametrize("layout", [Layout.THREAD, Layout.CHANNEL, Layout.CARD])
def test_links_name_the_positions_of_the_ledger(layout: Layout):
    body = "\n\n".join(
        ["Rain.", "::: warning gore", *[f"{n}, {WAVES.strip()}" for n in range(20)], ":::", "So."]
    )
    planned = composed(body=body, layout=layout)
    links = {place: part.link for place, part in enumerate(planned) if part.link is not None}
    if layout is Layout.CARD:
        assert links == {}
        return
    first = next(place for place, part in enumerate(planned) if part.kind is PartKind.TEXT)
    assert min(links) == first
    assert {link.leads_to for link in links.values()} == {len(planned) - 1}
    for place, link in links.items():
        mark = link.payload["components"][0]["id"]
        assert mark == planned[place].mark == planned[place].payload["components"][0]["id"]
