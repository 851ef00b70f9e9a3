"""Faults planted in the edits that turn a label into a link: the proof finds each of them."""

from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass, replace
from typing import Any

import pytest

from bot.messages.proof.edits import Edit
from bot.messages.proof.expectation import Expected
from bot.messages.proof.proof import ProofFailed, prove
from bot.models.server import MessageStyle
from bot.models.story import Passage
from bot.text.blocks import Body
from bot.text.warnings.hiding import ChapterHiding
from tests.messages.faults import NOBODY, display, paragraph

ADDRESS = "https://discord.com/channels/" + "/".join(["9" * 20] * 3)
FIRST, SECOND, THIRD = "The lamp went out.", "The stairs were wet.", "Nobody fell that night."
OPENING = "-# ⚠ Hidden: falls · about 12 words · ends in part 3"
CONTINUED = "-# ⚠ Hidden, continued: falls"
BRIEF = "-# In short: Somebody falls."
LINK = f": [skip there]({ADDRESS})"
CLOSING = "-# End of the hidden passage"
BEFORE, AFTER = "Rain, all of March.", "So it was written down."
BODY = Body(
    tuple(paragraph(text) for text in (BEFORE, FIRST, SECOND, THIRD, AFTER)),
    (Passage(1, 3, ("falls",), "Somebody falls."),),
)
EXPECTED = Expected(BODY, ChapterHiding((), (("falls",),), ("falls",)))
FLAGS = {MessageStyle.COMPONENTS: 32768, MessageStyle.TEXT: 4}

Texts = list[tuple[str, bool]]
POSTED: list[Texts] = [
    [(BEFORE, False), (f"{OPENING}\n{BRIEF}", False), (FIRST, True)],
    [(CONTINUED, False), (SECOND, True)],
    [(CONTINUED, False), (THIRD, True), (CLOSING, False), (AFTER, False)],
]
EDITED: dict[int, Texts] = {
    1: [(BEFORE, False), (f"{OPENING}{LINK}\n{BRIEF}", False), (FIRST, True)],
    2: [(f"{CONTINUED} · ends in part 3{LINK}", False), (SECOND, True)],
}


def message(texts: Texts, style: MessageStyle, mark: int, silent: int = 4096) -> dict[str, Any]:
    common = {"flags": FLAGS[style] | silent, "allowed_mentions": NOBODY}
    if style is MessageStyle.TEXT:
        return {"content": "\n".join(f"||{t}||" if h else t for t, h in texts), **common}
    shown = [
        {"type": 17, "spoiler": True, "components": [display(text)]} if hidden else display(text)
        for text, hidden in texts
    ]
    shown[0]["id"] = mark
    return {"components": shown, **common}


@dataclass
class Chapter:
    style: MessageStyle
    parts: list[dict[str, Any]]
    edits: list[Edit]
    expected: Expected = EXPECTED

    def prove(self) -> None:
        prove(self.parts, self.expected, self.style, None, edits=self.edits)

    def findings(self) -> str:
        with pytest.raises(ProofFailed) as failed:
            self.prove()
        return " ".join(failed.value.findings)


def chapter(style: MessageStyle = MessageStyle.COMPONENTS) -> Chapter:
    parts = [message(texts, style, mark) for mark, texts in enumerate(POSTED, start=1)]
    edits = [Edit(part, 3, message(texts, style, part, silent=0)) for part, texts in EDITED.items()]
    return deepcopy(Chapter(style, parts, edits))


def say(old: str, new: str, *, edit: int = 0) -> Callable[[Chapter], None]:
    """Other words in an edit."""

    def bend(sent: Chapter) -> None:
        holders = sent.edits[edit].payload.get("components") or [sent.edits[edit].payload]
        texts = [each for each in holders if old in each.get("content", "")]
        texts += [
            inner
            for each in holders
            for inner in each.get("components", ())
            if old in inner["content"]
        ]
        for each in texts:
            each["content"] = each["content"].replace(old, new)
        assert texts

    return bend


def become(**changes: object) -> Callable[[Chapter], None]:
    return lambda sent: sent.edits.__setitem__(0, replace(sent.edits[0], **changes))


def with_flag(sent: Chapter) -> None:
    sent.edits[0].payload["flags"] |= 4096


def with_another_mark(sent: Chapter) -> None:
    sent.edits[0].payload["components"][0]["id"] = 77


def without_spoiler(sent: Chapter) -> None:
    sent.edits[0].payload["components"][2]["spoiler"] = False


def hidden_label(sent: Chapter) -> None:
    label = sent.edits[0].payload["components"].pop(1)
    sent.edits[0].payload["components"][1]["components"].insert(0, label)


def posted_at_once(sent: Chapter) -> None:
    sent.parts[0] = {**sent.edits[0].payload, "flags": sent.parts[0]["flags"]}


def link_in_the_story(sent: Chapter) -> None:
    said = [each for each in sent.parts[0]["components"] if each.get("content") == BEFORE]
    said[0]["content"] = f"Rain, [all of]({ADDRESS}) March."


