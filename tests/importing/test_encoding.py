import pytest

from bot.errors import StoryError
from bot.importing.encoding import decode
from bot.importing.encodings.plausibility import plausibility

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


HARBOUR = {
    "cp1252": "La pluie s’était arrêtée à l’aube ; Hélène n’avait pas dormi, près de la mer. ",
    "mac_roman": "A chuva parou antes da manhã e João não tinha dormido; ninguém ouviu o coração. ",
    "cp1250": "Deszcz ustał tuż przed świtem, a Małgorzata liczyła światła aż do końca. Cóż. ",
    "iso-8859-2": "Déšť ustal těsně před svítáním. Kateřina počítala světla až k poslednímu. ",
    "cp1251": "Дождь перестал перед рассветом, и набережная опустела. Анна считала огни. ",
    "koi8-r": "Где-то за молом ударил колокол, и снова стало тихо. Никто не сумеет ответить. ",
    "cp866": "Брат поставил на стол две чашки. Она не ответила, только закрыла окно. ",
    "cp1253": "Η βροχή σταμάτησε λίγο πριν ξημερώσει και η προκυμαία έμεινε άδεια. ",
    "cp1254": "Yağmur şafaktan önce dindi; Ayşe ışıkları saydı, sonra pencereyi kapattı. ",
    "cp1255": "הגשם פסק מעט לפני הזריחה והרציף נותר ריק. היא לא ענתה. ",
    "cp1256": "توقف المطر قبيل الفجر وبقي الرصيف خاليا. لم تجبه سلمى. ",
    "cp874": "ฝนหยุดตกก่อนรุ่งสางไม่นาน ท่าเรือจึงว่างเปล่า เธอไม่ตอบ ",
    "shift_jis": "夜明けの少し前に雨がやみ、港には誰もいなくなった。少女は黙った。",
    "euc-jp": "船はどこへ消えたのかと聞かれる。けれど誰にも答えられないだろう。",
    "gb18030": "天快亮的时候雨停了，码头上空无一人。她没有回答。",
    "big5": "天快亮的時候雨停了，碼頭上空無一人。她沒有回答。",
    "euc-kr": "동이 트기 조금 전에 비가 그치고 부두는 텅 비었다. 그녀는 대답하지 않았다. ",
}


@pytest.mark.parametrize(("encoding", "line"), HARBOUR.items(), ids=HARBOUR.keys())
def test_of_a_paragraph_the_encoding_is_guessed(encoding, line):
    text = line * 4
    assert decode(text.encode(encoding), None).encoding == encoding


@pytest.mark.parametrize(("encoding", "line"), HARBOUR.items(), ids=HARBOUR.keys())
def test_of_a_few_words_the_encoding_is_at_least_offered(encoding, line):
    text = line[:30]
    assert decode(text.encode(encoding), encoding).text == text


@pytest.mark.parametrize("encoding", ["iso2022_jp", "iso2022_kr"])
def test_what_announces_itself_is_certain(encoding):
    text = "A\n港\n" if encoding == "iso2022_jp" else "A\n항구\n"
    decoded = decode(text.encode(encoding), None)
    assert decoded.certain
    assert decoded.text == text


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
@pytest.mark.parametrize("text", ["Ada ran, naïve.\n", "Она пришла.\n", "港には誰もいない。\nA\n"])
def test_wide_characters_without_a_mark_are_proposed(encoding, text):
    decoded = decode((text * 3).encode(encoding), None)
    assert (decoded.text, decoded.encoding, decoded.certain) == (text * 3, encoding, False)


def test_one_stray_nul_does_not_make_a_text_wide():
    decoded = decode("It rained on the café\0 all day.".encode(), None)
    assert (decoded.encoding, decoded.certain) == ("utf-8", True)


def test_a_few_broken_bytes_in_utf_8_are_kept_and_asked_about():
    text = "Zoë’s café – “naïve” … "
    decoded = decode(text.encode() + b"Z\xfcrich", None)
    assert decoded.text == text + "Zürich"
    assert not decoded.certain
    assert all(len(one.sample) > 3 for one in decoded.alternatives)


@pytest.mark.parametrize("carrier", ["cp1252", "cp1251", "mac_roman"])
@pytest.mark.parametrize(
    "text", ["Don’t – “naïve” café…\n", "Она пришла.\n", "港には誰もいない。\n"]
)
def test_a_double_encoding_is_proposed_with_its_repair(carrier, text):
    shown = "".join(
        bytes([byte]).decode(carrier, "replace").replace("\ufffd", chr(byte))
        for byte in text.encode()
    )
    decoded = decode(shown.encode(), None)
    assert not decoded.certain
    assert decoded.text == text
    assert decode(shown.encode(), "utf-8").text == shown


def test_a_doubtful_double_encoding_is_left_as_it_was_sent():
    text = "naÃ¯ve, she said – “no”. Donâ€™t, itâ€™s the cafÃ©."
    decoded = decode(text.encode(), None)
    assert (decoded.text, decoded.certain) == (text, False)
    repaired = decode(text.encode(), "utf-8 that was read as cp1252").text
    assert repaired == "naïve, she said – “no”. Don’t, it’s the café."


@pytest.mark.parametrize(
    "text",
    ["CAFÉ» dit-il. «Où»", "СССР» и РФ–", "Ça, là… Ã part", "日本『語』", "Crème brûlée “à”"],
)
def test_ordinary_text_is_not_taken_for_a_double_encoding(text):
    assert decode(text.encode(), None).certain


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("Привет", "пРИВЕТ"),
        ("Она пришла", "Oна пpишла"),
        ("Мама", "мамА"),
        ("café", "cafЙ"),
        ("été à l’aube", "čtč ŕ l’aube"),
        ("港には誰もいない", "ﾀﾁﾃﾄﾅﾆﾇﾈ"),
        ("“No”", "¤No¦"),
    ],
)
def test_what_people_write_is_more_plausible_than_what_they_do_not(right, wrong):
    assert plausibility(right, 10) > plausibility(wrong, 10)
