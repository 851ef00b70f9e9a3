"""The letters of pages and books, whatever program stored them and whatever it said about it."""

import pytest

from bot.importing.files.characters import decode_page, decode_part
from tests.importing.written_documents import read

RUSSIAN = "Лодка была из олова, а море из соли."
PAGE = "<html><head>{head}</head><body><h1>Соль</h1><p>{text}</p></body></html>"


def page(text: str, head: str = "") -> str:
    return PAGE.format(head=head, text=text)


CERTAIN: dict[str, bytes] = {
    "UTF-8": page(RUSSIAN).encode(),
    "UTF-8 with a mark": page(RUSSIAN).encode("utf-8-sig"),
    "UTF-16": page(RUSSIAN).encode("utf-16"),
    "windows-1251, said": page(RUSSIAN, '<meta charset="windows-1251">').encode("cp1251"),
    "windows-1251, said the old way": page(
        RUSSIAN, '<meta http-equiv="Content-Type" content="text/html; charset=windows-1251">'
    ).encode("cp1251"),
    "KOI8-R, said as XML": b'<?xml version="1.0" encoding="koi8-r"?>'
    + page(RUSSIAN).encode("koi8-r"),
    "UTF-8 that says it is something else": page(RUSSIAN, '<meta charset="cp1251">').encode(),
    "an encoding nobody knows": page(RUSSIAN, '<meta charset="x-tin">').encode(),
}


@pytest.mark.parametrize("data", CERTAIN.values(), ids=CERTAIN)
def test_what_is_said_or_plain_is_not_asked(data: bytes):
    text, proposals = decode_page(data, {})
    assert RUSSIAN in text
    assert proposals == ()


def test_seven_bits_are_believed_where_they_are_named():
    said = '<meta charset="iso-2022-jp">'
    data = PAGE.format(head=said, text="夜の海").replace("Соль", "海").encode("iso-2022-jp")
    assert "夜の海" in decode_page(data, {})[0]


def test_a_page_that_says_nothing_is_a_proposal_with_alternatives():
    data = page(RUSSIAN).encode("cp1251")
    reading = read(data, "salt.html")
    asked = reading.proposals[0]
    assert asked.key == "encoding"
    assert asked.chosen == "cp1251"
    assert {"cp1252", "cp1251"} <= {option.key for option in asked.options}
    assert reading.manuscript.chapters[0].body == RUSSIAN
    assert reading.manuscript.title == "Соль"


def test_the_author_chooses_the_encoding_of_a_page():
    data = page("A café by the sea.").replace("Соль", "Sel").encode("cp1252")
    chosen = read(data, encoding="mac_roman")
    assert chosen.proposals[0].chosen == "mac_roman"
    assert chosen.manuscript.chapters[0].body == "A cafÈ by the sea."


def test_a_fiction_book_is_read_by_its_declaration():
    book = (
        '<?xml version="1.0" encoding="windows-1251"?><FictionBook><description><title-info>'
        "<book-title>Соль</book-title></title-info></description><body><section>"
        f"<title><p>Глава 1</p></title><p>{RUSSIAN}</p></section></body></FictionBook>"
    ).encode("cp1251")
    reading = read(book, "salt.fb2")
    assert reading.manuscript.title == "Соль"
    assert reading.manuscript.chapters[0].body == RUSSIAN
    assert all(one.key != "encoding" for one in reading.proposals)


@pytest.mark.parametrize(
    "data",
    [
        RUSSIAN.encode(),
        RUSSIAN.encode("utf-8-sig"),
        RUSSIAN.encode("utf-16"),
        b'<?xml version="1.0" encoding="windows-1251"?>' + RUSSIAN.encode("cp1251"),
    ],
)
def test_parts_of_archives_say_what_they_are(data: bytes):
    assert decode_part(data).endswith(RUSSIAN)
