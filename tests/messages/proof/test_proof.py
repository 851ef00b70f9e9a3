"""Planted faults: the proof passes what is right and finds each thing that is wrong with it."""

from collections.abc import Callable

import pytest

from bot.messages.proof.expectation import Expected
from bot.text.blocks import Body, Mark, Span
from bot.text.warnings.hiding import ChapterHiding
from tests.messages.faults import (
    AFTER,
    BODY,
    EXPECTED,
    HIDDEN,
    Sent,
    components_style,
    crowd,
    display,
    drop_part,
    empty,
    fatten,
    hide_label,
    hide_prose,
    in_card,
    in_first,
    in_hidden,
    in_label,
    in_second,
    in_text,
    lengthen,
    name_thread,
    notify,
    on_button,
    paragraph,
    repeat_part,
    replace_in,
    same_ids,
    same_marks,
    set_field,
    show_elsewhere,
    swap,
    text_style,
    unhide,
    unwrap,
)

COMPONENTS: dict[str, tuple[Callable[[Sent], None], str]] = {
    "a container that hides nothing": (unhide, "leak"),
    "no container": (unwrap, "leak"),
    "an inline spoiler taken off": (in_second("||Aldous||", "Aldous"), "leak"),
    "an inline spoiler broken": (in_second("||Aldous||", "||Aldous|"), "altered"),
    "an inline spoiler escaped": (in_second("||Aldous||", "\\||Aldous||"), "altered"),
    "an inline spoiler too wide": (in_second("||Aldous|| who", "||Aldous who||"), "hidden"),
    "prose hidden": (hide_prose, "hidden"),
    "a character moved": (in_first("Rain", "Rian"), "altered"),
    "a character moved behind the spoiler": (in_hidden("lantern", "lantren"), "altered"),
    "a character less": (in_first("slept.", "slept"), "altered"),
    "a word dropped": (in_hidden("never ", ""), "altered"),
    "a word doubled": (in_hidden("never", "never never"), "altered"),
    "a digit changed": (in_first("9", "6"), "altered"),
    "a space lost": (in_first("Rain came", "Raincame"), "altered"),
    "a space for a line break": (in_first("The Mill\nRain", "The Mill Rain"), "altered"),
    "a line break for a space": (in_first("Rain came", "Rain\ncame"), "altered"),
    "a letter that looks alike": (in_first("Rain", "Rаin"), "altered"),
    "the scene break lost": (in_second("⁂\n\n", ""), "altered"),
    "a list mark lost": (in_second("- bread", "bread"), "altered"),
    "the note lost": (in_first("**Author's note**\nThanks for *waiting*!\n\n", ""), "altered"),
    "the note's heading lost": (in_first("**Author's note**\n", ""), "altered"),
    "a broken mark": (in_first("*nobody*", "*nobody"), "altered"),
    "everyone": (in_first("Rain", "@everyone Rain"), "mention"),
    "a user": (in_second("Aldous", "<@4711>"), "mention"),
    "a masked link": (in_first("Rain", "[Rain](https://x.example)"), "masked link"),
    "parts in the wrong order": (swap, "altered"),
    "the last part missing": (drop_part, "lost"),
    "the last part twice": (repeat_part, "altered"),
    "an empty message": (empty, "empty"),
    "another warning in the label": (in_label("death", "the miller dies in it"), "label"),
    "another summary in the label": (in_label("dies.", "never woke again."), "label"),
    "hidden words in the label": (in_label("The miller dies.", HIDDEN), "leak"),
    "an end in a part that is not there": (
        in_label("9 words", "9 words · ends in part 3"),
        "label",
    ),
    "small print that is not ours": (in_first("Rain", "-# Rain"), "label"),
    "a hidden label": (hide_label, "label is hidden"),
    "4,001 characters": (lengthen, "4,000"),
    "10,001 bytes": (fatten, "10,000 bytes"),
    "41 components": (crowd, "40 components"),
    "content beside components": (set_field("content", "a"), "content"),
    "an embed": (set_field("embeds", [{"title": "a"}]), "embeds"),
    "an unknown field": (set_field("tts", True), "field"),
    "everybody may be mentioned": (set_field("allowed_mentions", {"parse": ["users"]}), "mention"),
    "no allowed_mentions": (lambda sent: sent.parts[0].pop("allowed_mentions"), "mention"),
    "a part that notifies": (notify, "flags"),
    "the same component id twice": (same_marks, "same id"),
    "an id out of range": (
        lambda sent: sent.parts[0]["components"][0].update({"id": 2**31}),
        "32-bit",
    ),
    "a component we do not know": (show_elsewhere, "unexpected component"),
    "hidden words on the card": (in_card("Salt", "The miller never woke again. Salt"), "leak"),
    "hidden words on a button": (on_button("label", "miller never woke again"), "leak"),
    "a long button": (on_button("label", "a" * 81), "80"),
    "a long custom id": (on_button("custom_id", "a" * 101), "custom id"),
    "an empty custom id": (on_button("custom_id", ""), "custom id"),
    "the same custom id twice": (same_ids, "same id"),
    "a button that leads away": (on_button("url", "https://x.example"), "link"),
    "hidden words in the thread name": (name_thread("1. The LANTERN fell, and the"), "leak"),
    "no thread name": (name_thread(" "), "thread name"),
    "a long thread name": (name_thread("a" * 101), "thread name"),
}

