"""The reader against the table of traps: what Discord's client shows, and what it hides."""

import re

import pytest

from bot.messages.proof.client_markdown import Shown, ShownRun, read_markdown
from bot.messages.proof.reader import read_payload


def shown(markup: str) -> str:
    """Return what a reader sees, with what stands behind a spoiler between braces."""
    seen = ""
    for run in read_markdown(markup):
        seen += f"{{{run.text}}}" if run.hidden else run.text
    return seen.replace("}{", "")


SPOILERS = {
    "one spoiler over paragraphs": ("||a\n\nb||", "{a\n\nb}"),
    "a heading inside": ("||# H\nbody||", "{H\nbody}"),
    "a quote inside": ("||> q\n> r||", "{q\nr}"),
    "a list inside": ("||- a\n- b||", "{• a\n• b}"),
    "code inside": ("||`c`||", "{c}"),
    "a fence inside": ("||```\nc\n```||", "{\nc\n}"),
    "pipes in code inside": ("||a `x||y` b||", "{a `x}y` b||"),
    "pipes in a link's text": ("||[a||b](https://x.example)||", "{[a}b](https://x.example)||"),
    "pipes in prose": ("||p || q||", "{p } q||"),
    "nested": ("||a ||b|| c||", "{a }b{ c}"),
    "one pipe escaped": ("||a \\|| b||", "{a \\} b||"),
    "both pipes escaped": ("||a \\|\\| b||", "{a || b}"),
    "escaped pipes before the closer": ("||x\\|\\|||", "{x|\\}|"),
    "a backslash before the opener": ("a\\||secret||", "a||secret||"),
    "two backslashes before the opener": ("a\\\\||secret||", "a\\{secret}"),
    "a backslash before the closer": ("||secret\\||", "{secret\\}"),
    "an opener in open code": ("`x ||s|| y`", "x ||s|| y"),
    "an opener in an open fence": ("```\nx ||s|| y\n```", "\nx ||s|| y\n"),
    "a heading takes its line first": ("# Head ||a\nb||", "Head ||a\nb||"),
    "a list item takes its line first": ("- ||a\n- b||", "• ||a\n• b||"),
    "a quote with every line marked": ("> ||a\n> b||", "{a\nb}"),
    "a quote with a blank line marked": ("> ||a\n> \n> b||", "{a\n\nb}"),
    "a bare mark breaks the quote": ("> ||a\n>\n> b||", "||a\n>\nb||"),
    "an unmarked line breaks the quote": ("> ||a\nb||", "||a\nb||"),
    "overlapping marks": ("**a ||b** c||", "a ||b c||"),
    "strong around": ("**||a||**", "{a}"),
    "strong inside": ("||**a**||", "{a}"),
    "strong closed outside": ("||**a|| b**", "{**a} b**"),
    "unbalanced": ("||a", "||a"),
    "nothing between": ("||||", "||||"),
    "a space between": ("|| ||", "{ }"),
    "three pipes": ("|||a|||", "{|a}|"),
    "a zero-width space between pipes": ("||a |\u200b| b||", "{a |\u200b| b}"),
    "fullwidth pipes": ("｜｜a｜｜", "｜｜a｜｜"),
    "an address swallows the opener": ("https://x.example/||s||", "https://x.example/||s||"),
    "an address inside": ("||https://x.example/a_b_c||", "{https://x.example/a_b_c}"),
    "a spoiler after a line": ("plain\n||a||", "plain\n{a}"),
    "a form feed is nothing": ("||\f|| a ||b||", "{|| a }b||"),
    "two in a row": ("||a|| ||b||", "{a} {b}"),
    "the rest quoted": (">>> a\n||b\nc||", "a\n{b\nc}"),
}

MARKS = {
    "emphasis": ("*a* _b_", "a b"),
    "emphasis needs a word at its edge": ("* a*", "• a*"),
    "no emphasis around spaces": ("x *a *", "x *a *"),
    "underscores inside a word": ("a_b_c", "a_b_c"),
    "underscores at a word's end": ("a_b_ c", "ab c"),
    "three underscores": ("_a_b_", "_ab"),
    "strong, underlined, struck": ("**a** __b__ ~~c~~", "a b c"),
    "strong emphasis": ("***a***", "a"),
    "escapes": (r"\*a\* \_ \~ \` \# \- \> \[ \\", r"*a* _ ~ ` # - > [ \ ".rstrip(" ")),
    "a backslash before a letter": (r"C:\dir", r"C:\dir"),
    "code": ("`a*b*`", "a*b*"),
    "code around a backtick": ("`` ` ``", "`"),
    "headings": ("# A\n### C\n#### D", "A\nC\n#### D"),
    "a heading needs its line's start": ("x # A", "x # A"),
    "a heading's last signs are decoration": ("# A ##\nb", "A \nb"),
    "a heading's last sign guarded": ("# A#\u200b\nb", "A#\u200b\nb"),
    "a quote's marks behind a line separator": ("> a\u2028> b", "a\u2028b"),
    "an address goes on behind a next-line sign": ("https://x\x85\\|a", "https://x\x85\\|a"),
    "no emphasis at a byte order mark": ("*\ufeffa*", "*\ufeffa*"),
    "small print": ("-# a", "a"),
    "numbers run on": ("3. a\n7. b", "3. a\n4. b"),
    "numbers begin anew after prose": ("3. a\nb\n7. c", "3. a\nb\n7. c"),
    "an escaped number": ("3\\. a\n7\\. b", "3. a\n7. b"),
    "a dash without a space": ("-a", "-a"),
    "a quote without a space": (">a", ">a"),
    "a quote in a quote": ("> > a", "> a"),
    "emphasis over lines": ("*a\nb*", "a\nb"),
    "no emphasis over items": ("- *a\n- b*", "• *a\n• b*"),
    "a shrug": ("¯\\_(ツ)_/¯", "¯\\_(ツ)_/¯"),
    "a clock time": ("at 12:30:45", "at 12:30:45"),
}

