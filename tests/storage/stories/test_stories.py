from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from bot.errors import StoryError
from bot.models.story import Passage, Rating, WarningFacts, WarningState
from bot.storage.stories import stories, warnings
from tests.builders import AUTHOR, NOW, a_chapter, a_manuscript, add_a_guild, add_a_story


def a_warned_manuscript():
    return a_manuscript(
        chapters=[
            a_chapter("Ashore", warnings=["Violence"]),
            a_chapter("The Cellar", "One.\n\nTwo.\n\nThree.", note_before="Mind the steps."),
            a_chapter("Morning"),
        ],
        rating=Rating.MATURE,
        warning_state=WarningState.LISTED,
        warnings=("Gore", "spiders", "GORE"),
        summary="A keeper and a storm.",
        note_before="For everyone who waited.",
        note_after="The end.",
        details=(("Dedicated to", "the harbour"), ("Prompt", "„Licht“")),
        tags=("sea", "slow"),
        expected_chapters=9,
    )


PASSAGES = [(), (Passage(0, 0, ("Gore",), "It hurts."), Passage(2, 2, ("Blood", "Gore"))), ()]


async def test_a_story_comes_back_as_it_was_added(tx):
    manuscript = a_warned_manuscript()
    story = await stories.get_story(tx, await add_a_story(tx, manuscript, passages=PASSAGES))
    assert story.warnings == ("Gore", "spiders")
    assert (story.author_id, story.author_name, story.created_at) == (AUTHOR, "Ines", NOW)
    assert (story.chapter_count, story.expected_chapters) == (3, 9)
    for name in ("title", "rating", "warning_state", "summary", "note_before", "note_after"):
        assert getattr(story, name) == getattr(manuscript, name)
    assert (story.details, story.tags) == (manuscript.details, manuscript.tags)


async def test_a_chapter_comes_back_as_it_was_added(tx):
    story_id = await add_a_story(tx, a_warned_manuscript(), passages=PASSAGES)
    chapter = await stories.get_chapter(tx, story_id, 2)
    assert chapter.body == "One.\n\nTwo.\n\nThree."
    assert chapter.note_before == "Mind the steps."
    assert chapter.passages == PASSAGES[1]
    assert (chapter.head.title, chapter.head.word_count) == ("The Cellar", 3)
    assert await stories.get_chapter_by_id(tx, chapter.head.chapter_id) == chapter
    heads = await stories.get_chapters(tx, story_id)
    assert [(head.number, head.warnings) for head in heads] == [
        (1, ("Violence",)),
        (2, ()),
        (3, ()),
    ]
    assert heads[1] == chapter.head


async def test_what_is_not_there_is_none(tx):
    story_id = await add_a_story(tx)
    assert await stories.get_story(tx, 99) is None
    assert await stories.get_chapter(tx, story_id, 99) is None
    assert await stories.get_chapter_by_id(tx, 99) is None


async def test_the_facts_of_hiding_name_chapters_by_number_and_keep_every_passage(tx):
    unmarked = (Passage(0, 0, ()), *PASSAGES[1])
    story_id = await add_a_story(tx, a_warned_manuscript(), passages=[(), unmarked, ()])
    assert await warnings.get_warning_facts(tx, story_id) == WarningFacts(
        story=("Gore", "spiders"),
        chapters={1: ("Violence",)},
        passages={2: ((), ("Gore",), ("Blood", "Gore"))},
    )


async def test_the_facts_of_hiding_leave_out_removed_chapters_and_other_stories(tx):
    story_id = await add_a_story(tx, a_warned_manuscript(), passages=PASSAGES)
    await add_a_story(tx, replace(a_warned_manuscript(), title="Another"), passages=PASSAGES)
    heads = await stories.get_chapters(tx, story_id)
    await stories.remove_chapters(tx, [heads[1].chapter_id], NOW)
    facts = await warnings.get_warning_facts(tx, story_id)
    assert (facts.chapters, facts.passages) == ({1: ("Violence",)}, {})


async def test_a_title_can_be_used_once_by_an_author_while_the_story_lives(tx):
    story_id = await add_a_story(tx)
    with pytest.raises(StoryError, match="already have a story of that title"):
        await add_a_story(tx, a_manuscript("SALT and lanterns"))
    await add_a_story(tx, author_id=5)
    await stories.remove_story(tx, story_id, NOW)
    await add_a_story(tx)


