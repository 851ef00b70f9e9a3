"""Each judge of the hunt finds what it is there for, and nothing in what is right."""

import json
import re

import pytest

from bot.models.server import Layout, MessageStyle
from bot.text.blocks import Block, BlockKind, Body, Span
from bot.text.canonical.markdown import parse_body
from hunts.leaks.chapters import make_plan
from hunts.leaks.comparing import compare
from hunts.leaks.composing import Sent, compose
from hunts.leaks.deviations import DIALECTS, adapted, cannot_compare
from hunts.leaks.looks import Look, Stroke
from hunts.leaks.parsers import CLOUDRAC3R, DEROCK, HOME, PARSERS, Parsers, View
from hunts.leaks.plans import Plan
from hunts.leaks.refusals import refusals
from hunts.leaks.words import (
    HEAVY_HIDDEN,
    HEAVY_OPEN,
    HIDDEN_LETTER,
    HIDDEN_WORDS,
    OPEN_LETTER,
    OPEN_WORDS,
)
from hunts.leaks.written import everything_written

BODY = "Rain *came*.\n\n::: warning gore\nA wheel.\n\n- hands\n:::\n\n> so ||it|| is"
WRITTEN = [
    Stroke(Look.PLAIN, "Rain "),
    Stroke(Look.EMPHASIS, "came"),
    Stroke(Look.PLAIN, ".\n"),
    Stroke(Look.HIDDEN, "A wheel.\n• hands\n"),
    Stroke(Look.QUOTE, "so "),
    Stroke(Look.QUOTE | Look.HIDDEN, "it"),
    Stroke(Look.QUOTE, " is\n"),
]


def a_plan(markdown: str = BODY, style: MessageStyle = MessageStyle.TEXT) -> Plan:
    return Plan(0, 0, style, Layout.THREAD, parse_body(markdown))


def seen(parsers: Parsers, *texts: str) -> dict[str, list[View]]:
    parsers.send({parser: [adapted(parser, text) for text in texts] for parser in PARSERS})
    return parsers.receive()


def test_the_two_alphabets_share_no_letter():
    assert all(map(HIDDEN_LETTER.search, HIDDEN_WORDS))
    assert all(map(OPEN_LETTER.search, OPEN_WORDS))
    assert not any(map(OPEN_LETTER.search, HIDDEN_WORDS))
    assert not any(map(HIDDEN_LETTER.search, OPEN_WORDS))


def test_every_alphabet_that_fills_a_message_tells_its_side():
    for words in map(" ".join, HEAVY_HIDDEN):
        assert HIDDEN_LETTER.search(words) and not OPEN_LETTER.search(words)
    for words in map(" ".join, HEAVY_OPEN):
        assert OPEN_LETTER.search(words) and not HIDDEN_LETTER.search(words)


def test_what_an_author_wrote_is_known_with_its_looks():
    written = everything_written(a_plan(), DIALECTS[CLOUDRAC3R])
    assert list(compare(written, [WRITTEN])) == []
    assert list(compare(WRITTEN, [written])) == []


def without(number: int) -> list[Stroke]:
    return [*WRITTEN[:number], *WRITTEN[number + 1 :]]


def looking(number: int, look: int) -> list[Stroke]:
    return [*WRITTEN[:number], Stroke(look, WRITTEN[number].text), *WRITTEN[number + 1 :]]


@pytest.mark.parametrize(
    ("shown", "fault"),
    [
        (without(1), "altered"),
        (without(6), "lost"),
        ([*WRITTEN, Stroke(Look.PLAIN, "x")], "altered"),
        (looking(3, Look.PLAIN), "leak"),
        (looking(5, Look.QUOTE), "leak"),
        (looking(0, Look.HIDDEN), "hidden"),
        (looking(1, Look.PLAIN), "look"),
        (looking(4, Look.PLAIN), "look"),
        (looking(0, Look.CODE), "look"),
    ],
)
def test_a_difference_is_named(shown: list[Stroke], fault: str):
    assert [found.partition(":")[0] for found in compare(WRITTEN, [shown])] == [fault]


def test_white_space_may_end_a_message_but_a_word_may_not_be_split_by_it():
    assert list(compare(WRITTEN, [WRITTEN[:3], WRITTEN[3:]])) == []
    assert list(compare([Stroke(0, "ab")], [[Stroke(0, "a")], [Stroke(0, "b")]])) == []
    assert list(compare([Stroke(0, "a b")], [[Stroke(0, "ab")]])) != []


def test_each_parser_sees_hidden_text_and_looks(parsers: Parsers):
    views = seen(parsers, "# a *b*\n||c\n\nd|| `e`\n-# f", "@everyone <@123456789012345678> ||x||")
    for shown, active in views.values():
        looks = {stroke.text.strip(): Look(stroke.look) for stroke in shown.runs}
        assert looks["b"] == Look.HEADING | Look.EMPHASIS
        assert looks["c\n\nd"] == Look.HIDDEN
        assert (looks["e"], looks["f"]) == (Look.CODE, Look.SMALL)
        assert (shown.active, active.spoilers, len(active.active)) == ([], 1, 2)


