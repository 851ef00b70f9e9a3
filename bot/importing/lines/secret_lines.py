"""Which lines stand between a `||` and its partner in a later paragraph, over headings too.

What is said there is not public: no title, no label and no note is taken from it.
"""

import re
from collections.abc import Iterator, Sequence
from enum import IntEnum

from bot.importing.lines.spanning import Side, side_of

_PIPES = re.compile(r"(?<![\\|])\|\|(?!\|)")


class Secrecy(IntEnum):
    """OPENS: a secret begins on this line, and ends in another paragraph."""

    NONE = 0
    OPENS = 1
    INSIDE = 2


def find_secret_lines(lines: Sequence[str]) -> bytearray:
    """For each line its `Secrecy`. A `||` without any partner is inside nothing."""
    secret = bytearray(len(lines))
    opened = -1
    for first, end in _groups_with_pipes(lines):
        stray = _find_stray(lines, first, end)
        if stray is None:
            continue
        line, side, alone = stray
        if opened >= 0 and (alone or side is not Side.OPENS):
            secret[opened + 1 : end] = bytes([Secrecy.INSIDE]) * (end - opened - 1)
            opened = -1
        elif side is Side.OPENS:
            opened = line
            secret[line] = Secrecy.OPENS
    return secret


def _groups_with_pipes(lines: Sequence[str]) -> Iterator[tuple[int, int]]:
    end = 0
    for index, line in enumerate(lines):
        if index < end or "||" not in line:
            continue
        first = end = index
        while first > 0 and lines[first - 1].strip():
            first -= 1
        while end < len(lines) and lines[end].strip():
            end += 1
        yield first, end


def _find_stray(lines: Sequence[str], first: int, end: int) -> tuple[int, Side, bool] | None:
    """The line of the last of an odd number of `||`, what that may do, and whether it is alone."""
    found = [
        (index, sign.start())
        for index in range(first, end)
        for sign in _PIPES.finditer(lines[index])
    ]
    if len(found) % 2 == 0:
        return None
    line, start = found[-1]
    before = "\n".join([*lines[first:line], lines[line][:start]])
    text = "\n".join(lines[first:end])
    side = side_of(text, len(before))
    return line, side, lines[line].strip() == "||"
