"""The one door through which files become a reading. It runs inside the reading process."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.errors import StoryError
from bot.importing.files.containers import clean_container, is_container, open_container
from bot.importing.files.converting import convert
from bot.importing.files.formats import Format, find_format, name_says_otherwise
from bot.importing.files.gathering import gather
from bot.importing.files.laying_out import lay_out
from bot.importing.files.markup import require_no_entities
from bot.importing.files.story_file import StoryFile
from bot.importing.files.uploads import open_uploads
from bot.importing.manuscripts.reading import NoStoryText, read_document, read_manuscript
from bot.importing.manuscripts.warning_signs import lists_warnings
from bot.importing.questions import Reading

MOST_LINES = 1_000_000
LONGEST_LIST = 4_000
TOO_MANY_LINES = f"This file has more than {MOST_LINES:,} lines, as no story has: send it in parts."


def read_story_files(files: Sequence[StoryFile], choices: Mapping[str, str]) -> Reading:
    """The reading of one file, or of several as one story. Raises StoryError."""
    return lay_out(gather(open_uploads(files), choices, _read_file))


def _read_file(file: StoryFile, choices: Mapping[str, str]) -> Reading:
    """One file; with labels alone its manuscript has no chapters."""
    kind = find_format(file.data, file.name)
    try:
        reading = _read_as(kind, file, choices)
    except NoStoryText as nothing:
        reading = nothing.labels
    surprise = name_says_otherwise(kind, file.name)
    return replace(reading, changes=(surprise, *reading.changes)) if surprise else reading


def _read_as(kind: Format, file: StoryFile, choices: Mapping[str, str]) -> Reading:
    if kind in {Format.TEXT, Format.MARKDOWN}:
        if max(map(file.data.count, (b"\n", b"\r"))) > MOST_LINES:
            raise StoryError(TOO_MANY_LINES)
        return read_manuscript(_labelled(file), filename=file.name, choices=choices)
    document = convert(_checked(kind, file.data), kind, choices)
    return read_document(document, filename=file.name, choices=choices)


def _labelled(file: StoryFile) -> bytes:
    """A file such as `warnings.txt` needs no label inside to say what it lists."""
    words = file.data.decode("utf-8-sig", "replace") if len(file.data) <= LONGEST_LIST else ""
    if "warning" not in file.name.casefold() or not lists_warnings(words):
        return file.data
    return f"Warnings: {', '.join(words.split(chr(10)))}".encode()


def _checked(kind: Format, data: bytes) -> bytes:
    """What may be given to a parser of somebody else's."""
    if is_container(data):
        return clean_container(open_container(data))
    if kind is Format.FB2:
        require_no_entities(data)
    return data
