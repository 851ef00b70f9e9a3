r"""Our own words around hidden text.

The grammar, every line a line of Discord's small print (`-# `), every piece a `Role.LABEL`:

    opening   = "-# ⚠ Hidden: " TERMS " · about " NUMBER (" word" | " words")
                [" · ends in part " NUMBER] ["\n-# In short: " SUMMARY]
    continued = "-# ⚠ Hidden, continued: " TERMS
    closing   = "-# End of the hidden passage"

TERMS are the warnings for which the text is hidden, joined by ", "; SUMMARY is the author's safe
summary. Both are escaped, on one line, and end in "…" where they would be longer than
MAX_TERMS or MAX_SUMMARY. "ends in part" is there only if the hidden text ends in another part;
parts are numbered from 1 within the chapter.
"""

from collections.abc import Iterable

from bot.text.limits import utf16_length
from bot.text.messages.escape import ends_in_address, escape, without_address

MAX_TERMS = 200
MAX_SUMMARY = 500

CLOSING_LABEL = "-# End of the hidden passage"

_HIGHEST_PART = 9999
_JUMP_LINK = utf16_length("[](https://discord.com/channels///)") + 3 * 20


def opening_label(
    terms: Iterable[str], words: int, *, summary: str = "", ends_in: int | None = None
) -> str:
    end = "" if ends_in is None else f" · ends in part {ends_in}"
    brief = _brief(summary, MAX_SUMMARY)
    in_short = f"\n-# In short: {brief}" if brief else ""
    return f"-# ⚠ Hidden: {_terms(terms)} · {_about(words)}{end}{in_short}"


def continued_label(terms: Iterable[str]) -> str:
    return f"-# ⚠ Hidden, continued: {_terms(terms)}"


def opening_room(terms: Iterable[str], words: int, summary: str) -> int:
    """The most an opening label may need, even when its last words have become a jump link."""
    label = opening_label(terms, words, summary=summary, ends_in=_HIGHEST_PART)
    return utf16_length(label) + _JUMP_LINK


def _about(words: int) -> str:
    """Two digits are as much as anybody wants to know."""
    step = 10 ** max(len(str(words)) - 2, 0)
    rounded = max((words + step // 2) // step * step, 1)
    return "about 1 word" if rounded == 1 else f"about {rounded} words"


def _terms(terms: Iterable[str]) -> str:
    return _brief(", ".join(terms), MAX_TERMS)


def _brief(text: str, most: int) -> str:
    line = " ".join(text.split())
    if utf16_length(line) > most:
        line = line[: most // 2] if " " not in line[: most // 2] else line[: most - 1]
        while utf16_length(line) >= most:
            line = line[:-1]
        line = (line.rpartition(" ")[0] or line) + "…"
    markup = escape(line)
    return without_address(markup) if ends_in_address(markup) else markup
