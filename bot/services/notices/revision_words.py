"""What is said of chapters that changed after they came out. Public words only."""

from collections.abc import Sequence
from datetime import datetime

from bot.messages.layout.escape import escape
from bot.models.release import Release
from bot.models.revision import OpenRevision
from bot.models.story import Story
from bot.schedule.wording import stamp

NOT_PROVEN = (
    "The changed chapter did not pass my check before posting, so its messages stay as they are."
    " Nothing is wrong with your text; please tell whoever hosts me."
)
SHOWN = 10


def is_waiting(release: Release, story: Story, reason: str) -> str:
    return (
        f"Chapter {release.chapter_number} of “{escape(story.title)}” has changed, and its messages"
        f" in <#{release.channel_id}> have not followed yet. {reason} I try again by myself."
    )


def is_missing(release: Release, story: Story, missing: int) -> str:
    messages = "a message that was" if missing == 1 else f"{missing} messages that were"
    return (
        f"Chapter {release.chapter_number} of “{escape(story.title)}” is revised in"
        f" <#{release.channel_id}>, but for {messages} deleted there."
    )


def as_reason(sentence: str) -> str:
    """Why a revision waits. It goes on by itself: nobody need resume anything."""
    return sentence.replace(", then /release resume.", ".")


def open_lines(found: Sequence[OpenRevision], now: datetime) -> list[str]:
    """A line for each chapter whose messages are still to follow a change."""
    lines = [
        f"Chapter {each.chapter_number} has changed: its messages in <#{each.channel_id}>"
        f" {_when(each, now)}"
        for each in found[:SHOWN]
    ]
    more = len(found) - SHOWN
    return [*lines, *([f"And {more} more have changed."] if more > 0 else [])]


def _when(each: OpenRevision, now: datetime) -> str:
    if not each.begun:
        return "follow when all of it is out."
    if each.due_at <= now:
        return "are being edited."
    return f"follow {stamp(each.due_at, 'R')}. {each.reason or ''}".rstrip()
