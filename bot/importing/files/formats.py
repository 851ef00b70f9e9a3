"""What kind of file this is: by its content, and by its name only where the content cannot say."""

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Set
from enum import Enum
from pathlib import PurePosixPath

from bot.errors import StoryError
from bot.importing.encoding import BYTE_ORDER_MARKS
from bot.importing.lines.source import MARKDOWN_ENDINGS, is_markdown_name


class Format(Enum):
    """The value is what people call it."""

    TEXT = "plain text"
    MARKDOWN = "Markdown"
    HTML = "a web page"
    EPUB = "an EPUB"
    DOCX = "a Word document"
    ODT = "an OpenDocument text"
    RTF = "a rich text file"
    FB2 = "a FictionBook"
    ZIP = "a zip archive"


_ENDINGS: dict[Format, tuple[str, ...]] = {
    Format.MARKDOWN: MARKDOWN_ENDINGS,
    Format.HTML: (".html", ".htm", ".xhtml"),
    Format.EPUB: (".epub", ".kepub"),
    Format.DOCX: (".docx", ".docm", ".dotx"),
    Format.ODT: (".odt", ".ott"),
    Format.RTF: (".rtf",),
    Format.FB2: (".fb2",),
    Format.ZIP: (".zip",),
}
_AS_DOCUMENT = "Save the story as .docx, .odt, .epub or plain text (.txt) and send that."
_NO_TEXT = "Send the story as a text file, for example .txt, .docx or .epub."
_UNREADABLE: tuple[tuple[bytes, str], ...] = (
    (b"\xd0\xcf\x11\xe0", f"This is a document of an old kind (.doc or .wps). {_AS_DOCUMENT}"),
    (b"bplist00", f"This is a web archive of Safari. Save the page as plain HTML. {_NO_TEXT}"),
    (b"\x89PNG", f"This is a picture. {_NO_TEXT}"),
    (b"\xff\xd8\xff", f"This is a picture. {_NO_TEXT}"),
    (b"GIF8", f"This is a picture. {_NO_TEXT}"),
    (b"\x1f\x8b", "This is a compressed file. Unpack it, or pack the story as .zip."),
    (b"7z\xbc\xaf", "This is a compressed file. Unpack it, or pack the story as .zip."),
    (b"Rar!\x1a", "This is a compressed file. Unpack it, or pack the story as .zip."),
    (b"\xfd7zXZ", "This is a compressed file. Unpack it, or pack the story as .zip."),
    (b"BZh9", "This is a compressed file. Unpack it, or pack the story as .zip."),
)
_PDF = (
    "This is a PDF, which knows where letters stand on a page but not what a paragraph is. "
    "Export the story from where you wrote it as .docx, .odt, .epub or .txt and send that."
)
_KINDLE = "This is a Kindle book. Turn it into an EPUB, with Calibre for example, and send that."
_PAGES = "This is an Apple Pages file. In Pages choose Export To, then Word or EPUB, and send that."
_SHEET = f"This is a spreadsheet or a presentation. {_AS_DOCUMENT}"
_OLD_XML = f"This is an XML form of a Word or OpenDocument file. {_AS_DOCUMENT}"
_MAILED = "This is a page saved as one .mht file. Save it again as “Web Page, HTML only”."
_DAMAGED = "This file is damaged or was cut off: save it anew and send that."
_SNIFFED = 8_000
# Atomic: otherwise the ways to part a row of comments double with each of them.
_COMMENTS = r"(?>(?:<!--.*?-->\s*)*)"
_START = rf"\A\s*(?:<\?xml[^>]*\?>\s*)?{_COMMENTS}(?:<!DOCTYPE[^>\[]*(?:\[.*?\]\s*)?>\s*)?"
_FICTION_BOOK = re.compile(rf"{_START}{_COMMENTS}<(?:\w+:)?FictionBook\b", re.DOTALL)
_OTHER_XML = re.compile(
    rf"{_START}(?:<\?[^>]*\?>\s*)*<(?:office:document|w:wordDocument|pkg:package)\b", re.DOTALL
)
_PAGE = re.compile(
    r"\A\s*(?:<!DOCTYPE\s+html\b|(?:<\?xml[^>]*\?>\s*)?"
    rf"{_COMMENTS}(?:<html[\s>]|<!DOCTYPE\s+html\b))",
    re.IGNORECASE | re.DOTALL,
)
_BLOCK = r"(?:p|div|h[1-6]|body|head|meta|title|table|center|blockquote|section|article)"
_FRAGMENT = re.compile(rf"\A\s*{_COMMENTS}<{_BLOCK}(?:\s[^<>]*)?/?>", re.I | re.DOTALL)
_CLOSING = re.compile(rf"</{_BLOCK}\s*>|<br\s*/?>", re.IGNORECASE)
_MAIL = re.compile(
    r"\A(?:From:|Subject:|Date:|MIME-Version:|Snapshot-)[^\n]*\n.*?multipart/related", re.S
)