ACTIVE = {
    "everyone": ("@everyone", "mention"),
    "here": ("@here", "mention"),
    "a user": ("<@123>", "mention"),
    "a user by nickname": ("<@!123>", "mention"),
    "a role": ("<@&123>", "mention"),
    "a channel": ("<#123>", "mention"),
    "a command": ("</story add:123>", "mention"),
    "a custom emoji": ("<:wave:123>", "emoji"),
    "an animated emoji": ("<a:wave:123>", "emoji"),
    "an emoji by name": (":heart:", "emoji"),
    "a timestamp": ("<t:123:R>", "timestamp"),
    "a masked link": ("[here](https://x.example)", "masked link"),
    "a bracketed address": ("<https://x.example>", "link"),
}


@pytest.mark.parametrize(("markup", "expected"), SPOILERS.values(), ids=SPOILERS)
def test_a_spoiler_hides_what_the_client_hides(markup: str, expected: str):
    assert shown(markup) == expected


@pytest.mark.parametrize(("markup", "expected"), MARKS.values(), ids=MARKS)
def test_a_mark_is_read_as_the_client_reads_it(markup: str, expected: str):
    assert shown(markup) == expected


@pytest.mark.parametrize(("markup", "active"), ACTIVE.values(), ids=ACTIVE)
def test_what_is_more_than_text_is_told(markup: str, active: str):
    assert [run.active for run in read_markdown(markup) if run.active] == [active]


LOOSE = {
    "one": "- a\n  \n  b",
    "behind other lines": "- a\n  b\n  c\n  \n  d",
    "of tabs, as spaces": "- a\n\t\n  b",
    "with a form feed": "- a\n  \f\n  b",
    "at its end": "- a\n  \nb",
    "before the next": "- a\n  \n- b",
    "in an item of an item": "- a\n  - b\n    \n    c",
    "in a numbered item": "1. a\n   \n   b",
    "in a spoiler": "||- a\n  \n  b||",
    "in a quote": "> - a\n>   \n>   b",
}
TIGHT = {
    "one that ends the list": "- a\n\n  b",
    "between two lists": "- a\n  b\n\n- c",
    "one that is not empty": "- a\n  \u200b\n  b",
    "behind a line of prose": "- a\nb\n  \nc",
    "no list": "a\n  \n  b",
    "an escaped sign": "\\- a\n  \n  b",
}


@pytest.mark.parametrize("markup", LOOSE.values(), ids=LOOSE)
def test_an_empty_line_in_an_item_is_not_vouched_for(markup: str):
    assert [each.active for each in read_markdown(markup) if each.active] == [
        "item with an empty line"
    ]


@pytest.mark.parametrize("markup", TIGHT.values(), ids=TIGHT)
def test_any_other_empty_line_is_text(markup: str):
    assert not [each for each in read_markdown(markup) if each.active]


@pytest.mark.parametrize("markup", [markup for markup, _ in ACTIVE.values()], ids=ACTIVE)
def test_what_is_escaped_is_text(markup: str):
    escaped = re.sub(r"([@<:\[])", r"\\\1", markup)
    assert not [run for run in read_markdown(escaped) if run.active]
    assert shown(escaped) == markup


def test_what_a_form_feed_parts_is_one():
    assert read_markdown("@\feveryone") == [ShownRun("@everyone", hidden=False, active="mention")]


def test_small_print_has_its_own_role():
    assert read_markdown("-# small\ntext")[0] == ShownRun("small", hidden=False, role=Shown.SUBTEXT)


def test_nesting_without_end_is_not_vouched_for():
    assert [run.active for run in read_markdown("- " * 500 + "x")][-1] == "nested too deeply"


def test_a_spoilered_container_hides_all_inside():
    text = {"type": 10, "content": "inside"}
    payload = {
        "components": [
            {"type": 10, "content": "before"},
            {"type": 17, "spoiler": True, "components": [{"type": 9, "components": [text]}]},
            {"type": 17, "spoiler": False, "components": [{"type": 10, "content": "after"}]},
        ]
    }
    seen = [(run.text, run.hidden) for run in read_payload(payload) if run.text.strip()]
    assert seen == [("before", False), ("inside", True), ("after", False)]


def test_white_space_around_a_text_is_taken_off_first():
    assert [run.text for run in read_payload({"content": "\n \t# Head\n"})] == ["Head"]


def test_buttons_are_read():
    row = {"type": 1, "components": [{"type": 2, "style": 2, "label": "Comment"}]}
    assert read_payload({"components": [row]}) == [ShownRun("Comment", False, Shown.BUTTON)]


@pytest.mark.parametrize(
    "payload",
    [
        {"content": "a", "embeds": [{"title": "b"}]},
        {"content": "a", "poll": {"question": {}}},
        {"components": [{"type": 12, "items": []}]},
        {"components": [{"type": 1, "components": [{"type": 2, "url": "https://x.example"}]}]},
    ],
)
def test_what_the_reader_does_not_know_is_told(payload: dict):
    assert any(run.active for run in read_payload(payload))
