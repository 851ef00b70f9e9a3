"""Small pieces of sentences that every screen needs."""

from collections.abc import Sequence

from bot.messages.layout.escape import escape
from bot.messages.payload.fitting import fit
from bot.models.story import WarningState
from bot.text.limits import TEXT_BYTES, TEXT_DISPLAY_TOTAL
from bot.text.warnings.terms import shown


def plural(count: int, word: str) -> str:
    return f"{count:,} {word}" if count == 1 else f"{count:,} {word}s"


def public(text: str, limit: int = 200) -> str:
    """Somebody's words on one line: displayed as written, cut to `limit` after escaping.

    `v2_length` counts, so that what fits a message in one alphabet does in all.
    """
    # A note may be a million characters long, and only its beginning is looked at.
    line = " ".join(text[: 20 * limit].split())
    return fit(line, limit, escape, most_bytes=limit * TEXT_BYTES // TEXT_DISPLAY_TOTAL)


def warnings_line(state: WarningState | None, warnings: Sequence[str]) -> str:
    """Empty where what is warned of stands elsewhere: nobody is told that its author is silent."""
    if warnings:
        return f"Warnings: {public(listing(warnings), 400)}"
    if state is WarningState.NONE_APPLY:
        return "No warnings apply"
    return "The author chose not to warn" if state is WarningState.CHOSE_NOT else ""


def listing(warnings: Sequence[str]) -> str:
    """Warnings as people are told them, in one line."""
    return ", ".join(dict.fromkeys(map(shown, warnings)))


def numbers(chapters: Sequence[int]) -> str:
    """`chapter 3`, or `chapters 3–5` for a run."""
    if len(chapters) == 1:
        return f"chapter {chapters[0]}"
    return f"chapters {chapters[0]}–{chapters[-1]}"
