"""A file is what it holds; its name only tells Markdown from plain text."""

import pytest

from bot.errors import StoryError
from bot.importing.files.formats import Format, find_format, name_says_otherwise
from tests.importing.documents.works import AO3_CHAPTERS, ao3
from tests.importing.files.archives import docx, epub, fb2, odt, paragraphs, zipped

FOUND: dict[str, tuple[str, bytes, Format]] = {
    "text": ("a.txt", b"The tide turned.", Format.TEXT),
    "no name": ("story", b"The tide turned.", Format.TEXT),
    "Markdown": ("a.md", b"# Tide\n\nIt turned.", Format.MARKDOWN),
    "Markdown with HTML at its top": ("a.md", b"<p>x</p>\n\n<p>y</p>", Format.MARKDOWN),
    "a story about tags": (
        "a.txt",
        b'She typed <b>. "And </b>?" <p> was wrong, </p> she knew.',
        Format.TEXT,
    ),
    "a line that begins with a tag": ("a.txt", b"<b>Tide</b>\n\nIt turned.", Format.TEXT),
    "a heart": ("a.txt", b"<3 she wrote", Format.TEXT),
    "a page": ("a.html", ao3(chapters=AO3_CHAPTERS), Format.HTML),
    "a page called text": ("a.txt", b"<!doctype HTML><p>It turned.", Format.HTML),
    "a page after a mark": ("a.txt", b"\xef\xbb\xbf\n<html><p>It turned.", Format.HTML),
    "a page in UTF-16": ("a.htm", "<html><p>It turned.".encode("utf-16"), Format.HTML),
    "a page that begins with a comment": ("a.txt", b"<!-- x --> <html><p>T", Format.HTML),
    "pieces of a page": ("a.txt", b"<p>The tide</p>\n<p>turned.</p>", Format.HTML),
    "a page by name, with few tags": ("a.html", b"Tide.<br>It turned.", Format.HTML),
    "no page though named so": ("a.html", b"The tide turned. 1 < 2.", Format.TEXT),
    "RTF": ("a.rtf", b"{\\rtf1 Tide}", Format.RTF),
    "RTF called Word": ("a.doc", b"{\\rtf1 Tide}", Format.RTF),
    "FictionBook": ("a.fb2", fb2("<p>Tide</p>"), Format.FB2),
    "FictionBook called XML": (
        "a.xml",
        b"\xef\xbb\xbf<?xml version='1.0' encoding='windows-1251'?><!-- x -->\n<FictionBook>",
        Format.FB2,
    ),
    "Word": ("a.docx", docx(paragraphs("Tide")), Format.DOCX),
    "Word called text": ("a.txt", docx(paragraphs("Tide")), Format.DOCX),
    "EPUB": ("a.epub", epub("<p>Tide</p>"), Format.EPUB),
    "EPUB called zip": ("a.zip", epub("<p>Tide</p>"), Format.EPUB),
    "OpenDocument": ("a.odt", odt("<text:p>Tide</text:p>"), Format.ODT),
    "an archive": ("a.zip", zipped({"1.txt": "Tide"}), Format.ZIP),
    "an archive called EPUB": ("a.epub", zipped({"1.txt": "Tide"}), Format.ZIP),
}


@pytest.mark.parametrize("case", FOUND.values(), ids=FOUND)
def test_the_content_says_what_a_file_is(case: tuple[str, bytes, Format]):
    name, data, kind = case
    assert find_format(data, name) is kind


REFUSED: dict[str, tuple[bytes, str]] = {
    "PDF": (b"%PDF-1.7 ...", "This is a PDF"),
    "PDF behind a line": (b"\n\n%PDF-1.4", "This is a PDF"),
    "old Word": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old kind"),
    "Kindle": (b"Tide" + bytes(56) + b"BOOKMOBI", "Kindle"),
    "Pages": (zipped({"Index/Document.iwa": "x", "Metadata/a.plist": "x"}), "Apple Pages"),
    "spreadsheet": (zipped({"xl/workbook.xml": "x"}), "spreadsheet"),
    "presentation": (
        zipped({"mimetype": "application/vnd.oasis.opendocument.presentation"}),
        "pres",
    ),
    "Word as XML": (b'<?xml version="1.0"?><w:wordDocument>', "XML form"),
    "picture": (b"\x89PNG\r\n", "picture"),
    "another picture": (b"\xff\xd8\xff\xe0", "picture"),
    "gzip": (b"\x1f\x8b\x08", "compressed"),
    "7-Zip": (b"7z\xbc\xaf\x27\x1c", "compressed"),
    "RAR": (b"Rar!\x1a\x07", "compressed"),
    "web archive": (b"bplist00", "Safari"),
    "mailed page": (
        b"From: <Saved>\nSubject: x\nMIME-Version: 1.0\nContent-Type: multipart/related;",
        ".mht",
    ),
    "damaged archive": (b"PK\x03\x04 and no more", "damaged"),
}


@pytest.mark.parametrize("case", REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_read_gets_one_sentence_with_advice(case: tuple[bytes, str]):
    data, expected = case
    with pytest.raises(StoryError, match=expected) as refusal:
        find_format(data, "story.txt")
    assert "\n" not in refusal.value.sentence


@pytest.mark.parametrize(
    ("name", "kind", "expected"),
    [
        ("a.docx", Format.DOCX, ""),
        ("a.TXT", Format.TEXT, ""),
        ("a.md", Format.TEXT, ""),
        ("story", Format.HTML, ""),
        ("a.docx", Format.HTML, "The name ends in .docx, but the file is a web page"),
        ("a.txt", Format.DOCX, "The name ends in .txt, but the file is a Word document"),
        ("a.doc", Format.RTF, "The name ends in .doc, but the file is a rich text file"),
        ("a.html", Format.TEXT, "The name ends in .html, but the file is plain text"),
    ],
)
def test_a_wrong_name_is_said(name: str, kind: Format, expected: str):
    assert name_says_otherwise(kind, name).startswith(expected)
    assert bool(name_says_otherwise(kind, name)) is bool(expected)
