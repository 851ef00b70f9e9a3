"""Documents and archives, sound ones and others, made here."""

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping

NAMESPACE = "http://schemas.openxmlformats.org"
WORD = f"{NAMESPACE}/wordprocessingml/2006/main"


def zipped(entries: Mapping[str, bytes | str], *, comment: bytes = b"") -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.comment = comment
        for name, content in entries.items():
            archive.writestr(name, content)
    return target.getvalue()


def docx(body: str, *, relations: str = "", prolog: str = "", **more: bytes | str) -> bytes:
    """A Word document; `body` are its paragraphs as XML, `prolog` stands before its root."""
    return zipped(
        {
            "[Content_Types].xml": f'<Types xmlns="{NAMESPACE}/package/2006/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.'
            'relationships+xml"/><Override PartName="/word/document.xml" ContentType="application/'
            'vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>',
            "_rels/.rels": _relationships(_relation("1", "officeDocument", "word/document.xml")),
            "word/_rels/document.xml.rels": _relationships(relations),
            "word/document.xml": f'{prolog}<w:document xmlns:w="{WORD}"><w:body>{body}</w:body>'
            "</w:document>",
            **more,
        }
    )


def paragraphs(*words: str) -> str:
    return "".join(f"<w:p><w:r><w:t>{each}</w:t></w:r></w:p>" for each in words)


def _relationships(inner: str) -> str:
    return f'<Relationships xmlns="{NAMESPACE}/package/2006/relationships">{inner}</Relationships>'


def _relation(number: str, kind: str, target: str, mode: str = "") -> str:
    family = f"{NAMESPACE}/officeDocument/2006/relationships"
    return f'<Relationship Id="rId{number}" Type="{family}/{kind}" Target="{target}"{mode}/>'


def outside(number: str, kind: str, target: str) -> str:
    """A relation of a Word document to something that is not in it."""
    return _relation(number, kind, target, ' TargetMode="External"')


def epub(body: str, *, prolog: str = "", **more: bytes | str) -> bytes:
    return zipped(
        {
            "mimetype": "application/epub+zip",
            "META-INF/container.xml": '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:'
            'container" version="1.0"><rootfiles><rootfile full-path="content.opf" media-type='
            '"application/oebps-package+xml"/></rootfiles></container>',
            "content.opf": '<package xmlns="http://www.idpf.org/2007/opf" version="3.0">'
            '<metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>The Debt</dc:title>'
            '</metadata><manifest><item id="a" href="a.xhtml" media-type="application/xhtml+xml"/>'
            '</manifest><spine><itemref idref="a"/></spine></package>',
            "a.xhtml": f'{prolog}<html xmlns="http://www.w3.org/1999/xhtml"><head><title>A</title>'
            f"</head><body>{body}</body></html>",
            **more,
        }
    )


def odt(body: str, *, prolog: str = "") -> bytes:
    office = "urn:oasis:names:tc:opendocument:xmlns"
    return zipped(
        {
            "mimetype": "application/vnd.oasis.opendocument.text",
            "META-INF/manifest.xml": f'<m:manifest xmlns:m="{office}:manifest:1.0"/>',
            "styles.xml": f'<o:document-styles xmlns:o="{office}:office:1.0">'
            "<o:font-face-decls/><o:styles/><o:automatic-styles/></o:document-styles>",
            "content.xml": f'{prolog}<o:document-content xmlns:o="{office}:office:1.0" '
            f'xmlns:text="{office}:text:1.0"><o:body><o:text>{body}</o:text></o:body>'
            "</o:document-content>",
        }
    )


def fb2(body: str, *, prolog: str = "") -> bytes:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>{prolog}<FictionBook xmlns="http://www.gribuser.ru/'
        'xml/fictionbook/2.0"><description><title-info><book-title>The Debt</book-title>'
        f"</title-info></description><body>{body}</body></FictionBook>"
    ).encode()


LAUGHS = "".join(
    ["<!DOCTYPE x [<!ENTITY a0 'ha'>"]
    + [f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 12)]
    + ["]>"]
)
"""Eleven lines of it stand for a hundred gigabytes."""


def bomb(megabytes: int) -> bytes:
    """An archive with one file of nothing but zeros."""
    return zipped({"chapter.txt": bytes(megabytes * 1_000_000)})


def overlapping(copies: int, size: int) -> bytes:
    """One file that the directory names again and again: all names share its bytes."""
    packed = _deflated(bytes(size))
    name = b"1.txt"
    local = _local(name, packed, bytes(size))
    directory = b"".join(
        _central(b"%d.txt" % number, packed, bytes(size), 0) for number in range(copies)
    )
    return local + packed + directory + _end(copies, len(directory), len(local) + len(packed))


def quoted_overlap(size: int, quoted: int) -> bytes:
    """Each file is the local header of the next, stored, and then all that follows."""
    content = bytes(size)
    packed = _deflated(content)
    names = [b"%d.txt" % number for number in range(quoted)]
    data = _local(names[-1], packed, content) + packed
    for name in reversed(names[:-1]):
        block = struct.pack("<BHH", 0, 36, 36 ^ 0xFFFF) + data[:36]
        data = _local(name, block + packed, content) + block + data
    directory, position = b"", 0
    for name in names:
        directory += _central(name, packed, content, position)
        position += 30 + len(name) + 5
    return data + directory + _end(len(names), len(directory), len(data))


def with_header(data: bytes, offset: int, value: bytes) -> bytes:
    """The archive with some bytes of each entry in its directory changed."""
    start = data.index(b"PK\x01\x02")
    while start >= 0:
        data = data[: start + offset] + value + data[start + offset + len(value) :]
        start = data.find(b"PK\x01\x02", start + 46)
    return data


def _deflated(content: bytes) -> bytes:
    stream = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    return stream.compress(content) + stream.flush()


def _local(name: bytes, packed: bytes, content: bytes) -> bytes:
    sizes = (zlib.crc32(content), len(packed), len(content), len(name), 0)
    return struct.pack("<4s5H3I2H", b"PK\x03\x04", 20, 0, 8, 0, 0, *sizes) + name


def _central(name: bytes, packed: bytes, content: bytes, offset: int) -> bytes:
    sizes = (zlib.crc32(content), len(packed), len(content), len(name), 0, 0, 0, 0, 0, offset)
    return struct.pack("<4s6H3I5H2I", b"PK\x01\x02", 20, 20, 0, 8, 0, 0, *sizes) + name


def _end(count: int, size: int, start: int) -> bytes:
    return struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, count, count, size, start, 0)
