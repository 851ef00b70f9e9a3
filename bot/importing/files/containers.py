"""Zip containers (docx, odt, epub, zip), judged before anything in them is believed.

Headers lie, and two readers of one archive may see two different ones. So every entry is inflated
here, within bounds, and a document goes on as an archive written anew from what was found.
"""

import io
import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from bot.errors import StoryError
from bot.importing.files.markup import require_no_entities

SIGNATURES = (b"PK\x03\x04", b"PK\x05\x06")
MOST_ENTRIES = 5_000
MOST_BYTES = 60_000_000
# Prose deflates to a third, its markup to a thirtieth; only what is made to explode does better.
MOST_RATIO = 250
SMALL = 1_000_000
_CENTRAL = b"PK\x01\x02"
_LOCAL = struct.Struct("<4s5H3I2H")
_ENCRYPTED = 0x1
_UTF8_NAME = 0x800
_MEDIA = (
    *(".png", ".jpg", ".jpeg", ".gif", ".bmp", ".tif", ".tiff", ".webp", ".svg", ".emf", ".wmf"),
    *(".ttf", ".otf", ".woff", ".woff2", ".odttf", ".fntdata", ".mp3", ".m4a", ".mp4", ".ogg"),
    *(".bin", ".css", ".js"),
)
DAMAGED = "This file is damaged or was cut off: save it anew and send that."
TOO_MUCH = (
    "This file unpacks to more than I can take: split it and use /story append, or save the story "
    "as plain text (.txt)."
)
TOO_MANY = f"This file holds more than {MOST_ENTRIES:,} files: pack fewer into it and try again."
LOCKED = "This file is locked with a password: save it without one and send that."
OUTSIDE = "This file holds names that lead outside of it, as no story needs: pack it anew."
TWICE = "This file holds two files of the same name: pack it anew with each file once."


@dataclass(frozen=True, slots=True)
class Container:
    """An archive whose directory was found sound; `read` judges the rest of an entry."""

    data: bytes = field(repr=False)
    entries: tuple[zipfile.ZipInfo, ...]
    comment: bytes = b""

    def read(self, entry: zipfile.ZipInfo, room: int = MOST_BYTES) -> bytes:
        """What the entry holds, `room` bytes at most. Raises StoryError."""
        found = _inflate(self._packed(entry), entry.compress_type, room)
        if len(found) != entry.file_size or zlib.crc32(found) != entry.CRC:
            raise StoryError(DAMAGED)
        if len(found) > SMALL and len(found) > MOST_RATIO * entry.compress_size:
            raise StoryError(TOO_MUCH)
        return found

    def _packed(self, entry: zipfile.ZipInfo) -> memoryview:
        start = _content_start(self.data, entry)
        return memoryview(self.data)[start : start + entry.compress_size]


def is_container(data: bytes) -> bool:
    return data.startswith(SIGNATURES)


def open_container(data: bytes) -> Container:
    """Raises StoryError unless names, places and sizes in the directory make sense together."""
    if data.count(_CENTRAL) > 10 * MOST_ENTRIES:
        raise StoryError(TOO_MANY)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = tuple(entry for entry in archive.infolist() if not entry.is_dir())
            comment = archive.comment
    except _UNREADABLE:
        raise StoryError(DAMAGED) from None
    if len(entries) > MOST_ENTRIES:
        raise StoryError(TOO_MANY)
    _check_names(entries)
    if any(entry.flag_bits & _ENCRYPTED for entry in entries):
        raise StoryError(LOCKED)
    _check_places(data, entries)
    return Container(data, entries, comment)


def clean_container(container: Container) -> bytes:
    """The same document as a plain archive: each entry once, stored; pictures are left empty."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        for name, content in _contents(container):
            # Without a date of today the same file gives the same bytes.
            archive.writestr(zipfile.ZipInfo(name), content)
    return target.getvalue()


def entry_name(entry: zipfile.ZipInfo) -> str:
    """As it was meant: many programs write UTF-8 without saying so."""
    if entry.flag_bits & _UTF8_NAME:
        return entry.filename
    try:
        return entry.filename.encode("cp437").decode("utf-8")
    except UnicodeError:
        return entry.filename


_UNREADABLE = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    NotImplementedError,
    ValueError,
    EOFError,
    IndexError,
    OverflowError,
)


def _contents(container: Container) -> Iterator[tuple[str, bytes]]:
    left = MOST_BYTES
    for entry in container.entries:
        if entry.filename.casefold().endswith(_MEDIA):
            yield entry.filename, b""
            continue
        content = container.read(entry, left)
        left -= len(content)
        if is_container(content):
            content = b""
        require_no_entities(content)
        yield entry.filename, content


def _check_names(entries: Iterable[zipfile.ZipInfo]) -> None:
    seen: set[str] = set()
    for entry in entries:
        name = entry.orig_filename.replace("\\", "/")
        if "\0" in name or name.startswith("/") or name[1:2] == ":" or ".." in name.split("/"):
            raise StoryError(OUTSIDE)
        if name in seen:
            raise StoryError(TWICE)
        seen.add(name)


def _check_places(data: bytes, entries: Iterable[zipfile.ZipInfo]) -> None:
    """Entries that share bytes make gigabytes of kilobytes; none of them would stand out alone."""
    end = 0
    for entry in sorted(entries, key=lambda entry: entry.header_offset):
        start = _content_start(data, entry)
        if entry.header_offset < end or start + entry.compress_size > len(data):
            raise StoryError(DAMAGED)
        end = start + entry.compress_size


def _content_start(data: bytes, entry: zipfile.ZipInfo) -> int:
    try:
        fields = _LOCAL.unpack_from(data, entry.header_offset)
    except struct.error:
        raise StoryError(DAMAGED) from None
    signature, flags, name_length, extra_length = fields[0], fields[2], fields[9], fields[10]
    if signature != SIGNATURES[0] or entry.header_offset < 0:
        raise StoryError(DAMAGED)
    if flags & _ENCRYPTED:
        raise StoryError(LOCKED)
    return entry.header_offset + _LOCAL.size + name_length + extra_length


def _inflate(packed: memoryview, method: int, room: int) -> bytes:
    if method == zipfile.ZIP_STORED:
        if len(packed) > room:
            raise StoryError(TOO_MUCH)
        return bytes(packed)
    if method != zipfile.ZIP_DEFLATED:
        raise StoryError(DAMAGED)
    stream = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        found = stream.decompress(packed, room + 1)
    except zlib.error:
        raise StoryError(DAMAGED) from None
    if len(found) > room:
        raise StoryError(TOO_MUCH)
    if not stream.eof:
        raise StoryError(DAMAGED)
    return found