async def test_after_a_refused_title_the_transaction_goes_on(tx):
    await add_a_story(tx)
    with pytest.raises(StoryError):
        await add_a_story(tx)
    assert await stories.get_story(tx, await add_a_story(tx, a_manuscript("Another"))) is not None


async def test_an_error_of_the_database_does_not_tell_what_was_to_be_stored(tx):
    secret = "Nobody may read this in a log."
    with pytest.raises(IntegrityError) as caught:
        await add_a_story(tx, a_manuscript(chapters=[a_chapter("x" * 201, secret)]))
    assert secret not in str(caught.value)


async def test_a_removed_story_is_kept_but_not_found(tx):
    story_id = await add_a_story(tx)
    guild_id = await add_a_guild(tx)
    await stories.remove_story(tx, story_id, NOW)
    await stories.remove_story(tx, story_id, NOW + timedelta(days=1))
    assert (await stories.get_story(tx, story_id)).removed_at == NOW
    assert await stories.find_stories(tx, guild_id) == []


async def test_appended_chapters_take_the_next_numbers(tx):
    story_id = await add_a_story(tx)
    texts = [a_chapter("Four", warnings=["Gore"]), a_chapter("Five")]
    marked = [(Passage(0, 0, ("Blood",)),), ()]
    added = await stories.add_chapters(
        tx, story_id, texts, word_counts=[10, 20], passages=marked, now=NOW
    )
    heads = await stories.get_chapters(tx, story_id)
    assert [head.number for head in heads] == [1, 2, 3, 4, 5]
    assert [head.chapter_id for head in heads[3:]] == added
    assert (heads[3].title, heads[3].word_count, heads[3].warnings) == ("Four", 10, ("Gore",))
    assert (await stories.get_chapter(tx, story_id, 4)).passages == marked[0]


async def test_a_withdrawn_last_chapter_gives_its_number_to_the_next(tx):
    story_id = await add_a_story(tx)
    last = (await stories.get_chapters(tx, story_id))[-1]
    await stories.remove_chapters(tx, [last.chapter_id], NOW)
    await stories.add_chapters(
        tx, story_id, [a_chapter("Better")], word_counts=[1], passages=[()], now=NOW
    )
    assert [head.title for head in await stories.get_chapters(tx, story_id)] == [
        "Night 1",
        "Night 2",
        "Better",
    ]
    assert (await stories.get_chapter_by_id(tx, last.chapter_id)).head.removed_at == NOW
    assert (await stories.get_story(tx, story_id)).chapter_count == 3


async def test_nothing_added_is_nothing_stored(tx):
    story_id = await add_a_story(tx)
    assert await stories.add_chapters(tx, story_id, [], word_counts=[], passages=[], now=NOW) == []


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("", ["Tea at Night", "Night Tea", "Tea", "100% Rain"]),
        ("tea", ["Tea", "Tea at Night", "Night Tea"]),
        ("NIGHT tea", ["Night Tea", "Tea at Night"]),
        ("ight", ["Tea at Night", "Night Tea"]),
        ("%", ["100% Rain"]),
        ("_", []),
        ("coffee", []),
    ],
)
async def test_stories_are_found_by_words_of_their_title(tx, words: str, found: list[str]):
    for title in ("100% Rain", "Tea", "Night Tea", "Tea at Night"):
        await add_a_story(tx, a_manuscript(title, 1))
    guild_id = await add_a_guild(tx)
    assert [s.title for s in await stories.find_stories(tx, guild_id, words=words)] == found


async def test_stories_are_found_by_guild_and_author_and_not_more_than_asked_for(tx):
    for number in range(4):
        await add_a_story(tx, a_manuscript(f"Tale {number}", 1))
    await add_a_story(tx, a_manuscript("Of another", 1), author_id=5)
    await add_a_story(tx, a_manuscript("Elsewhere", 1), guild_id=9)
    guild_id = await add_a_guild(tx)
    assert len(await stories.find_stories(tx, guild_id)) == 5
    assert len(await stories.find_stories(tx, guild_id, limit=2)) == 2
    mine = await stories.find_stories(tx, guild_id, author_id=5)
    assert [story.title for story in mine] == ["Of another"]
