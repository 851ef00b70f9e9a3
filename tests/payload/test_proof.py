"""Planted faults: the proof passes what is right and finds each thing that is wrong with it."""

from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

import pytest

from bot.models.server import MessageStyle
from bot.models.story import Passage
from bot.payload.proof import Expected, ProofFailed, prove
from bot.text.blocks import Block, BlockKind, Body, Mark, Span
from bot.text.hiding import ChapterHiding

HIDDEN = "The lantern fell and the miller never woke again."
NOBODY = {"parse": []}


def paragraph(*spans: Span | str) -> Block:
    as_spans = tuple(span if isinstance(span, Span) else Span(span) for span in spans)
    return Block(BlockKind.PARAGRAPH, as_spans)


BODY = Body(
    (
        Block(BlockKind.HEADING, (Span("The Mill"),), level=2),
        paragraph("Rain came at 9, and ", Span("nobody", Mark.EMPHASIS), " slept."),
        paragraph(HIDDEN),
        Block(BlockKind.SCENE_BREAK),
        Block(BlockKind.ITEM, (Span("bread"),), level=1, marker="-"),
        paragraph("It was ", Span("Aldous", Mark.SPOILER), " who told her."),
    ),
    (Passage(2, 2, ("death",), "The miller dies."),),
)
EXPECTED = Expected(
    body=BODY,
    hiding=ChapterHiding((), (("death",),), ("death",)),
    note_before="Thanks for *waiting*!",
    public=("Salt and Iron", "Chapter 1 of 3"),
)


@dataclass
class Sent:
    """Everything that is about to be sent for one chapter; tests bend it."""

    style: MessageStyle
    parts: list[dict[str, Any]]
    card: dict[str, Any]
    thread_name: str | None = "Salt and Iron – 1. The Mill"
    expected: Expected = field(default=EXPECTED)

    def prove(self) -> None:
        prove(self.parts, self.expected, self.style, self.thread_name, card=self.card)

    def findings(self) -> str:
        with pytest.raises(ProofFailed) as failed:
            self.prove()
        return " ".join(failed.value.findings)


def display(content: str) -> dict[str, Any]:
    return {"type": 10, "content": content}


def row() -> dict[str, Any]:
    button = {"type": 2, "style": 1, "label": "Comment", "custom_id": "comment:4"}
    report = {"type": 2, "style": 2, "label": "Report", "custom_id": "report:4"}
    return {"type": 1, "components": [button, report]}


OPENING = "-# ⚠ Hidden: death · about 9 words\n-# In short: The miller dies."
CLOSING = "-# End of the hidden passage"
BEFORE = (
    "**Author's note**\nThanks for *waiting*!\n\n## The Mill\nRain came at 9, and *nobody* slept."
)
AFTER = "⁂\n\n- bread\n\nIt was ||Aldous|| who told her."


def components_style() -> Sent:
    behind = {"type": 17, "spoiler": True, "components": [display(HIDDEN)]}
    flags = {"flags": 32768 | 4096, "allowed_mentions": NOBODY}
    first = [{**display(BEFORE), "id": 5}, display(OPENING), behind, display(CLOSING)]
    second = [{**display(AFTER), "id": 6}]
    card = {
        "flags": 32768,
        "components": [{"type": 17, "id": 7, "components": [display("### Salt and Iron"), row()]}],
        "allowed_mentions": NOBODY,
    }
    parts = [{**flags, "components": first}, {**flags, "components": second}]
    return deepcopy(Sent(MessageStyle.COMPONENTS, parts, card))


def text_style() -> Sent:
    first = f"{BEFORE}\n{OPENING}\n||{HIDDEN}||\n{CLOSING}"
    parts = [
        {"content": first, "flags": 4 | 4096, "allowed_mentions": NOBODY},
        {"content": AFTER, "flags": 4 | 4096, "allowed_mentions": NOBODY},
    ]
    card = {
        "content": "### Salt and Iron",
        "components": [{**row(), "id": 7}],
        "flags": 4,
        "allowed_mentions": NOBODY,
    }
    return deepcopy(Sent(MessageStyle.TEXT, parts, card))


def replace_in(place: dict[str, Any], old: str, new: str) -> None:
    assert old in place["content"]
    place["content"] = place["content"].replace(old, new)


def in_first(old: str, new: str) -> Callable[[Sent], None]:
    return lambda sent: replace_in(sent.parts[0]["components"][0], old, new)


def in_hidden(old: str, new: str) -> Callable[[Sent], None]:
    return lambda sent: replace_in(sent.parts[0]["components"][2]["components"][0], old, new)


def in_label(old: str, new: str) -> Callable[[Sent], None]:
    return lambda sent: replace_in(sent.parts[0]["components"][1], old, new)


def in_second(old: str, new: str) -> Callable[[Sent], None]:
    return lambda sent: replace_in(sent.parts[1]["components"][0], old, new)


def in_text(old: str, new: str, part: int = 0) -> Callable[[Sent], None]:
    return lambda sent: replace_in(sent.parts[part], old, new)


def set_field(name: str, value: Any, part: int = 1) -> Callable[[Sent], None]:
    return lambda sent: sent.parts[part].update({name: value})


def in_card(old: str, new: str) -> Callable[[Sent], None]:
    return lambda sent: replace_in(sent.card["components"][0]["components"][0], old, new)


def on_button(name: str, value: Any) -> Callable[[Sent], None]:
    return lambda sent: sent.card["components"][0]["components"][1]["components"][0].update(
        {name: value}
    )


def name_thread(name: str) -> Callable[[Sent], None]:
    return lambda sent: setattr(sent, "thread_name", name)


def unhide(sent: Sent) -> None:
    sent.parts[0]["components"][2]["spoiler"] = False


def unwrap(sent: Sent) -> None:
    sent.parts[0]["components"][2] = display(HIDDEN)


def hide_prose(sent: Sent) -> None:
    shown = sent.parts[0]["components"][0]
    sent.parts[0]["components"][0] = {"type": 17, "spoiler": True, "components": [shown]}


def swap(sent: Sent) -> None:
    sent.parts.reverse()


def drop_part(sent: Sent) -> None:
    sent.parts.pop()


def repeat_part(sent: Sent) -> None:
    sent.parts.append(sent.parts[-1])


def crowd(sent: Sent) -> None:
    sent.parts[1]["components"] += [display("-# End of the hidden passage") for _ in range(40)]


def lengthen(sent: Sent) -> None:
    text = "a" * (4001 - len(AFTER))
    sent.expected = Expected(
        Body((*BODY.blocks, paragraph(text)), BODY.passages), EXPECTED.hiding, "Thanks for waiting!"
    )
    sent.parts[1]["components"].append(display(text))


def same_ids(sent: Sent) -> None:
    buttons = sent.card["components"][0]["components"][1]["components"]
    buttons[1]["custom_id"] = buttons[0]["custom_id"]


def same_marks(sent: Sent) -> None:
    sent.parts[0]["components"][1]["id"] = 5


def hide_label(sent: Sent) -> None:
    label = sent.parts[0]["components"].pop(1)
    sent.parts[0]["components"][1]["components"].insert(0, label)


def show_elsewhere(sent: Sent) -> None:
    sent.card["components"].append({"type": 12, "items": []})


def notify(sent: Sent) -> None:
    sent.parts[0]["flags"] = 32768


def empty(sent: Sent) -> None:
    sent.parts.append({**sent.parts[1], "components": [display(" ")]})


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