FAULTS: dict[str, tuple[Callable[[Chapter], None], str]] = {
    "other words for the link": (say("[skip there]", "[look there]"), "not ours"),
    "hidden words for the link": (say("[skip there]", "[stairs were wet]"), "not ours"),
    "another address": (say(ADDRESS, "https://x.example/1/2/3"), "one link"),
    "a page of Discord's that is no message": (say(ADDRESS, ADDRESS[:-21]), "one link"),
    "more than an address": (say(ADDRESS, f"{ADDRESS}?x=1"), "one link"),
    "a title in the link": (say(ADDRESS, f"{ADDRESS} 'wet stairs'"), "one link"),
    "ids too long": (say(ADDRESS, f"{ADDRESS}0"), "one link"),
    "the link in the middle": (say(LINK, f"{LINK}!"), "one link"),
    "two links": (say(LINK, f"{LINK}{LINK}"), "one link"),
    "the link in the summary's line": (
        say(f"{LINK}\n{BRIEF}", f"\n{BRIEF}{LINK}"),
        "small print that is not ours",
    ),
    "a link in both lines": (say(BRIEF, f"{BRIEF}{LINK}"), "one label"),
    "a link in the story": (say(BEFORE, f"Rain, [all of]({ADDRESS}) March."), "alters the story"),
    "no link": (say(LINK, ""), "one label"),
    "no edit at all": (become(payload=message(POSTED[0], MessageStyle.COMPONENTS, 1, 0)), "label"),
    "another warning": (say("falls ·", "the fall of the keeper ·"), "not ours"),
    "a character less": (say("all of March", "all of Mar"), "alters the story"),
    "a character less behind the spoiler": (say(FIRST, FIRST[:-1]), "alters the story"),
    "nothing hidden any more": (without_spoiler, "more than a label"),
    "the label hidden": (hidden_label, "more than a label"),
    "another mark": (with_another_mark, "more than a label"),
    "the words of another part": (say("part 3", "part 2"), "names another part"),
    "a part before the end": (become(leads_to=2), "where the hidden text ends"),
    "a part that is not there": (become(leads_to=4), "where the hidden text ends"),
    "a flag of new messages only": (with_flag, "flags"),
    "4,001 characters": (say(BEFORE, BEFORE + "a" * 4001), "4,000"),
    "the edit posted at once": (posted_at_once, "jump link"),
    "a link posted in the story": (link_in_the_story, "jump link"),
}


@pytest.mark.parametrize("style", list(MessageStyle))
def test_a_link_at_the_end_of_a_label_is_proven(style: MessageStyle):
    chapter(style).prove()


@pytest.mark.parametrize(("bend", "finding"), FAULTS.values(), ids=FAULTS)
def test_a_fault_planted_in_an_edit_is_found(bend: Callable[[Chapter], None], finding: str):
    sent = chapter()
    bend(sent)
    assert finding in sent.findings()


def test_a_fault_planted_in_a_plain_edit_is_found():
    for bend, finding in (
        (say(LINK, ""), "one label"),
        (say(f"||{FIRST}||", FIRST), "alters the story"),
        (say(BEFORE, BEFORE * 200), "2,000"),
        (with_flag, "flags"),
    ):
        sent = chapter(MessageStyle.TEXT)
        bend(sent)
        assert finding in sent.findings()


def test_the_label_of_a_passage_that_has_ended_gets_no_link():
    """Part 2 ends one passage and begins another; only the other leads on."""
    body = replace(BODY, passages=(Passage(1, 1, ("falls",)), Passage(2, 3, ("falls",))))
    sent = chapter()
    sent.expected = Expected(body, ChapterHiding((), (("falls",), ("falls",)), ("falls",)))
    opening = "-# ⚠ Hidden: falls · about 4 words"
    once = [(BEFORE, False), (opening, False), (FIRST, True), (CLOSING, False)]
    again = f"{opening} · ends in part 2"
    ends = [(CONTINUED, False), (THIRD, True), (CLOSING, False), (AFTER, False)]
    posted = [[*once, (again, False), (SECOND, True)], ends]
    right = [*once, (f"{again}{LINK}", False), (SECOND, True)]
    wrong = [
        *once[:1],
        (f"{opening} · ends in part 2{LINK}", False),
        *[*once[2:], (again, False), (SECOND, True)],
    ]
    style = MessageStyle.COMPONENTS
    sent.parts = [message(texts, style, mark) for mark, texts in enumerate(posted, start=1)]
    sent.edits = [Edit(1, 2, message(right, style, 1, 0))]
    sent.prove()
    sent.edits = [Edit(1, 2, message(wrong, style, 1, 0))]
    assert "ends in the same part" in sent.findings()


def test_findings_never_quote_the_story():
    sent = chapter()
    say("[skip there]", f"[{FIRST}]")(sent)
    assert "lamp" not in sent.findings()
