import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.messages.payload.card import CardFacts, card_payload, is_card_of, release_of_card
from bot.messages.proof.client_markdown import Shown
from bot.messages.proof.reader import read_payload, walk
from bot.messages.proof.wire_limits import faults_of_form
from bot.models.server import MessageStyle
from bot.models.story import Rating, WarningState

FACTS = CardFacts(
    release_id=12,
    story_title="Salt and Iron",
    chapter_number=3,
    chapter_total=12,
    chapter_title="Ash",
    author_name="Mara",
    rating=Rating.TEEN,
    warnings=("gore", "violence"),
    warning_state=WarningState.LISTED,
    summary="A miller, a lantern and nine days of rain.",
    hidden="2 passages are hidden: gore, violence.",
    word_count=2345,
)
SHOWN = """\
Salt and Iron
Chapter 3 of 12 · Ash
by Mara
Rating: Teen · 2,345 words
Warnings: gore, violence
A miller, a lantern and nine days of rain.
2 passages are hidden: gore, violence.
"""
STYLES = list(MessageStyle)
_words = st.text(max_size=300) | st.sampled_from(
    ["*_|`~<@[" * 40, "@everyone || # \n- " * 300, "👩‍👩‍👧" * 60, "灯塔熄灭" * 90]
)


def shown(facts: CardFacts, style: MessageStyle = MessageStyle.COMPONENTS) -> str:
    runs = read_payload(card_payload(facts, style, 7))
    return "".join(run.text for run in runs if run.role is Shown.TEXT)


@pytest.mark.parametrize("style", STYLES)
def test_a_card_tells_what_is_coming(style: MessageStyle):
    assert shown(FACTS, style).rstrip("\n") == SHOWN.rstrip("\n")


@pytest.mark.parametrize(
    ("warnings", "state", "line"),
    [
        (("gore",), WarningState.LISTED, "Warnings: gore"),
        ((), WarningState.LISTED, "No warnings for this chapter"),
        ((), WarningState.NONE_APPLY, "No warnings apply"),
        ((), WarningState.CHOSE_NOT, "The author chose not to warn"),
        (("gore",), WarningState.CHOSE_NOT, "Warnings: gore"),
    ],
)
def test_the_three_states_of_warning_are_kept_apart(warnings, state, line):
    assert line in shown(replace(FACTS, warnings=warnings, warning_state=state)).splitlines()


def test_a_chapter_without_title_or_total_is_only_numbered():
    facts = replace(FACTS, chapter_title="", chapter_total=None, word_count=1)
    assert shown(facts).splitlines()[1:4] == ["Chapter 3", "by Mara", "Rating: Teen · 1 word"]


def test_what_is_missing_leaves_no_empty_line():
    assert (
        shown(replace(FACTS, summary="", hidden="")).splitlines()[-1] == "Warnings: gore, violence"
    )


@pytest.mark.parametrize("style", STYLES)
def test_a_card_carries_two_buttons_and_its_mark(style: MessageStyle):
    payload = card_payload(FACTS, style, 7)
    buttons = [each["custom_id"] for each, _ in walk(payload) if "custom_id" in each]
    assert buttons == ["comment:12", "report:12"]
    assert payload["components"][0]["id"] == 7


@pytest.mark.parametrize("style", STYLES)
def test_a_long_summary_gives_way_at_a_word_end(style: MessageStyle):
    text = shown(replace(FACTS, summary="rain and *more* rain " * 1000), style)
    assert text.splitlines()[-2].endswith(("rain…", "and…", "*more*…"))
    assert text.splitlines()[-1] == FACTS.hidden


HEAVY = "ลมทะเลพัดแรงจนตะเกียงดับ "


@pytest.mark.parametrize("words", [HEAVY, "灯塔熄灭以后"])
def test_a_summary_gives_way_to_the_bytes_that_discord_bears_too(words: str):
    text = words * 300
    facts = replace(FACTS, story_title=text, chapter_title=text, author_name=text, summary=text)
    facts = replace(facts, hidden=text, warnings=(text,))
    payload = card_payload(facts, MessageStyle.COMPONENTS, 7)
    texts = [each["content"] for each, _ in walk(payload) if "content" in each]
    assert len(texts) == 3
    assert 9_900 < sum(len(text.encode()) + 12 for text in texts) <= 10_000


@pytest.mark.parametrize("style", STYLES)
def test_a_title_keeps_the_signs_that_a_heading_would_lose(style: MessageStyle):
    assert "#1 in C##" in shown(replace(FACTS, story_title="#1 in C##"), style)


@given(st.sampled_from(STYLES), _words, _words, _words, _words, st.lists(_words, max_size=4))
def test_whatever_the_words_a_card_can_be_sent(style, title, chapter, author, summary, warnings):
    facts = replace(
        FACTS,
        story_title=title.strip()[:200] or "Untitled",
        chapter_title=chapter,
        author_name=author,
        summary=summary * 20,
        warnings=tuple(warnings),
    )
    payload = card_payload(facts, style, 7)
    assert [*faults_of_form(payload, style, silent=False)] == []
    assert not [run.active for run in read_payload(payload) if run.active]
    assert not [run for run in read_payload(payload) if run.hidden]


@pytest.mark.parametrize("title", ["Salt and Iron", "  # 5_000 *stars* ", "One\nTwo", "x" * 200])
@pytest.mark.parametrize("total", [None, 12])
def test_a_card_is_known_by_its_story_and_chapter_whichever_release_posted_it(title, total):
    facts = replace(FACTS, story_title=title, chapter_number=1, chapter_total=total)
    text = str(card_payload(facts, MessageStyle.TEXT, 7)["content"])
    assert is_card_of(text, title, 1)
    assert not is_card_of(text, title, 12)
    assert not is_card_of(text, "Another", 1)
    assert not is_card_of(f"Read {title}!\nChapter 1", title, 1)


@pytest.mark.parametrize("style", STYLES)
def test_the_buttons_of_a_card_name_its_release(style: MessageStyle):
    text = str(card_payload(FACTS, style, 7))
    assert release_of_card(re.findall(r"'custom_id': '([^']+)'", text)) == FACTS.release_id
    assert release_of_card(["draft:5:add", "comment:", "report:12"]) is None
