"""What the bot tells authors and admins unasked. Public words only: titles, numbers, links."""

from collections.abc import Sequence

from bot.importing.questions import clip
from bot.messages.layout.escape import escape
from bot.models.release import Release
from bot.models.server import Target
from bot.models.story import Story

# Of several stories: enough to know which, and far from a message's limit.
TITLES = 3
TITLE = 100


def message_link(guild_id: int, channel_id: int, message_id: int) -> str:
    return f"https://discord.com/channels/{guild_id}/{channel_id}/{message_id}"


def is_out(release: Release, story: Story, link: str) -> str:
    return f"Chapter {release.chapter_number} of “{escape(story.title)}” is out: {link}"


def is_stopped(release: Release, story: Story, reason: str) -> str:
    return (
        f"Chapter {release.chapter_number} of “{escape(story.title)}” is not out in"
        f" <#{release.channel_id}>, and the chapters after it wait. {reason}"
    )


def is_refused(release: Release, story: Story, reason: str) -> str:
    return (
        f"Chapter {release.chapter_number} of “{escape(story.title)}” does not go out in"
        f" <#{release.channel_id}>, and the chapters after it wait. {reason}"
        " Nothing is lost: it goes on by itself when they change their mind."
    )


def is_late(release: Release, story: Story, reason: str) -> str:
    return (
        f"Chapter {release.chapter_number} of “{escape(story.title)}” is late in"
        f" <#{release.channel_id}>; I keep trying. {reason}"
    )


def is_paused(target: Target, reason: str) -> str:
    return f"I paused all releases in <#{target.channel_id}>. {reason}"


def waits_there(target: Target, titles: Sequence[str], reason: str) -> str:
    """For an author whose story did not fail itself."""
    waiting = "waits" if len(titles) == 1 else "wait"
    return f"{is_paused(target, reason)} {_named(titles)} {waiting} there; nothing is lost."


def is_slow(release: Release, reason: str) -> str:
    """For admins, who can do something about it."""
    return f"Chapters are late in <#{release.channel_id}>. {reason}"


def guild_left(titles: Sequence[str]) -> str:
    waiting = "waits" if len(titles) == 1 else "wait"
    return (
        f"I was removed from the server of {_named(titles)}, so what is to come there {waiting}."
        " Nothing is lost: when an admin invites me again, it goes on by itself."
    )


def guild_back(stories: int) -> str:
    which = "The story that waited here goes" if stories == 1 else f"{stories} stories go"
    return f"I am back. {which} on where I was; what was missed comes out by its schedule's rule."


def unreachable(author_id: int, text: str) -> str:
    """For admins, instead of the author."""
    return f"I could not tell <@{author_id}>, who accepts no direct messages from me: {text}"


def _named(titles: Sequence[str]) -> str:
    """A few titles, each as its author wrote it."""
    shown = [f"“{escape(clip(title, TITLE))}”" for title in titles[:TITLES]]
    rest = len(titles) - len(shown)
    if rest:
        shown.append(f"{rest} more")
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}"
