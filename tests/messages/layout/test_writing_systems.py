"""What is never cut: clusters, sequences, words, and what Japanese keeps together."""

import pytest
import regex
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.messages.layout.packing import ChapterContent, pack
from bot.messages.layout.slicing import Limits
from bot.text.blocks import Block, BlockKind, Body, Mark, Span
from bot.text.limits import utf16_length
from bot.text.warnings.hiding import ChapterHiding

OPEN, HIDDEN = ChapterHiding((), (), ()), ChapterHiding(("gore",), (), ("gore",))
NARROW = Limits(64, 3, 0, 0)
WIDE = Limits(400, 5, 0, 4)

CLUSTERS = (
    "e\u0301\u0323", "\u1100\u1161\u11a8", "क्षि", "ก็", "👩\u200d👩\u200d👧\u200d👦", "👍🏽", "🇩🇪",
    "☝🏿", "1\ufe0f\u20e3", "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f", "நி",
    "漢\ufe00",
)  # fmt: skip
SENTENCES = {
    "arabic": "قال البحّار إن الريح لا تنتظر أحدًا، ثم أطفأ المصباح وصعد الدرج في صمت.",
    "hebrew": "הרוח לא חיכתה לאיש, והמנורה כבתה לפני שמישהו עלה במדרגות הישנות.",
    "russian": "Фонарь погас раньше, чем кто-либо успел подняться по старой лестнице.",
    "hindi": "दीपक बुझ गया और किसी ने पुरानी सीढ़ियों पर कदमों की आहट सुनी।",
}
JAPANESE = (
    "灯台の明かりが消えた、と彼女は言った。「誰もいないよ」ランタンだけがゆっくりと揺れていた"
)


def texts_of(text: str, limits: Limits, hiding: ChapterHiding = OPEN, mark: Mark = Mark.PLAIN):
    body = Body((Block(BlockKind.PARAGRAPH, (Span(text, mark),)),))
    parts = pack(ChapterContent(body, hiding), limits)
    role = "hidden" if hiding.whole else "prose"
    return [p.markup for part in parts for p in part.pieces if p.role.value == role]


@pytest.mark.parametrize("cluster", CLUSTERS, ids=lambda cluster: cluster.encode("unicode_escape"))
@pytest.mark.parametrize("mark", [Mark.PLAIN, Mark.STRONG])
def test_no_cluster_is_torn(cluster: str, mark: Mark):
    for text in texts_of(cluster * 60, NARROW, mark=mark):
        assert text.replace(cluster, "").strip("*") == ""


@pytest.mark.parametrize("language", SENTENCES)
@pytest.mark.parametrize(("hiding", "limits"), [(OPEN, NARROW), (HIDDEN, WIDE)])
def test_words_written_from_either_side_stay_whole(
    language: str, hiding: ChapterHiding, limits: Limits
):
    text = " ".join([SENTENCES[language]] * 12)
    shown = texts_of(text, limits, hiding)
    assert len(shown) > 2
    assert " ".join(shown).replace("\\", "").split() == text.split()


def test_japanese_is_parted_after_its_sentences():
    text = "雨が降っていた。" * 30
    for part in texts_of(text, NARROW):
        assert part.startswith("雨")
        assert part.endswith("。")


@pytest.mark.parametrize("turn", range(12))
def test_japanese_without_an_end_of_sentence_begins_no_part_with_what_clings(turn: int):
    text = ("灯" * turn + JAPANESE.replace("。", "、")) * 6
    shown = texts_of(text, NARROW)
    assert "".join(shown) == text
    for part in shown:
        assert part[0] not in "、。」ーっゃゅょ"
        assert part[-1] not in "「"


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from([*CLUSTERS, "a", "雨", " ", "ش"]), min_size=80, max_size=200))
def test_every_edge_is_an_edge_between_clusters(pieces: list[str]):
    text = " ".join("".join(pieces).split())
    place, edges = 0, {match.start() for match in regex.finditer(r"\X", text)} | {len(text)}
    for part in texts_of(text, NARROW):
        assert utf16_length(part) <= NARROW.characters
        place = text.index(part, place)
        assert place in edges
        place += len(part)
        assert place in edges
