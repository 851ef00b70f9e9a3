"""Notices in words, made of what they are about. People's own words are escaped here."""

from collections.abc import Sequence

from bot.importing.questions import clip
from bot.messages.layout.escape import escape
from bot.models.release import Release
from bot.models.server import Target
from bot.models.story import Story
from bot.sentence import Sentence
from bot.services.notices import texts

# Of several stories: enough to know which, and far from a message's limit.
TITLES = 3
TITLE = 100


def message_link(guild_id: int, channel_id: int, message_id: int) -> str:
    return f"https://discord.com/channels/{guild_id}/{channel_id}/{message_id}"


def is_out(release: Release, story: Story, link: str) -> str:
    title = escape(story.title)
    return texts.IS_OUT(number=release.chapter_number, title=title, link=link)


def is_stopped(release: Release, story: Story, reason: str) -> str:
    return _of_chapter(texts.IS_STOPPED, release, story, reason)


def is_refused(release: Release, story: Story, reason: str) -> str:
    return _of_chapter(texts.IS_REFUSED, release, story, reason)


def is_late(release: Release, story: Story, reason: str) -> str:
    return _of_chapter(texts.IS_LATE, release, story, reason)


def is_paused(target: Target, reason: str) -> str:
    return texts.IS_PAUSED(channel_id=target.channel_id, reason=reason)


def waits_there(target: Target, titles: Sequence[str], reason: str) -> str:
    """For an author whose story did not fail itself."""
    return texts.WAITS_THERE(
        channel_id=target.channel_id, reason=reason, titles=_named(titles), stories=len(titles)
    )


def is_slow(release: Release, reason: str) -> str:
    """For admins, who can do something about it."""
    return texts.IS_SLOW(channel_id=release.channel_id, reason=reason)


def guild_left(titles: Sequence[str]) -> str:
    return texts.GUILD_LEFT(titles=_named(titles))


def guild_back(stories: int) -> str:
    return texts.GUILD_BACK(stories=stories)


def unreachable(author_id: int, text: str) -> str:
    """For admins, instead of the author."""
    return texts.UNREACHABLE(author_id=author_id, text=text)


def _of_chapter(words: Sentence, release: Release, story: Story, reason: str) -> str:
    return words(
        number=release.chapter_number,
        title=escape(story.title),
        channel_id=release.channel_id,
        reason=reason,
    )


def _named(titles: Sequence[str]) -> str:
    """A few titles, each as its author wrote it."""
    shown = [texts.TITLE(title=escape(clip(title, TITLE))) for title in titles[:TITLES]]
    rest = len(titles) - len(shown)
    if rest:
        shown.append(texts.MORE_TITLES(count=rest))
    if len(shown) == 1:
        return shown[0]
    return texts.LAST_TITLE(titles=", ".join(shown[:-1]), last=shown[-1])
