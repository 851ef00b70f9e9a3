"""What an author hands over at once: one file, several, or an archive of chapters."""

import io
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.errors import StoryError
from bot.importing.files.containers import Container, entry_name, is_container, open_container
from bot.importing.files.file_names import order_key
from bot.importing.files.formats import Format, find_format
from bot.importing.files.story_file import StoryFile
from bot.importing.manuscripts.warning_signs import find_signs

MOST_FILES = 2_000
MOST_BYTES = 20_000_000
BUNDLE = "chapters.zip"
_MARK = b"uploads"
_NO_TEXT = (
    *(".png", ".jpg", ".jpeg", ".gif", ".webp", ".bmp", ".svg", ".mp3", ".m4a", ".wav", ".mp4"),
    *(".css", ".ttf", ".otf", ".ini", ".lnk", ".url", ".opf"),
)
_NOTES = frozenset({"readme", "read me", "license", "licence", "copying", "thumbs"})
_NOTE_READ = 20_000
_ARCHIVES = (b"7z\xbc\xaf", b"Rar!\x1a", b"\x1f\x8b", b"BZh", b"\xfd7zXZ")
NESTED = (
    "“{name}” is an archive inside an archive: put the chapters themselves into one zip and send "
    "that."
)
EMPTY = "This archive holds no chapters: put text, Markdown, Word or EPUB files into it."
TOO_MANY = f"These are more than {MOST_FILES:,} files: send them in parts with /story append."
TOO_LARGE = "These files unpack to more than 20 MB: send them in parts with /story append."


@dataclass(frozen=True, slots=True)
class Upload:
    """Files of one story, each under its own name, and the names of what was left out.

    `name` is what the whole was called, if anything. `given` says that the author put the files in
    order one by one; an archive has no order of its own.
    """

    files: tuple[StoryFile, ...]
    name: str = ""
    left_out: tuple[str, ...] = ()
    given: bool = True


def bundle(files: Sequence[StoryFile]) -> StoryFile:
    """Several files as one, to be kept; `open_uploads` gives them back. One stays as it is."""
    if len(files) == 1:
        return files[0]
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        archive.comment = _MARK
        for number, file in enumerate(files, 1):
            archive.writestr(zipfile.ZipInfo(f"{number}/{file.name}"), file.data)
    return StoryFile(BUNDLE, target.getvalue())


def open_uploads(files: Sequence[StoryFile]) -> Upload:
    """Every story file in what was handed over, archives unpacked. Raises StoryError."""
    parts = [part for file in files for part in _open(file)]
    found = tuple(file for part in parts for file in part.files)
    if len(found) > MOST_FILES:
        raise StoryError(TOO_MANY)
    if len(found) > 1 and sum(len(file.data) for file in found) > MOST_BYTES:
        raise StoryError(TOO_LARGE)
    return Upload(
        found,
        name=parts[0].name if len(parts) == 1 else "",
        left_out=tuple(name for part in parts for name in part.left_out),
        given=all(part.given for part in parts),
    )


def _open(file: StoryFile, *, bundled: bool = False) -> Iterator[Upload]:
    """A file of a bundle may be an archive, but no further bundle."""
    container = _archive(file)
    if container is None:
        yield Upload((file,))
    elif bundled or container.comment != _MARK:
        yield _unpack(container, file.name)
    else:
        for entry in container.entries:
            name = entry_name(entry).partition("/")[2]
            yield from _open(StoryFile(name, container.read(entry)), bundled=True)


def _archive(file: StoryFile) -> Container | None:
    """The file as an archive of files, or None for a document or a text."""
    if not is_container(file.data):
        return None
    container = open_container(file.data)
    return container if find_format(file.data, file.name) is Format.ZIP else None


def _unpack(container: Container, name: str) -> Upload:
    """The story files of an archive in natural order; what is no text is left out, and named."""
    names = {entry_name(entry): entry for entry in container.entries}
    kept = [name for name in names if not _is_left_out(name)]
    notes = [
        name
        for name in kept
        if _is_note(name) and not _warns(container.read(names[name], MOST_BYTES))
    ]
    if len(notes) < len(kept):
        kept = [name for name in kept if name not in notes]
    if not kept:
        raise StoryError(EMPTY)
    if len(kept) > MOST_FILES:
        raise StoryError(TOO_MANY)
    left, files = MOST_BYTES, list[StoryFile]()
    for inner in sorted(kept, key=lambda name: (order_key(name), name)):
        files.append(StoryFile(inner, container.read(names[inner], left)))
        left -= len(files[-1].data)
    _refuse_archives(files)
    left_out = dict.fromkeys(_shown(name) for name in names if name not in kept)
    return Upload(tuple(files), name, tuple(left_out), given=False)


def _refuse_archives(files: Sequence[StoryFile]) -> None:
    for file in files:
        if _archive(file) is not None or file.data.startswith(_ARCHIVES):
            raise StoryError(NESTED.format(name=file.name[-60:]))


def _is_left_out(name: str) -> bool:
    parts = name.split("/")
    hidden = any(part.startswith(".") or part == "__MACOSX" for part in parts)
    return hidden or name.casefold().endswith(_NO_TEXT)


def _is_note(name: str) -> bool:
    stem = name.rsplit("/", 1)[-1].partition(".")[0].casefold()
    return stem in _NOTES


def _warns(data: bytes) -> bool:
    """Whether a note that would be left out says what the chapters warn of."""
    return any(True for _ in find_signs(data[:_NOTE_READ].decode("utf-8", "replace")))


def _shown(name: str) -> str:
    """What a system adds by the dozen is named once."""
    return "__MACOSX" if name.startswith("__MACOSX/") else name.rsplit("/", 1)[-1]
