"""What is said of chapters that changed after they came out. Public words only."""

from collections.abc import Sequence
from datetime import datetime

from bot.messages.layout.escape import escape
from bot.models.release import Release
from bot.models.revision import OpenRevision
from bot.models.story import Story
from bot.schedule.wording import stamp
from bot.services.notices import texts

SHOWN = 10


def is_waiting(release: Release, story: Story, reason: str) -> str:
    return texts.REVISION_WAITS(
        number=release.chapter_number,
        title=escape(story.title),
        channel_id=release.channel_id,
        reason=reason,
    )


def is_missing(release: Release, story: Story, missing: int) -> str:
    return texts.REVISION_MISSES(
        number=release.chapter_number,
        title=escape(story.title),
        channel_id=release.channel_id,
        missing=missing,
    )


def as_reason(sentence: str) -> str:
    """Why a revision waits. It goes on by itself, so no resuming is asked for."""
    return sentence.replace(texts.THEN_RESUME, ".")


def open_lines(found: Sequence[OpenRevision], now: datetime) -> list[str]:
    """A line for each chapter whose messages are still to follow a change."""
    lines = [_line(each, now) for each in found[:SHOWN]]
    more = len(found) - SHOWN
    return [*lines, *([texts.MORE_CHANGED(count=more)] if more > 0 else [])]


def _line(each: OpenRevision, now: datetime) -> str:
    number, channel_id = each.chapter_number, each.channel_id
    if not each.begun:
        return texts.FOLLOWS_WHEN_OUT(number=number, channel_id=channel_id)
    if each.due_at <= now:
        return texts.FOLLOWS_NOW(number=number, channel_id=channel_id)
    when = stamp(each.due_at, "R")
    follows = texts.FOLLOWS_LATER(number=number, channel_id=channel_id, when=when)
    return " ".join(filter(None, (follows, each.reason)))
