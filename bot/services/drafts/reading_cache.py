"""The last readings, kept so that an author who answers questions need not wait each time."""

import threading
from hashlib import blake2b
from typing import TypeAlias

from bot.importing.files.story_file import StoryFile
from bot.importing.process.reading_process import ReadingProcess
from bot.importing.questions import Reading
from bot.models.story import Draft

MOST = 4
LARGEST = 2_000_000
"""Bytes of a draft. What is larger is text as a rule, and quick to read again."""

_Key: TypeAlias = tuple[bytes, frozenset[tuple[str, str]]]


class ReadingCache:
    """Reads drafts as their author chose, without edits. May be called from any thread.

    The same bytes and choices always give the same reading, so one that is kept is never stale.
    """

    def __init__(self, process: ReadingProcess) -> None:
        self._process = process
        self._lock = threading.Lock()
        self._kept: dict[_Key, Reading] = {}

    def has(self, draft: Draft) -> bool:
        """Whether the draft, as chosen, is among the last, and so is read at once."""
        with self._lock:
            return _key(draft) in self._kept

    def read(self, draft: Draft) -> Reading:
        """The reading, from memory where it is there. Raises StoryError."""
        key = _key(draft)
        with self._lock:
            kept = self._kept.pop(key, None)
        file = StoryFile(draft.filename, draft.source)
        reading = kept or self._process.read([file], draft.choices)
        if len(draft.source) <= LARGEST:
            with self._lock:
                self._kept[key] = reading
                while len(self._kept) > MOST:
                    self._kept.pop(next(iter(self._kept)))
        return reading

    def forget(self, draft: Draft) -> None:
        """Keep nothing of a draft that is gone."""
        digest = _digest(draft)
        with self._lock:
            self._kept = {key: kept for key, kept in self._kept.items() if key[0] != digest}


def _key(draft: Draft) -> _Key:
    return _digest(draft), frozenset(draft.choices.items())


def _digest(draft: Draft) -> bytes:
    return blake2b(draft.source, digest_size=16, person=b"draft").digest() + draft.filename.encode()
