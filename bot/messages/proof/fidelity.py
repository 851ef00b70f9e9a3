"""Whether all parts together display what the chapter says: every character, once, in order.

White space is compared as a reader sees it: a run with a line break in it is one line break, and
where one message ends and the next begins none is needed. The invisible characters that keep
marks apart are not looked at. Hidden white space hides nothing, so only the rest is compared.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from operator import attrgetter

from bot.messages.proof.client_markdown import Shown, ShownRun
from bot.messages.proof.expectation import ExpectedText

INVISIBLE = ("\u200b", "\u2060")
# Nothing beyond the ideographic space is white space.
WHITE_SPACE = tuple(sign for sign in map(chr, range(0x3001)) if sign.isspace())
HIDDEN = "h"
OPEN = "o"


def compare(said: Sequence[ExpectedText], parts: Sequence[Sequence[ShownRun]]) -> Iterator[str]:
    """Yield a finding for each part that displays anything else, or too much of it openly."""
    text, flags = _text(piece.text for piece in said), _flags(said)
    at = seen = 0
    for number, runs in enumerate(parts, start=1):
        story = [run for run in runs if run.role is Shown.TEXT]
        displayed = _text(run.text for run in story)
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
    """Return all lines that are not empty, without white space at their ends."""
    lines = _visible("".join(pieces)).split("\n")
    return "\n".join(filter(None, map(str.strip, lines)))


def _flags(pieces: Iterable[ExpectedText | ShownRun]) -> str:
    """Return one letter for each character that is not white space."""
    return "".join(
        (HIDDEN if hidden else OPEN) * _count_signs("".join([piece.text for piece in alike]))
        for hidden, alike in groupby(pieces, key=attrgetter("hidden"))
    )


def _count_signs(text: str) -> int:
    text = _visible(text)
    return len(text) - sum(map(text.count, WHITE_SPACE))


def _visible(text: str) -> str:
    for character in INVISIBLE:
        text = text.replace(character, "")
    return text


def _past_space(text: str, at: int) -> int:
    while at < len(text) and text[at].isspace():
        at += 1
    return at
