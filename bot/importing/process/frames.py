"""What the bot and its reading process say to each other: frames of JSON, each with its length.

A request is one frame that names the files and a frame for each file's bytes. The answer is a head,
a frame for each chapter and an end; or a refusal; or the place of a failure. Chapter by chapter, so
that nobody decodes a whole book at once while an event loop waits.
"""

import json
import struct
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from typing import IO, Any, TypeAlias

from bot.importing.files.story_file import StoryFile
from bot.importing.questions import LaidOut, Option, Question, Reading
from bot.models.story import ChapterText, Manuscript, Passage, Rating, WarningState
from bot.text.warnings.hiding import ChapterHiding

Frame: TypeAlias = dict[str, Any]

_LENGTH = struct.Struct(">I")


class CutError(Exception):
    """The other side ended before its frame did."""


def write_frame(stream: IO[bytes], frame: Frame) -> None:
    _write(stream, json.dumps(frame, ensure_ascii=False).encode("utf-8", "surrogatepass"))


def read_frame(stream: IO[bytes]) -> Frame:
    """Raises CutError at the end of the stream."""
    return json.loads(_read(stream).decode("utf-8", "surrogatepass"))


def write_request(
    stream: IO[bytes], files: Sequence[StoryFile], choices: Mapping[str, str]
) -> None:
    write_frame(stream, {"names": [file.name for file in files], "choices": dict(choices)})
    for file in files:
        _write(stream, file.data)
    stream.flush()


def read_request(stream: IO[bytes]) -> tuple[list[StoryFile], dict[str, str]]:
    """Raises CutError when there are no more."""
    head = read_frame(stream)
    return [StoryFile(name, _read(stream)) for name in head["names"]], head["choices"]


def reading_frames(reading: Reading) -> Iterator[Frame]:
    """The head and the chapters; whoever writes them adds the end."""
    story = reading.manuscript
    yield {
        "story": asdict(replace(story, chapters=())),
        "proposals": [asdict(proposal) for proposal in reading.proposals],
        "changes": reading.changes,
        "chapters": len(story.chapters),
    }
    for chapter, laid_out in zip(story.chapters, reading.laid_out, strict=True):
        yield {"text": asdict(chapter), "laid_out": asdict(laid_out)}


def read_reading(stream: IO[bytes], head: Frame) -> Reading:
    """What follows a head up to the end, which is left unread. Raises CutError."""
    frames = [read_frame(stream) for _ in range(head["chapters"])]
    return Reading(
        manuscript=_manuscript(head["story"], tuple(_chapter(each["text"]) for each in frames)),
        proposals=tuple(_proposal(proposal) for proposal in head["proposals"]),
        changes=tuple(head["changes"]),
        laid_out=tuple(_laid_out(each["laid_out"]) for each in frames),
    )


def _manuscript(story: Frame, chapters: tuple[ChapterText, ...]) -> Manuscript:
    fields: Frame = {
        **story,
        "chapters": chapters,
        "rating": Rating(story["rating"]),
        "warning_state": WarningState(story["warning_state"]),
        "warnings": tuple(story["warnings"]),
        "details": tuple((name, value) for name, value in story["details"]),
        "tags": tuple(story["tags"]),
        "narrowed": tuple(story["narrowed"]),
    }
    return Manuscript(**fields)


def _chapter(chapter: Frame) -> ChapterText:
    fields: Frame = {**chapter, "warnings": tuple(chapter["warnings"])}
    return ChapterText(**fields)


def _laid_out(found: Frame) -> LaidOut:
    return LaidOut(
        words=found["words"],
        passages=tuple(map(_passage, found["passages"])),
        messages=found["messages"],
        hiding=_hiding(found["hiding"]),
        notes=(found["notes"][0], found["notes"][1]),
    )


def _passage(passage: Frame) -> Passage:
    fields: Frame = {**passage, "warnings": tuple(passage["warnings"])}
    return Passage(**fields)


def _hiding(hiding: Frame) -> ChapterHiding:
    return ChapterHiding(
        whole=tuple(hiding["whole"]),
        passages=tuple(tuple(warnings) for warnings in hiding["passages"]),
        listed=tuple(hiding["listed"]),
    )


def _proposal(proposal: Frame) -> Question:
    options = tuple(Option(**option) for option in proposal["options"])
    fields: Frame = {**proposal, "options": options}
    return Question(**fields)


def _write(stream: IO[bytes], data: bytes) -> None:
    stream.write(_LENGTH.pack(len(data)))
    stream.write(data)


def _read(stream: IO[bytes]) -> bytes:
    (length,) = _LENGTH.unpack(_exactly(stream, _LENGTH.size))
    return _exactly(stream, length)


def _exactly(stream: IO[bytes], length: int) -> bytes:
    data = stream.read(length)
    if len(data) < length:
        raise CutError
    return data
