"""Which story or chapter somebody means who types words instead of picking from the list."""

from collections.abc import Sequence

from bot.errors import StoryError
from bot.messages.layout.escape import escape
from bot.models.story import Chapter, ChapterHead, Story
from bot.storage.database.database import Tx
from bot.storage.stories import stories
from bot.text.names import name_key

SUGGESTIONS = 25
CANDIDATES = 200
NAMED = 3
BY = " by "


async def find_chapter(tx: Tx, story: Story, number: int) -> Chapter:
    """The living chapter of that number; StoryError says which there are."""
    chapter = await stories.get_chapter(tx, story.story_id, number)
    if chapter is None:
        raise StoryError(
            f"That story has no chapter {number}. Pick one of its {story.chapter_count}."
        )
    return chapter


def pick_story(found: Sequence[Story], words: str) -> Story:
    """The one story these words mean: its exact title, else a beginning or a piece of one.

    `by <author>` may follow the title. Raises StoryError naming the candidates.
    """
    for fits in (_is_title, _is_title_and_author, _begins, _contains):
        fitting = [story for story in found if fits(story, name_key(words))]
        if len(fitting) == 1:
            return fitting[0]
        if fitting:
            raise StoryError(_which(fitting))
    raise StoryError("No story here goes by that title. Pick one from the list as you type.")


def pick_chapter(heads: Sequence[ChapterHead], words: str) -> int:
    """The number of the one chapter meant, by its number or its (public) title."""
    wanted = name_key(words)
    for suits in (_is_number, _is_chapter_title, fits):
        suited = [head.number for head in heads if suits(head, wanted)]
        if len(suited) == 1:
            return suited[0]
    raise StoryError("Which chapter? Write its number, or pick it from the list as you type.")


def fits(head: ChapterHead, words: str) -> bool:
    wanted = name_key(words)
    return str(head.number).startswith(wanted) or wanted in name_key(head.title)


def _is_number(head: ChapterHead, words: str) -> bool:
    return str(head.number) == words


def _is_chapter_title(head: ChapterHead, words: str) -> bool:
    return bool(words) and name_key(head.title) == words


def _is_title(story: Story, words: str) -> bool:
    return name_key(story.title) == words


def _is_title_and_author(story: Story, words: str) -> bool:
    title, by, author = words.rpartition(BY)
    return bool(by) and title in name_key(story.title) and author in name_key(story.author_name)


def _begins(story: Story, words: str) -> bool:
    return bool(words) and name_key(story.title).startswith(words)


def _contains(story: Story, words: str) -> bool:
    return bool(words) and words in name_key(story.title)


def _which(stories: Sequence[Story]) -> str:
    names = [f"“{escape(story.title)}” by {escape(story.author_name)}" for story in stories[:NAMED]]
    more = " or another" if len(stories) > NAMED else ""
    return f"Which one: {', '.join(names)}{more}? Pick it from the list as you type."
