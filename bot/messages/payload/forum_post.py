"""The first message of a story's forum post: made of public words, and of no chapter's text."""

from dataclasses import dataclass

from bot.messages.payload.card import (
    RATINGS,
    WITHOUT_WARNINGS,
    author_line,
    in_container,
    title_line,
    warnings_line,
    with_summary,
)
from bot.messages.payload.message import (
    COMPONENTS_V2,
    SUPPRESS_EMBEDS,
    SUPPRESS_NOTIFICATIONS,
    mention_nobody,
)
from bot.messages.payload.thread_names import post_name
from bot.models.release import Payload
from bot.models.server import MessageStyle
from bot.models.story import Rating, WarningState
from bot.text.limits import PLAIN_ROOM, V2_ROOM, Size

WEEK_IN_MINUTES = 10_080
# What only some chapters warn of would tell of chapters to come.
BY_CHAPTER = "The card of each chapter lists its warnings"
BELOW = "The chapters stand below, each beginning with its card."


@dataclass(frozen=True, slots=True)
class PostFacts:
    """What a forum post tells. `warnings` are those that the story as a whole lists."""

    story_title: str
    author_name: str
    rating: Rating
    warnings: tuple[str, ...]
    warning_state: WarningState
    summary: str


def post_payload(facts: PostFacts, style: MessageStyle, mark: int) -> Payload:
    """Return the post with its first message, which is silent: the card behind it notifies.

    In the `text` style nothing can carry the mark.
    """
    return {
        "name": post_name(facts.story_title),
        "auto_archive_duration": WEEK_IN_MINUTES,
        "message": _starter(facts, style, mark),
    }


def post_strings(facts: PostFacts) -> tuple[str, ...]:
    """Return what a post says, for the proof: each string, and all in their order."""
    said = ("by", facts.author_name, f"Rating: {RATINGS[facts.rating]}", _warnings(facts))
    whole = (facts.story_title, *said, facts.summary, BELOW)
    return (*whole, *facts.warnings, " ".join(whole))


def _starter(facts: PostFacts, style: MessageStyle, mark: int) -> Payload:
    if style is MessageStyle.COMPONENTS:
        return {
            "flags": COMPONENTS_V2 | SUPPRESS_NOTIFICATIONS,
            "components": [in_container(_texts(facts, V2_ROOM), mark)],
            "allowed_mentions": mention_nobody(),
        }
    return {
        "content": "\n".join(_texts(facts, PLAIN_ROOM)),
        "flags": SUPPRESS_EMBEDS | SUPPRESS_NOTIFICATIONS,
        "allowed_mentions": mention_nobody(),
    }


def _texts(facts: PostFacts, room: Size) -> list[str]:
    before = [
        title_line(facts.story_title),
        author_line(facts.author_name),
        f"Rating: {RATINGS[facts.rating]}",
        warnings_line(facts.warnings) if facts.warnings else _warnings(facts),
    ]
    return with_summary(facts.summary, "\n".join(before), f"-# {BELOW}", room)


def _warnings(facts: PostFacts) -> str:
    if facts.warnings:
        return "Warnings: " + ", ".join(facts.warnings)
    if facts.warning_state is WarningState.LISTED:
        return BY_CHAPTER
    return WITHOUT_WARNINGS[facts.warning_state]
