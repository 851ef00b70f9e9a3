r"""Our own words around hidden text, and in revised chapters.

The grammar, every line a line of Discord's small print (`-# `), every piece a `Role.LABEL`:

    opening   = "-# ⚠ Hidden: " TERMS " · about " NUMBER (" word" | " words")
                [END [LINK]] ["\n-# In short: " SUMMARY]
    continued = "-# ⚠ Hidden, continued: " TERMS [END LINK]
    closing   = "-# End of the hidden passage"
    onward    = "-# The chapter goes on in part " NUMBER [": [go there](" ADDRESS ")"]
    unneeded  = "-# This part is not needed any more"
    END       = " · ends in part " NUMBER
    LINK      = ": [skip there](" ADDRESS ")"

TERMS are the warnings for which the text is hidden, joined by ", "; SUMMARY is the author's safe
summary. Both are escaped, on one line, and end in "…" where they would be longer than
MAX_TERMS or MAX_SUMMARY. END is there only if the hidden text ends in another part; parts are
numbered from 1 within the chapter. LINK comes with an edit, when the part it leads to has an
ADDRESS; until then JUMP_ADDRESS, the longest there can be, keeps its place. Only revised chapters
have the last two: where a part was added that may not stand right below, and in an emptied message.
"""

from collections.abc import Iterable

from bot.messages.layout.escape import ends_in_address, escape, without_address
from bot.text.limits import Size, size_of, utf16_length

MAX_TERMS = 200
MAX_SUMMARY = 500

CLOSING_LABEL = "-# End of the hidden passage"
UNNEEDED_LABEL = "-# This part is not needed any more"

JUMP_ADDRESS = "https://discord.com/channels/" + "/".join(["9" * 20] * 3)

_HIGHEST_PART = 9999


def opening_label(
    terms: Iterable[str],
    words: int,
    *,
    summary: str = "",
    ends_in: int | None = None,
    address: str = "",
) -> str:
    brief = _brief(summary, MAX_SUMMARY)
    in_short = f"\n-# In short: {brief}" if brief else ""
    end = _end(ends_in, address)
    return f"-# ⚠ Hidden: {_terms(terms)} · {_about(words)}{end}{in_short}"


def continued_label(terms: Iterable[str], *, ends_in: int | None = None, address: str = "") -> str:
    return f"-# ⚠ Hidden, continued: {_terms(terms)}{_end(ends_in, address)}"


def onward_label(part: int, *, address: str = "") -> str:
    """At the end of a message: the next one may be somewhere else."""
    link = f": [go there]({address})" if address else ""
    return f"-# The chapter goes on in part {part}{link}"


def opening_room(terms: Iterable[str], words: int, summary: str) -> Size:
    """The most an opening label may need, even when its last words have become a jump link."""
    label = opening_label(
        terms, words, summary=summary, ends_in=_HIGHEST_PART, address=JUMP_ADDRESS
    )
    return size_of(label)


def onward_room() -> Size:
    """The most that leading onward may need."""
    return size_of(onward_label(_HIGHEST_PART, address=JUMP_ADDRESS))


def _end(ends_in: int | None, address: str) -> str:
    if ends_in is None:
        return ""
    return f" · ends in part {ends_in}" + (f": [skip there]({address})" if address else "")


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
