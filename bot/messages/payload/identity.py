"""How a part is told from every other part: for Discord at once, for us in a history later."""

import base64
import hashlib
from typing import cast

from bot.models.release import Payload

NONCE_LENGTH = 25
LARGEST_MARK = 2**31 - 1
# Nobody deletes a card more often than that while its chapter is on its way.
SENT_AGAIN = 8


def nonce(key: str, release_id: int, position: int) -> str:
    """Return the nonce of one part: the same for the same part of the same installation."""
    return base64.b32encode(_digest("nonce", key, release_id, position))[:NONCE_LENGTH].decode()


def notice_nonce(key: str, notice_id: int) -> str:
    """Return the nonce of the message whose first notice this is: a notice is in one for ever."""
    return base64.b32encode(_digest("notice", key, notice_id, 0))[:NONCE_LENGTH].decode()


def mark(key: str, release_id: int, position: int) -> int:
    """Return the component id (1 to 2**31-1) by which a part is found again in a history."""
    digest = _digest("mark", key, release_id, position)
    return int.from_bytes(digest[:8], "big") % LARGEST_MARK + 1


def another_nonce(nonce: str) -> str:
    """Return the nonce with which a part is sent again after its message was deleted."""
    return base64.b32encode(_again("nonce", nonce))[:NONCE_LENGTH].decode()


def another_mark(mark: int) -> int:
    """Return the mark of a part that is sent again while its old message may still be there."""
    return int.from_bytes(_again("mark", str(mark))[:8], "big") % LARGEST_MARK + 1


def later_marks(mark: int) -> list[int]:
    """Return the marks under which a part may have been sent again and again since."""
    marks = [another_mark(mark)]
    while len(marks) < SENT_AGAIN:
        marks.append(another_mark(marks[-1]))
    return marks


def with_mark(payload: Payload, old: int, new: int) -> Payload:
    """Return a message in which the component that carried the old mark carries the new one."""
    components = cast("list[Payload]", payload.get("components") or [])
    marked = [
        {**component, "id": new} if component.get("id") == old else component
        for component in components
    ]
    return {**payload, "components": marked} if marked else payload


def _again(purpose: str, before: str) -> bytes:
    return hashlib.sha256(f"again:{purpose}:{before}".encode()).digest()


def _digest(purpose: str, key: str, release_id: int, position: int) -> bytes:
    return hashlib.sha256(f"{purpose}:{key}:{release_id}:{position}".encode()).digest()
