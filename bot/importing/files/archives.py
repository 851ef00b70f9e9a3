"""Zip containers of documents: their parts read, and put back as pandoc is to find them."""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping

from bot.errors import StoryError

DAMAGED = "This file is damaged or was cut off: save it anew and send that."
_UNREADABLE = (
    zipfile.BadZipFile, zlib.error, struct.error, NotImplementedError, RuntimeError, ValueError,
    EOFError, KeyError,
)  # fmt: skip


def read_entries(data: bytes, wanted: Callable[[str], bool]) -> dict[str, bytes]:
    """What the entries with a wanted name hold. The container was checked before."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return {name: archive.read(name) for name in archive.namelist() if wanted(name)}
    except _UNREADABLE:
        raise StoryError(DAMAGED) from None


def replace_entries(data: bytes, changed: Mapping[str, bytes]) -> bytes:
    """The same archive with other contents under these names."""
    target = io.BytesIO()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive, zipfile.ZipFile(target, "w") as written:
            for entry in archive.infolist():
                content = changed.get(entry.filename)
                written.writestr(
                    zipfile.ZipInfo(entry.filename),
                    archive.read(entry) if content is None else content,
                )
    except _UNREADABLE:
        raise StoryError(DAMAGED) from None
    return target.getvalue()
