"""Two rows of strokes beside each other: the same characters must look the same.

White space is compared as a reader sees it: a run with a line break in it is one line break, and
between two messages none is needed. U+200B, which the renderer may add to keep marks apart, and
U+FEFF, which JavaScript takes for white space, are not looked at: the proof compares the latter.
Nor is a line's indent behind U+2028 and U+2029, which Discord takes away in lists and quotes.
"""

import re
from collections.abc import Iterator, Sequence

from hunts.leaks.looks import Look, Stroke

_UNSEEN = re.compile("[\u200b\ufeff]")
_LINE_BREAK = re.compile(r"[^\S\n]*\n\s*")
_SPACE = re.compile(r"\s+")
_INDENT = re.compile("(?<=[\u2028\u2029]) +")
_TABULATOR = "    "
_FREE = int(Look.CODE)
"""What cannot be code without showing marks is shown as text: a code's look may be missing."""


def compare(written: Sequence[Stroke], shown: Sequence[Sequence[Stroke]]) -> Iterator[str]:
    """Yield what is wrong with the messages `shown` in place of what was written."""
    text, looks = _text(written), _looks(written)
    at = seen = 0
    for number, strokes in enumerate(shown, start=1):
        displayed = _text(strokes).strip()
        at += len(text[at:]) - len(text[at:].lstrip())
        if not text.startswith(displayed, at):
            yield f"altered: message {number}"
            return
        at += len(displayed)
        own = _looks(strokes)
        yield from _differences(number, looks[seen : seen + len(own)], own)
        seen += len(own)
    if text[at:].strip():
        yield "lost: the end of the chapter"


def _differences(number: int, written: str, shown: str) -> Iterator[str]:
    if written == shown:
        return
    pairs = {(ord(one), ord(other)) for one, other in zip(written, shown, strict=True)}
    hidden = int(Look.HIDDEN)
    if any(one & hidden and not other & hidden for one, other in pairs):
        yield f"leak: message {number} shows what must be hidden"
    if any(other & hidden and not one & hidden for one, other in pairs):
        yield f"hidden: message {number} hides what must be shown"
    rest = ~(hidden | _FREE)
    if any((one ^ other) & rest or other & _FREE & ~one for one, other in pairs):
        yield f"look: message {number} has lost or gained emphasis, a quote, a heading or code"


def _text(strokes: Sequence[Stroke]) -> str:
    text = _UNSEEN.sub("", "".join(stroke.text for stroke in strokes))
    text = text.replace("\t", _TABULATOR).replace("\f", "")
    return _LINE_BREAK.sub("\n", _INDENT.sub("", text))


def _looks(strokes: Sequence[Stroke]) -> str:
    """Return for each character that is not white space one whose code is its look."""
    return "".join(
        chr(stroke.look) * len(_SPACE.sub("", _UNSEEN.sub("", stroke.text))) for stroke in strokes
    )
