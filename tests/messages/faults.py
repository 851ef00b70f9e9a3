"""A chapter about to be sent, right in every way, and ways to make it wrong."""

from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

import pytest

from bot.messages.proof.expectation import Expected
from bot.messages.proof.proof import ProofFailed, prove
from bot.models.server import MessageStyle
from bot.models.story import Passage
from bot.text.blocks import Block, BlockKind, Body, Mark, Span
from bot.text.warnings.hiding import ChapterHiding

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


def fatten(sent: Sent) -> None:
    """One byte more than Discord is given; few enough characters."""
    text = "ฝ" * 3329 + "aa"
    sent.expected = Expected(Body((paragraph(text),)), ChapterHiding((), (), ()))
    sent.parts = [{**sent.parts[0], "components": [display(text)]}]


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
