"""Plain words stay plain."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.messages.layout.escape import ends_in_address, escape, without_address
from bot.text.limits import utf16_length

words = st.lists(
    st.sampled_from([
        *"*_~|`\\[]()<>@#-+.:/ \n1ax",
        "https://ash.example/a", "http://", "@everyone", "<@12>", "||", "-# ", "12. ", "é", "日",
    ]),
    max_size=15,
).map("".join)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "markup"),
    [
        ("plain, with a dash - and #tag!", "plain, with a dash - and #tag!"),
        ("a||b", r"a\|\|b"),
        ("end\\", "end\\\\"),
        ("*a* _b_ ~~c~~ `d`", r"\*a\* \_b\_ \~\~c\~\~ \`d\`"),
        ("@everyone <@1> <#2> <t:3>", r"\@everyone \<@1> \<#2> \<t:3>"),
        ("# a\n## b\n-# c", "\\# a\n\\## b\n\\-# c"),
        ("> a\n>>> b", "\\> a\n\\>>> b"),
        ("- a\n+ b\n 12. c", "\\- a\n\\+ b\n 12\\. c"),
        ("12.", "12\\."),
        ("[a](https://b.example)", r"\[a\](https://b.example)"),
        (":smile: at 10:30:15", r"\:smile: at 10\:30:15"),
        ("see https://b.example/a_b now", r"see https\://b.example/a\_b now"),
        ("see https://b.example/a now", "see https://b.example/a now"),
        ("https://b.example|secret", r"https\://b.example\|secret"),
        ("-5 and 3.5", "-5 and 3.5"),
        ("a\u2028> b\u2029# c", "a\u2028\\> b\u2029\\# c"),
        ("¯_(ツ)", r"\¯\_(ツ)"),
    ],
)
def test_marks_are_written_as_text(text, markup):
    assert escape(text) == markup


def shown(markup):
    return re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", markup)


@settings(max_examples=500)
@given(words)
def test_no_character_is_lost_and_no_mark_is_left(text):
    markup = escape(text)
    assert shown(markup) == text
    bare = re.sub(r"\\[\s\S]", "x", markup)
    assert not re.search(r"[*_~|`\[\]<]|@everyone", bare)
    assert not re.search(r"^\s*(#{1,6}|-#|[-+]|\d+\.|>)\s", bare, re.MULTILINE)


@given(words)
def test_an_address_that_would_swallow_its_neighbour_can_be_made_text(text):
    markup = escape(text)
    if ends_in_address(markup):
        markup = without_address(markup)
    assert not ends_in_address(markup)
    assert shown(markup) == text


@pytest.mark.parametrize(
    ("text", "length"), [("abc", 3), ("äß", 2), ("日本", 2), ("👩\u200d👧", 5)]
)
def test_length_is_counted_in_utf16_units(text, length):
    assert utf16_length(text) == length


@pytest.mark.parametrize(
    ("text", "markup"),
    [
        ("https://x.example\x85a_b", "https\\://x.example\x85a\\_b"),
        ("https://x.example.\x1c_", "https\\://x.example.\x1c\\_"),
        ("https://x.example b_", "https://x.example b\\_"),
        ("#\ufeffa", "\\#\ufeffa"),
        ("-\ufeffa", "\\-\ufeffa"),
        ("\ufeff > a", "\ufeff \\> a"),
        (" \ufeff12. a", " \ufeff12\\. a"),
    ],
)
def test_white_space_is_what_discord_and_we_both_take_for_it(text, markup):
    assert escape(text) == markup
