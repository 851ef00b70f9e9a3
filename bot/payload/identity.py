"""How a part is told from every other part: for Discord at once, for us in a history later."""

import base64
import hashlib

NONCE_LENGTH = 25
LARGEST_MARK = 2**31 - 1


def nonce(key: str, release_id: int, position: int) -> str:
    """Return the nonce of one part: the same for the same part of the same installation."""
    return base64.b32encode(_digest("nonce", key, release_id, position))[:NONCE_LENGTH].decode()


def mark(key: str, release_id: int, position: int) -> int:
    """Return the component id (1 to 2**31-1) by which a part is found again in a history."""
    digest = _digest("mark", key, release_id, position)
    return int.from_bytes(digest[:8], "big") % LARGEST_MARK + 1


def _digest(purpose: str, key: str, release_id: int, position: int) -> bytes:
    return hashlib.sha256(f"{purpose}:{key}:{release_id}:{position}".encode()).digest()