def find_format(data: bytes, filename: str) -> Format:
    """The format in which `data` can be read. Raises StoryError with advice where there is none."""
    for signature, advice in _UNREADABLE:
        if data.startswith(signature):
            raise StoryError(advice)
    if b"%PDF-" in data[:1024]:
        raise StoryError(_PDF)
    if data[60:68] in (b"BOOKMOBI", b"TEXtREAd") or data.startswith(b"TPZ"):
        raise StoryError(_KINDLE)
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _find_in_zip(data)
    if data[:64].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{\\rtf"):
        return Format.RTF
    return _find_in_text(_beginning(data), filename)


def name_says_otherwise(kind: Format, filename: str) -> str:
    """A sentence for the author where a file's name promises another format, else ''."""
    ending = PurePosixPath(filename.casefold()).suffix
    promised = next((one for one, names in _ENDINGS.items() if ending in names), None)
    if ending in {".txt", ".text"}:
        promised = Format.TEXT
    elif ending == ".doc":
        return f"The name ends in .doc, but the file is {kind.value} and was read as that."
    if promised in {None, kind} or {promised, kind} == {Format.TEXT, Format.MARKDOWN}:
        return ""
    return f"The name ends in {ending}, but the file is {kind.value} and was read as that."


def _find_in_text(start: str, filename: str) -> Format:
    if _FICTION_BOOK.match(start):
        return Format.FB2
    if _OTHER_XML.match(start):
        raise StoryError(_OLD_XML)
    if _MAIL.match(start):
        raise StoryError(_MAILED)
    if _PAGE.match(start):
        return Format.HTML
    if is_markdown_name(filename):
        return Format.MARKDOWN
    if _is_fragment(start, named=filename.casefold().endswith(_ENDINGS[Format.HTML])):
        return Format.HTML
    return Format.TEXT


def _is_fragment(start: str, *, named: bool) -> bool:
    """Pieces of a page without its frame. A story that mentions a `<b>` is none."""
    closing = len(_CLOSING.findall(start))
    return closing > 0 if named else bool(_FRAGMENT.match(start)) and closing > 1


def _beginning(data: bytes) -> str:
    start = data[:_SNIFFED]
    for mark, encoding in BYTE_ORDER_MARKS:
        if start.startswith(mark):
            return start.removeprefix(mark).decode(encoding, "ignore")
    if start[1:2] == b"\0" and start[:1] == b"<":
        return start.decode("utf-16-le", "ignore")
    if start[:2] == b"\0<":
        return start.decode("utf-16-be", "ignore")
    return start.decode("latin-1")


def _find_in_zip(data: bytes) -> Format:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = {name.lstrip("/") for name in archive.namelist()}
            mimetype = _read_mimetype(archive) if "mimetype" in names else ""
    except (zipfile.BadZipFile, struct.error, zlib.error, ValueError, EOFError, OSError):
        raise StoryError(_DAMAGED) from None
    return _find_by_entries(names, mimetype)


def _read_mimetype(archive: zipfile.ZipFile) -> str:
    try:
        with archive.open("mimetype") as entry:
            return entry.read(100).decode("latin-1").strip()
    except (RuntimeError, NotImplementedError, KeyError, zipfile.BadZipFile, zlib.error):
        return ""


def _find_by_entries(names: Set[str], mimetype: str) -> Format:
    if any(name.startswith("word/document") and name.endswith(".xml") for name in names):
        return Format.DOCX
    if mimetype == "application/epub+zip" or "META-INF/container.xml" in names:
        return Format.EPUB
    if mimetype.startswith("application/vnd.oasis.opendocument.text"):
        return Format.ODT
    if (
        mimetype.startswith("application/vnd.oasis")
        or {"xl/workbook.xml", "ppt/presentation.xml"} & names
    ):
        raise StoryError(_SHEET)
    if names & {"Index/Document.iwa", "Index.zip", "index.xml", "index.apxl"} and any(
        name.startswith(("Metadata/", "QuickLook/", "Data/", "buildVersionHistory"))
        for name in names
    ):
        raise StoryError(_PAGES)
    if "content.xml" in names and "META-INF/manifest.xml" in names:
        return Format.ODT
    return Format.ZIP
