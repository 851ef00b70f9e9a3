"""Stories and chapters found by words that were typed instead of picked from the list."""

from collections.abc import Sequence

from bot.errors import StoryError
from bot.messages.layout.escape import escape
from bot.models.story import Chapter, ChapterHead, Story
from bot.services.stories import texts
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
        raise StoryError(texts.NO_CHAPTER(number=number, count=story.chapter_count))
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
    raise StoryError(texts.NO_STORY)


def pick_chapter(heads: Sequence[ChapterHead], words: str) -> int:
    """The number of the one chapter meant, by its number or its (public) title."""
    wanted = name_key(words)
    for suits in (_is_number, _is_chapter_title, fits):
        suited = [head.number for head in heads if suits(head, wanted)]
        if len(suited) == 1:
            return suited[0]
    raise StoryError(texts.WHICH_CHAPTER)


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
    names = (
        texts.BY_AUTHOR(title=escape(story.title), author=escape(story.author_name))
        for story in stories[:NAMED]
    )
    which = texts.WHICH_OF_MANY if len(stories) > NAMED else texts.WHICH_STORY
    return which(names=", ".join(names))
