"""Above 10,170 bytes Discord answers 500 for ever, and most alphabets reach that before 4,000."""

import pytest

from bot.messages.layout.packing import LIMITS, ChapterContent, make_parts
from bot.messages.layout.repacking import keep_parts
from bot.messages.layout.revised import revised_parts
from bot.models.server import MessageStyle
from bot.models.story import Passage
from bot.text.blocks import Block, BlockKind, Body, Mark, Span
from bot.text.warnings.hiding import ChapterHiding
from tests.messages.layout.edges import edges_of
from tests.messages.layout.test_packing import weight

MOST = 10_000
OPEN = ChapterHiding((), (), ())
SENTENCES = {
    "thai": "ลมทะเลพัดแรงจนตะเกียงดับ ไม่มีใครกล้าขึ้นบันไดเก่าอีกเลยในคืนนั้น ",
    "japanese": "灯台の明かりが消えたあと、誰も古い階段を上ろうとはしなかった。",
    "chinese": "灯塔熄灭以后，再也没有人敢走上那道旧楼梯。",
    "korean": "등대의 불이 꺼진 뒤로는 아무도 낡은 계단을 오르려 하지 않았다. ",
    "hindi": "दीपक बुझ गया और किसी ने पुरानी सीढ़ियों पर कदमों की आहट सुनी। ",
    "arabic": "قال البحّار إن الريح لا تنتظر أحدًا، ثم أطفأ المصباح وصعد الدرج. ",
    "russian": "Фонарь погас раньше, чем кто-либо успел подняться по старой лестнице. ",
    "emoji": "🌊🏮 👩‍👩‍👧‍👦 ",
}


def a_chapter(sentence: str, sizes: list[int], *, hidden: bool = False) -> ChapterContent:
    blocks = tuple(Block(BlockKind.PARAGRAPH, (Span((sentence * size).strip()),)) for size in sizes)
    passages = (Passage(1, len(blocks) - 2, (sentence[:60],), sentence * 20),) if hidden else ()
    terms = tuple(passage.warnings for passage in passages)
    return ChapterContent(Body(blocks, passages), ChapterHiding((), terms, ()))


@pytest.mark.parametrize("language", SENTENCES)
@pytest.mark.parametrize("hidden", [False, True], ids=["open", "hidden"])
@pytest.mark.parametrize(
    "sizes", [[5] * 60, [250], [3, 400, 3], [40] * 9], ids=["short", "one", "long", "many"]
)
def test_no_message_is_too_heavy(language: str, hidden: bool, sizes: list[int]):
    content = a_chapter(SENTENCES[language], sizes, hidden=hidden and len(sizes) > 2)
    parts = make_parts(content, MessageStyle.COMPONENTS)
    assert max(map(weight, parts)) <= MOST
    text = "".join(part.pieces[0].markup for part in parts)
    assert hidden or text.count(SENTENCES[language].split()[0]) >= sum(sizes)
    edges = edges_of(content, LIMITS[MessageStyle.COMPONENTS])
    assert keep_parts(content, MessageStyle.COMPONENTS, edges) == parts


@pytest.mark.parametrize("language", ["thai", "japanese", "chinese"])
def test_the_messages_are_well_filled(language: str):
    """A paragraph that has to be cut leaves no more than a sentence's room unused."""
    content = a_chapter(SENTENCES[language], [400])
    parts = make_parts(content, MessageStyle.COMPONENTS)
    total = len(content.body.blocks[0].text.encode())
    assert len(parts) == -(-total // (MOST - 300))


def test_a_revised_message_that_leads_onward_keeps_room_for_it_in_bytes():
    old = a_chapter(SENTENCES["thai"], [15] * 3)
    new = a_chapter(SENTENCES["thai"], [16] * 9)
    edges = edges_of(old, LIMITS[MessageStyle.COMPONENTS])
    parts = revised_parts(new, MessageStyle.COMPONENTS, edges, [0])
    linked = [
        sum(len((p.jump.markup if p.jump else p.markup).encode()) + 12 for p in part.pieces)
        for part in parts
    ]
    assert len(parts) > len(edges) + 1
    assert max(linked) <= MOST


def test_an_author_s_own_spoilers_are_weighed_with_their_marks():
    spans = [Span("ฝนตก", Mark.SPOILER), Span(" ")] * 1200
    body = Body((Block(BlockKind.PARAGRAPH, tuple(spans)),))
    parts = make_parts(ChapterContent(body, OPEN), MessageStyle.COMPONENTS)
    assert max(map(weight, parts)) <= MOST
    assert "".join(part.pieces[0].markup for part in parts).count("ฝนตก") == 1200


def test_a_plain_message_is_not_weighed():
    content = a_chapter("終", [2000])
    assert len(make_parts(content, MessageStyle.TEXT)) == 1
