"""Small pieces of sentences that every screen needs."""

from collections.abc import Sequence

from bot.messages.layout.escape import escape
from bot.messages.payload.fitting import fit
from bot.models.story import WarningState
from bot.services.schedules.why import number_list
from bot.text.limits import TEXT_BYTES, TEXT_DISPLAY_TOTAL
from bot.text.warnings.terms import shown
from bot.views import texts


def public(text: str, limit: int = 200) -> str:
    """A person's words on one line: displayed as written, cut to `limit` after escaping.

    `v2_length` counts, so that what fits a message in one alphabet does in all.
    """
    # A note may be a million characters long, and only its beginning is looked at.
    line = " ".join(text[: 20 * limit].split())
    return fit(line, limit, escape, most_bytes=limit * TEXT_BYTES // TEXT_DISPLAY_TOTAL)


def warnings_line(state: WarningState | None, warnings: Sequence[str]) -> str:
    """The line on a story's warnings; empty where warnings stand elsewhere."""
    if warnings:
        return texts.WARNINGS_LINE(warnings=public(listing(warnings), 400))
    if state is WarningState.NONE_APPLY:
        return texts.NO_WARNINGS
    return texts.CHOSE_NOT_TO_WARN if state is WarningState.CHOSE_NOT else ""


def listing(warnings: Sequence[str]) -> str:
    """Warnings as people are told them, in one line."""
    return ", ".join(dict.fromkeys(map(shown, warnings)))


def numbers(chapters: Sequence[int]) -> str:
    """`chapter 3`, `chapters 3–5` for a run, else `chapters 2, 5, 6`."""
    return texts.CHAPTERS(count=len(chapters), numbers=number_list(chapters))


def channel_list(channels: Sequence[int]) -> str:
    """Mentions of at most ten channels."""
    return ", ".join(f"<#{channel}>" for channel in channels[:10])
