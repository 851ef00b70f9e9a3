import pytest

from bot.errors import StoryError
from bot.importing.encoding import decode

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
        bytes(range(256)) * 8,
        b"a\x00b\x00\x00\x00c" * 9,
        b"\xff\xfea",
        b"ID3\x04\x00\x00",
        b"RIFF\x04\x00\x00\x00WAVE",
        b"\x7fELF\x02\x01\x01",
        b"MZ\x90\x00\x03",
        b"OggS\x00\x02",
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


def read_wrongly(text: str, carrier: str) -> str:
    return "".join(
        bytes([byte]).decode(carrier, "replace").replace("\ufffd", chr(byte))
        for byte in text.encode()
    )


@pytest.mark.parametrize("carrier", ["cp1250", "cp1251", "cp1252", "cp1254", "cp437", "mac_roman"])
@pytest.mark.parametrize("text", ["O João não dormiu; a avó também não.", "Hún leit út og þagði."])
def test_western_letters_that_were_read_wrongly_are_put_right(carrier, text):
    decoded = decode(read_wrongly(text, carrier).encode(), None)
    assert (decoded.text, decoded.certain) == (text, False)


def test_what_was_read_wrongly_twice_is_put_right():
    text = "“Don’t”, said Zoë – naïvely.\n" * 3
    twice = read_wrongly(read_wrongly(text, "cp1252"), "cp1252")
    assert decode(twice.encode(), None).text == text


def test_where_only_some_lines_were_read_wrongly_the_author_is_asked():
    text = "“No,” said Zoë.\n“Yes,” said João.\n“Why?” – «où»\n"
    first, *others = text.splitlines(keepends=True)
    mixed = read_wrongly(first, "cp1252") + "".join(others)
    decoded = decode(mixed.encode(), None)
    assert (decoded.text, decoded.certain) == (mixed, False)
    assert decode(mixed.encode(), "utf-8 that was read as cp1252").text == text


@pytest.mark.parametrize(
    "text",
    [
        "“curly” ‘single’ … ﬁne ﬂuﬀ ＬＯＵＤ　ＮＯＩＳＥＳ ﾊﾝｶｸ e\u0301 &eacute; a\u00a0b",
        "«\u00a0L’été\u00a0» dit-elle, «\u00a0là\u00a0» ; «\u00a0Déjà\u00a0» fit-il.",
        "( ͡° ͜ʖ ͡°) ಠ_ಠ (╯°□°）╯︵ ┻━┻ ÒwÓ óÙò ¬_¬ °Д°",
        "«СССР» и «РФ»… Её «ёлка» — «Вы…» ВСЁ… ЕЁ» №1",
        "Її їжак «Її» ЇЇ Є… МОЇ» «РІЧ» РІЗНІ РЇ ПІД СІЛЬ. Дівчина",
        "РЊЊ ЉУБАВ РЂ ЏАБЕ СЋ ВЈЕРА «СЈЕНА» ВЉ РЏ СЉ ДЈЕЦА",
        "ΕΛΛΆΔΑ ΈΛΑ ΜΟΊΡΑ «ΝΑΙ» ΌΝΕΙΡΟ ΉΛΙΟΣ ΏΡΑ ΝΑΊ",
        "[ˈkʰæt] ðɪs ɪz — Þórður, ðæt wæs gōd cyning, ‘Ö’ ÅÄÖ…",
        "£5 €6 ¥7 20°C ±1 ½×¼ §3 ¶2 ©2020 ®™ 1º 2ª µm Ω√2≈≠∞",
        "╔══╗ ║hi║ ╚══╝ ┌─┐│░▒▓█ ÇüéâäàåçêëèïîìÄÅ αßΓπΣσµτ",
    ],
)
def test_nothing_that_an_author_wrote_is_mended(text):
    data = (text + "\n").encode() * 3
    assert decode(data, None) == decode(b"\xef\xbb\xbf" + data, "anything")
    assert (decode(data, None).text, decode(data, None).certain) == ((text + "\n") * 3, True)


@pytest.mark.parametrize("encoding", ["cp1250", "cp1251", "koi8-r", "cp1253", "cp1254", "cp866"])
def test_capitals_are_guessed_as_small_letters_are(encoding):
    text = HARBOUR[encoding].upper() * 4
    assert decode(text.encode(encoding), None).encoding == encoding


@pytest.mark.parametrize("encoding", ["cp1250", "cp1251", "cp1253", "shift_jis", "cp874"])
def test_letters_that_come_late_are_found(encoding):
    text = "It rained all day, and nobody came to the harbour.\n" * 1_000 + HARBOUR[encoding] * 2
    decoded = decode(text.encode(encoding), None)
    assert (decoded.encoding, decoded.text) == (encoding, text)


@pytest.mark.parametrize("text", ["“Café,” she said.", "Él no volvió más", "Hun så båden"])
def test_two_scripts_do_not_meet_in_a_word(text):
    assert decode(text.encode("cp1252"), None).text == text


def test_the_old_end_of_a_file_is_no_reason_to_take_it_for_no_text():
    text = "Брат поставил на стол две чашки. Она не ответила."
    assert decode(text.encode("cp866") + b"\x1a", None).encoding == "cp866"


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("text", ["女孩合上书，望着窗外。“你再也", "港には誰もいない"])
def test_a_line_of_wide_characters_without_a_nul_is_offered(encoding, text):
    assert decode(text.encode(encoding), encoding).text == text
