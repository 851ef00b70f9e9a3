"""What the bot tells authors and admins unasked. Public words only: titles, numbers, links."""

from bot.models.release import Release
from bot.models.server import Target
from bot.models.story import Story
from bot.text.messages.escape import escape


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


def is_paused(target: Target, reason: str) -> str:
    return f"I paused all releases in <#{target.channel_id}>. {reason}"
