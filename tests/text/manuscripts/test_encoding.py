import pytest

from bot.errors import StoryError
from bot.text.manuscripts.encoding import decode

RUSSIAN = "Она пришла в гавань поздно вечером, и шёл дождь над мокрыми лодками."
JAPANESE = "雨が降っていた。港には誰もいなかった。"


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (b"plain", "utf-8"),
        ("日本".encode(), "utf-8"),
        (b"\xef\xbb\xbf" + "é".encode(), "utf-8"),
        (b"\xff\xfe" + "é日".encode("utf-16-le"), "utf-16-le"),
        (b"\xfe\xff" + "é日".encode("utf-16-be"), "utf-16-be"),
        (b"\xff\xfe\x00\x00" + "é".encode("utf-32-le"), "utf-32-le"),
    ],
)
def test_a_byte_order_mark_and_utf_8_are_certain(data, encoding):
    decoded = decode(data, "cp1252")
    assert decoded.certain
    assert decoded.encoding == encoding
    assert not decoded.text.startswith("\ufeff")


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (RUSSIAN, "cp1251"),
        ("“Café,” she said – naïvely.", "cp1252"),
        (JAPANESE, "shift_jis"),
        ("她说雨停了。港口空无一人。", "gb18030"),
        ("Plain letters, é too.", "utf-16-le"),
        ("Plain letters, é too.", "utf-16-be"),
        ("Naïve café, déjà vu", "mac_roman"),
    ],
)
def test_what_was_meant_is_among_the_alternatives_and_can_be_chosen(text, encoding):
    decoded = decode(text.encode(encoding), encoding)
    assert not decoded.certain
    assert (decoded.encoding, decoded.text) == (encoding, text)


def test_a_choice_nobody_offered_is_ignored():
    data = RUSSIAN.encode("cp1251")
    assert decode(data, "rot13") == decode(data, None)


def test_the_sample_is_a_line_with_letters_outside_ascii():
    decoded = decode(("plain\n" * 5 + "caf\u00e9\nplain").encode("cp1252"), "cp1252")
    samples = {one.encoding: one.sample for one in decoded.alternatives}
    assert samples["cp1252"].startswith("café")


@pytest.mark.parametrize(
    "data",
    [
        b"PK\x03\x04" + bytes(30),
        b"\x89PNG\r\n\x1a\n" + bytes(30),
        b"%PDF-1.7\n",
        b"\xd0\xcf\x11\xe0" + bytes(30),
        b"{\\rtf1 hello}",
        bytes(range(256)) * 8,
        b"a\x00b\x00\x00\x00c" * 9,
        b"\xff\xfea",
        b"ID3\x04\x00\x00",
        b"\x01\x02\x03\x04" * 50,
    ],
)
def test_files_that_are_no_text_are_refused_with_advice(data):
    with pytest.raises(StoryError, match="plain text"):
        decode(data, None)


def test_a_sample_shows_no_line_of_a_warned_passage_nor_of_a_spoiler():
    text = "::: warning gore\nThe café burned.\n:::\nA ||naïve|| man.\nThe Zürich train left.\n"
    decoded = decode(text.encode("cp1252"), None)
    samples = [alternative.sample for alternative in decoded.alternatives]
    assert any("Zürich" in sample for sample in samples)
    assert not any("burned" in sample or "man." in sample for sample in samples)