@pytest.mark.parametrize(
    ("text", "adapted_for"),
    [
        ("> a\n-# b", DEROCK),
        ("> a\n## b", DEROCK),
        ("```c++\nx\n```", CLOUDRAC3R),
        ("||```c++\nx\n```||", CLOUDRAC3R),
        ("> a\n> -# b", ""),
        ("a\n-# b", ""),
        ("```py\nx\n```", ""),
    ],
)
def test_a_text_is_adapted_for_a_known_deviation_only(text: str, adapted_for: str):
    assert {parser for parser in PARSERS if adapted(parser, text) != text} == {adapted_for} - {""}


def test_only_what_one_parser_cannot_read_is_left_uncompared():
    heading = Block(BlockKind.HEADING, (Span("a\u2028b"),), 1)
    plan = Plan(0, 0, MessageStyle.TEXT, Layout.THREAD, Body((heading,)))
    assert [parser for parser in PARSERS if cannot_compare(parser, plan)] == [CLOUDRAC3R]
    assert not any(cannot_compare(parser, a_plan()) for parser in PARSERS)


def test_an_item_with_an_empty_line_is_text_in_every_parser(parsers: Parsers):
    plan = a_plan("- \\<@1> \\*\\\n  \\\n  *b*")
    (markup,) = (part["content"] for part in compose(plan).parts)
    for parser, (view,) in seen(parsers, markup).items():
        assert view.active == []
        assert list(compare(everything_written(plan, DIALECTS[parser]), [view.runs])) == []
    (bare,) = seen(parsers, markup.replace("\u200b", ""))[CLOUDRAC3R]
    assert bare.active == ["discordUser"]


def bent(style: MessageStyle, **changed: object) -> list[str]:
    plan = a_plan(style=style)
    sent = compose(plan)
    sent.parts[0] = {**sent.parts[0], **changed}
    return list(refusals(plan, sent))


def display(text: str) -> dict[str, object]:
    return {"type": 10, "content": text}


@pytest.mark.parametrize("style", list(MessageStyle))
def test_a_chapter_that_is_right_is_not_refused(style: MessageStyle):
    assert bent(style) == []


@pytest.mark.parametrize(
    ("style", "changed", "fault"),
    [
        (MessageStyle.TEXT, {"content": "a" * 2001}, "too long"),
        (MessageStyle.TEXT, {"content": "\U0001f600" * 1001}, "too long"),
        (MessageStyle.TEXT, {"content": " \n"}, "blank"),
        (MessageStyle.TEXT, {"flags": 1 << 15}, "flags"),
        (MessageStyle.TEXT, {"allowed_mentions": {"parse": ["users"]}}, "notified"),
        (MessageStyle.COMPONENTS, {"components": [display("a" * 4001)]}, "too long"),
        (MessageStyle.COMPONENTS, {"components": [display("a" * 2001)] * 2}, "too long"),
        (MessageStyle.COMPONENTS, {"components": [display("a")] * 41}, "40 components"),
        (MessageStyle.COMPONENTS, {"components": [{"type": 17, "components": []}]}, "empty"),
        (MessageStyle.COMPONENTS, {"content": "a"}, "beside"),
    ],
)
def test_a_message_that_discord_would_refuse_is_found(
    style: MessageStyle, changed: dict, fault: str
):
    assert any(fault in found for found in bent(style, **changed))


@pytest.mark.parametrize("name", ["", " ", "a" * 101])
def test_a_thread_name_that_discord_would_refuse_is_found(name: str):
    plan = a_plan()
    sent = compose(plan)
    sent.thread_name = name
    assert [found for found in refusals(plan, sent) if "thread name" in found]


def test_what_is_composed_is_what_would_be_sent():
    sent = compose(a_plan())
    assert isinstance(sent, Sent) and sent.findings == ()
    assert sent.body == a_plan().body
    assert sent.thread_name == "Salt – 1. The Mill"
    assert "||A wheel." in sent.parts[0]["content"]


def test_every_kind_of_chapter_is_made():
    plans = [make_plan(1, number) for number in range(400)]
    assert {plan.style for plan in plans} == set(MessageStyle)
    assert {plan.layout for plan in plans} == set(Layout)
    kinds = {block.kind for plan in plans for block in plan.body.blocks}
    assert kinds == set(BlockKind)
    for found in (
        [plan for plan in plans if plan.markdown],
        [plan for plan in plans if plan.is_hidden],
        [plan for plan in plans if plan.shown_terms],
        [plan for plan in plans if plan.note_before.passages],
        [plan for plan in plans if plan.room],
        [plan for plan in plans if len(plan.body.passages) > 10],
        [plan for plan in plans if sum(len(block.text) for block in plan.body.blocks) > 4000],
    ):
        assert found


def test_the_parsers_are_locked_by_their_hashes_and_by_no_address():
    lock = (HOME / "package-lock.json").read_text(encoding="utf-8")
    assert "://" not in lock and "resolved" not in lock
    packages = json.loads(lock)["packages"]
    assert all(each["integrity"].startswith("sha512-") for path, each in packages.items() if path)
    wanted = json.loads((HOME / "package.json").read_text(encoding="utf-8"))["devDependencies"]
    assert set(wanted) == set(PARSERS.values())
    assert all(re.fullmatch(r"[\d.]+", version) for version in wanted.values())
