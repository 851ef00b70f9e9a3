"""What Discord does not say: above so many bytes of text a message is answered 500, for ever."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from tests.wire.faults import Broken
from tests.wire.traffic import WireRequest

TEXT_DISPLAY = 10


@dataclass
class Weights:
    """Measured by others: the bytes of all text displays, and 12 for each. None: any weight."""

    limit: int | None = 10_170

    def check(self, request: WireRequest) -> None:
        """Raises Broken where a body is too heavy: a message, an edit, a post, an answer."""
        texts = list(_texts(request.json))
        weight = sum(len(text.encode()) + 12 for text in texts)
        if self.limit is not None and weight > self.limit:
            raise Broken(500)


def _texts(body: Any) -> Iterator[str]:
    if isinstance(body, dict):
        if body.get("type") == TEXT_DISPLAY:
            yield str(body.get("content"))
        for child in body.values():
            yield from _texts(child)
    elif isinstance(body, list):
        for child in body:
            yield from _texts(child)
