"""Keeps an error of our own with the one row that it befell."""

import hashlib
import logging
import traceback
from collections.abc import Awaitable, Callable
from typing import TypeVar

from bot.storage.database.trouble import DatabaseTrouble

log = logging.getLogger(__name__)

T = TypeVar("T")


async def guard(
    what: str, work: Awaitable[T], crashed: Callable[[str], Awaitable[None]]
) -> T | None:
    """What `work` returns; None where our own code failed in it.

    The log says where, under a reference, with which `crashed` is called. A database in trouble is
    no fault of this row: that goes to the caller.
    """
    try:
        return await work
    except DatabaseTrouble:
        raise
    except Exception as error:
        reference = reference_of(error)
        log.error("%s: error %s", what, reference, exc_info=error)
    await crashed(reference)
    return None


async def leave(reference: str) -> None:
    """Do nothing about an error: the log has it, and the row is looked at again by itself."""


def reference_of(error: BaseException) -> str:
    """A name of an error, the same for the same error in the same place: it is told of once."""
    frames = traceback.extract_tb(error.__traceback__)
    places = [f"{frame.name}:{frame.lineno}" for frame in frames]
    name = " ".join([type(error).__name__, *places])
    return hashlib.sha256(name.encode()).hexdigest()[:8]
