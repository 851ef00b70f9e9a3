"""What becomes of characters that cannot be seen; what can be seen is never altered."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.importing.characters import clean
from bot.importing.questions import Findings


def cleaned(text):
    findings = Findings({})
    return clean(text, findings), findings.changes


@pytest.mark.parametrize("end", ["\r", "\r\n", "\x85", "\u2028", "\x0b"])
def test_every_line_end_becomes_a_line_feed(end):
    text, changes = cleaned(f"one{end}two")
    assert text == "one\ntwo"
    assert len(changes) == 1


@pytest.mark.parametrize("end", ["\u2029", "\x0c"])
def test_a_paragraph_or_page_end_becomes_a_blank_line(end):
    assert cleaned(f"one{end}two")[0] == "one\n\ntwo"


@pytest.mark.parametrize(
    ("text", "left", "change"),
    [
        ("a\0b\x1b\x7f", "ab", "Removed 3 control characters that cannot be shown."),
        ("a\ufdd0\uffff\U0010fffe", "a", "Removed 3 unassigned codes that cannot be shown."),
        ("a\ufeffb", "ab", "Removed 1 byte order mark that cannot be shown."),
        ("a\U000e0041", "a", "Removed 1 tag character that cannot be seen."),
        ("\u200ba\u00ad\nb", "a\nb", "Removed 2 invisible characters at the ends of lines."),
    ],
)
def test_what_cannot_be_seen_is_removed_and_counted(text, left, change):
    assert cleaned(text) == (left, [change])


@pytest.mark.parametrize(
    "text",
    [
        "\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
        "\U0001f469\u200d\U0001f680 \u2764\ufe0f \U0001f44d\U0001f3fd 1\ufe0f\u20e3",
        "\u200fשלום\u200e (a) \u061cb",
        "\ue000 private",
        "می\u200cخواهم",
        "Stra\u00adße",
        "漢字《かんじ》｜",
        "\u2067נועה\u2069 and \u202bعنف\u202c",
        "q\u0307",
    ],
)
def test_what_can_be_seen_or_shapes_what_is_stays(text):
    assert cleaned(text) == (text, [])


@pytest.mark.parametrize(
    ("line", "closed"),
    [
        ("\u202eabc", "\u202eabc\u202c"),
        ("\u2067\u202aabc", "\u2067\u202aabc\u202c\u2069"),
        ("\u2067\u202aabc\u2069", "\u2067\u202aabc\u2069"),
        ("abc\u202c\u2069", "abc\u202c\u2069"),
        ("\u202e\u2067abc\u202c", "\u202e\u2067abc\u202c\u2069\u202c"),
    ],
)
def test_a_turn_of_direction_ends_with_its_line(line, closed):
    text, changes = cleaned(f"{line}\nnext")
    assert text == f"{closed}\nnext"
    assert bool(changes) == (line != closed)


@pytest.mark.parametrize("whole", ["Chương", "é", "が", "한글", "Ёж"])
def test_letters_stay_as_they_were_sent_in_parts_or_whole(whole):
    for form in ("NFC", "NFD"):
        text = unicodedata.normalize(form, whole)
        assert cleaned(text) == (text, [])


@given(st.text())
def test_cleaning_again_changes_nothing(text):
    once, _ = cleaned(text)
    assert cleaned(once) == (once, [])


@pytest.mark.parametrize(
    "text",
    [
        "a" + "\u200b" * 300_000 + "a",
        "\u202e" * 300_000,
        "e" + "\u0301" * 300_000,
        "a" + "\U000e0041" * 300_000,
        "a" * 1_000_000 + "\u202e",
    ],
    ids=["unseen", "turns", "accents", "tags", "one line"],
)
def test_no_text_takes_time_in_the_square_of_its_length(text):
    assert cleaned(text)[0]
