import io
import zipfile

import pytest

from bot.errors import StoryError
from bot.importing.files.containers import clean_container, open_container
from tests.importing.files.archives import (
    LAUGHS,
    bomb,
    docx,
    epub,
    odt,
    overlapping,
    paragraphs,
    quoted_overlap,
    with_header,
    zipped,
)

SOUND = docx(paragraphs("The shop smelled of oil."))
CLASSIC = '<?xml version="1.0"?>\n<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.1//EN" "x.dtd">\n'


@pytest.mark.parametrize(
    "data",
    [
        SOUND,
        epub("<p>The shop.</p>", prolog=CLASSIC),
        odt("<text:p>The shop.</text:p>"),
        zipped({"a/1.txt": "One.", "a/2.txt": "Two."}),
        b"PK\x05\x06" + bytes(18),
    ],
    ids=["docx", "epub with its doctype", "odt", "zip", "empty"],
)
def test_what_programs_write_is_sound(data: bytes):
    clean_container(open_container(data))


def twice() -> bytes:
    data = zipped({"word/document.xml": "<a>one</a>", "word/documents.xm": "<a>two</a>"})
    return data.replace(b"word/documents.xm", b"word/document.xml")


def packed_by(method: int) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", method) as archive:
        archive.writestr("a.txt", "words " * 100)
    return target.getvalue()


PLAIN = zipped({"1.txt": "word " * 50, "2.txt": "text " * 50})
BAD = {
    "a flat bomb": (bomb(50), "unpacks to more"),
    "a bomb beyond all room": (bomb(70), "unpacks to more"),
    "a hundred of them": (zipped({f"{n}.txt": bytes(900_000) for n in range(100)}), "unpacks"),
    "one file named 5,000 times": (overlapping(5_000, 1_000_000), "damaged"),
    "files that quote each other": (quoted_overlap(2_000_000, 50), "damaged"),
    "more files than any book": (zipped({f"{n}.txt": "" for n in range(5_001)}), "more than 5,000"),
    "a name that climbs out": (zipped({"../../a.txt": "x"}), "lead outside"),
    "a name that climbs on Windows": (zipped({"..\\a.txt": "x"}), "lead outside"),
    "an absolute name": (zipped({"/etc/a.txt": "x"}), "lead outside"),
    "a drive": (zipped({"C:/a.txt": "x"}), "lead outside"),
    "one name twice": (twice(), "same name"),
    "a password": (with_header(PLAIN, 8, b"\1\0"), "password"),
    "another way of packing": (packed_by(zipfile.ZIP_LZMA), "damaged"),
    "a size that lies low": (with_header(PLAIN, 24, b"\1\0\0\0"), "damaged"),
    "a size that lies high": (with_header(PLAIN, 24, b"\xff\xff\xff\x7f"), "damaged"),
    "sizes of the 64-bit kind, and none there": (
        with_header(PLAIN, 20, b"\xff\xff\xff\xff\xff\xff\xff\xff"),
        "damaged",
    ),
    "a checksum of something else": (with_header(PLAIN, 16, b"\1\2\3\4"), "damaged"),
    "a place behind the end": (with_header(PLAIN, 42, b"\xff\xff\xff\x7f"), "damaged"),
    "a place that is no file": (with_header(PLAIN, 42, b"\3\0\0\0"), "damaged"),
    "half a file": (SOUND[: len(SOUND) // 2], "damaged"),
    "all but its last byte": (SOUND[:-1], "damaged"),
    "its beginning alone": (b"PK\x03\x04", "damaged"),
    "its end alone": (b"PK\x05\x06" + b"\xff" * 18, "damaged"),
    "a laughing Word document": (docx(paragraphs("&a11;"), prolog=LAUGHS), "entities"),
    "a laughing EPUB": (epub("<p>&a11;</p>", prolog=LAUGHS), "entities"),
    "a laughing OpenDocument": (odt("&a11;", prolog=LAUGHS), "entities"),
}


@pytest.mark.parametrize("case", BAD)
def test_what_is_made_to_hurt_is_refused(case: str):
    data, words = BAD[case]
    with pytest.raises(StoryError, match=words):
        clean_container(open_container(data))


def test_what_was_judged_is_what_goes_on():
    """Pictures are left empty, and of two readings of one archive only ours is left."""
    data = docx(paragraphs("Oil."), **{"word/media/a.png": b"\x89PNG", "word/embed.xlsx": PLAIN})
    cleaned = clean_container(open_container(b"MZ a program in front" + data))
    with zipfile.ZipFile(io.BytesIO(cleaned)) as archive:
        assert "Oil." in archive.read("word/document.xml").decode()
        assert archive.read("word/media/a.png") == archive.read("word/embed.xlsx") == b""
    assert cleaned.startswith(b"PK") and b"a program" not in cleaned
    assert clean_container(open_container(cleaned)) == cleaned
