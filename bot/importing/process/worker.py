"""`python -m bot.importing.process.worker`: reads story files until its standard input ends.

What it is given is hostile until proven otherwise, so it holds no secret, keeps within bounds and
may be killed at any time. It imports neither Discord nor the database.
"""

import os
import sys
import traceback
from pathlib import Path
from types import TracebackType
from typing import BinaryIO

from bot.errors import StoryError
from bot.importing.bounds import allow_time, bind_process, peaks
from bot.importing.files.story_files import read_story_files
from bot.importing.process.frames import CutError, read_request, reading_frames, write_frame

ROOT = Path(__file__).parents[3]
DEEPEST = 6


def main() -> None:
    bind_process()
    answers = _take_standard_output()
    _tell_failures(answers)
    while True:
        try:
            _answer(sys.stdin.buffer, answers)
        except (CutError, BrokenPipeError):
            return


def _answer(requests: BinaryIO, answers: BinaryIO) -> None:
    files, choices = read_request(requests)
    allow_time()
    try:
        reading = read_story_files(files, choices)
    except StoryError as refusal:
        write_frame(answers, {"refused": refusal.sentence})
    else:
        for frame in reading_frames(reading):
            write_frame(answers, frame)
    write_frame(answers, {"peaks": peaks()})
    answers.flush()


def _take_standard_output() -> BinaryIO:
    """Whatever a library prints goes nowhere; only frames leave by the way they came to use."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return answers


def _tell_failures(answers: BinaryIO) -> None:
    """The kind and the place of a failure go to the bot's log; its words may be the story's."""

    def tell(kind: type[BaseException], _error: BaseException, trace: TracebackType | None) -> None:
        write_frame(answers, {"failed": f"{kind.__name__} in {_places(trace)}"})
        answers.flush()

    sys.excepthook = tell


def _places(trace: TracebackType | None) -> str:
    frames = traceback.extract_tb(trace)
    own = [frame for frame in frames if Path(frame.filename).is_relative_to(ROOT)] or frames
    named = [f"{Path(frame.filename).name}:{frame.lineno}" for frame in own[-DEEPEST:]]
    return " > ".join(named)


if __name__ == "__main__":
    main()
