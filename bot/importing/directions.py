"""Marks that turn the direction of writing: what one line opens must not turn the next.

A mark that is open at the end of its line is closed there: that is how far plain text carries it,
while a message would carry it on. Marks that close nothing are left: they do nothing.
"""

import re

from bot.importing.questions import Findings, counted

_OPENS = {
    **dict.fromkeys("\u202a\u202b\u202d\u202e", "\u202c"),
    **dict.fromkeys("\u2066\u2067\u2068", "\u2069"),
}
_SIGN = re.compile("[\u202a-\u202e\u2066-\u2069]")


def close_directions(text: str, signs: str, findings: Findings) -> str:
    """The text with every turn of direction closed in its line, which is said; `signs` are all
    the different characters of the text.
    """
    if not _SIGN.search(signs):
        return text
    lines = text.split("\n")
    missing = [_find_missing(line) for line in lines]
    if closed := sum(map(len, missing)):
        amount = counted(closed, "mark", "marks")
        findings.say(
            f"Closed {amount} for the direction of writing at the end of the line: left open, "
            "the rest of the message would be turned, too."
        )
    return "\n".join(line + ending for line, ending in zip(lines, missing, strict=True))


def _find_missing(line: str) -> str:
    """The signs that close what is still open, innermost first."""
    waiting: list[str] = []
    for sign in _SIGN.findall(line):
        if sign in _OPENS:
            waiting.append(_OPENS[sign])
        elif sign == "\u2069" and sign in waiting:
            # An isolate's end closes all that was opened inside it.
            while waiting.pop() != sign:
                pass
        elif waiting and waiting[-1] == sign:
            waiting.pop()
    return "".join(reversed(waiting))