TEXT: dict[str, tuple[Callable[[Sent], None], str]] = {
    "no opener": (in_text(f"||{HIDDEN}", HIDDEN), "leak"),
    "no closer": (in_text(f"{HIDDEN}||", HIDDEN), "leak"),
    "an opener escaped": (in_text(f"||{HIDDEN}", f"\\||{HIDDEN}"), "leak"),
    "a closer in the middle": (in_text("and the miller", "|| and the miller"), "leak"),
    "an opener in open code": (in_text("Rain", "`Rain"), "altered"),
    "a heading that takes the opener": (
        in_text(f"||{HIDDEN}||", f"# ||{HIDDEN[:12]}\n{HIDDEN[12:]}||"),
        "leak",
    ),
    "no spoilers at all": (in_text("||", ""), "leak"),
    "prose hidden": (in_text(AFTER, f"||{AFTER.replace('||', '')}||", 1), "hidden"),
    "2,001 characters": (in_text(AFTER, "a" * 2001, 1), "2,000"),
    "links that unfold": (set_field("flags", 4096), "flags"),
    "a part that notifies": (set_field("flags", 4), "flags"),
    "an empty message": (in_text(AFTER, " ", 1), "empty"),
    "a custom emoji": (in_text("Rain", "<:rain:123>"), "emoji"),
    "a timestamp": (in_text("at 9", "at <t:9>"), "timestamp"),
    "an empty line in an item": (in_text("- bread", "- bread\n  \n  ", 1), "empty line"),
    "a hundred spoilers": (in_text("⁂", "||a||" * 99 + "⁂", 1), "over 99 spoilers"),
}


@pytest.mark.parametrize("make", [components_style, text_style])
def test_what_is_right_is_proven(make: Callable[[], Sent]):
    make().prove()


@pytest.mark.parametrize(("bend", "finding"), COMPONENTS.values(), ids=COMPONENTS)
def test_a_fault_planted_in_components_is_found(bend: Callable[[Sent], None], finding: str):
    sent = components_style()
    bend(sent)
    assert finding in sent.findings()


@pytest.mark.parametrize(("bend", "finding"), TEXT.values(), ids=TEXT)
def test_a_fault_planted_in_plain_messages_is_found(bend: Callable[[Sent], None], finding: str):
    sent = text_style()
    bend(sent)
    assert finding in sent.findings()


def test_findings_never_quote_the_story():
    sent = components_style()
    unhide(sent)
    in_label("The miller dies.", HIDDEN)(sent)
    name_thread(HIDDEN * 3)(sent)
    found = sent.findings().lower()
    assert not {"lantern", "miller", "woke", "aldous", "salt"} & set(found.split())


def test_a_whole_hidden_chapter_shown_openly_is_a_leak():
    sent = components_style()
    sent.expected = Expected(BODY, ChapterHiding(("death",), (("death",),), ("death",)))
    assert "leak: part 1" in sent.findings()


def test_hidden_words_that_are_public_too_may_stand_on_the_card():
    sent = components_style()
    in_card("Salt and Iron", "The miller never woke again")(sent)
    sent.expected = Expected(
        BODY, EXPECTED.hiding, EXPECTED.note_before, public=("The Miller Never Woke Again",)
    )
    sent.prove()


def test_a_short_hidden_text_is_looked_for_whole():
    sent = components_style()
    spoiler = paragraph("So ", Span("Aldous lied", Mark.SPOILER), ".")
    sent.expected = Expected(Body((spoiler,)), ChapterHiding((), (), ()))
    sent.parts = [sent.parts[1]]
    sent.parts[0]["components"][0]["content"] = "So ||Aldous lied||."
    name_thread("Aldous rode")(sent)
    sent.prove()
    name_thread("Aldous lied")(sent)
    assert "leak" in sent.findings()


def test_a_paragraph_may_go_on_in_the_next_message():
    sent = components_style()
    content = "Rain came at 9, and *nobody* slept."
    head, tail = content[:9], content[9:].lstrip()
    replace_in(sent.parts[0]["components"][0], content, head)
    extra = {**sent.parts[0], "components": [display(tail), *sent.parts[0]["components"][1:]]}
    sent.parts[0] = {**sent.parts[0], "components": sent.parts[0]["components"][:1]}
    sent.parts.insert(1, extra)
    sent.prove()
