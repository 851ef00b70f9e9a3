"""Whether all parts together display what the chapter says: every character, once, in order.

White space is compared as a reader sees it: a run with a line break in it is one line break, and
where one message ends and the next begins none is needed. The invisible characters that keep
marks apart are not looked at. Hidden white space hides nothing, so only the rest is compared.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from bot.payload.client_markdown import Run, Shown
from bot.payload.expectation import Said

_LINE_BREAK = re.compile(r"[^\S\n]*\n\s*")
INVISIBLE = ("\u200b", "\u2060")
HIDDEN = "h"
OPEN = "o"


def compare(said: Sequence[Said], parts: Sequence[Sequence[Run]]) -> Iterator[str]:
    """Yield a finding for each part that displays anything else, or too much of it openly."""
    text, flags = _text(piece.text for piece in said), _flags(said)
    at = seen = 0
    for number, runs in enumerate(parts, start=1):
        story = [run for run in runs if run.role is Shown.TEXT]
        displayed = _text(run.text for run in story).strip()
        at = _past_space(text, at)
        if not text.startswith(displayed, at):
            yield f"altered: part {number} does not display what the chapter says there"
            return
        at += len(displayed)
        shown = _flags(story)
        yield from _hiding(number, flags[seen : seen + len(shown)], shown)
        seen += len(shown)
    if text[at:].strip():
        yield "lost: the last part ends before the chapter does"


def _hiding(number: int, required: str, shown: str) -> Iterator[str]:
    if required == shown:
        return
    pairs = set(zip(required, shown, strict=True))
    if (HIDDEN, OPEN) in pairs:
        yield f"leak: part {number} shows text that must be hidden"
    if (OPEN, HIDDEN) in pairs:
        yield f"hidden: part {number} hides text that must be shown"


def _text(pieces: Iterable[str]) -> str:
    return _LINE_BREAK.sub("\n", _visible("".join(pieces)))


def _flags(pieces: Iterable[Said | Run]) -> str:
    """Return one letter for each character that is not white space."""
    return "".join(
        (HIDDEN if hidden else OPEN)
        * len("".join(_visible("".join(piece.text for piece in alike)).split()))
        for hidden, alike in groupby(pieces, key=lambda piece: piece.hidden)
    )


def _visible(text: str) -> str:
    for character in INVISIBLE:
        text = text.replace(character, "")
    return text


def _past_space(text: str, at: int) -> int:
    while at < len(text) and text[at].isspace():
        at += 1
    return at
